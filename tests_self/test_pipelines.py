"""The suite's own workflows: nothing in them may do more than ask, and what they ask is what a person would type."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from fixtures.environments import load_environment
from tests_self.judge import ROOT

FOLDER = ROOT / ".github" / "workflows"
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yml"))}
JOBS = {
    f"{name}:{job}": body
    for name, text in FILES.items()
    for job, body in yaml.load(text, Loader=yaml.BaseLoader)["jobs"].items()  # noqa: S506  # every scalar stays text
}


def test_zizmor_finds_nothing():
    """What is asked of the six repositories is asked of this one."""
    zizmor = Path(sys.executable).with_name("zizmor")
    command = [zizmor, "--offline", "--quiet", "--persona=pedantic", "--strict-collection", str(FOLDER)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_used_is_pinned_by_its_digest(name):
    """A tag can be moved to other code overnight; a digest cannot."""
    used = re.findall(r"^\s*-?\s*uses: (\S+)", FILES[name], flags=re.MULTILINE)
    pinned = re.compile(r"\./|[\w./-]+@[0-9a-f]{40}$|docker://[\w./-]+:[\w.]+@sha256:[0-9a-f]{64}$")
    assert [one for one in used if not pinned.match(one)] == []


@pytest.mark.parametrize("name", FILES)
def test_no_secret_is_kept_for_a_workflow(name):
    """OIDC proves who asks; what is not kept cannot be stolen."""
    assert "secrets." not in FILES[name].replace("secretsmanager", "")
    assert not re.search(r"AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)|PRIVATE KEY", FILES[name])
    assert yaml.load(FILES[name], Loader=yaml.BaseLoader)["permissions"] == {}  # noqa: S506


@pytest.mark.parametrize("job", JOBS)
def test_a_job_may_read_the_code_and_prove_who_it_is_at_most(job):
    """Nobody's pipeline can write into this repository by way of the suite."""
    of_ci = job.startswith("ci.yml")
    assert JOBS[job]["permissions"] == {"contents": "read"} | ({} if of_ci else {"id-token": "write"})


def _ask(tmp_path, **environ):
    """What comes of the step that asks, where pytest ends with 10: exit status, pytest's words, standard error."""
    [script] = [step["run"] for step in JOBS["verify.yml:verify"]["steps"] if step["name"] == "Ask"]
    program = tmp_path / ".venv" / "bin" / "pytest"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text('#!/bin/sh\nfor word in "$@"; do echo "$word"; done\nexit 10\n', encoding="utf-8")
    program.chmod(0o755)
    empty = dict.fromkeys(("BATCH", "LEDGER", "BBWS_GITHUB_APP_ID"), "")
    given = os.environ | empty | {"CONCLUDE": "false", "ENVIRONMENT": "prod", "RUNNER_TEMP": "/tmp"} | environ  # noqa: S108
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    told = subprocess.run(command, cwd=tmp_path, env=given, capture_output=True, text=True, check=False)
    return told.returncode, told.stdout.splitlines(), told.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"PHASE": "prep"}, []),
        ({"PHASE": "smoke", "BATCH": "2"}, ["--batch", "2"]),
        ({"PHASE": "soak", "LEDGER": "s3://b/p", "CONCLUDE": "true"}, ["--ledger", "s3://b/p", "--conclude"]),
    ],
    ids=["prep", "smoke", "soak"],
)
def test_a_workflow_asks_what_a_person_would_type(tmp_path, runner, given, words):
    """And its exit status is the suite's, so a job is green where everything holds, and nowhere else."""
    status, asked, _ = _ask(tmp_path, **given)
    assert status == 10
    assert asked == ["-m", given["PHASE"], "--env", "prod", "--evidence", f"evidence/{given['PHASE']}", *words]
    assert runner.judge(*asked, "--evidence=none", "--collect-only", "-q").exit_status == 0


def test_what_is_typed_into_a_form_is_no_command(tmp_path):
    """A field of a dispatch is somebody's words."""
    assert _ask(tmp_path, PHASE="smoke", BATCH="$(id); ls")[1][-1] == "$(id); ls"


def test_a_checkpoint_is_not_taken_where_it_would_be_lost(tmp_path):
    """The runner's disk is gone in a minute, and with it the ledger."""
    status, words, error = _ask(tmp_path, PHASE="soak")
    assert (status, words) == (1, [])
    assert "BBWS_SOAK_LEDGER" in error


def _scheduled():
    lines = re.findall(r'cron: "(\d+) (\d+)-(\d+) (\d+) 1 \*"', FILES["soak.yml"])
    for minute, first, last, day in (map(int, line) for line in lines):
        yield from (datetime(2026, 1, day, hour, minute, tzinfo=UTC) for hour in range(first, last + 1))


def test_every_window_of_the_soak_has_a_look_of_its_own():
    """A checkpoint that nobody took was called passed once."""
    soak = load_environment("prod").soak
    settled = [window.end + timedelta(minutes=soak.settle_minutes) for window in soak.windows]
    looks = list(_scheduled())
    assert [sum(at < look <= at + timedelta(hours=1) for look in looks) for at in settled] == [1] * len(settled)
