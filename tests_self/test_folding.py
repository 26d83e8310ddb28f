"""Data points are kept as texts, and every one of them is still there."""

from datetime import UTC, datetime, timedelta

from fixtures.wiring.folding import folded

BEGIN = datetime(2026, 1, 8, tzinfo=UTC)


def _answer(minutes, values):
    moments = [BEGIN + timedelta(minutes=one) for one in minutes]
    return {"MetricDataResults": [{"Id": "m0", "StatusCode": "Complete", "Timestamps": moments, "Values": values}]}


def _kept(minutes, values):
    [one] = folded("cloudwatch:GetMetricData", _answer(minutes, values))["MetricDataResults"]
    return one["Timestamps"], one["Values"], one["StatusCode"]


def test_points_of_every_minute_are_two_short_texts():
    """Six hours of a metric are 360 of them, and a window has 280 metrics."""
    times, values, status = _kept(range(3), [6.0, 5.0, 181.23456789012])
    assert times == "2026-01-08T00:00:00+00:00 every 60 s to 2026-01-08T00:02:00+00:00"
    assert (values, status) == ("6 5 181.23456789012", "Complete")


def test_a_gap_is_still_seen():
    """A missing minute is what the reading is about."""
    assert _kept([0, 1, 3], [1.0, 1.0, 1.0])[0].split() == [
        (BEGIN + timedelta(minutes=one)).isoformat() for one in (0, 1, 3)
    ]


def test_one_point_and_none_are_told_apart():
    """No data is not zero."""
    assert _kept([], [])[:2] == ("", "")
    assert _kept([0], [0.0])[:2] == (BEGIN.isoformat(), "0")


def test_other_answers_are_kept_as_they_came():
    """Only these are many."""
    answer = _answer([0], [1.0])
    assert folded("cloudwatch:DescribeAlarms", answer) is answer
