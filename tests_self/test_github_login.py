"""As whom GitHub is read: a token, an App, or nobody, which is unread and no traceback."""

from datetime import UTC, datetime

import pytest

from fixtures.shapes.environment import ReachedAt
from fixtures.shapes.words import Due, UnreadKind, Verdict
from fixtures.wiring.github_access import place_of
from fixtures.wiring.run import Run
from tests_self.judge import ROOT

CHECK = "test_repository_may_run_workflows[web_public]"


@pytest.fixture
def judge(runner, sandbox, tmp_path):
    """PROD's own file, reached at the sandbox as another team's server would be."""
    about = sandbox.description
    reached_at = (
        f'[reached_at]\naws_endpoint_url = "{about.aws_endpoint_url}"\n'
        f'github_base_url = "{about.github_base_url}"\nca_bundle = "{about.ca_bundle}"\n\n'
    )
    text = (ROOT / "fixtures/environments/prod.toml").read_text(encoding="utf-8")
    file = tmp_path / "mine.toml"
    file.write_text(text.replace("[calendar]", f"{reached_at}[calendar]", 1), encoding="utf-8")
    policy = "tests_self/data/policy.toml"

    def run(**variables):
        arguments = ("-m", "prep", "--env", str(file), "--batch", "3", "--policy", policy, "-k", "may_run_workflows")
        return runner.judge(*arguments, environ={**sandbox.environ, **variables})

    return run


_OWN = ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN")


@pytest.mark.parametrize(
    ("host", "declared", "base_url", "tokens"),
    [
        ("github.com", None, "https://api.github.com", _OWN[2:]),
        ("git.example.net", None, "https://git.example.net/api/v3", _OWN),
        ("team.ghe.com", None, "https://api.team.ghe.com", _OWN[2:]),
        ("git.example.net", "https://stand-in.example.net/api/v3/", "https://stand-in.example.net/api/v3", _OWN),
    ],
)
def test_github_is_where_gh_would_look_or_where_the_file_says(prod, host, declared, base_url, tokens):
    """A server of one's own has another address, and its own token comes first."""
    environment = prod.model_copy(update={"reached_at": ReachedAt(github_base_url=declared)})
    run = Run(environment, (), datetime.now(UTC), Due.PREP, sandbox=None, evidence=None)
    place = place_of(run, {"GH_HOST": host})
    assert (place.base_url, place.token_variables) == (base_url, tokens)


@pytest.mark.parametrize("variable", ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"])
def test_a_token_is_taken_from_the_variables_that_gh_reads(judge, sandbox, variable):
    """Whoever has logged in with gh need not learn anything new."""
    judged = judge(**{variable: sandbox.description.github_verifier_token})
    assert judged.records[CHECK].verdict is Verdict.HOLDS, judged.output
    assert {one["caller"] for one in sandbox.ledger() if one["service"] == "github"} == {"release-verifier"}


def test_a_github_app_logs_in_with_its_key(judge, sandbox):
    """A pipeline has no person's token."""
    about = sandbox.description
    variables = {
        "BBWS_GITHUB_APP_ID": str(about.github_app_id),
        "BBWS_GITHUB_APP_KEY_FILE": about.github_app_private_key,
    }
    judged = judge(**variables)
    assert judged.records[CHECK].verdict is Verdict.HOLDS, judged.output
    asked = [one["operation"] for one in sandbox.ledger() if one["service"] == "github"]
    assert asked.count("POST /app/installations/{installation_id}/access_tokens") == 1


@pytest.mark.parametrize(
    ("variables", "code", "said"),
    [
        ({}, "NoToken", "GITHUB_TOKEN are not set, nor BBWS_GITHUB_APP_ID"),
        ({"GH_TOKEN": "nobodys"}, "401", "Bad credentials"),
        ({"BBWS_GITHUB_APP_ID": "1", "BBWS_GITHUB_APP_KEY_FILE": "/nowhere"}, "NoToken", "/nowhere: No such file"),
        (
            {"BBWS_GITHUB_APP_ID": "1", "BBWS_GITHUB_APP_KEY_FILE": str(ROOT / "LICENSE")},
            "NoToken",
            "the App 1 got no token for",
        ),
    ],
    ids=["no token", "a wrong token", "no key", "no key in the file"],
)
def test_nobody_reads_nothing(judge, variables, code, said):
    """Unread throughout, with what to type; and whatever AWS says is said all the same."""
    judged = judge(**variables)
    record = judged.records[CHECK]
    assert (record.verdict, record.unread, record.code) == (Verdict.UNREAD, UnreadKind.EXPIRED, code)
    assert said in record.text
    assert record.mend == ("gh auth login, then export GH_TOKEN=$(gh auth token)",)
    assert "Traceback" not in judged.output
    assert judged.exit_status == 10
