"""The declared soaks, bad ones, and what is due when."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.environments import FOLDER, Refused, load_environment
from fixtures.soak.__main__ import main
from fixtures.soak.plan import due, refusal, smoke_runs
from tests_self.judge import ROOT
from tests_self.soak_records import small_plan

SIT = (FOLDER / "sit.toml").read_text(encoding="utf-8")
START, END = "start = 2026-01-07T18:40:00+02:00", "end = 2026-01-09T18:40:00+02:00"


def _file(tmp_path, *changes):
    text = SIT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("name", "count", "minutes"), [("sit", 8, 360), ("prod", 24, 60)])
def test_windows_are_half_open_and_leave_no_minute_out(name, count, minutes):
    """Every moment of the soak is in exactly one window; its end is in none."""
    plan = load_environment(name).soak
    assert [(window.number, window.minutes) for window in plan.windows] == [(n + 1, minutes) for n in range(count)]
    moment = plan.start
    while moment < plan.end:
        assert sum(window.has(moment) for window in plan.windows) == 1
        moment += timedelta(minutes=20)
    assert not any(window.has(plan.end) for window in plan.windows)
    assert plan.start.utcoffset() == timedelta(0)


@pytest.mark.parametrize("name", ["sit", "prod"])
def test_all_twenty_functions_are_covered_and_the_plan_can_pass(name):
    """The monitor that this replaces had ten, and no order function among them."""
    plan = load_environment(name).soak
    assert len(plan.functions) == 20
    assert {function.api for function in plan.functions} == {"product", "order", "campaigns"}
    assert refusal(plan) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([(END, "end = 2026-01-07T18:40:00+02:00")], "[soak] end: 2026-01-07T16:40Z is not after 2026-01-07T16:40Z"),
        ([("windows = 8", "windows = 7")], "[soak] windows: 7 do not divide the soak into whole minutes"),
        ([("windows = 8", "windows = 0")], "[soak] windows"),
        (
            [("product_get = 2160\n", "product_fetch = 2160\n")],
            "[soak.traffic] product_fetch: is no function that the soak",
        ),
        (
            [("product_get = 2160\n", "")],
            "[soak.traffic] product_get: stands in neither of traffic and unproven_by_design",
        ),
        (
            [('covers = ["product", "order", "campaigns"]', 'covers = ["product", "orders", "campaigns"]')],
            "[soak] covers: 'orders' is no function group; accepted: product",
        ),
        (
            [("[soak.apis.order]", "[soak.apis.orders]"), ("[soak.apis.order.", "[soak.apis.orders.")],
            "apis: 'orders' is no",
        ),
        ([("error_rate = 0.001", "error_rate = 0.1e1")], "[soak.limits] error_rate"),
        ([("throttles = 0", "throttels = 0")], "throttels: is not known here"),
        ([(START, "start = 2026-01-07T18:40:30+02:00")], "[soak]"),
        ([(START, "start = 2026-01-07T18:40:00")], "[soak] start"),
        ([("since = 2026-01-03\n", "")], "since: is missing; accepted: a date"),
        ([('"GET /v1.0/products" = 2160', '"products" = 2160')], "[soak.apis.product.routes] products"),
    ],
)
def test_bad_plan_is_refused_with_what_is_accepted(tmp_path, changes, words):
    """Before the first window is read, not after two days."""
    with pytest.raises(Refused) as refused:
        load_environment(_file(tmp_path, *changes))
    assert words in str(refused.value)
    assert "mine.toml" in str(refused.value)


def _windows(*hours):
    begin = datetime(2026, 1, 7, 16, 40, tzinfo=UTC)
    entries = [
        f"{{ start = {(begin + timedelta(hours=a)).isoformat()}, end = {(begin + timedelta(hours=b)).isoformat()} }}"
        for a, b in hours
    ]
    return [("windows = 8", f"windows = [{', '.join(entries)}]")]


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ([(0, 24), (25, 48)], "[soak.windows] 2: a gap before 2026-01-08T17:40Z; accepted: start 2026-01-08T16:40Z"),
        (
            [(0, 24), (23, 48)],
            "[soak.windows] 2: an overlap before 2026-01-08T15:40Z; accepted: start 2026-01-08T16:40Z",
        ),
        ([(1, 48)], "[soak.windows] 1: a gap before"),
        ([(0, 24), (24, 47)], "they end at 2026-01-09T15:40Z; accepted: the soak's own end, 2026-01-09T16:40Z"),
        ([(0, 24), (24, 24), (24, 48)], "[soak.windows] 2: ends before it starts"),
    ],
)
def test_gaps_and_overlaps_are_refused(tmp_path, hours, words):
    """An error in a minute that no window has is seen by nobody; in two, it counts twice."""
    with pytest.raises(Refused) as refused:
        load_environment(_file(tmp_path, *_windows(*hours)))
    assert words in str(refused.value)


def test_windows_of_different_lengths_are_accepted(tmp_path):
    """The release moves, and so do checkpoints."""
    plan = load_environment(_file(tmp_path, *_windows((0, 7), (7, 13), (13, 48)))).soak
    assert [window.minutes for window in plan.windows] == [420, 360, 2100]


def test_soak_is_optional(tmp_path):
    """A file that was discovered, or written before there was one, is complete without it."""
    path = tmp_path / "mine.toml"
    path.write_text(SIT[: SIT.index("[soak]")], encoding="utf-8")
    assert load_environment(str(path)).soak is None
    assert main(["plan", "--env", str(path)]) == 2


def test_window_is_due_once_it_has_settled_and_until_it_is_judged():
    """Also one that was missed: metrics of one minute are kept for fifteen days."""
    plan = small_plan()
    settled = plan.windows[1].end + timedelta(minutes=10)
    second = timedelta(seconds=1)
    assert [one.number for one in due(plan, judged=(), now=settled - second)] == [1]
    assert [one.number for one in due(plan, judged=(), now=settled)] == [1, 2]
    assert [one.number for one in due(plan, judged={2}, now=settled)] == [1]
    assert [one.number for one in due(plan, judged={1, 3}, now=plan.end + timedelta(days=3))] == [2, 4, 5, 6, 7, 8]


def test_smoke_suite_runs_every_four_hours_of_prods_soak():
    """Seven times, the first and the last included."""
    runs = smoke_runs(load_environment("prod").soak)
    assert [run.hour for run in runs] == [13, 17, 21, 1, 5, 9, 13]
    assert smoke_runs(small_plan()) == ()


PRINTED = (
    "error rate below 0.1 % 2995 4742 63",
    "duration p95 below 2000 ms 59 93 2",
    "true rate 0.01 % 4742 9151 99 and 191 an hour",
    "order_pdf_creator 17280 requests, 360 an hour",
    "window 8 (2026-01-09T10:40Z to 2026-01-09T16:40Z), judged from 2026-01-09T16:50Z",
)


def test_plan_command_prints_floors_and_the_traffic_that_reaches_them():
    """What a person needs to know two days earlier."""
    command = [sys.executable, "-m", "fixtures.soak", "plan", "--env", "sit"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in run.stdout.splitlines()]
    assert [line for line in PRINTED if line not in lines] == [], run.stdout


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            [("product_get = 2160", "product_get = 374")],
            "product_get is sent 2992 requests, and error rate below 0.1 % takes 2995 without a bad one; accepted: 375",
        ),
        ([("windows = 8", "windows = 6")], "6 windows show no drift; accepted: 8 or more"),
        (
            [('id = "eq1b8j0sek"', 'id = "eq1b8j0sek"\nrequest_quota = 10000')],
            "product is sent 86400 requests, and the key's",
        ),
        ([('"GET /v1.0/products" = 2160\n', "")], "the routes of product are sent 8640 requests in a window"),
    ],
)
def test_plan_that_cannot_pass_is_refused_in_one_sentence(tmp_path, capsys, changes, words):
    """However well the platform does, two days of it would show nothing."""
    assert main(["plan", "--env", _file(tmp_path, *changes)]) == 2
    said = capsys.readouterr().err
    assert "this plan cannot pass: " in said
    assert words in said
    assert said.count("\n") == 1


def test_statistics_are_loaded_only_where_they_are_used():
    """`pytest -m prep` does not pay for scipy."""
    loaded = "fixtures.judging.soak.whole, fixtures.soak.plan, fixtures.soak.verdict"
    code = f"import sys, {loaded}; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
