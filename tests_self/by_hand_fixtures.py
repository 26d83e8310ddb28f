"""The real AWS CLI on the self-tests' sandbox, as `python -m fixtures.sandbox env` points it there."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests_self.judge import RunningSandbox

AWS = Path(sys.executable).parent / "aws"


class ByHand:
    """`aws("lambda", "list-functions")` as the operator, answered as data."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ

    def __call__(self, *words: str) -> Any:
        done = subprocess.run(
            [str(AWS), *words, "--output", "json"],
            env=os.environ | self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "{}")


@pytest.fixture
def aws(sandbox: RunningSandbox) -> ByHand:
    """The real AWS CLI, pointed at the sandbox."""
    return ByHand(sandbox.environ)
