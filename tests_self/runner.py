"""The warm process behind tests_self/judge.py: reads an order for each run, forks, answers with the exit status."""

import json
import os
import sys
from typing import Any

import boto3  # noqa: F401  # imported once here instead of in every run
import pydantic  # noqa: F401
import pytest


def _run(order: dict[str, Any]) -> int:
    """In a child of its own, so that nothing of one run is left for the next."""
    child = os.fork()
    if child == 0:
        output = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.environ.update(order["environ"])
        status = 3
        try:
            status = int(pytest.main(order["arguments"]))
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        answers.write(json.dumps({"exit_status": _run(json.loads(line))}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
