"""Runs of the suite for the self-tests: a sandbox that stays, and a warm process that forks for each run.

A fork starts with pytest and boto3 imported and with nothing of an earlier run in it.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fixtures.evidence.bundle import Bundle, open_bundle
from fixtures.evidence.events import NAME
from fixtures.evidence.records import Record
from fixtures.sandbox.description import SandboxDescription
from fixtures.shapes.words import Verdict
from fixtures.wiring.sandbox_process import started_sandbox
from fixtures.wiring.starting import with_values_joined

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Judged:
    """What one run of the suite came to."""

    exit_status: int
    output: str
    records: dict[str, Record] = field(repr=False)
    """`check[subject]` to record."""
    readings: list[dict[str, Any]] = field(repr=False)

    def said(self, verdict: Verdict) -> set[str]:
        return {name for name, record in self.records.items() if record.verdict is verdict}

    def verdicts(self) -> dict[str, Verdict]:
        return {name: record.verdict for name, record in self.records.items()}


class Runner:
    """The warm process. Runs one after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests_self.runner"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # In a job of GitHub Actions the runs are none of that job's.
            env={name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")},
        )

    def judge(self, *arguments: str, environ: dict[str, str] | None = None, as_typed: bool = False) -> Judged:
        """One run with these command line arguments; its evidence is read and thrown away.

        They are given in the form in which pytest is started once: a file's path as a word of its own, `as_typed`,
        makes it start again, with everything to be imported anew.
        """
        given = arguments if as_typed else with_values_joined(arguments)
        with tempfile.TemporaryDirectory() as folder:
            order = {
                "arguments": [f"--evidence={folder}", "-p", "no:cacheprovider", *given],
                "output": f"{folder}/output",
            }
            answer = self._ask(order | {"environ": environ or {}})
            bundle = open_bundle(Path(folder)) if Path(folder, NAME).exists() else None
            return Judged(
                exit_status=answer["exit_status"],
                output=Path(folder, "output").read_text(encoding="utf-8"),
                records=_records(bundle),
                readings=[one.body for one in bundle.events if one.event == "reading"] if bundle else [],
            )

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=10)


def _records(bundle: Bundle | None) -> dict[str, Record]:
    """Those of a run that was stopped early, too."""
    records = bundle.records.values() if bundle else ()
    return {f"{record.check}[{record.subject}]": record for record in records}


class RunningSandbox:
    """A sandbox with its controls, and a description file by which a run finds it."""

    def __init__(self, description: SandboxDescription, file: Path) -> None:
        self.description, self.file = description, file

    def control(self, method: str, name: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(  # noqa: S310  # loopback, by the sandbox's own description
            f"{self.description.aws_endpoint_url}/_sandbox/{name}", method=method, data=json.dumps(body or {}).encode()
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
                return json.loads(response.read())
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from None

    def plant(self, *plants: str) -> None:
        for plant in plants:
            self.control("POST", "plant", {"fault": plant})

    def heal(self) -> None:
        self.control("POST", "heal")

    def calls(self) -> list[str]:
        """Everything that was called since the last healing, in order."""
        return [f"{one['service']}:{one['operation']}" for one in self.ledger()]

    def ledger(self) -> list[dict[str, Any]]:
        return list(self.control("GET", "ledger"))

    @property
    def environ(self) -> dict[str, str]:
        """What a person's tools need to talk to it as the operator."""
        key = self.description.operator
        nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        return nowhere | {
            "AWS_ENDPOINT_URL": self.description.aws_endpoint_url,
            "AWS_ACCESS_KEY_ID": key.access_key_id,
            "AWS_SECRET_ACCESS_KEY": key.secret_access_key,
            "AWS_DEFAULT_REGION": self.description.region,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


@contextmanager
def running_sandbox(folder: Path, *, like: str = "prod", world: str = "deployed") -> Iterator[RunningSandbox]:
    with started_sandbox(like=like, world=world) as description:
        file = folder / f"{world}-{os.getpid()}.json"
        file.write_text(description.model_dump_json(), encoding="utf-8")
        yield RunningSandbox(description, file)
