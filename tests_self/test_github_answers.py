"""Does the sandbox's GitHub answer in GitHub's own shapes, and do the tools that people use read it?"""

import base64
import gzip
import hashlib
import json
import re
import subprocess
from pathlib import Path

import github
import pytest
from openapi_schema_validator import OAS30Validator

from fixtures.sandbox.github.state import Ruleset
from fixtures.sandbox.github.urls import ROUTES
from tests_self.github_world import DEPLOY, NAME, NOW, OWNER, GitHubWorld

PUBLISHED = json.loads(gzip.decompress((Path(__file__).parent / "data" / "github_openapi.json.gz").read_bytes()))
# Routes of an older GitHub, which its description of today leaves out; their answers are those of the newer routes.
OLDER = "/repositories/{repository_id}/"
BY_APP = ("/app", "/orgs/{org}/installation", "/repos/{owner}/{repo}/installation", "/installation/")
READ = sorted({one.template for one in ROUTES if one.method == "GET" and not one.template.startswith((OLDER, *BY_APP))})


def violations(template: str, content: object) -> list[str]:
    schema = {"allOf": [PUBLISHED["answers"][template]], "components": PUBLISHED["components"]}
    return [f"{error.json_path}: {error.message[:200]}" for error in OAS30Validator(schema).iter_errors(content)]


def filled(template: str, world: GitHubWorld) -> str:
    repository = world.repository
    tag, commit = repository.refs["refs/tags/v1.0.0"], repository.refs["refs/heads/main"]
    values = {
        "owner": OWNER,
        "repo": NAME,
        "org": OWNER,
        "username": "release-operator",
        "branch": "main",
        "ref": "tags/v1.0.0" if "/git/" in template else "main",
        "tag_sha": tag,
        "tree_sha": "main",
        "file_sha": next(iter(repository.git.blobs)),
        "commit_sha": commit,
        "path": "src/app/index.js",
        "basehead": "v1.0.0...main",
        "tag": "v1.0.0",
        "release_id": str(repository.releases[0].id),
        "ruleset_id": str(repository.rulesets[0].id),
        "deployment_id": str(repository.deployments[0].id),
        "workflow_id": "deploy-prod.yml",
        "run_id": str(repository.runs[0].id),
        "environment_name": "prod-approval",
        "secret_name": "FOR_SOME" if "/orgs/" in template else "AWS_ROLE_PROD",
        "name": "FOR_SOME" if "/orgs/" in template else "STAGE" if "/environments/" in template else "REGION",
    }
    return re.sub(r"{(\w+)}", lambda found: values[found[1]], template)


@pytest.mark.parametrize("template", READ)
def test_an_answer_has_githubs_published_shape(template, untouched_github):
    """What the suite learns to read here, it can read there."""
    answer = untouched_github.ask(filled(template, untouched_github))
    assert answer.status == 200
    assert answer.content
    assert violations(template, answer.content) == []


def test_the_published_shape_is_not_met_by_just_anything():
    """The validation above can fail."""
    assert violations("/repos/{owner}/{repo}", {"id": 1}) != []
    assert violations("/repos/{owner}/{repo}/actions/secrets", {"total_count": 1, "secrets": [{"name": "A"}]}) != []


def test_a_list_of_files_has_githubs_published_shape(github_world):
    """A folder is answered otherwise than a file."""
    answer = github_world.ask(f"/repos/{OWNER}/{NAME}/contents/src")
    assert [(one["name"], one["type"]) for one in answer.content] == [("app", "dir")]
    assert violations("/repos/{owner}/{repo}/contents/{path}", answer.content) == []


def test_pygithub_reads_a_repository_and_its_guards(github_world):
    """The library follows the addresses that objects hold, so they have to be the sandbox's own."""
    repository = _client(github_world).get_repo(f"{OWNER}/{NAME}")
    gate = repository.get_environment("prod-approval")
    assert {rule.type for rule in gate.protection_rules} == {"wait_timer", "required_reviewers", "branch_policy"}
    assert [one.name for one in gate.get_secrets()] == ["AWS_ROLE_PROD"]
    assert [one.name for one in repository.get_secrets()] == ["AWS_ROLE_PROD"]
    assert repository.get_branch("main").get_protection().required_status_checks.contexts == ["build"]
    [workflow] = repository.get_workflows()
    assert [run.conclusion for run in workflow.get_runs()] == ["success"]
    assert next((one.name, one.commit.sha[:7]) for one in repository.get_tags())[0] == "v1.0.0"
    assert repository.get_contents(workflow.path, ref="v1.0.0").decoded_content == DEPLOY.encode()


def test_pygithub_sets_a_secret_whose_value_arrives(github_world):
    """The box is sealed by the client and opened here."""
    repository = _client(github_world).get_repo(f"{OWNER}/{NAME}")
    repository.create_secret("NEW", "a value")
    assert github_world.repository.secrets["NEW"].value == "a value"
    assert "a value" not in json.dumps(github_world.ask(f"/repos/{OWNER}/{NAME}/actions/secrets/NEW").content)


