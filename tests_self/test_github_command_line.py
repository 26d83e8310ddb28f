"""The sandbox's GitHub, looked at and changed with the real gh, as the operations people do it."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable

import pytest

from tests_self.github_world import NAME, NOW, OWNER, GitHubWorld

pytestmark = pytest.mark.gh

Gh = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def gh(github_world: GitHubWorld, tmp_path) -> Gh:
    """The real gh, pointed at the sandbox as `python -m fixtures.sandbox env` does it."""
    program = shutil.which("gh")
    if program is None:
        pytest.fail("gh is not installed: `apt-get install gh` brings it, and .ci/run does so", pytrace=False)
    environ = os.environ | {
        "GH_HOST": f"localhost:{github_world.port}",
        "GH_ENTERPRISE_TOKEN": github_world.operator,
        "GH_CONFIG_DIR": str(tmp_path / "nobodys"),
        "GH_NO_UPDATE_NOTIFIER": "1",
        "GH_PROMPT_DISABLED": "1",
        "SSL_CERT_FILE": str(github_world.ca_bundle),
    }

    def run(*words: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([program, *words], env=environ, capture_output=True, text=True, check=False, timeout=20)
        assert (done.returncode != 0) == fails, done.stderr
        return done

    return run


IN = ("--repo", f"{OWNER}/{NAME}")


def test_gh_knows_who_it_is(gh):
    """The first thing that people look at."""
    assert "Logged in to" in gh("auth", "status").stderr
    assert gh("api", "user", "--jq", ".login").stdout.strip() == "release-operator"


def test_gh_sets_a_repositorys_secret_whose_value_arrives(gh, github_world):
    """The mend command of a missing secret."""
    gh("secret", "set", "AWS_ROLE_ARN_PROD", *IN, "--body", "arn:aws:iam::093646564004:role/deployer")
    assert github_world.repository.secrets["AWS_ROLE_ARN_PROD"].value == "arn:aws:iam::093646564004:role/deployer"
    assert "AWS_ROLE_ARN_PROD" in gh("secret", "list", *IN).stdout


def test_gh_sets_an_environments_secret_whose_value_arrives(gh, github_world):
    """gh 2.23 names the repository by its id there."""
    gh("secret", "set", "TOKEN", *IN, "--env", "prod-approval", "--body", "of the environment")
    assert github_world.repository.environments["prod-approval"].secrets["TOKEN"].value == "of the environment"
    assert "TOKEN" not in github_world.repository.secrets
    assert "TOKEN" in gh("secret", "list", *IN, "--env", "prod-approval").stdout


def test_gh_lists_and_views_workflows(gh):
    """By the name in the YAML and by the file's name."""
    assert gh("workflow", "list", *IN).stdout.startswith("Deploy to PROD\tactive\t")
    assert "Deploy to PROD - deploy-prod.yml" in gh("workflow", "view", "deploy-prod.yml", *IN).stdout


def test_gh_starts_a_workflow_with_its_inputs(gh, github_world):
    """On a tag; defaults are filled in."""
    words = ("--ref", "v1.0.0", "-f", "component=s3", "-f", "confirmation=DEPLOY")
    gh("workflow", "run", "deploy-prod.yml", *IN, *words)
    [dispatch] = github_world.repository.dispatches
    assert (dispatch.ref, dispatch.by) == ("refs/tags/v1.0.0", "release-operator")
    assert dispatch.inputs == {"component": "s3", "confirmation": "DEPLOY", "skip_validation": False}
    assert "workflow_dispatch" in gh("run", "list", *IN).stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Required input 'component' not provided"),
        (("-f", "component=s3"), "Required input 'confirmation' not provided"),
        (("-f", "component=lambda", "-f", "confirmation=x"), "Provided value 'lambda' for input 'component' not in"),
        (("-f", "component=s3", "-f", "confirmation=x", "-f", "more=x"), 'Unexpected inputs provided: ["more"]'),
        (("--ref", "v9", "-f", "component=s3"), "No ref found for: v9"),
    ],
)
def test_gh_is_refused_a_start_that_does_not_fit(words, message, gh, github_world):
    """The commands of the old plan pass no inputs, and this is what they get."""
    assert f"HTTP 422: {message}" in gh("workflow", "run", "deploy-prod.yml", *IN, *words, fails=True).stderr
    assert github_world.repository.dispatches == []


def test_a_workflow_without_the_trigger_is_not_started(gh, github_world):
    """What counts is the file on the ref."""
    path = ".github/workflows/deploy-prod.yml"
    released = github_world.repository.commit({path: b"name: Deploy to PROD\non: push\njobs: {}\n"}, "No more by hand")
    github_world.repository.tag("v2.0.0", released)
    said = gh("workflow", "run", "deploy-prod.yml", *IN, "--ref", "v2.0.0", fails=True).stderr
    assert "Workflow does not have 'workflow_dispatch' trigger" in said


def test_gh_switches_a_workflow_off_and_on(gh, github_world):
    """A workflow that is switched off cannot be started."""
    held = github_world.repository.workflow(".github/workflows/deploy-prod.yml")
    gh("workflow", "disable", "deploy-prod.yml", *IN)
    assert held.state == "disabled_manually"
    gh("workflow", "enable", "deploy-prod.yml", *IN)
    assert held.state == "active"


def test_gh_makes_a_tag(gh, github_world):
    """The mend command of a missing tag."""
    sha = gh("api", f"repos/{OWNER}/{NAME}/git/ref/heads/main", "--jq", ".object.sha").stdout.strip()
    gh("api", f"repos/{OWNER}/{NAME}/git/refs", "-f", "ref=refs/tags/v1.1.0-prod", "-f", f"sha={sha}")
    assert github_world.repository.refs["refs/tags/v1.1.0-prod"] == sha


def test_gh_lists_views_and_creates_releases(gh):
    """By GraphQL and by REST."""
    assert gh("release", "list", *IN).stdout.split("\t")[:3] == ["One", "Latest", "v1.0.0"]
    gh("release", "create", "v1.2.0", *IN, "--notes", "What is new", "--title", "Two")
    assert "What is new" in gh("release", "view", "v1.2.0", *IN).stdout


def test_gh_views_a_repository(gh):
    """Exactly the fields that were asked for."""
    said = json.loads(gh("repo", "view", f"{OWNER}/{NAME}", "--json", "name,isPrivate,defaultBranchRef").stdout)
    assert said == {"name": NAME, "isPrivate": True, "defaultBranchRef": {"name": "main"}}
    assert "Could not resolve to a Repository" in gh("repo", "view", f"{OWNER}/none", fails=True).stderr


def test_gh_reads_every_page(gh, github_world):
    """`--paginate` follows the Link header."""
    for number in range(5):
        github_world.repository.set_variable(f"V{number}", "x", at=NOW)
    github_world.state.page_size = 2
    path = f"repos/{OWNER}/{NAME}/actions/variables"
    assert len(gh("api", "--paginate", path, "--jq", ".variables[].name").stdout.split()) == 6
