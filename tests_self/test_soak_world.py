"""Checkpoints of a whole soak, read from a sandbox's metrics: what holds, what is missing, and what is written."""

from datetime import timedelta

import pytest

from fixtures.evidence.bundle import open_bundle
from fixtures.shapes.soak_counts import WindowCounts
from fixtures.shapes.words import UnreadKind, Verdict
from fixtures.soak.verdict import verdict_of
from tests_self.soak_world import SoakRuns, after, ledger_without, plan

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

ALL = frozenset(range(1, 9))


@pytest.fixture
def runs(soak_runs) -> SoakRuns:
    """The world in the state `soaked`, healthy, with a ledger yet to be begun."""
    return soak_runs


@pytest.fixture
def without(concluded_soak, runs):
    """A ledger that lacks windows, as if nobody had looked."""
    return lambda *windows: ledger_without(set(windows), concluded_soak.runs.chain(), runs.folder)


def test_soaked_world_concludes_and_holds(concluded_soak):
    """Every function, route, API and queue of the plan, over all eight windows."""
    judged, runs = concluded_soak.judged, concluded_soak.runs
    assert judged.exit_status == 0, judged.output
    assert len(judged.said(Verdict.HOLDS)) == 210
    assert f"Soak {plan().soak}: holds, finished." in _sentence(runs)


def _sentence(runs: SoakRuns) -> str:
    return verdict_of(plan(), runs.chain().counts).sentence()


def test_a_window_is_read_in_the_fewest_calls(concluded_soak):
    """20 functions, 16 routes, 3 APIs, 6 hours: one call, and one more for the second reading."""
    assert concluded_soak.metric_calls == 16
    assert "GetMetricData: 16 calls, the fewest possible are 16" in concluded_soak.judged.output


def test_concluding_again_reads_nothing(concluded_soak, runs):
    """The verdict is made from the ledger alone."""
    judged = concluded_soak.runs.look(after(8, minutes=60), "--conclude")
    assert judged.exit_status == 0, judged.output
    assert runs.metric_calls() == 0


def test_nothing_due_is_not_asked(concluded_soak):
    """A run too many says when to come again, and is no pass."""
    judged = concluded_soak.runs.look(after(8, minutes=60))
    assert (judged.exit_status, len(judged.said(Verdict.NOT_ASKED))) == (5, 212)
    assert "every window is judged; pytest -m soak --conclude gives the verdict" in judged.output


def test_too_early_says_when(runs):
    """Before the first window has settled."""
    judged = runs.look(plan().windows[0].end)
    assert judged.exit_status == 5
    assert "window 1 (2026-01-07T16:40Z to 2026-01-07T22:40Z) can be judged from 2026-01-07T22:50Z" in judged.output


def test_monitor_that_slept_through_two_windows_back_fills_them(runs, without):
    """Metrics are kept for 15 days; a missed window is not a lost one."""
    without(3, 4, 5, 6, 7, 8)
    judged = runs.look(after(5))
    assert runs.chain().windows == {1, 2, 3, 4, 5}
    assert "read: 3, 4, 5" in judged.output
    assert judged.said(Verdict.BROKEN) == judged.said(Verdict.HOLDS) == set()
    assert "observed 5 of 8 windows are judged, not finished" in judged.output


def test_expired_credentials_leave_the_window_due(runs, without):
    """Nothing is written, nothing is zero; after the login it is read like any other."""
    without(6, 7, 8)
    runs.sandbox.plant("reading-expired:cloudwatch:GetMetricData")
    judged = runs.look(after(6))
    assert {one.unread for one in judged.records.values() if one.verdict is Verdict.UNREAD} == {UnreadKind.EXPIRED}
    assert (judged.exit_status, runs.chain().windows) == (10, {1, 2, 3, 4, 5})
    runs.sandbox.heal()
    runs.look(after(6, minutes=1))
    assert runs.chain().windows == {1, 2, 3, 4, 5, 6}


def test_workers_write_each_window_once(runs, without):
    """With `-n 2` the controller reads and writes; the workers judge the same."""
    without(5, 6, 7, 8)
    alone = runs.look(after(5))
    calls, entries = runs.metric_calls(), runs.chain().entries
    runs.file.unlink()
    without(5, 6, 7, 8)
    runs.sandbox.control("DELETE", "ledger")
    together = runs.look(after(5), "-n", "2")
    assert together.verdicts() == alone.verdicts()
    assert (runs.metric_calls(), runs.chain().entries) == (calls, entries)


