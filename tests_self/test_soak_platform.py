"""APIs, routes and the platform with one thing wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest

from fixtures.shapes.soak import Criterion, KnownAlarm
from fixtures.shapes.soak_counts import AlarmEntered, QueueCounts
from fixtures.shapes.words import Verdict
from tests_self.soak_records import (
    GET,
    PLAN,
    W3,
    answer_of,
    found_in,
    not_holding,
    records_of,
    small_plan,
    with_function,
)


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
    assert found_in(_with_platform(**changed))[key].verdict is verdict


def test_growing_dead_letter_queue_is_broken():
    """S19: every order was answered with 201."""
    queues = tuple(QueueCounts(queue=name, visible_before=3, visible_after=4) for name in PLAN.queues)
    drained = tuple(QueueCounts(queue=name, sent=2, visible_before=3, visible_after=0) for name in PLAN.queues)
    for seen in (queues, drained):
        assert found_in(_with_platform(queues=seen))[PLAN.queues[0], Criterion.QUEUES].verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("records", "key"),
    [
        (with_function(over_ms={}), (GET, Criterion.DURATION_P95)),
        (with_function(throttles=None), (GET, Criterion.THROTTLES)),
        (_with_api(server_errors=None), ("product", Criterion.ERROR_RATE)),
        (_with_api(requests=None, answer=answer_of(W3, None)), ("product", Criterion.ERROR_RATE)),
    ],
    ids=["durations", "throttles", "server errors", "gateway requests"],
)
def test_a_count_that_was_not_read_is_not_zero(records, key):
    """Defaulting empty to zero is the commonest mistake of this trade (S26)."""
    assert found_in(records)[key].verdict is Verdict.UNPROVEN


def test_known_alarm_is_excused_by_name_and_date_only():
    """An allowance of one alarm by count excuses whichever comes first."""
    known = KnownAlarm(name="dlq", since=date(2026, 1, 3), reason="r")
    plan = PLAN.model_copy(update={"known_alarms": (known,)})
    old, anew = datetime(2026, 1, 3, 9, tzinfo=UTC), W3.start + timedelta(hours=1)
    for name, at, verdict in (("dlq", old, "holds"), ("dlq", anew, "broken"), ("other", old, "broken")):
        records = _with_platform(alarms=(AlarmEntered(name=name, at=at),))
        assert found_in(records, plan)["platform", Criterion.ALARMS].verdict == verdict, (name, at)


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
    assert found_in(_with_api(**changed))["product", criterion].verdict is verdict


def test_slow_route_is_not_hidden_by_its_api():
    """S34: pooled, 9 % of one route are 4.5 %."""
    plan = small_plan("prod")
    records = records_of(plan)
    slow = [_with_slow_first_route(one) for one in records]
    assert not_holding(slow, plan) == {(plan.routes[0].key, Criterion.API_P95): Verdict.BROKEN}


def _with_slow_first_route(record, slow=33):
    first, *others = record.routes
    return record.model_copy(update={"routes": (first.model_copy(update={"over_ms": {500: slow}}), *others)})


def test_assumed_clumping_raises_the_floor_of_an_api_too():
    """With a design effect of 20 the 34,592 requests count as 1,729."""
    plan = PLAN.model_copy(update={"limits": PLAN.limits.model_copy(update={"clumping": 20.0})})
    assert found_in(records_of(plan), plan)["product", Criterion.ERROR_RATE].verdict is Verdict.UNPROVEN


def test_slow_hour_of_a_route_is_not_diluted():
    """60 of 360 in one hour are 0.7 % of the day."""
    plan = small_plan("prod")
    first, *others = records_of(plan)
    found = found_in([_with_slow_first_route(first, slow=60), *others], plan)[plan.routes[0].key, Criterion.API_P95]
    assert (found.verdict, "Window 1: 60 of 360" in found.sentence) == (Verdict.BROKEN, True)


def test_route_that_was_read_too_early_is_unproven_in_its_latency():
    """Its late minutes were still to come."""
    plan = small_plan("prod")
    first, *others = records_of(plan)
    early = first.routes[0].answer.model_copy(update={"read_at": first.end})
    route = first.routes[0].model_copy(update={"answer": early})
    records = [first.model_copy(update={"routes": (route, *first.routes[1:])}), *others]
    assert found_in(records, plan)[route.route, Criterion.API_P95].verdict is Verdict.UNPROVEN
