"""Runs of `pytest -m soak` on a sandbox in SIT's soak, and the ledger of healthy windows that they begin with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fixtures.environments import load_environment
from fixtures.shapes.soak import SoakPlan
from fixtures.soak.chain import Chain
from fixtures.soak.ledger import FileLedger
from tests_self.judge import Judged, Runner, RunningSandbox

SIT = load_environment("sit", for_sandbox=True)
SETTLED = timedelta(minutes=15)


def plan() -> SoakPlan:
    assert SIT.soak is not None
    return SIT.soak


def after(window: int, *, minutes: int = 0) -> datetime:
    """When that window can be judged."""
    return plan().windows[window - 1].end + SETTLED + timedelta(minutes=minutes)


@dataclass
class SoakRuns:
    """One sandbox, one ledger, and looks at it one after the other."""

    runner: Runner
    sandbox: RunningSandbox
    folder: Path

    def look(self, now: datetime, *arguments: str) -> Judged:
        options = (f"--sandbox-at={self.sandbox.file}", f"--ledger={self.folder}", f"--now={now.isoformat()}")
        return self.runner.judge("-m", "soak", *options, *arguments)

    def concluded(self, *arguments: str) -> Judged:
        """All windows at once, each read twice."""
        return self.look(after(8), "--read-twice", "--conclude", *arguments)

    def metric_calls(self) -> int:
        return self.sandbox.calls().count("cloudwatch:GetMetricData")

    @property
    def file(self) -> Path:
        return self.folder / plan().ledger_file

    def chain(self) -> Chain:
        return FileLedger(self.file, plan()).read()


@dataclass(frozen=True)
class ConcludedSoak:
    """A soak that was looked at to its end, and what that took."""

    judged: Judged
    runs: SoakRuns
    metric_calls: int


def ledger_without(windows: set[int], whole: Chain, folder: Path) -> None:
    """The same ledger as if these windows had never been looked at."""
    ledger = FileLedger(folder / plan().ledger_file, plan())
    for entry in whole.entries:
        if entry.window not in windows:
            assert ledger.append(entry)
