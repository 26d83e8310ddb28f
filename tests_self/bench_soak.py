"""What a look at a soak and its conclusion take: seconds, the most memory of the process that judges, and calls."""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fixtures.probes.aws.metrics.asking import Span
from fixtures.probes.aws.metrics.counting import WantedFunction
from tests_self.judge import ROOT, RunningSandbox, running_sandbox
from tests_self.soak_world import after, plan

_TOLD = """
import resource, sys, pytest
status = int(pytest.main(sys.argv[1:]))
print("most memory:", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(status)
"""
_READ, _WHOLE = "a look that reads one window", "eight windows, each read twice, and concluded"
_AGAIN = "concluded again, from the ledger alone"


def soak_figures() -> None:
    """On one sandbox that runs already. The first of three has computed its traffic by then."""
    with tempfile.TemporaryDirectory() as name, running_sandbox(Path(name), like="sit", world="soaked") as sandbox:
        folder = Path(name)
        for place in ("first", "look"):
            _print(_READ, _run(sandbox, folder / place, f"--now={after(1).isoformat()}"))
        _print(_WHOLE, _run(sandbox, folder / "whole", "--read-twice", "--conclude"))
        _print(_AGAIN, _run(sandbox, folder / "whole", "--conclude"))
    window = plan().windows[0]
    for times in (1, 10):
        span = Span(window.start, window.end)
        count = times * len(plan().functions)
        for function in range(count):
            WantedFunction(span, f"function-{function}", [plan().limits.duration_p95_ms])
        sys.stdout.write(f"{count} functions for a window: at least {span.fewest_calls()} calls of GetMetricData\n")


def _run(sandbox: RunningSandbox, ledger: Path, *options: str) -> tuple[float, float, str]:
    arguments = ("-q", "-m", "soak", f"--sandbox-at={sandbox.file}", f"--ledger={ledger}", f"--evidence={ledger}-seen")
    began = time.perf_counter()
    command = [sys.executable, "-c", _TOLD, *arguments, *options]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    took = time.perf_counter() - began
    most = int(re.findall(r"most memory: (\d+)", told)[0]) / 1024
    return took, most, " ".join(re.findall(r"GetMetricData: (.*)", told))


def _print(what: str, figures: tuple[float, float, str]) -> None:
    took, most, calls = figures
    sys.stdout.write(f"{what:<48} {took:6.2f} s  {most:6.1f} MiB  {calls}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    soak_figures()
