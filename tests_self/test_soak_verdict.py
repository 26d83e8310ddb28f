"""What may be said at a checkpoint, and what only after the last one."""

from random import Random

import pytest

from fixtures.shapes.soak import Criterion, Progress
from fixtures.shapes.soak_counts import Answer
from fixtures.shapes.words import Verdict
from fixtures.soak import __main__ as command
from fixtures.soak.ledger import FileLedger
from fixtures.soak.verdict import verdict_of
from tests_self.soak_records import counts_of, records_of, small_plan
from tests_self.test_soak_ledger import entry_of

PLAN = small_plan()
GET = "product_get"
W3 = PLAN.windows[2]


def _with_function(**changed):
    return records_of(PLAN, w3={GET: counts_of(PLAN, GET, W3, **changed)})


def test_soak_of_which_everything_holds_is_finished_and_holds():
    """After all its windows, and only then."""
    verdict = verdict_of(PLAN, records_of(PLAN))
    assert (verdict.finished, verdict.verdict, verdict.behind) == (True, Verdict.HOLDS, ())
    assert verdict.sentence() == f"Soak {PLAN.soak}: holds, finished."


@pytest.mark.parametrize("count", range(8))
def test_checkpoint_before_the_last_never_holds(count):
    """However much was counted: time is part of the test. Every finding of it says so, too."""
    plenty = [
        record.model_copy(
            update={"functions": tuple(counts_of(PLAN, one.function, w, each=3000) for one in record.functions)}
        )
        for record, w in zip(records_of(PLAN), PLAN.windows, strict=True)
    ]
    verdict = verdict_of(PLAN, plenty[:count])
    assert (verdict.finished, verdict.verdict) == (False, Verdict.UNPROVEN)
    assert {one.verdict for one in verdict.findings} == {Verdict.UNPROVEN}


def test_healthy_checkpoint_is_on_track():
    """The plan's traffic reaches the floor by the end."""
    verdict = verdict_of(PLAN, records_of(PLAN)[:3])
    assert (verdict.progress, verdict.sentence()) == (
        Progress.ON_TRACK,
        f"Soak {PLAN.soak}: unproven, not finished, on track.",
    )


def test_checkpoint_that_will_not_reach_the_floor_is_behind():
    """Said in the first window, when there is time to send more."""
    window = PLAN.windows[0]
    verdict = verdict_of(PLAN, records_of(PLAN, w1={GET: counts_of(PLAN, GET, window, each=4)})[:1])
    assert verdict.progress is Progress.BEHIND
    assert f"{GET}: 2304 requests by the end at this pace, 2995 needed with 0 errors so far." in verdict.behind


def test_errors_raise_the_floor_that_a_checkpoint_projects():
    """Twenty errors in four windows take more than the 17,280 requests that are planned."""
    spread = dict.fromkeys(range(0, 72, 14), 1)
    changed = {f"w{w.number}": {GET: counts_of(PLAN, GET, w, errors_in=spread)} for w in PLAN.windows}
    verdict = verdict_of(PLAN, records_of(PLAN, **changed)[:4])
    assert verdict.progress in {Progress.BEHIND, Progress.BROKEN}
    assert any("needed with 24 errors so far" in line for line in verdict.behind)


def test_unread_window_is_behind_and_mended_by_reading_again():
    """S27: credentials that ran out; the metrics are kept, and the window is read once more."""
    answer = Answer(read_at=W3.end, incomplete=("ExpiredToken",))
    verdict = verdict_of(PLAN, _with_function(answer=answer)[:4])
    assert verdict.progress is Progress.BEHIND
    assert verdict.verdict is Verdict.UNREAD
    assert "ExpiredToken" in verdict.sentence()


@pytest.mark.parametrize("count", [3, 8])
def test_broken_is_said_at_any_checkpoint(count):
    """A rollback does not wait for the last window."""
    verdict = verdict_of(PLAN, _with_function(throttles=3)[:count])
    assert (verdict.verdict, verdict.progress) == (Verdict.BROKEN, Progress.BROKEN)
    assert "product_get, throttles: broken. 3 invocations were throttled; 0 are allowed." in verdict.sentence()


