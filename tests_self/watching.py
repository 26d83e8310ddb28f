"""Watches of the self-tests: real ones of a sandbox, and such as are written by hand to the last request."""

import signal
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fixtures.environments import load_environment
from fixtures.shapes.downtime import DeclaredWatched, ObservedDowntime, WatchBegun, WatchSample
from fixtures.soak.watch_file import Entry, WatchFile
from tests_self.judge import ROOT, RunningSandbox

BEGAN = datetime(2026, 1, 10, 7, 0, tzinfo=UTC)
PRODUCT = "GET https://api.kimmyai.io/products/v1.0/products"


def endpoint(**changed) -> DeclaredWatched:
    told = {"key": "product", "name": PRODUCT, "url": PRODUCT[4:], "source": "prod.toml [cases.p1]", "answers": "200"}
    return DeclaredWatched(**told | {"region": "af-south-1", "account": "093646564004"} | changed)


def sample(planned_s: float, status: int = 200, code: str = "", late_s: float = 0.0) -> WatchSample:
    return WatchSample(target="product", planned_s=planned_s, late_s=late_s, took_ms=20.0, status=status, code=code)


def course(bad: dict[float, WatchSample] | None = None, *, seconds: int = 60, rate: float = 2.0) -> list[WatchSample]:
    """A healthy watch at that rate, but for the samples that stand in `bad` by their planned time."""
    planned = [turn / rate for turn in range(int(seconds * rate))]
    return [(bad or {}).get(at, sample(at)) for at in planned]


def observed(samples: Iterable[WatchSample], deployed: tuple[float, float] | None = (10.0, 50.0)) -> ObservedDowntime:
    return ObservedDowntime(file="w.jsonl", began=BEGAN, rate=2.0, samples=tuple(samples), deployed_s=deployed)


def written(path: Path, entries: Iterable[Entry], **changed) -> Path:
    """A file as a watch of PROD's product API writes it."""
    account = load_environment("prod", for_sandbox=True).account
    told = {"environment": "prod", "account": account, "began": BEGAN, "rate": 2.0, "for_s": 60.0, "run": "by-hand"}
    file = WatchFile(path, WatchBegun(**told | {"targets": {"product": PRODUCT}} | changed))
    for one in entries:
        file.write(one)
    file.close()
    return path


def begin_watch(sandbox: RunningSandbox, file: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "fixtures.soak", "watch", f"--sandbox-at={sandbox.file}", f"--write-to={file}"]
    return subprocess.Popen([*command, *arguments], cwd=ROOT, stderr=subprocess.PIPE, text=True)


def interrupt(process: "subprocess.Popen[str]") -> str:
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=30)[1]


def span(sandbox: RunningSandbox, begin_s: float, end_s: float) -> str:
    began = sandbox.description.now
    return f"{(began + timedelta(seconds=begin_s)).isoformat()}/{(began + timedelta(seconds=end_s)).isoformat()}"
