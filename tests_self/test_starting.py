"""The sandbox loads while the suite does: started before the options are known, told its world once they are."""

import json
import subprocess
import sys

import pytest

from fixtures.wiring.sandbox_child import SandboxChild, is_probably_wanted
from fixtures.wiring.sandbox_process import started_sandbox
from tests_self.judge import ROOT


@pytest.mark.parametrize(
    ("arguments", "environ", "wanted"),
    [
        (["-m", "prep"], {}, True),
        (["-m", "prep", "--env=sandbox", "--world", "assessed"], {"BBWS_ENV": "sandbox"}, True),
        (["-m", "prep", "--env=prod"], {}, False),
        (["-m", "prep"], {"BBWS_ENV": "prod"}, False),
        (["-m", "prep"], {"PYTEST_ADDOPTS": "--env prod"}, False),
        (["-m", "prep"], {"PYTEST_XDIST_WORKER": "gw0"}, False),
        (["--sandbox-at=sandbox.json"], {}, False),
        (["--replay=evidence/1"], {}, False),
        (["--collect-only", "-m", "prep"], {}, False),
        (["--help"], {}, False),
    ],
)
def test_a_sandbox_is_begun_where_one_will_be_wanted(arguments, environ, wanted):
    """Judging PROD starts none; a run that wants one after all starts it later, as before."""
    assert is_probably_wanted(arguments, environ) is wanted


def test_a_sandbox_that_nobody_told_anything_ends_with_its_parent():
    """An error of usage, or Control-C in the first second, leaves no process."""
    child = SandboxChild()
    child.stop()
    assert child.process.returncode == 0


def test_the_begun_sandbox_is_the_one_that_is_used():
    """A second one would take the time that the first was to save."""
    child = SandboxChild()
    with started_sandbox(like="prod", world="prepared", begun=child) as description:
        assert (description.pid, description.world) == (child.process.pid, "prepared")
    assert child.process.poll() is not None


def test_a_sandbox_loads_only_what_its_worlds_use():
    """Every type of EC2 instance and every region were most of its start."""
    code = (
        "import fixtures.sandbox.assembly, json; from moto.ec2.models import instance_types, "
        "availability_zones_and_regions as places; "
        "print(json.dumps([len(instance_types.INSTANCE_TYPES), "
        "[one.name for one in places.RegionsAndZonesBackend.regions]]))"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert json.loads(told.stdout) == [0, ["af-south-1", "eu-west-1", "us-east-1"]]
