"""One window and one function with one thing wrong: the composition, not the formulas."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from fixtures.judging.soak.whole import soak_findings
from fixtures.shapes.soak import Criterion, KnownAlarm
from fixtures.shapes.soak_counts import AlarmEntered, QueueCounts
from fixtures.shapes.words import Verdict
from tests_self.soak_records import answer_of, counts_of, record_of, records_of, small_plan

PLAN = small_plan()
W3 = PLAN.windows[2]
GET = "product_get"


def _found(records, plan=PLAN):
    return {(one.subject, one.criterion): one for one in soak_findings(plan, records)}


def _not_holding(records, plan=PLAN):
    return {key: one.verdict for key, one in _found(records, plan).items() if one.verdict is not Verdict.HOLDS}


def _with_function(**changed):
    return records_of(PLAN, w3={GET: counts_of(PLAN, GET, W3, **changed)})


def _with_platform(**changed):
    records = records_of(PLAN)
    platform = records[2].platform.model_copy(update=changed)
    records[2] = records[2].model_copy(update={"platform": platform})
    return records


def _with_api(**changed):
    records = records_of(PLAN)
    apis = tuple(one.model_copy(update=changed) for one in records[2].apis)
    records[2] = records[2].model_copy(update={"apis": apis})
    return records


def test_healthy_soak_holds_in_every_criterion():
    """The control: nothing below is red by itself."""
    found = _found(records_of(PLAN))
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
    found = _found(_with_function(**changed))
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
    found = _found(_with_function(**changed))
    assert words in found[GET, Criterion.TRAFFIC].sentence
    assert {found[GET, one].verdict for one in {*STATISTICS, Criterion.TRAFFIC}} == {Verdict.UNPROVEN}


def test_window_without_traffic_is_unproven_in_everything():
    """Zero invocations once passed as 0.00 % errors."""
    silent = {"errors": 0, "throttles": 0, "duration_samples": 0, "minutes_with_requests": 0}
    found = _found(_with_function(each=0, **silent))
    of_function = {criterion: one.verdict for (subject, criterion), one in found.items() if subject == GET}
    green = [criterion for criterion, verdict in of_function.items() if verdict is not Verdict.UNPROVEN]
    assert green == [Criterion.READING], of_function


def test_clean_soak_with_too_few_samples_says_how_many_are_missing():
    """Eight windows of 72 clean requests each: 576 of 2,995."""
    records = records_of(PLAN, **{f"w{w.number}": {GET: counts_of(PLAN, GET, w, each=1)} for w in PLAN.windows})
    found = _found(records)[GET, Criterion.ERROR_RATE]
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
    found = _found(_with_function(**changed))
    assert found[GET, criterion].verdict is Verdict.BROKEN, found[GET, criterion]
    assert words in found[GET, criterion].sentence
    assert found["product_list", criterion].verdict is Verdict.HOLDS


def test_a_throttle_is_broken_even_in_a_window_that_was_not_read_whole():
    """What was seen, was; nothing that is missing can undo it."""
    incomplete = answer_of(W3, 2160).model_copy(update={"incomplete": ("PartialData",)})
    found = _found(_with_function(throttles=4, answer=incomplete))
    assert found[GET, Criterion.THROTTLES].verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("changed", "key", "verdict"),
    [
        ({"alarms": (AlarmEntered(name="a", at=W3.start),)}, ("platform", Criterion.ALARMS), Verdict.BROKEN),
        ({"alarms": None}, ("platform", Criterion.ALARMS), Verdict.UNPROVEN),
        ({"table_throttles": 1}, ("platform", Criterion.THROTTLES), Verdict.BROKEN),
        ({"gateway_throttles": 1}, ("platform", Criterion.THROTTLES), Verdict.BROKEN),
        ({"table_throttles": None}, ("platform", Criterion.THROTTLES), Verdict.UNPROVEN),
        ({"queues": ()}, (PLAN.queues[0], Criterion.QUEUES), Verdict.UNPROVEN),
    ],
)
def test_platform_events_are_seen(changed, key, verdict):
    """S23 and S29: from the history and upstream, where no function shows an error."""
    assert _found(_with_platform(**changed))[key].verdict is verdict


def test_growing_dead_letter_queue_is_broken():
    """S19: every order was answered with 201."""
    queues = tuple(QueueCounts(queue=name, visible_before=3, visible_after=4) for name in PLAN.queues)
    drained = tuple(QueueCounts(queue=name, sent=2, visible_before=3, visible_after=0) for name in PLAN.queues)
    for seen in (queues, drained):
        assert _found(_with_platform(queues=seen))[PLAN.queues[0], Criterion.QUEUES].verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("records", "key"),
    [
        (_with_function(over_ms={}), (GET, Criterion.DURATION_P95)),
        (_with_function(throttles=None), (GET, Criterion.THROTTLES)),
        (_with_api(server_errors=None), ("product", Criterion.ERROR_RATE)),
        (_with_api(requests=None, answer=answer_of(W3, None)), ("product", Criterion.ERROR_RATE)),
    ],
    ids=["durations", "throttles", "server errors", "gateway requests"],
)
def test_a_count_that_was_not_read_is_not_zero(records, key):
    """Defaulting empty to zero is the commonest mistake of this trade (S26)."""
    assert _found(records)[key].verdict is Verdict.UNPROVEN


def test_known_alarm_is_excused_by_name_and_date_only():
    """An allowance of one alarm by count excuses whichever comes first."""
    known = KnownAlarm(name="dlq", since=date(2026, 1, 3), reason="r")
    plan = PLAN.model_copy(update={"known_alarms": (known,)})
    old, anew = datetime(2026, 1, 3, 9, tzinfo=UTC), W3.start + timedelta(hours=1)
    for name, at, verdict in (("dlq", old, "holds"), ("dlq", anew, "broken"), ("other", old, "broken")):
        records = _with_platform(alarms=(AlarmEntered(name=name, at=at),))
        assert _found(records, plan)["platform", Criterion.ALARMS].verdict == verdict, (name, at)


@pytest.mark.parametrize(
    ("changed", "criterion", "verdict"),
    [
        ({"server_errors": 60}, Criterion.RECONCILIATION, Verdict.BROKEN),
        ({"requests": 4500, "answer": answer_of(W3, 4500)}, Criterion.RECONCILIATION, Verdict.UNPROVEN),
        ({"requests": None, "answer": answer_of(W3, None)}, Criterion.RECONCILIATION, Verdict.UNPROVEN),
        ({"client_errors": 3}, Criterion.POSITIVE_CONTROL, Verdict.UNPROVEN),
        ({"client_errors": 5}, Criterion.POSITIVE_CONTROL, Verdict.BROKEN),
        ({"expected_client_errors": 0}, Criterion.POSITIVE_CONTROL, Verdict.UNPROVEN),
    ],
    ids=["S40 silent 5XX", "unexplained", "not read", "blind", "S39 refused", "no control"],
)
def test_gateway_is_reconciled_with_its_functions(changed, criterion, verdict):
    """5XX that reach no function are in no function's errors; a metric that misses a deliberate error is blind."""
    assert _found(_with_api(**changed))["product", criterion].verdict is verdict


