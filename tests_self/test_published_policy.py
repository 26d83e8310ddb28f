"""The published policy is exactly what the suite uses: nothing missing, nothing unused, nothing that writes."""

import json
import re

from fixtures.environments import load_environment
from fixtures.probes.registry import operations
from fixtures.wiring.published_policy import PUBLISHED, PUBLISHED_TOKEN, as_text, token_permissions
from tests_self.judge import ROOT


def _actions():
    document = json.loads((ROOT / PUBLISHED).read_text(encoding="utf-8"))
    return {action for statement in document["Statement"] for action in statement["Action"]}


def test_the_published_policy_is_current():
    """`make policy` writes it again."""
    assert (ROOT / PUBLISHED).read_text(encoding="utf-8") == as_text(load_environment("prod"))


def _used(sandbox):
    return {one["action"] for one in sandbox.ledger() if one["service"] not in {"github", "dns"}}


def test_the_published_token_permissions_are_current():
    """`make policy` writes them again."""
    assert (ROOT / PUBLISHED_TOKEN).read_text(encoding="utf-8") == token_permissions()


def test_the_token_only_reads():
    """A token that could write would be a second way to PROD."""
    assert [one for one in json.loads(token_permissions()) if not one.endswith(": read")] == []


def test_the_routes_are_those_that_the_ledger_saw(sandbox, judge):
    """In the healthy world, and in the one fault that makes the suite ask the organisation."""
    sandbox.plant("subject-customised-by-the-organisation:web_public")
    judge()
    used = {one["operation"] for one in sandbox.ledger() if one["service"] == "github"}
    assert used == set(operations(world="github"))


def test_the_policy_allows_what_the_ledger_saw_and_nothing_else(sandbox, judge, runner):
    """In the healthy world, in the one fault that makes the suite ask for more, and in a soak."""
    judge()
    used = _used(sandbox)
    sandbox.plant("function-tags-lost:order_get")
    judge()
    used |= _used(sandbox)
    # One window of PROD's soak is over by then.
    runner.judge("-m", "soak", f"--sandbox-at={sandbox.file}", "--now=2026-01-10T15:00:00+00:00")
    used |= _used(sandbox)
    # AWS answers the first to everybody; the second is asked of a soak's ledger alone, with its own permission.
    assert used - {"sts:GetCallerIdentity", "s3:GetObject"} == _actions()


def test_the_suite_makes_no_call_that_is_refused(sandbox, judge):
    """The suite runs as the published role, so a reading that it does not allow would be denied here as in PROD."""
    judge()
    assert [one for one in sandbox.ledger() if one["code"] in {"AccessDenied", "AccessDeniedException"}] == []


def test_the_policy_only_reads():
    """By the verbs that AWS uses for reading."""
    assert [action for action in _actions() if not re.match(r"\w+:(Get|GET$|List|Describe|Simulate)", action)] == []
