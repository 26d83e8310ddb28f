"""The watch itself: its requests, its file, and `pytest -m postdeploy --watched FILE`."""

import re
import time
from collections import Counter

import pytest

from fixtures.shapes.downtime import WatchEnded
from fixtures.shapes.words import UnreadKind, Verdict
from fixtures.soak.watch_file import WatchRefused, read_watch
from fixtures.wiring.downtime.command import main
from tests_self.expected.downtime import BREAKS, EVERY
from tests_self.watching import begin_watch, course, interrupt, sample, span, written

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

_FILE = "watch.jsonl"
_PRODUCT = "test_endpoint_answered_throughout_the_deployment[product]"


@pytest.fixture
def postdeploy(runner, sandbox):
    """Runs the downtime checks on the sandbox."""

    def run(*arguments):
        options = ("-m", "postdeploy", "--batch", "dr", f"--sandbox-at={sandbox.file}", "tests_smoke/test_downtime.py")
        return runner.judge(*options, *arguments)

    return run


@pytest.fixture
def by_hand(postdeploy, tmp_path):
    """Judges a file that was written by hand and changed afterwards."""

    def run(change=lambda data: data, *, samples=None, deployed="2026-01-10T07:00:10Z/2026-01-10T07:00:50Z", **told):
        file = written(tmp_path / _FILE, course() if samples is None else samples, **told)
        file.write_bytes(change(file.read_bytes()))
        return postdeploy(f"--watched={file}", f"--deployed={deployed}", "-k", "product")

    return run


def _watched(sandbox, file, *arguments, plant=""):
    process = begin_watch(sandbox, file, *arguments)
    while not file.exists() or file.read_bytes().count(b"\n") < 6:
        time.sleep(0.05)
    sandbox.plant(*([plant] if plant else []))
    told = process.communicate(timeout=60)[1]
    assert process.returncode == 0, told
    return read_watch(file)


def test_healthy_deployment_holds_and_says_how_closely_it_was_looked(sandbox, postdeploy, tmp_path):
    """Asked by schedule, tagged, each target as often as every other."""
    watch = _watched(sandbox, tmp_path / _FILE, "--for=8s", "--rate=0.5")
    judged = postdeploy(f"--watched={tmp_path / _FILE}", f"--deployed={span(sandbox, 2, 5)}")
    assert judged.said(Verdict.HOLDS) == EVERY, judged.output
    assert "product: 4 requests, 0 lost; at most 2.0 s between good answers" in judged.output
    assert set(Counter(one.target for one in watch.samples).values()) == {4}
    assert watch.ended
    assert {one["caller"] for one in sandbox.ledger() if one["service"] == "http"} == {
        "bbws-release-verification (synthetic)"
    }


@pytest.mark.parametrize("plant", BREAKS)
def test_downtime_breaks_exactly_its_own_endpoint(sandbox, postdeploy, tmp_path, plant):
    """Found with its length, which lies between what was lost and what was good around it."""
    watch = _watched(sandbox, tmp_path / _FILE, "--for=9s", "--rate=2", plant=plant)
    judged = postdeploy(f"--watched={tmp_path / _FILE}", f"--deployed={span(sandbox, 1, 6)}")
    assert judged.said(Verdict.BROKEN) == set(BREAKS[plant]), judged.output
    [record] = [judged.records[name] for name in BREAKS[plant]]
    least, most = map(float, re.search(r"between ([\d.]+) and ([\d.]+) s", record.text).groups())
    assert least <= float(plant.rpartition("@")[2]) <= most, (record.text, watch.samples)


def test_interrupted_watch_leaves_a_file_that_can_be_judged(sandbox, tmp_path):
    """Ctrl-C is how a watch usually ends, because nobody knows before how long a batch takes."""
    process = begin_watch(sandbox, tmp_path / _FILE, "--for=1h", "--rate=1")
    while not (tmp_path / _FILE).exists() or (tmp_path / _FILE).read_bytes().count(b"\n") < 8:
        time.sleep(0.05)
    told = interrupt(process)
    watch = read_watch(tmp_path / _FILE)
    assert (process.returncode, watch.ended.by, len(watch.samples) >= 7) == (0, "signal", True)
    assert "judge it with: pytest -m postdeploy --watched" in told


def test_killed_watch_leaves_what_it_saw(sandbox, tmp_path):
    """Without its end, and still to be read."""
    process = begin_watch(sandbox, tmp_path / _FILE, "--for=1h", "--rate=1")
    while not (tmp_path / _FILE).exists() or (tmp_path / _FILE).read_bytes().count(b"\n") < 8:
        time.sleep(0.05)
    process.kill()
    process.communicate()
    watch = read_watch(tmp_path / _FILE)
    assert (watch.ended, len(watch.samples) >= 7) == (None, True)