def test_slow_route_is_not_hidden_by_its_api():
    """S34: pooled, 9 % of one route are 4.5 %."""
    plan = small_plan("prod")
    records = records_of(plan)
    slow = [_with_slow_first_route(one) for one in records]
    assert _not_holding(slow, plan) == {(plan.routes[0].key, Criterion.API_P95): Verdict.BROKEN}


def _with_slow_first_route(record, slow=33):
    first, *others = record.routes
    return record.model_copy(update={"routes": (first.model_copy(update={"over_ms": {500: slow}}), *others)})


def test_slow_tail_is_a_criterion_of_its_own_and_a_near_timeout_is_told():
    """S33: p95 is fine, p99 is awful on one function."""
    limits = PLAN.limits.model_copy(update={"duration_p99_ms": 5000})
    plan = PLAN.model_copy(update={"limits": limits})
    over = {GET: {2000: 60, 5000: 60}, "product_list": {2000: 0, 5000: 0}}
    records = [
        record_of(
            plan, w, **{key: counts_of(plan, key, w, over_ms=one, longest_ms=29500.0) for key, one in over.items()}
        )
        for w in plan.windows
    ]
    assert _not_holding(records, plan) == {(GET, Criterion.DURATION_P99): Verdict.BROKEN}
    assert "The longest took 29.5 s of the 30 s" in _found(records, plan)[GET, Criterion.DURATION_P95].sentence


