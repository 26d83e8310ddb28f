"""How many calls a window takes: what the limits of GetMetricData allow, and no more than in proportion."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from fixtures.probes.aws.metrics.asking import POINTS_A_CALL, QUERIES_A_CALL, Span
from fixtures.probes.aws.metrics.counting import WantedFunction
from fixtures.shapes.readings import Address
from tests_self.soak_world import plan

PLACE = Address(name="-", region="eu-west-1", account="815856636111")


class _Metrics:
    """Answers every query whole, and holds CloudWatch's limits."""

    def __init__(self) -> None:
        self.calls = 0

    def call(self, *_: object, **asked: Any) -> dict[str, Any]:
        self.calls += 1
        span = asked["EndTime"] - asked["StartTime"]
        answers = [_answer(one, asked["StartTime"], span) for one in asked["MetricDataQueries"]]
        assert len(answers) <= QUERIES_A_CALL
        assert sum(len(one["Values"]) for one in answers) <= POINTS_A_CALL
        return {"MetricDataResults": answers}


def _answer(query: dict[str, Any], start: datetime, span: timedelta) -> dict[str, Any]:
    period = timedelta(seconds=query["MetricStat"]["Period"])
    times = [start + period * place for place in range(span // period)]
    return {"Id": query["Id"], "StatusCode": "Complete", "Timestamps": times, "Values": [1.0] * len(times)}


def _calls(functions: int) -> tuple[int, int]:
    window, metrics = plan().windows[0], _Metrics()
    span = Span(window.start, window.end)
    wanted = [WantedFunction(span, f"function-{one}", (2000,)) for one in range(functions)]
    span.ask(metrics, PLACE)
    assert {one.requests.total() for one in wanted} == {window.minutes}
    return metrics.calls, span.fewest_calls()


@pytest.mark.parametrize(("functions", "calls"), [(20, 1), (45, 1), (46, 2), (200, 5)])
def test_functions_of_a_window_are_asked_for_in_the_fewest_calls(functions, calls):
    """45 functions have 495 metrics and 100,440 data points, which is all that one call may ask for."""
    assert _calls(functions) == (calls, calls)


@pytest.mark.parametrize("functions", [20, 45, 60])
def test_ten_times_as_many_functions_take_at_most_ten_times_as_many_calls(functions):
    """And mostly fewer, because the last call of a few is seldom full."""
    assert _calls(10 * functions)[0] <= 10 * _calls(functions)[0]
