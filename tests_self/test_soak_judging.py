"""One function of one window with one thing wrong: the composition, not the formulas."""

from random import Random

import pytest

from fixtures.judging.soak.whole import soak_findings
from fixtures.shapes.soak import Criterion
from fixtures.shapes.words import Verdict
from tests_self.soak_records import (
    GET,
    PLAN,
    W3,
    answer_of,
    counts_of,
    found_in,
    not_holding,
    record_of,
    records_of,
    with_function,
)


def test_healthy_soak_holds_in_every_criterion():
    """The control: nothing below is red by itself."""
    found = found_in(records_of(PLAN))
    assert {one.verdict for one in found.values()} == {Verdict.HOLDS}
    assert {key[1] for key in found} >= {Criterion.ERROR_RATE, Criterion.DRIFT, Criterion.RECONCILIATION}


STATISTICS = {Criterion.ERROR_RATE, Criterion.BURSTS, Criterion.DURATION_P95}


@pytest.mark.parametrize(
    ("changed", "verdict", "words"),
    [
        (
            {"answer": answer_of(W3, 2160).model_copy(update={"incomplete": ("PartialData",)})},
            Verdict.UNREAD,
            "Partial",
        ),
        (
            {"answer": answer_of(W3, 2160).model_copy(update={"read_at": W3.end})},
            Verdict.UNPROVEN,
            "before it had settled",
        ),
        ({"answer": answer_of(W3, 2161)}, Verdict.UNPROVEN, "still growing: 2160 requests, then 2161"),
        ({"answer": answer_of(W3, 2160).model_copy(update={"read_again_at": None})}, Verdict.UNPROVEN, "second time"),
        ({"requests": None, "answer": answer_of(W3, None)}, Verdict.UNPROVEN, "no data point"),
        ({"errors": None}, Verdict.UNPROVEN, "nothing was read of their errors"),
        ({"errors": 1}, Verdict.UNPROVEN, "come to 1 errors, of 300 seconds to 0"),
        ({"errors": 2161}, Verdict.UNREAD, "cannot be"),
        ({"requests": 2155, "answer": answer_of(W3, 2155)}, Verdict.UNPROVEN, "of 300 seconds to 2160"),
        ({"duration_samples": 2100}, Verdict.UNPROVEN, "2100 durations stand beside 2160"),
    ],
)
def test_counts_that_may_not_be_trusted_leave_statistics_unproven(changed, verdict, words):
    """Validity first (soak gate, section 1; S25 and S26): a reading with a fault is never green, for no criterion."""
    found = found_in(with_function(**changed))
    assert words in found[GET, Criterion.READING].sentence
    assert {found[GET, criterion].verdict for criterion in {*STATISTICS, Criterion.READING}} == {verdict}
    assert {found["product_list", criterion].verdict for criterion in STATISTICS} == {Verdict.HOLDS}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"each": 28}, "2016 of 2160 planned requests came"),
        ({"minutes_with_requests": 340}, "Only 340 of 360 minutes"),
        ({"longest_hole_minutes": 11}, "For 11 minutes there was none"),
    ],
)
def test_thin_traffic_is_unproven(changed, words):
    """S38: a load generator that died leaves an error rate of zero."""
    found = found_in(with_function(**changed))
    assert words in found[GET, Criterion.TRAFFIC].sentence
    assert {found[GET, one].verdict for one in {*STATISTICS, Criterion.TRAFFIC}} == {Verdict.UNPROVEN}


def test_window_without_traffic_is_unproven_in_everything():
    """Zero invocations once passed as 0.00 % errors."""
    silent = {"errors": 0, "throttles": 0, "duration_samples": 0, "minutes_with_requests": 0}
    found = found_in(with_function(each=0, **silent))
    of_function = {criterion: one.verdict for (subject, criterion), one in found.items() if subject == GET}
    green = [criterion for criterion, verdict in of_function.items() if verdict is not Verdict.UNPROVEN]
    assert green == [Criterion.READING], of_function


def test_clean_soak_with_too_few_samples_says_how_many_are_missing():
    """Eight windows of 72 clean requests each: 576 of 2,995."""
    records = records_of(PLAN, **{f"w{w.number}": {GET: counts_of(PLAN, GET, w, each=1)} for w in PLAN.windows})
    found = found_in(records)[GET, Criterion.ERROR_RATE]
    assert found.verdict is Verdict.UNPROVEN
    assert "0 of 576 failed" in found.sentence
    assert "2419 more good ones would" in found.sentence


