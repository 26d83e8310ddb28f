"""The evening's work, done with the real gh in the world of the assessment: each command turns its own verdicts."""

import os
import shutil
import subprocess

import pytest

from fixtures.sandbox.description import github_variables
from fixtures.shapes.words import Verdict
from tests_self.judge import ROOT, running_sandbox

pytestmark = pytest.mark.gh

_DEFINED = "test_secret_is_defined_where_the_job_sees_it"
SECRETS = {
    f"{_DEFINED}[dynamodb_schemas_aws_role_prod]",
    f"{_DEFINED}[s3_schemas_aws_role_prod]",
    f"{_DEFINED}[campaigns_lambda_aws_role_arn_prod]",
}


@pytest.fixture(scope="module")
def assessed(tmp_path_factory):
    with running_sandbox(tmp_path_factory.mktemp("assessed"), world="assessed") as sandbox:
        yield sandbox


@pytest.fixture
def typed(assessed):
    """Runs what a person types in a shell that is pointed at the sandbox."""
    if shutil.which("gh") is None:
        pytest.fail("gh is not installed: `apt-get install gh` brings it, and .ci/run does so", pytrace=False)

    def run(script: str) -> str:
        environ = os.environ | github_variables(assessed.description)
        done = subprocess.run(["bash", "-euc", script], env=environ, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def judge(runner, assessed):
    return lambda: runner.judge("-m", "prep", f"--sandbox-at={assessed.file}", "tests_github")


def test_the_assessments_own_commands_mend_exactly_the_three_secrets(assessed, judge, typed):
    """They were written before this suite, so they know nothing of it."""
    assessed.heal()
    before = judge()
    listed = typed((ROOT / "tests_self/data/assessment_commands.sh").read_text(encoding="utf-8"))
    after = judge()
    assert listed.count("AWS_ROLE") == 3
    assert before.said(Verdict.BROKEN) - after.said(Verdict.BROKEN) == SECRETS
    assert after.said(Verdict.BROKEN) - before.said(Verdict.BROKEN) == set()
    assert after.said(Verdict.HOLDS) >= SECRETS


def test_each_printed_mend_command_mends_its_own_secret(assessed, judge, typed):
    """What the suite tells the engineer to type is typed, one by one."""
    assessed.heal()
    broken = judge()
    for secret in sorted(SECRETS):
        [mend] = broken.records[secret].mend
        typed(mend)
        now = judge()
        assert broken.said(Verdict.BROKEN) - now.said(Verdict.BROKEN) == {secret}
        broken = now


def test_what_is_printed_to_look_can_be_typed(assessed, judge, typed):
    """A look command with a typing error helps nobody at 21:30."""
    assessed.heal()
    broken = judge()
    looks = {line for record in broken.records.values() for line in record.look if line.startswith("gh ")}
    assert len(looks) >= 9
    for line in sorted(looks):
        typed(line)


_TAG_IT = """
repository=repos/BigBeardWebSolutions/2_1_bbws_s3_schemas
commit=$(gh api $repository/branches/main --jq .commit.sha)
tag=$(gh api $repository/git/tags -f tag=v1.0.0-prod -f message="PROD Release - Jan 10, 2026" \\
    -f object="$commit" -f type=commit --jq .sha)
gh api $repository/git/refs -f ref=refs/tags/v1.0.0-prod -f sha="$tag"
"""


def test_a_tag_made_with_gh_is_the_evenings_second_task(assessed, judge, typed):
    """An annotated tag is an object of its own; a bare ref would be a lightweight one."""
    assessed.heal()
    typed(_TAG_IT)
    judged = judge()
    assert "test_release_tag_exists[s3_schemas]" in judged.said(Verdict.HOLDS)
    assert "test_release_tag_says_who_made_it_and_when[s3_schemas]" in judged.said(Verdict.HOLDS)
    assert "test_release_tag_was_tested_green[s3_schemas]" in judged.said(Verdict.HOLDS)


def test_the_planned_dispatch_is_accepted(assessed, typed):
    """What the suite says of the inputs, GitHub says by accepting them; and without them it refuses."""
    assessed.heal()
    repository = "BigBeardWebSolutions/2_bbws_product_lambda"
    run = f"gh workflow run deploy-prod.yml --repo {repository} --ref main"
    typed(f"{run} -f confirm=deploy-to-production -f reason='Release of 2026-01-10'")
    assert "422" in typed(f"{run} 2>&1 || true")