def _client(world: GitHubWorld) -> github.Github:
    return github.Github(
        auth=github.Auth.Token(world.operator),
        base_url=world.base,
        verify=str(world.ca_bundle),
        retry=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
    )


@pytest.mark.parametrize(
    ("base", "head", "status"),
    [
        ("main", "main", "identical"),
        ("v1.0.0", "main", "ahead"),
        ("main", "v1.0.0", "behind"),
        ("main", "side", "diverged"),
    ],
)
def test_two_commits_are_compared_by_their_history(base, head, status, github_world):
    """Whether a released commit is on main is asked in this way."""
    github_world.repository.branch("side", github_world.repository.refs["refs/heads/feature"])
    github_world.repository.commit({"side.txt": b"1"}, "Aside", "side")
    assert github_world.ask(f"/repos/{OWNER}/{NAME}/compare/{base}...{head}").content["status"] == status


def _followed(github_world, path):
    """The contents of a list's pages, each found by what the one before says."""
    while path:
        answer = github_world.ask(path)
        yield answer.content
        following = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("Link", ""))
        path = following and following[1]


def test_lists_come_in_pages_that_name_the_next_one(github_world):
    """Whoever reads the first page only has not read the list."""
    for number in range(5):
        github_world.repository.set_secret(f"S{number}", "x", at=NOW)
    github_world.state.page_size = 2
    pages = list(_followed(github_world, f"/repos/{OWNER}/{NAME}/actions/secrets?per_page=100"))
    assert {one["total_count"] for one in pages} == {6}
    names = [one["name"] for page in pages for one in page["secrets"]]
    assert names == ["AWS_ROLE_PROD", "S0", "S1", "S2", "S3", "S4"]


def test_objects_have_the_names_that_git_gives_them(github_world, tmp_path):
    """A tag that points to a commit by its SHA-1 can be checked by anybody's git."""
    hashing, repository = ["git", "hash-object", "-t", "tag", "--stdin", "--literally"], github_world.repository
    tag = repository.git.tags[repository.refs["refs/tags/v1.0.0"]]
    who = f"{tag.tagger} <{tag.email}> {int(tag.at.timestamp())} +0000"
    text = f"object {tag.object}\ntype commit\ntag v1.0.0\ntagger {who}\n\n{tag.message}"
    written = subprocess.run(hashing, input=text, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert written.stdout.strip() == tag.sha


def test_a_files_content_has_the_name_that_git_gives_it(github_world):
    """What was read is what was committed."""
    content = base64.b64decode(github_world.ask(f"/repos/{OWNER}/{NAME}/contents/README.md").content["content"])
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    assert blob == github_world.ask(f"/repos/{OWNER}/{NAME}/contents/README.md").content["sha"]


@pytest.mark.parametrize(("enforcement", "counted"), [("active", True), ("evaluate", False), ("disabled", False)])
def test_an_organisations_ruleset_counts_where_it_is_enforced(enforcement, counted, github_world):
    """It is listed in any case, and its rules hold in one of three only."""
    rules = [{"type": "required_linear_history"}]
    made = Ruleset(99, "of all", NOW, NOW, enforcement=enforcement, include=["~ALL"], rules=rules)
    github_world.state.organisations[OWNER].rulesets.append(made)
    repository = f"/repos/{OWNER}/{NAME}"
    assert ("Organization", "of all") in {
        (one["source_type"], one["name"]) for one in github_world.ask(f"{repository}/rulesets").content
    }
    answer = github_world.ask(f"{repository}/rules/branches/any")
    assert ([one["ruleset_source_type"] for one in answer.content] == ["Organization"]) == counted
    assert violations("/repos/{owner}/{repo}/rules/branches/{branch}", answer.content) == []


def test_names_with_a_slash_are_found(github_world):
    """Escaped in an environment's name, as it is in a branch's."""
    github_world.repository.add_environment("prod/eu", at=NOW)
    github_world.repository.branch("release/1", github_world.repository.refs["refs/heads/main"])
    environment = github_world.ask(f"/repos/{OWNER}/{NAME}/environments/prod%2Feu")
    assert environment.content["name"] == "prod/eu"
    assert github_world.ask(f"{environment.content['url']}/secrets").content["total_count"] == 0
    assert github_world.ask(f"/repos/{OWNER}/{NAME}/branches/release/1").content["name"] == "release/1"


def test_a_tag_is_annotated_or_it_is_not(github_world):
    """An annotated tag has to be peeled; a light one is the commit itself."""
    annotated = github_world.ask(f"/repos/{OWNER}/{NAME}/git/ref/tags/v1.0.0").content["object"]
    assert annotated["type"] == "tag"
    assert github_world.ask(annotated["url"]).content["object"]["type"] == "commit"
    assert github_world.ask(f"/repos/{OWNER}/{NAME}/git/ref/tags/light").content["object"]["type"] == "commit"