@pytest.mark.parametrize(
    ("changed", "criterion", "words"),
    [
        ({"throttles": 1}, Criterion.THROTTLES, "1 invocations were throttled; 0 are allowed"),
        ({"events_dropped": 2}, Criterion.LOST_EVENTS, "2 events were dropped"),
        ({"errors_in": {4: 3}}, Criterion.BURSTS, "3 of 30 requests failed in the five minutes"),
        ({"errors_in": dict.fromkeys(range(0, 72, 4), 1)}, Criterion.ERROR_RATE, "Window 3: 18 of 2160 failed"),
        ({"over_ms": {2000: 200}}, Criterion.DURATION_P95, "Window 3: 200 of 2160 took longer than 2000 ms"),
    ],
    ids=["S28 throttle", "S41 lost event", "S31 burst", "S32 bad window", "slow window"],
)
def test_one_bad_window_breaks_its_criterion(changed, criterion, words):
    """Beside the cumulative count each window is judged by itself: 42 good hours dilute nothing."""
    found = found_in(with_function(**changed))
    assert found[GET, criterion].verdict is Verdict.BROKEN, found[GET, criterion]
    assert words in found[GET, criterion].sentence
    assert found["product_list", criterion].verdict is Verdict.HOLDS


def test_a_throttle_is_broken_even_in_a_window_that_was_not_read_whole():
    """What was seen, was; nothing that is missing can undo it."""
    incomplete = answer_of(W3, 2160).model_copy(update={"incomplete": ("PartialData",)})
    found = found_in(with_function(throttles=4, answer=incomplete))
    assert found[GET, Criterion.THROTTLES].verdict is Verdict.BROKEN


def test_slow_tail_is_a_criterion_of_its_own_and_a_near_timeout_is_told():
    """S33: p95 is fine, p99 is awful on one function."""
    plan = PLAN.model_copy(update={"limits": PLAN.limits.model_copy(update={"duration_p99_ms": 5000})})
    over = {GET: {2000: 60, 5000: 60}, "product_list": {2000: 0, 5000: 0}}
    records = [
        record_of(
            plan, w, **{key: counts_of(plan, key, w, over_ms=one, longest_ms=29500.0) for key, one in over.items()}
        )
        for w in plan.windows
    ]
    assert not_holding(records, plan) == {(GET, Criterion.DURATION_P99): Verdict.BROKEN}
    assert "The longest took 29.5 s of the 30 s" in found_in(records, plan)[GET, Criterion.DURATION_P95].sentence


@pytest.mark.parametrize("what", ["function", "route", "api"])
def test_what_is_left_out_of_a_record_is_unproven(what):
    """Dropping a function never improves a soak to holds."""
    records = records_of(PLAN)
    field, kept = {"function": ("functions", 1), "route": ("routes", 1), "api": ("apis", 0)}[what]
    records[4] = records[4].model_copy(update={field: getattr(records[4], field)[:kept]})
    assert set(not_holding(records).values()) == {Verdict.UNPROVEN}


def test_redeployment_inside_the_soak_is_broken():
    """S37: also one that was taken back before the next window was read."""
    for changed in ({"versions": ("two",)}, {"versions": ("one", "two", "one")}, {"configurations": ("other",)}):
        found = found_in(with_function(**changed))["platform", Criterion.ONE_VERSION]
        assert (found.verdict, "void" in found.sentence) == (Verdict.BROKEN, True)
    assert found_in(with_function(versions=()))["platform", Criterion.ONE_VERSION].verdict is Verdict.HOLDS
    never = [record_of(PLAN, w, **{GET: counts_of(PLAN, GET, w, versions=())}) for w in PLAN.windows]
    assert found_in(never)["platform", Criterion.ONE_VERSION].verdict is Verdict.UNPROVEN


def test_bad_events_never_improve_any_word():
    """Property: 60 seeded draws of one more error, throttle or slow request on top of a random soak."""
    draws, order = Random(1840), [Verdict.HOLDS, Verdict.UNPROVEN, Verdict.UNREAD, Verdict.BROKEN]  # noqa: S311
    for _ in range(60):
        errors = {draws.randrange(72): draws.randrange(3) for _ in range(draws.randrange(6))}
        slow, throttles = draws.randrange(140), draws.randrange(2)
        place = draws.randrange(72)
        before = found_in(with_function(errors_in=errors, over_ms={2000: slow}, throttles=throttles))
        more = errors | {place: errors.get(place, 0) + 1}
        after = found_in(with_function(errors_in=more, over_ms={2000: slow + 1}, throttles=throttles + 1))
        worse = [key for key, one in before.items() if order.index(after[key].verdict) < order.index(one.verdict)]
        assert [key for key in worse if key[1] is not Criterion.DRIFT] == []


def test_leaking_function_is_broken_by_drift():
    """S36: every window is good by itself."""
    records = [
        record_of(PLAN, w, **{GET: counts_of(PLAN, GET, w, memory_mb=100.0 + 15 * w.number)}) for w in PLAN.windows
    ]
    assert not_holding(records) == {(GET, Criterion.DRIFT): Verdict.BROKEN}


def test_order_of_windows_changes_nothing():
    """A window that was read late stands last in the ledger."""
    records = with_function(errors_in={4: 2})
    assert soak_findings(PLAN, records[::-1]) == soak_findings(PLAN, records)