@pytest.mark.parametrize("count", [4, 8])
def test_redeployment_voids_the_soak(count):
    """S37: no criterion holds any more, because what was judged is no longer there."""
    verdict = verdict_of(PLAN, _with_function(versions=("two",))[:count])
    assert (verdict.verdict, verdict.progress) == (Verdict.BROKEN, Progress.VOID)
    assert "The code of product_get was one and is two in window 3. The soak is void" in verdict.sentence()
    assert not [one for one in verdict.findings if one.verdict is Verdict.HOLDS]


@pytest.mark.parametrize("missing", range(1, 9))
def test_missing_window_leaves_the_soak_unfinished(missing):
    """Any of them, and the sentence names it."""
    verdict = verdict_of(PLAN, records_of(PLAN, **{f"w{missing}": None}))
    assert (verdict.finished, verdict.verdict) == (False, Verdict.UNPROVEN)
    windows = next(one for one in verdict.findings if one.criterion is Criterion.WINDOWS)
    assert windows.sentence == f"1 of 8 windows are not judged: {missing}."


def _without(records, draws):
    """The same records, but for a window, a function, a route or an API."""
    place, field = draws.randrange(8), draws.choice(["functions", "routes", "apis", "window"])
    if field == "window":
        return [*records[:place], *records[place + 1 :]]
    kept = list(getattr(records[place], field))
    del kept[draws.randrange(len(kept))]
    return [*records[:place], records[place].model_copy(update={field: tuple(kept)}), *records[place + 1 :]]


def test_leaving_something_out_never_makes_a_soak_hold():
    """Property: neither one with a burst nor a good one is finished and green without a part of it."""
    draws = Random(7)  # noqa: S311
    for _ in range(20):
        for records in (_with_function(errors_in={draws.randrange(72): 3}), records_of(PLAN)):
            assert verdict_of(PLAN, _without(records, draws)).verdict is not Verdict.HOLDS


def test_function_unproven_by_design_stays_unproven_and_says_why():
    """PROD's writes: not green, and not a reason to call the soak late."""
    plan = small_plan("prod", ("product_get", "product_list", "product_create"))
    silent = {
        f"w{w.number}": {"product_create": counts_of(plan, "product_create", w, each=0, minutes_with_requests=0)}
        for w in plan.windows
    }
    verdict = verdict_of(plan, records_of(plan, **silent))
    assert (verdict.verdict, verdict.behind) == (Verdict.UNPROVEN, ())
    thin = {one.subject for one in verdict.findings if one.verdict is not Verdict.HOLDS}
    assert thin == {"product_create"}
    assert "Nothing is sent, by design: PROD is read only" in verdict.sentence()


def test_verdict_command_makes_the_verdict_again_from_the_ledger_alone(tmp_path, monkeypatch, capsys):
    """An auditor a year later needs the file and nothing else."""
    monkeypatch.setattr(command, "_plan", lambda _: PLAN)
    path, statuses = tmp_path / "soak.jsonl", []
    for counts in records_of(PLAN):
        FileLedger(path, PLAN).append(entry_of(counts.window, counts=counts))
        statuses.append(command.main(["verdict", "--env", "sit", "--ledger", str(path)]))
    assert statuses == [10] * 7 + [0]
    assert capsys.readouterr().out.splitlines()[-1] == f"Soak {PLAN.soak}: holds, finished."


def test_verdict_command_refuses_a_ledger_that_was_altered(tmp_path, monkeypatch, capsys):
    """One count, changed by hand."""
    monkeypatch.setattr(command, "_plan", lambda _: PLAN)
    path = tmp_path / "soak.jsonl"
    FileLedger(path, PLAN).append(entry_of(1, counts=records_of(PLAN)[0]))
    path.write_bytes(path.read_bytes().replace(b'"throttles":0', b'"throttles":1', 1))
    assert command.main(["verdict", "--env", "sit", "--ledger", str(path)]) == 2
    assert "line 2: was altered" in capsys.readouterr().err


def test_due_command_lists_what_can_be_judged(tmp_path, monkeypatch, capsys):
    """All of a past soak but what the ledger has."""
    monkeypatch.setattr(command, "_plan", lambda _: PLAN)
    path = tmp_path / "soak.jsonl"
    FileLedger(path, PLAN).append(entry_of(3))
    assert command.main(["due", "--env", "sit", "--ledger", str(path)]) == 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == ["1", "2", "4", "5", "6", "7", "8"]