def test_late_points_are_seen_by_the_second_reading(runs, without):
    """First 1,800 requests, then 2,160; a third reading agrees, and the window is settled."""
    without(5)
    runs.sandbox.plant("soak-points-late:order_update@5")
    runs.look(after(8, minutes=60))
    runs.sandbox.heal()
    second = runs.look(after(8, minutes=66), "--conclude")
    record = second.records["test_function_was_read_whole[order_update]"]
    assert "It was still growing: 1800 requests, then 2160." in record.text
    third = runs.look(after(8, minutes=72), "--conclude")
    assert third.exit_status == 0, third.output


def test_a_second_reading_waits_five_minutes(runs, without):
    """Two readings at once would agree about anything."""
    without(8)
    runs.look(after(8))
    runs.sandbox.control("DELETE", "ledger")
    early = runs.look(after(8, minutes=2), "--conclude")
    assert (early.exit_status, runs.metric_calls()) == (10, 0)
    late = runs.look(after(8, minutes=5), "--conclude")
    assert (late.exit_status, runs.metric_calls()) == (0, 1), late.output


def test_pages_come_to_the_same_counts(concluded_soak, runs, without):
    """Until the last page PartialData only says that there are more."""
    without(5)
    runs.sandbox.plant("soak-metrics-paged:9000")
    runs.concluded()
    assert runs.metric_calls() > 4
    assert _counts_of(runs, 5) == _counts_of(concluded_soak.runs, 5)


def _counts_of(runs: SoakRuns, window: int) -> WindowCounts:
    return next(one for one in runs.chain().counts if one.window == window)


@pytest.mark.parametrize(("status", "kind"), [("PartialData", "ambiguous"), ("Forbidden", "denied")])
def test_metrics_that_were_not_answered_whole_are_unread(runs, without, status, kind):
    """S26: half of the points is half of the errors. The window is not written, so that it is read again."""
    without(5)
    runs.sandbox.plant(f"soak-metrics-status:order_list@{status}")
    judged = runs.concluded()
    assert {one.unread for one in judged.records.values() if one.verdict is Verdict.UNREAD} == {UnreadKind(kind)}
    assert {one.subject for one in judged.records.values() if one.verdict is Verdict.UNREAD} == {"order_list"}
    assert runs.chain().windows == ALL - {5}
    assert judged.exit_status == 10


@pytest.mark.parametrize("fault", ["soak-redeployed:order_list", "soak-reconfigured:product_get"])
def test_change_inside_the_soak_voids_it(runs, without, fault):
    """S37: what was judged is no longer there, however good it was."""
    without(8)
    runs.sandbox.plant(fault)
    judged = runs.concluded()
    assert judged.said(Verdict.BROKEN) == {"test_one_version_ran_throughout[platform]"}
    assert judged.said(Verdict.HOLDS) == set()
    assert "8 of 8 windows are judged, void" in judged.output


def test_metrics_of_another_region_prove_nothing(runs, without):
    """S26: every answer is complete and empty, which the old monitor took for zero errors."""
    without(*ALL)
    runs.sandbox.plant("soak-metrics-elsewhere:*")
    judged = runs.look(after(1))
    assert (judged.exit_status, judged.said(Verdict.HOLDS)) == (10, set())
    assert judged.said(Verdict.BROKEN) == set()


def test_altered_ledger_stops_the_run(runs, without):
    """One sentence, and nothing is judged."""
    without(8)
    runs.file.write_bytes(runs.file.read_bytes().replace(b'"throttles":0', b'"throttles":1', 1))
    judged = runs.look(after(8))
    assert (judged.exit_status, judged.records) == (10, {})
    assert "was altered, its hash is not that of its content" in judged.output


def test_checkpoint_can_be_judged_again_from_its_evidence(runs, without, tmp_path_factory):
    """Also when the ledger has moved on: the bundle holds it as it stood before."""
    without(5, 6, 7, 8)
    evidence = tmp_path_factory.mktemp("evidence")
    first = runs.look(after(5), f"--evidence={evidence}")
    replayed = runs.runner.judge("--replay", str(evidence))
    then = {f"{one.check}[{one.subject}]": one.verdict for one in open_bundle(evidence).records.values()}
    assert (replayed.exit_status, replayed.verdicts()) == (first.exit_status, then), replayed.output


def test_settle_time_is_kept(runs):
    """Nine minutes after its end a window is not read."""
    runs.look(plan().windows[0].end + timedelta(minutes=9))
    assert runs.metric_calls() == 0
