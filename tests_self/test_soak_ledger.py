"""The ledger survives a kill at any byte, shows any byte that was changed, and is never written twice."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.shapes.soak import Progress
from fixtures.shapes.soak_counts import PlatformCounts, WindowCounts
from fixtures.shapes.words import Verdict
from fixtures.soak import ledger as ledger_module
from fixtures.soak.chain import LedgerEntry, LedgerRefused, header_of, parsed
from fixtures.soak.ledger import FileLedger
from tests_self.judge import ROOT
from tests_self.soak_records import record_of, small_plan

PLAN = small_plan()


def entry_of(number, plan=PLAN, **changed):
    """As short as a window's record can be, so that every byte of a ledger can be tried."""
    window = plan.windows[number - 1]
    counts = WindowCounts(
        window=number,
        start=window.start,
        end=window.end,
        functions=(),
        routes=(),
        apis=(),
        platform=PlatformCounts(alarms=()),
    )
    about = {
        "verdict": Verdict.UNPROVEN,
        "progress": Progress.ON_TRACK,
        "judged_at": window.end + timedelta(minutes=15),
    }
    return LedgerEntry(**({"window": number, "counts": counts} | about | changed))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The bytes of a ledger with two windows."""
    path = tmp_path_factory.mktemp("ledger") / "soak.jsonl"
    ledger = FileLedger(path, PLAN)
    assert [ledger.append(entry_of(number)) for number in (1, 2)] == [True, True]
    return path.read_bytes()


def test_ledger_holds_what_was_appended_in_the_order_of_appending(tmp_path):
    """Also whole records, with a window that was read late."""
    ledger = FileLedger(tmp_path / "soak.jsonl", PLAN)
    assert ledger.read().entries == ()
    entries = [entry_of(number, counts=record_of(PLAN, PLAN.windows[number - 1])) for number in (2, 1, 3)]
    assert all(ledger.append(entry) for entry in entries)
    chain = FileLedger(tmp_path / "soak.jsonl", PLAN).read()
    assert chain.entries == tuple(entries)
    assert [counts.window for counts in chain.counts] == [1, 2, 3]


def test_a_kill_at_any_byte_leaves_a_ledger_that_is_read_and_continued(tmp_path, written, monkeypatch):
    """Cut off after every single byte: read, continued, and at the end the same as if nothing had happened."""
    monkeypatch.setattr(os, "fsync", lambda _: None)  # what is lost with the power is another test's
    path = tmp_path / "soak.jsonl"
    ledger = FileLedger(path, PLAN)
    ends = [place + 1 for place, byte in enumerate(written) if byte == 10]
    for cut in range(len(written) + 1):
        path.write_bytes(written[:cut])
        there = [number for number in (1, 2) if ends[number] <= cut]
        assert [one.window for one in ledger.read().entries] == there, cut
        assert [ledger.append(entry_of(number)) for number in (1, 2)] == [number not in there for number in (1, 2)]
        assert path.read_bytes() == written, cut


@pytest.mark.parametrize(
    "change",
    [lambda byte: byte ^ 1, lambda byte: byte ^ 0x80, lambda _: 10, lambda _: 13],
    ids=["low bit", "high bit", "line feed", "carriage return"],
)
def test_any_altered_byte_of_a_complete_line_is_refused(written, change):
    """Each byte in turn, the ends of lines included: one sentence that says where and what is accepted."""
    for place, byte in enumerate(written):
        if change(byte) == byte:
            continue
        altered = written[:place] + bytes([change(byte)]) + written[place + 1 :]
        with pytest.raises(LedgerRefused, match=r"^here line \d+: .+; accepted: .+") as refused:
            parsed(altered, PLAN, where="here")
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lines: [lines[0], lines[2]], "line 2: does not follow the line before it"),
        (lambda lines: [lines[0], lines[2], lines[1]], "line 2: does not follow the line before it"),
        (lambda lines: [*lines, lines[2]], "line 4: does not follow the line before it"),
        (lambda lines: lines[1:], "line 1: does not follow the line before it"),
        (lambda lines: [lines[0], lines[1][:40] + b"\n", lines[2]], "line 2: is half-written or altered"),
        (lambda lines: [*lines, b"something else"], "line 4: ends in 14 bytes that no crash leaves"),
        (lambda _: [b"something else"], "line 1: ends in 14 bytes that no crash leaves"),
        (lambda lines: [*lines, b"\n"], "line 4: is half-written or altered"),
    ],
    ids=["taken out", "exchanged", "doubled", "beheaded", "cut short", "foreign end", "foreign", "empty line"],
)
def test_ledger_that_was_taken_apart_is_refused(written, change, words):
    """Lines taken out, exchanged, doubled or put in."""
    with pytest.raises(LedgerRefused) as refused:
        parsed(b"".join(change(written.splitlines(keepends=True))), PLAN, where="here")
    assert words in str(refused.value)


def _another_limit(plan):
    return plan.model_copy(update={"limits": plan.limits.model_copy(update={"error_rate": 0.01})})


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (small_plan("prod"), "belongs to soak sit 2026-01-07T16:40Z to 2026-01-09T16:40Z in account 815856636111"),
        (_another_limit(PLAN), "belongs to another plan of the same soak"),
        (PLAN.model_copy(update={"account": "111122223333"}), "accepted: soak sit"),
    ],
)
def test_foreign_ledger_is_refused(written, other, words):
    """Another environment's, or the same soak's under another limit: nothing of it may count."""
    with pytest.raises(LedgerRefused) as refused:
        parsed(written, other, where="here")
    assert words in str(refused.value)
    assert "accepted: soak" in str(refused.value)


def test_foreign_ledger_is_not_written_to(tmp_path, written):
    """Refused before a byte of it is changed, a torn end included."""
    path = tmp_path / "soak.jsonl"
    path.write_bytes(written + b'{"sequence":3')
    with pytest.raises(LedgerRefused):
        FileLedger(path, small_plan("prod")).append(entry_of(1, small_plan("prod")))
    assert path.read_bytes() == written + b'{"sequence":3'


def test_window_stands_there_once(tmp_path, written):
    """Two entries of one window could be read in two ways."""
    chain = parsed(written, PLAN, where="here")
    with pytest.raises(LedgerRefused, match="line 4: window 2 stands there twice; accepted: once"):
        parsed(written + chain.next_lines(entry_of(2, judged_at=datetime(2026, 1, 9, tzinfo=UTC))), PLAN, where="here")


def test_window_of_no_plan_is_refused(written):
    """A chain that is whole, with a record that the plan does not have."""
    moved = entry_of(3).counts.model_copy(update={"start": PLAN.start + timedelta(hours=1)})
    line = parsed(written, PLAN, where="here").next_lines(entry_of(3, counts=moved))
    with pytest.raises(LedgerRefused, match="line 4: window 3 is none of the plan's"):
        parsed(written + line, PLAN, where="here")


def test_every_append_is_synchronised_before_it_is_acknowledged(tmp_path, monkeypatch):
    """The file's bytes, and the folder that has its name."""
    synchronised, real = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (synchronised.append(os.fstat(descriptor)), real(descriptor)))
    path = tmp_path / "soak.jsonl"
    FileLedger(path, PLAN).append(entry_of(1))
    assert [one.st_ino for one in synchronised] == [path.stat().st_ino, tmp_path.stat().st_ino]
    assert synchronised[0].st_size == path.stat().st_size


