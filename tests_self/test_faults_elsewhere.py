"""Faults of what PROD does not declare today: seen on declared truth that has it."""

import pytest

from fixtures.environments import load_environment
from fixtures.sandbox.faults import FAULTS
from fixtures.shapes.words import Verdict
from tests_self.conftest import FAST_POLICY
from tests_self.expected import broken_by
from tests_self.judge import ROOT, running_sandbox
from tests_self.test_faults import NAMED, PLANTABLE

MORE = """
[repositories.web_public.variables.SITE_URL]
value = "https://kimmyai.io"
not_before = 2026-01-08T08:25:00+02:00

[repositories.order_lambda.secrets.SIGNING_KEY]
scope = "environment prod-approval"
"""


@pytest.fixture(scope="module")
def more(tmp_path_factory):
    """PROD's file with a variable, a secret of a deployment environment, and named reviewers."""
    text = (ROOT / "fixtures/environments/prod.toml").read_text(encoding="utf-8")
    repository = "[repositories.product_lambda]\n"
    assert repository in text
    file = tmp_path_factory.mktemp("more") / "more.toml"
    file.write_text(text.replace(repository, f'{repository}reviewers = ["tech-lead"]\n') + MORE, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def elsewhere(more, tmp_path_factory):
    with running_sandbox(tmp_path_factory.mktemp("sandbox"), like=str(more)) as sandbox:
        yield sandbox


@pytest.fixture
def judge(runner, elsewhere):
    return lambda: runner.judge("-m", "prep", "--policy", FAST_POLICY, f"--sandbox-at={elsewhere.file}", "tests_github")


def test_what_is_declared_beside_prod_holds(judge):
    """The truth that declares more is met by the world that is made of it."""
    judged = judge()
    assert judged.exit_status == 0, judged.output
    assert "test_secret_is_defined_where_the_job_sees_it[order_lambda_signing_key]" in judged.said(Verdict.HOLDS)


def test_each_fault_that_prod_has_no_subject_for_breaks_its_own(judge, elsewhere, more):
    """And with them every fault has been planted somewhere."""
    environment = load_environment(str(more), for_sandbox=True)
    for fault in sorted(set(NAMED) - set(PLANTABLE)):
        [subject] = FAULTS[fault].subjects(environment)
        elsewhere.heal()
        elsewhere.plant(f"{fault}:{subject}")
        assert judge().said(Verdict.BROKEN) == broken_by(fault, subject, environment)
    elsewhere.heal()


@pytest.mark.parametrize("fault", ["secret-missing", "secret-misspelt", "secret-in-another-repository"])
def test_a_secret_of_a_deployment_environment_is_missed_there(judge, elsewhere, more, fault):
    """A secret of that name in the repository itself would be seen by every job, and is not what is declared."""
    elsewhere.heal()
    elsewhere.plant(f"{fault}:order_lambda_signing_key")
    judged = judge()
    elsewhere.heal()
    assert judged.said(Verdict.BROKEN) == {
        "test_secret_is_defined_where_the_job_sees_it[order_lambda_signing_key]",
    }