def test_slow_hour_of_a_route_is_not_diluted():
    """60 of 360 in one hour are 0.7 % of the day."""
    plan = small_plan("prod")
    first, *others = records_of(plan)
    found = _found([_with_slow_first_route(first, slow=60), *others], plan)[plan.routes[0].key, Criterion.API_P95]
    assert (found.verdict, "Window 1: 60 of 360" in found.sentence) == (Verdict.BROKEN, True)


def test_route_that_was_read_too_early_is_unproven_in_its_latency():
    """Its late minutes were still to come."""
    plan = small_plan("prod")
    first, *others = records_of(plan)
    early = first.routes[0].answer.model_copy(update={"read_at": first.end})
    route = first.routes[0].model_copy(update={"answer": early})
    records = [first.model_copy(update={"routes": (route, *first.routes[1:])}), *others]
    assert _found(records, plan)[route.route, Criterion.API_P95].verdict is Verdict.UNPROVEN


@pytest.mark.parametrize("what", ["function", "route", "api"])
def test_what_is_left_out_of_a_record_is_unproven(what):
    """Dropping a function never improves a soak to holds."""
    records = records_of(PLAN)
    field, kept = {"function": ("functions", 1), "route": ("routes", 1), "api": ("apis", 0)}[what]
    records[4] = records[4].model_copy(update={field: getattr(records[4], field)[:kept]})
    assert set(_not_holding(records).values()) == {Verdict.UNPROVEN}


def test_redeployment_inside_the_soak_is_broken():
    """S37: also one that was taken back before the next window was read."""
    for changed in ({"versions": ("two",)}, {"versions": ("one", "two", "one")}, {"configurations": ("other",)}):
        found = _found(_with_function(**changed))["platform", Criterion.ONE_VERSION]
        assert (found.verdict, "void" in found.sentence) == (Verdict.BROKEN, True)
    assert _found(_with_function(versions=()))["platform", Criterion.ONE_VERSION].verdict is Verdict.HOLDS
    never = [record_of(PLAN, w, **{GET: counts_of(PLAN, GET, w, versions=())}) for w in PLAN.windows]
    assert _found(never)["platform", Criterion.ONE_VERSION].verdict is Verdict.UNPROVEN


def test_bad_events_never_improve_any_word():
    """Property: 60 seeded draws of one more error, throttle or slow request on top of a random soak."""
    draws, order = Random(1840), [Verdict.HOLDS, Verdict.UNPROVEN, Verdict.UNREAD, Verdict.BROKEN]  # noqa: S311
    for _ in range(60):
        errors = {draws.randrange(72): draws.randrange(3) for _ in range(draws.randrange(6))}
        slow, throttles = draws.randrange(140), draws.randrange(2)
        place = draws.randrange(72)
        before = _found(_with_function(errors_in=errors, over_ms={2000: slow}, throttles=throttles))
        more = errors | {place: errors.get(place, 0) + 1}
        after = _found(_with_function(errors_in=more, over_ms={2000: slow + 1}, throttles=throttles + 1))
        worse = [key for key, one in before.items() if order.index(after[key].verdict) < order.index(one.verdict)]
        assert [key for key in worse if key[1] is not Criterion.DRIFT] == []


def test_leaking_function_is_broken_by_drift():
    """S36: every window is good by itself."""
    records = [
        record_of(PLAN, w, **{GET: counts_of(PLAN, GET, w, memory_mb=100.0 + 15 * w.number)}) for w in PLAN.windows
    ]
    assert _not_holding(records) == {(GET, Criterion.DRIFT): Verdict.BROKEN}


def test_order_of_windows_changes_nothing():
    """A window that was read late stands last in the ledger."""
    records = _with_function(errors_in={4: 2})
    assert soak_findings(PLAN, records[::-1]) == soak_findings(PLAN, records)
