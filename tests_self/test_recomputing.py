"""What was recorded is what its readings say, in every world and of every fault, and wherever it is judged again."""

import os
import shutil
import subprocess
import sys

import pytest

from fixtures.evidence.bundle import whole_bundle
from fixtures.wiring.rejudging import refuse_unless_judged_the_same
from tests_self.judge import ROOT
from tests_self.soak_world import after
from tests_self.test_faults import _together

TOGETHER = _together()


@pytest.mark.proof
@pytest.mark.parametrize("world", ["assessed", "prepared", "deployed"])
@pytest.mark.parametrize("phase", ["prep", "postdeploy", "smoke"])
def test_every_world_is_judged_again_as_it_was(runner, tmp_path, world, phase):
    """Also where most of it is missing."""
    runner.judge("-m", phase, "--world", world, f"--evidence={tmp_path}")
    refuse_unless_judged_the_same(whole_bundle(tmp_path))


@pytest.mark.proof
def test_a_concluded_soak_is_judged_again_as_it_was(soak_runs, tmp_path):
    """From its ledger, which lies in the bundle."""
    soak_runs.look(after(8), "--read-twice", "--conclude", f"--evidence={tmp_path / 'bundle'}")
    refuse_unless_judged_the_same(whole_bundle(tmp_path / "bundle"))


@pytest.mark.proof
@pytest.mark.parametrize("number", range(len(TOGETHER)))
def test_every_fault_is_judged_again_as_it_was(sandbox, judge, tmp_path, number):
    """Its reading was kept, and not only what was said of it."""
    sandbox.plant(*TOGETHER[number])
    judge(f"--evidence={tmp_path}")
    refuse_unless_judged_the_same(whole_bundle(tmp_path))


def _copy_to(elsewhere):
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, kept.split("\0")):
        (elsewhere / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, elsewhere / name)


def test_a_bundle_verifies_where_nothing_is_known_of_its_making(bundle_of, tmp_path):
    """A copy of the files of this project without its history, in another folder, by its command alone."""
    elsewhere = tmp_path / "elsewhere"
    _copy_to(elsewhere)
    bundle = bundle_of("broken", tmp_path)
    command = [sys.executable, "-m", "fixtures.evidence", "verify", str(bundle)]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(elsewhere)}
    told = subprocess.run(command, cwd=elsewhere, env=environ, capture_output=True, text=True, check=False)
    assert not (elsewhere / ".git").exists()
    assert told.returncode == 0, told.stderr
    assert "verdicts are the same" in told.stdout
