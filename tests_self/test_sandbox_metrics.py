"""The sandbox's metrics: statistics as CloudWatch defines them, and one traffic behind all of them."""

from datetime import datetime, timedelta

import pytest

from fixtures.sandbox.metrics.changes import Change, minute_of
from fixtures.sandbox.metrics.source import Source
from fixtures.sandbox.metrics.statistics import UnknownStatistic, statistic
from fixtures.sandbox.metrics.traffic import Traffic
from tests_self.soak_world import SIT, plan

HUNDRED = [float(one) for one in range(1, 101)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sum", 5050.0),
        ("SampleCount", 100.0),
        ("Average", 50.5),
        ("Minimum", 1.0),
        ("Maximum", 100.0),
        ("TC(90:)", 10.0),
        ("TC(:90)", 90.0),
        ("TC(10:20)", 10.0),
        ("PR(:90)", 90.0),
        ("PR(99:)", 1.0),
        ("p95", pytest.approx(95.05)),
        ("p50", 50.5),
        ("p100", 100.0),
    ],
)
def test_statistic_is_what_cloudwatch_defines(name, value):
    """A lower bound is exclusive, an upper one inclusive."""
    assert statistic(name, HUNDRED) == value


def test_unknown_statistic_is_refused():
    """A percentile that nobody computes may not come back as nothing."""
    with pytest.raises(UnknownStatistic):
        statistic("tm95", HUNDRED)


def _source(*changes: Change, now: datetime | None = None) -> Source:
    return Source(SIT, Traffic(SIT, plan(), changes), minute_of(now or plan().end + timedelta(hours=1)))


def _total(source: Source, namespace: str, metric: str, window: int = 2, **dimensions: str) -> float:
    values = source.values(namespace, metric, dimensions)
    assert values is not None
    one = plan().windows[window - 1]
    return sum(sum(values(minute)) for minute in range(minute_of(one.start), minute_of(one.end)))


def test_every_function_gets_what_is_planned():
    """Sent by schedule: jitter within a window, none over it."""
    source = _source()
    for function in plan().functions:
        assert _total(source, "AWS/Lambda", "Invocations", FunctionName=function.names[0]) == 2160


def test_p95_of_the_durations_is_below_its_limit():
    """A real distribution: some are slow, and fewer than one of twenty."""
    values = _source().values("AWS/Lambda", "Duration", {"FunctionName": plan().functions[0].names[0]})
    assert values is not None
    start = minute_of(plan().start)
    durations = [one for minute in range(start, start + 360) for one in values(minute)]
    assert statistic("TC(2000:)", durations) / len(durations) < 0.02
    assert 200 < statistic("p95", durations) < 2000 < statistic("Maximum", durations) * 4


def test_gateway_and_functions_count_the_same_traffic():
    """Between them lie the bad requests that were sent on purpose."""
    source = _source()
    invoked = sum(
        _total(source, "AWS/Lambda", "Invocations", FunctionName=one.names[0])
        for one in plan().functions
        if one.api == "product"
    )
    where = {"ApiName": "2-1-bbws-tf-product-api-sit", "Stage": "v1"}
    assert _total(source, "AWS/ApiGateway", "Count", **where) == invoked + 4
    assert _total(source, "AWS/ApiGateway", "4XXError", **where) == 4
    assert _total(source, "BBWS/Soak", "Sent", Api="product") == invoked + 4


def test_last_minutes_are_still_coming_in():
    """A window that is read too early is read short."""
    window = plan().windows[1]
    early = _source(now=window.end + timedelta(minutes=1))
    name = plan().functions[0].names[0]
    assert _total(early, "AWS/Lambda", "Invocations", FunctionName=name) < 2160


def test_unknown_names_have_no_metric():
    """Another region's function, and a dimension that is not emitted."""
    source = _source()
    assert source.values("AWS/Lambda", "Invocations", {"FunctionName": "elsewhere"}) is None
    assert source.values("AWS/Lambda", "Invocations", {}) is None
    assert source.values("AWS/EC2", "CPUUtilization", {}) is None


def test_a_change_is_of_its_own_minutes():
    """One throttle, in one window, on one function."""
    at = minute_of(plan().windows[1].start) + 7
    function = plan().functions[3]
    source = _source(Change("throttled", function.key, at, at + 1, 1.0))
    throttles = [
        _total(source, "AWS/Lambda", "Throttles", window, FunctionName=one.names[0])
        for window in (1, 2, 3)
        for one in (function, plan().functions[4])
    ]
    assert throttles == [0, 0, 1, 0, 0, 0]
