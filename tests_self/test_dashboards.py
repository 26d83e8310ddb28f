"""Dashboards as people and consoles write them: which functions are drawn."""

import pytest

from fixtures.probes.aws.dashboards import functions_drawn

_FIRST = ["AWS/Lambda", "Errors", "FunctionName", "one"]


def _drawn(*metrics, region="af-south-1", kind="metric"):
    widget = {"type": kind, "properties": {"region": region, "metrics": list(metrics)}}
    return sorted(set(functions_drawn({"widgets": [widget]}, "af-south-1")))


@pytest.mark.parametrize(
    ("metrics", "names"),
    [
        ([_FIRST, ["...", "two"]], ["one", "two"]),
        ([_FIRST, [".", "Duration", ".", "two", {"stat": "p95"}]], ["one", "two"]),
        ([_FIRST, [".", "Throttles", ".", "."]], ["one"]),
        ([["AWS/Lambda", "Errors", "FunctionName", "one", "Resource", "one:live"]], ["one"]),
        ([["AWS/SQS", "NumberOfMessagesSent", "QueueName", "one"]], []),
        ([[{"expression": "SEARCH('{AWS/Lambda,FunctionName} FunctionName=\"one\"', 'Sum')"}]], ["one"]),
        ([[{"expression": "m1 / m2", "id": "e1"}], _FIRST], ["one"]),
        ([], []),
    ],
)
def test_every_way_of_naming_a_function_is_understood(metrics, names):
    """The console shortens what repeats, and a search names functions in its text."""
    assert _drawn(*metrics) == names


def test_what_is_no_metric_or_of_another_region_draws_nothing_of_ours():
    """A copied widget keeps the region that it was copied from."""
    assert _drawn(_FIRST, region="eu-west-1") == []
    assert _drawn(_FIRST, kind="text") == []
