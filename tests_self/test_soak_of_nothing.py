"""A soak in which nobody sent anything: without traffic nothing fails, and nothing is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.shapes.words import Verdict
from fixtures.soak.verdict import verdict_of
from tests_self.judge import Judged, running_sandbox
from tests_self.soak_world import SoakRuns, plan

WITHOUT_TRAFFIC = {"test_every_window_is_judged[platform]", "test_one_version_ran_throughout[platform]"}
"""What may be said of a platform that nobody used."""


@pytest.fixture(scope="module")
def silent(runner, tmp_path_factory) -> Iterator[SoakRuns]:
    with running_sandbox(tmp_path_factory.mktemp("silent"), like="sit", world="silent") as sandbox:
        yield SoakRuns(runner, sandbox, tmp_path_factory.mktemp("ledger"))


@pytest.fixture(scope="module")
def concluded(silent) -> Judged:
    return silent.concluded()


def test_soak_without_a_request_is_unproven(concluded):
    """The soak that this suite was made after said 0 errors and meant 0 requests."""
    assert (concluded.exit_status, concluded.said(Verdict.BROKEN)) == (10, set()), concluded.output
    assert concluded.said(Verdict.HOLDS) == WITHOUT_TRAFFIC
    assert len(concluded.said(Verdict.UNPROVEN)) == 210 - len(WITHOUT_TRAFFIC)
    assert concluded.said(Verdict.UNREAD) == set()


def test_every_subject_of_a_soak_without_a_request_says_what_is_missing(concluded, silent):
    """All eight windows were read and stand in the ledger: the answers were whole, and empty."""
    assert Path(silent.file).is_file()
    verdict = verdict_of(plan(), silent.chain().counts)
    assert (silent.chain().windows, verdict.verdict) == (frozenset(range(1, 9)), Verdict.UNPROVEN)
    assert {one.verdict for one in verdict.findings} == {Verdict.HOLDS, Verdict.UNPROVEN}


def test_soak_without_a_request_is_concluded_alike_from_its_ledger(concluded, silent):
    """Whoever looks again reads nothing, and says the same."""
    again = silent.look(silent.sandbox.description.now, "--conclude")
    assert (again.exit_status, again.verdicts()) == (10, concluded.verdicts())
