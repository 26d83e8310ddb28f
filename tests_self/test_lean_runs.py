"""What a run of the suite does not load, because nothing in it needs it: half a second and half of its memory."""

import json
import subprocess
import sys

import pytest

from fixtures.wiring.clients import READ_IN_A_SOAK
from tests_self.judge import ROOT

_TOLD = """
import json, sys, pytest
status = pytest.main(sys.argv[1:])
told = {name: name in sys.modules for name in ("moto", "hypothesis", "scipy.stats", "matplotlib", "scipy", "locust")}
print(json.dumps({"status": int(status)} | told))
"""


def _loaded(*arguments: str) -> dict[str, bool | int]:
    command = [sys.executable, "-c", _TOLD, "-q", "--evidence=none", *arguments]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(told.stdout.splitlines()[-1])


@pytest.mark.parametrize("phase", ["prep", "soak"])
def test_a_run_loads_no_simulator_and_no_statistics_before_it_needs_them(phase):
    """pytest loads the self-tests' conftest.py in every run, and the sandbox's faults are known by name."""
    loaded = _loaded("-m", phase, "--like", "sit", "--world", "soaking", "--collect-only")
    assert loaded == dict.fromkeys(loaded, False) | {"status": 0}


@pytest.mark.proof
def test_a_soak_is_judged_without_the_half_of_scipy_that_it_does_not_need(concluded_soak):
    """The tails of the binomial are those of scipy.special."""
    runs = concluded_soak.runs
    loaded = _loaded("-m", "soak", f"--sandbox-at={runs.sandbox.file}", f"--ledger={runs.folder}", "--conclude")
    assert loaded == dict.fromkeys(loaded, False) | {"status": 0, "scipy": True}


@pytest.mark.proof
def test_a_look_at_a_soak_asks_the_services_whose_clients_it_prepares(runner, soak_runs):
    """One that were missing would be made while tests run, which is when botocore may stumble."""
    soak_runs.concluded()
    called = {one["service"] for one in soak_runs.sandbox.ledger()}
    assert called == READ_IN_A_SOAK
