"""Fixtures of the self-tests: one sandbox and one warm runner for each worker."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fixtures.environments import load_environment
from fixtures.shapes.environment import Environment
from fixtures.shapes.words import Verdict
from tests_self.judge import Judged, Runner, RunningSandbox, running_sandbox
from tests_self.soak_world import ConcludedSoak, SoakRuns

if TYPE_CHECKING:
    from tests_self.github_world import GitHubWorld

FAST_POLICY = "tests_self/data/policy.toml"


@pytest.fixture(scope="session")
def prod() -> Environment:
    return load_environment("prod", for_sandbox=True)


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    made = Runner()
    yield made
    made.close()


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(_running: RunningSandbox) -> RunningSandbox:
    """The world `deployed`, healthy at the start of every test."""
    _running.heal()
    return _running


@pytest.fixture
def judge(runner: Runner, sandbox: RunningSandbox):
    """Runs `pytest -m prep` on the sandbox, asking for everything that is declared."""

    def run(*arguments: str, environ: dict[str, str] | None = None) -> Judged:
        options = ("-m", "prep", "--batch", "dr", "--policy", FAST_POLICY, f"--sandbox-at={sandbox.file}")
        return runner.judge(*options, *arguments, environ=environ)

    return run


@pytest.fixture
def judge_smoke(runner: Runner, sandbox: RunningSandbox):
    """Runs `pytest -m smoke` on the sandbox, as after the last batch."""

    def run(*arguments: str) -> Judged:
        options = ("-m", "smoke", "--batch", "3", "--policy", FAST_POLICY, f"--sandbox-at={sandbox.file}")
        return runner.judge(*options, *arguments)

    return run


@pytest.fixture(scope="session")
def healthy_smoke(runner: Runner, _running: RunningSandbox) -> Judged:
    """The same of the healthy world."""
    _running.heal()
    return runner.judge("-m", "smoke", "--batch", "3", "--policy", FAST_POLICY, f"--sandbox-at={_running.file}")


@pytest.fixture(scope="session")
def healthy(runner: Runner, _running: RunningSandbox) -> Judged:
    """The healthy world's verdicts, against which every change is seen.

    Everything else is compared with them, so that they have to be whole: a reading that failed on a machine that was
    just busy with starting is made again once, is shown, and fails here and nowhere else when it fails twice.
    """
    for _ in range(2):
        _running.heal()
        judged = runner.judge("-m", "prep", "--batch", "dr", "--policy", FAST_POLICY, f"--sandbox-at={_running.file}")
        unread = [judged.records[name] for name in sorted(judged.said(Verdict.UNREAD))]
        if not unread:
            return judged
        sys.stderr.write("".join(f"the healthy world could not be read: {one}\n" for one in unread))
    pytest.fail(f"the healthy world cannot be read: {unread}")


@pytest.fixture(scope="session")
def _bundles(runner: Runner, _running: RunningSandbox, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Evidence of two runs that differ in one bucket, made once."""
    made = {word: tmp_path_factory.mktemp(word) for word in ("healthy", "broken")}
    for word, plants in (("healthy", ()), ("broken", ("bucket-opened-to-the-world:invoices",))):
        _running.heal()
        _running.plant(*plants)
        runner.judge("-m", "prep", f"--sandbox-at={_running.file}", f"--evidence={made[word]}")
    _running.heal()
    return made


@pytest.fixture
def bundle_of(_bundles: dict[str, Path]) -> Callable[[str, Path], Path]:
    """A copy of a bundle, `healthy` or `broken`, that may be tampered with."""

    def copied(word: str, folder: Path) -> Path:
        return Path(shutil.copytree(_bundles[word], folder / word))

    return copied


@pytest.fixture(scope="session")
def _soaked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path_factory.mktemp("soaked"), like="sit", world="soaked") as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def concluded_soak(runner: Runner, _soaked: RunningSandbox, tmp_path_factory: pytest.TempPathFactory) -> ConcludedSoak:
    """The healthy soak of SIT, concluded in one run; made once, because it takes half a minute."""
    _soaked.heal()
    runs = SoakRuns(runner, _soaked, tmp_path_factory.mktemp("concluded"))
    judged = runs.concluded()
    return ConcludedSoak(judged, runs, runs.metric_calls())


@pytest.fixture
def soak_runs(runner: Runner, _soaked: RunningSandbox, concluded_soak: ConcludedSoak, tmp_path: Path) -> SoakRuns:
    """The same world, healthy at the start of every test, with a ledger yet to be begun."""
    _soaked.heal()
    return SoakRuns(runner, _soaked, tmp_path)


@pytest.fixture(autouse=True)
def _nobodys_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test finds real credentials, whatever machine it runs on."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "BBWS_ENV", "GH_", "GITHUB_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def github_world(tmp_path: Path) -> "Iterator[GitHubWorld]":
    """A GitHub in this process, with one repository that has one of everything."""
    from tests_self.github_world import github_world as serve  # loads moto, and pytest loads this file in every run

    with serve(tmp_path) as world:
        yield world


@pytest.fixture(scope="session")
def untouched_github(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[GitHubWorld]":
    """The same, for those who only read."""
    from tests_self.github_world import github_world as serve

    with serve(tmp_path_factory.mktemp("github")) as world:
        yield world


pytest_plugins = ["tests_self.edge_fixtures", "tests_self.by_hand_fixtures", "tests_self.soaking_fixtures"]