def _slow_writes(monkeypatch):
    """Every write says that it is under way, and waits until it may go on."""
    under_way, go_on, real = threading.Event(), threading.Event(), ledger_module._write

    def write_slowly(descriptor, lines):
        under_way.set()
        assert go_on.wait(30)
        real(descriptor, lines)

    monkeypatch.setattr(ledger_module, "_write", write_slowly)
    return under_way, go_on


def test_append_waits_for_the_one_under_way(tmp_path, monkeypatch):
    """The second looks again after the first has written, and finds the window there."""
    under_way, go_on = _slow_writes(monkeypatch)
    ledger = FileLedger(tmp_path / "soak.jsonl", PLAN)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(ledger.append, entry_of(1))
        assert under_way.wait(30)
        second = pool.submit(ledger.append, entry_of(1))
        assert not wait([second], timeout=0.3).done
        go_on.set()
        assert (first.result(30), second.result(30)) == (True, False)


_TWO_RUNS = """
import sys
from pathlib import Path
from fixtures.soak.ledger import FileLedger
from tests_self.soak_records import small_plan
from tests_self.test_soak_ledger import entry_of
plan = small_plan("prod")
ledger = FileLedger(Path(sys.argv[1]), plan)
print("ready", flush=True)
sys.stdin.readline()
print(*[number for number in range(1, 25) if ledger.append(entry_of(number, plan))])
"""


def _run_twice(path):
    """What each of two processes says that it wrote; both wait until both are there."""
    command = [sys.executable, "-c", _TWO_RUNS, str(path)]
    runs = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for run in runs:
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        run.stdin.write("go\n")
        run.stdin.flush()
    return [[int(word) for word in run.communicate(timeout=60)[0].split()] for run in runs]


def test_two_runs_at_once_do_not_double_a_window(tmp_path):
    """Two processes append the same 24 windows: each is there once, and exactly one of them wrote it."""
    path = tmp_path / "soak.jsonl"
    first, second = _run_twice(path)
    assert sorted(first + second) == list(range(1, 25))
    entries = FileLedger(path, small_plan("prod")).read().entries
    assert [one.window for one in entries] == list(range(1, 25))


def test_place_that_cannot_be_used_is_refused(tmp_path):
    """One sentence instead of a traceback."""
    with pytest.raises(LedgerRefused, match=r"cannot be read: .+; accepted: a file"):
        FileLedger(tmp_path, PLAN).read()
    with pytest.raises(LedgerRefused, match=r"cannot be written: .+; accepted: a file"):
        FileLedger(tmp_path / "none" / "soak.jsonl", PLAN).append(entry_of(1))


def test_header_says_whose_ledger_it_is():
    """Readable a year later without this program."""
    assert header_of(PLAN).startswith(b'{"sequence":0,"previous":"' + b"0" * 64)
    assert b'"soak":"sit 2026-01-07T16:40Z to 2026-01-09T16:40Z","account":"815856636111"' in header_of(PLAN)
