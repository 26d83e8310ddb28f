"""A run's folder: written as it happens, chained, closed by a manifest, and never taken for whole when it is not."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from jsonschema import Draft7Validator

from fixtures.environments import smoke_files
from fixtures.evidence.bundle import open_bundle, whole_bundle
from fixtures.evidence.events import BundleRefused as Refused
from fixtures.evidence.events import EventLog, read_events
from fixtures.evidence.page import as_markdown
from fixtures.shapes.words import Verdict
from tests_self.judge import ROOT


@pytest.fixture
def bundle(bundle_of, tmp_path):
    """A copy of a small run's folder, to be tampered with."""
    return bundle_of("broken", tmp_path)


def _killed_after(lines, sandbox, folder):
    command = [sys.executable, "-m", "pytest", "-m", "prep", f"--sandbox-at={sandbox.file}", f"--evidence={folder}"]
    run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    events = folder / "events.jsonl"
    while not (events.exists() and events.read_bytes().count(b"\n") > lines):
        time.sleep(0.005)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()


@pytest.mark.parametrize("lines", [150, *(pytest.param(one, marks=pytest.mark.proof) for one in (1, 700, 1100, 1700))])
def test_a_killed_run_leaves_every_line_up_to_then(sandbox, tmp_path, lines):
    """The machine that runs out of battery at 21:40 has still seen what it saw until 21:40."""
    _killed_after(lines, sandbox, tmp_path)
    left = open_bundle(tmp_path)
    assert len(left.events) > lines
    assert left.ending is None
    assert not (tmp_path / "manifest.json").exists()
    with pytest.raises(Refused, match="is half-written, because the run was killed or still goes on"):
        whole_bundle(tmp_path)


def test_a_bundle_that_ends_anywhere_says_that_it_is_incomplete(bundle):
    """After any byte: with the manifest of the whole it is altered, without it half-written."""
    random.seed("ends anywhere")
    whole = (bundle / "events.jsonl").read_bytes()
    for cut in (random.randrange(whole.index(b"\n") + 1, len(whole) - 1) for _ in range(6)):  # noqa: S311  # no secret
        (bundle / "events.jsonl").write_bytes(whole[:cut])
        with pytest.raises(Refused, match=r"events.jsonl: was changed"):
            whole_bundle(bundle)
        assert "INCOMPLETE: the run was killed" in as_markdown(open_bundle(bundle))
    (bundle / "manifest.json").unlink()
    with pytest.raises(Refused, match="is half-written"):
        whole_bundle(bundle)


def test_a_line_that_was_cut_in_the_middle_is_no_event(tmp_path):
    """A kill in the middle of a write loses that line and none before it."""
    log = EventLog(tmp_path / "events.jsonl")
    for number in range(3):
        log.write("verdict", json.dumps({"node": str(number)}))
    log.close()
    whole = (tmp_path / "events.jsonl").read_bytes()
    for cut in range(len(whole)):
        (tmp_path / "events.jsonl").write_bytes(whole[:cut])
        assert len(read_events(tmp_path / "events.jsonl")) == whole[:cut].count(b"\n")


def test_every_reading_stands_before_the_verdicts_that_rest_on_it(bundle):
    """At whatever line the file ends, what it says is founded."""
    seen = set()
    for event in open_bundle(bundle).events:
        if event.event == "reading":
            question = event.body["question"]
            seen.add((question["probe"], question["address"]["name"]))
        for key in event.body.get("rests_on", ()) if event.event == "verdict" else ():
            assert any(key.startswith(f"{probe}@") and name in key for probe, name in seen), key


def test_ctrf_is_valid_by_its_published_schema(bundle):
    """Other people's dashboards read it, so other people's rules hold."""
    schema = json.loads((ROOT / "tests_self/data/ctrf.schema.json").read_text(encoding="utf-8"))
    report = json.loads((bundle / "results.ctrf.json").read_text(encoding="utf-8"))
    Draft7Validator(schema).validate(report)
    records = open_bundle(bundle).records.values()
    failed = {test["testId"] for test in report["results"]["tests"] if test["status"] == "failed"}
    assert failed == {record.node for record in records if record.verdict is Verdict.BROKEN}
    passed = sum(record.verdict is Verdict.HOLDS for record in records)
    assert report["results"]["summary"]["passed"] == passed


def test_the_manifest_says_who_asked_what_of_whom(bundle):
    """An auditor begins here."""
    said = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    assert (said["run"]["account"], said["run"]["world"]) == ("093646564004", "deployed")
    assert ":assumed-role/bbws-release-verifier/" in said["identity"]
    assert (said["answer"][:4], said["exit_status"]) == ("NO: ", 1)
    assert len(said["run"]["lock"]["sha256"]) == 64
    names = {"assessment.md", "events.jsonl", "results.ctrf.json", "junit.xml", "report.html", "rollback.txt"}
    declared = {f"declared/{name}.toml" for name in ("environment", "policy", "waivers", "soak_evidence")}
    declared |= {f"declared/{name}.toml" for name in smoke_files()}
    assert set(said["files"]) == names | declared
    assert whole_bundle(bundle).answer() == said["answer"]


def test_workers_leave_the_same_bundle(judge, bundle, tmp_path):
    """Only the controller writes, however many judge."""
    judge("-n", "2", f"--evidence={tmp_path / 'workers'}", "-k", "bucket and invoices")
    several = whole_bundle(tmp_path / "workers")
    assert len(several.records) > 5
    assert {key: one.verdict for key, one in several.records.items()} == {
        key: Verdict.HOLDS for key in several.records if "none_declared" not in key
    }


def test_workers_understand_a_folder_that_is_there(runner, sandbox, tmp_path):
    """pytest takes an option's value for a folder of tests where it exists, and it does by the time workers start."""
    words = ("-n", "1", "-m", "prep", "-k", "vpc", f"--sandbox-at={sandbox.file}")
    judged = runner.judge(*words, "--evidence", str(tmp_path / "new"))
    assert judged.exit_status == 0, judged.output
    assert len(open_bundle(tmp_path / "new").records) >= 3


def test_a_second_run_in_the_same_folder_leaves_nothing_of_the_first(bundle, judge):
    """A signature of yesterday must not lie beside the verdicts of today."""
    (bundle / "decision.intoto.json").write_text("{}", encoding="utf-8")
    judge(f"--evidence={bundle}", "-k", "vpc")
    assert not (bundle / "decision.intoto.json").exists()
    assert {record.kind for record in whole_bundle(bundle).records.values()} <= {"VPC", "waiver", "vpc"}
