"""What the runbook says is typed can be typed, and answers what it says."""

import argparse
import re
import shlex

import pytest
import yaml

from fixtures.environments import load_environment, load_policy
from fixtures.evidence import __main__ as evidence
from fixtures.soak import __main__ as soak
from tests_self.judge import ROOT

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

TEXT = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
TYPED = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, flags=re.DOTALL) for line in block.splitlines()]
REHEARSED = re.findall(r"^\| `pytest (.+)` \| ([A-Z ]+) \| (\d+) \|$", TEXT, flags=re.MULTILINE)
ASKED = [
    *(line for line in TYPED if line.startswith("pytest ")),
    *re.findall(r"^`(pytest [^`]+)`", TEXT, flags=re.MULTILINE),
]
_PARSERS: dict[str, argparse.ArgumentParser] = {
    "fixtures.evidence": evidence._parser(),
    "fixtures.soak": soak._parser(),
}
_OTHERS = ("aws sso login --profile ", "export ", "gh secret set ", "gh workflow run ", "cat ")


def test_every_line_is_of_a_kind_that_is_looked_at():
    """A command that no test knows may be misspelt for years."""
    known = ("pytest ", *(f"python -m {module} " for module in _PARSERS), *_OTHERS)
    assert len(TYPED) > 20
    assert [line for line in TYPED if not line.startswith(known) and not re.match(r"[A-Z]+=\$\(", line)] == []


@pytest.mark.parametrize("line", sorted({*ASKED}))
def test_what_is_asked_of_a_real_account_selects_something(runner, line):
    """A mistyped option is found out now and not at 21:30."""
    judged = runner.judge(*shlex.split(line)[1:], "--collect-only", "-q")
    assert judged.exit_status == 0, judged.output
    assert "tests_" in judged.output


@pytest.mark.parametrize("line", [line for line in TYPED if line.startswith("python -m ")])
def test_a_command_is_understood(line):
    """The parser that a person meets is the one that is asked here."""
    _, _, module, *words = shlex.split(line)
    assert _PARSERS[module].parse_args(words).command == words[0]


@pytest.mark.parametrize(("words", "answer", "status"), REHEARSED, ids=[words for words, _, _ in REHEARSED])
def test_the_rehearsal_answers_as_it_says(runner, words, answer, status):
    """Whoever has rehearsed has seen the words before they count."""
    judged = runner.judge(*shlex.split(words))
    [last] = [line for line in judged.output.splitlines() if re.match(r"(YES|NO|NOT KNOWN|NOTHING WAS ASKED)\b", line)]
    assert (last.partition(": ")[0], judged.exit_status) == (answer, int(status))


def test_every_answer_is_rehearsed():
    """And none is met for the first time at night."""
    assert {answer for _, answer, _ in REHEARSED} == {"YES", "NO", "NOT KNOWN"}


@pytest.mark.parametrize("line", [line for line in TYPED if line.startswith("gh workflow run ")])
def test_a_workflow_that_is_started_is_there_with_its_inputs(line):
    """GitHub refuses an input that is not declared."""
    name, *fields = shlex.split(line.removeprefix("gh workflow run "))
    workflow = yaml.load((ROOT / ".github/workflows" / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    declared = workflow["on"]["workflow_dispatch"]["inputs"]
    for given in fields[1::2]:
        field, _, value = given.partition("=")
        assert value in declared[field].get("options", ["true", "false"])


def test_what_is_signed_is_what_policy_asks_for():
    """An attestation that is forgotten is found out in the last hour."""
    assert set(re.findall(r"attest (\w+) ", TEXT)) == set(load_policy(None).decision.attestations)


def test_the_secrets_that_are_set_are_the_declared_ones():
    """A secret in the wrong repository helps nobody."""
    prod = load_environment("prod")
    declared = {(one.name, one.repository) for one in prod.secrets}
    said = set(re.findall(r"gh secret set (\w+) --repo (\S+)", TEXT))
    assert len(said) == 3
    assert said <= declared
