"""Figures of one run on one machine: `make bench`. Nothing is asserted; machines are noisy, so read the ratios."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests_self.bench_soak import soak_figures
from tests_self.judge import ROOT, running_sandbox

REPEATS = 3


def _seconds(*arguments: str, cache: str, phase: str = "prep") -> float:
    command = [sys.executable, "-m", "pytest", "-q", "-m", phase, "--evidence=none", *arguments]
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=os.environ | {"BBWS_CACHE": cache})
    return time.perf_counter() - began


def _ready(cache: str, folder: Path) -> float:
    """From the start of the process until its world can be asked: the description file is written then."""
    file = folder / "sandbox.json"
    file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "fixtures.sandbox", "--write-to", str(file)]
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, env=os.environ | {"BBWS_CACHE": cache}
    ) as running:
        while not file.exists():
            time.sleep(0.01)
        took = time.perf_counter() - began
        running.terminate()
    return took


def _print(what: str, seconds: list[float]) -> float:
    best = min(seconds)
    sys.stdout.write(f"{what:<44} best {best:6.2f} s   all {'  '.join(f'{one:.2f}' for one in seconds)}\n")
    sys.stdout.flush()
    return best


def _delay(plain: float, slow: float, what: str) -> None:
    sys.stdout.write(f"100 ms for each {what} make the run {slow - plain:+.2f} s longer\n")


def _smoke_figures(cache: str, folder: Path) -> None:
    words = ("pytest -m smoke", "pytest -m smoke --latency-ms 100")
    plain, slow = (
        _print(word, [_seconds(*word.split()[3:], cache=cache, phase="smoke") for _ in range(REPEATS)])
        for word in words
    )
    _delay(plain, slow, "request")
    with running_sandbox(folder) as sandbox:
        where = ("tests_smoke/test_apis.py", f"--sandbox-at={sandbox.file}")
        alone = []
        for latency in (0, 100):
            sandbox.control("POST", "latency", {"ms": latency})
            took = [_seconds(*where, cache=cache, phase="smoke") for _ in range(REPEATS)]
            alone.append(_print(f"the 32 in a running world, {latency} ms a request", took))
    _delay(*alone, "request")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = str(Path(folder) / "cache")
        cold = []
        for _ in range(REPEATS):
            shutil.rmtree(cache, ignore_errors=True)
            cold.append(_ready(cache, Path(folder)))
        _print("sandbox ready, without its cache", cold)
        _print("sandbox ready, from its cache", [_ready(cache, Path(folder)) for _ in range(REPEATS)])
        plain = _print("pytest -m prep", [_seconds(cache=cache) for _ in range(REPEATS)])
        slow = _print(
            "pytest -m prep --latency-ms 100", [_seconds("--latency-ms", "100", cache=cache) for _ in range(REPEATS)]
        )
        _delay(plain, slow, "call")
        _print("pytest -m prep -n 4", [_seconds("-n", "4", cache=cache) for _ in range(REPEATS)])
        _smoke_figures(cache, Path(folder))
    soak_figures()


if __name__ == "__main__":
    main()