@pytest.mark.parametrize("missing", [1, 40, 200])
def test_last_line_that_a_crash_cut_off_is_left_out(tmp_path, missing):
    """A kill at any byte leaves a readable file."""
    file = written(tmp_path / _FILE, course())
    file.write_bytes(file.read_bytes()[:-missing])
    assert len(read_watch(file).samples) == 119


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data.replace(b'"status":200', b'"status":500', 1), "was altered, its hash is not that of"),
        (lambda data: data.replace(data.splitlines(True)[3], b""), "does not follow the line before it"),
        (lambda data: data[:400] + data[450:], "is half-written or altered"),
        (lambda data: data[:50], "not even its first line is whole"),
        (lambda data: data + b"more", "ends in 4 bytes that no crash leaves"),
        (lambda data: data[:-1] + b" ", "that no crash leaves"),
        (lambda data: data[:0], "not even its first line is whole"),
    ],
    ids=["a status", "a line taken out", "half a line", "half of the first", "more at the end", "another end", "empty"],
)
def test_file_that_was_altered_is_unread(by_hand, change, words):
    """One sentence, and neither green nor red."""
    judged = by_hand(change)
    record = judged.records[_PRODUCT]
    assert (record.verdict, record.unread, judged.exit_status) == (Verdict.UNREAD, UnreadKind.AMBIGUOUS, 10)
    assert words in record.text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"environment": "sit"}, "watched sit in account"),
        ({"account": "1"}, "in account 1; accepted: a watch of prod"),
        ({"targets": {"product": "GET https://elsewhere.invalid/"}}, "by GET https://elsewhere.invalid/; accepted: by"),
    ],
)
def test_watch_of_something_else_is_unread(by_hand, told, words):
    """A healthy SIT says nothing of PROD."""
    record = by_hand(**told).records[_PRODUCT]
    assert (record.verdict, words in record.text) == (Verdict.UNREAD, True), record.text


def test_file_that_is_not_there_is_unread(postdeploy, tmp_path):
    """A typing mistake must not look like nothing to be asked."""
    judged = postdeploy(f"--watched={tmp_path / 'none'}", f"--deployed={'2026-01-10T07:00Z/2026-01-10T08:00Z'}")
    assert (judged.said(Verdict.UNREAD), judged.exit_status) == (EVERY, 10)


def test_file_that_goes_on_after_its_end_is_refused(tmp_path):
    """An end that is none was put in."""
    end = WatchEnded(ended_s=9.0, skipped=0, by="time")
    with pytest.raises(WatchRefused, match="goes on after its end"):
        read_watch(written(tmp_path / _FILE, [sample(0.0), end, sample(0.5)]))


def test_watch_that_slept_is_unproven(by_hand):
    """Never green, and not red either."""
    judged = by_hand(samples=[one for one in course() if not 20 <= one.planned_s < 30])
    assert (judged.said(Verdict.UNPROVEN), judged.exit_status) == ({_PRODUCT}, 10)


def test_watch_that_was_not_told_of_the_deployment_is_unproven(postdeploy, tmp_path):
    """It says what to type."""
    judged = postdeploy(f"--watched={written(tmp_path / _FILE, course())}", "-k", "product")
    assert judged.said(Verdict.UNPROVEN) == {_PRODUCT}
    assert "--deployed FROM/TO" in judged.records[_PRODUCT].text


def test_unwatched_batch_is_not_asked_and_says_what_to_type(postdeploy):
    """Not asked is told with its reason."""
    judged = postdeploy()
    assert judged.said(Verdict.NOT_ASKED) == EVERY
    assert "python -m fixtures.soak watch --env prod --for 20m --rate 2" in judged.records[_PRODUCT].text


def test_watch_is_judged_again_from_its_evidence(runner, postdeploy, tmp_path, tmp_path_factory):
    """A year later, when the file is gone."""
    file, evidence = written(tmp_path / _FILE, course()), tmp_path_factory.mktemp("evidence")
    deployed = "--deployed=2026-01-10T07:00:10Z/2026-01-10T07:00:50Z"
    first = postdeploy(f"--watched={file}", deployed, "-k", "product", f"--evidence={evidence}")
    file.unlink()
    assert runner.judge("--replay", str(evidence)).verdicts() == {_PRODUCT: Verdict.HOLDS}, first.output


def test_workers_say_the_same(postdeploy, tmp_path):
    """Each reads the file by itself."""
    file = written(tmp_path / _FILE, course({20.0: sample(20.0, 502)}))
    options = (f"--watched={file}", "--deployed=2026-01-10T07:00:10Z/2026-01-10T07:00:50Z")
    assert postdeploy(*options).verdicts() == postdeploy(*options, "-n", "2").verdicts()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--env", "nowhere"], "nowhere"),
        (["--env", "prod", "--only", "nothing"], "declares no nothing; accepted: campaigns, product, order"),
        (["--env", "prod", "--rate", "10"], "connections at once; accepted: up to 400"),
        (["--env", "prod"], "BBWS_API_KEY_PRODUCT is not set"),
        ([], "neither --env nor --sandbox-at"),
    ],
)
def test_watch_that_cannot_be_made_is_refused_before_the_first_request(tmp_path, capsys, arguments, words):
    """Nobody finds out after twenty minutes that a key was missing."""
    assert main(["--write-to", str(tmp_path / _FILE), *arguments]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / _FILE).exists()


@pytest.mark.parametrize("text", ["20", "13h", "0s", "x"])
def test_time_that_cannot_be_meant_is_refused(text, capsys):
    """With what would be accepted."""
    with pytest.raises(SystemExit):
        main(["--env", "prod", "--write-to", "x", "--for", text])
    assert "accepted: 90s, 20m, 1h" in capsys.readouterr().err


def test_file_that_is_there_is_never_written_over(sandbox, tmp_path):
    """The last batch's watch is evidence."""
    (tmp_path / _FILE).write_text("kept", encoding="utf-8")
    told = begin_watch(sandbox, tmp_path / _FILE, "--for=1s").communicate(timeout=60)[1]
    assert "accepted: a file that is not there yet" in told
    assert (tmp_path / _FILE).read_text(encoding="utf-8") == "kept"
