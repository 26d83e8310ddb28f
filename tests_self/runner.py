"""The warm process behind tests_self/judge.py: reads an order for each run, forks, answers with the exit status.

What a run only loads and never changes is loaded once, before the first fork: the suite's own modules, and botocore's
descriptions of the services. Clients, credentials and readings are each run's own.
"""

import gc
import importlib
import json
import os
import sys
import traceback
from typing import Any

import boto3
import botocore.loaders
import botocore.session
import pytest
import pytest_html  # noqa: F401  # imported once here instead of in every run
import scipy.special  # noqa: F401  # judges load it where they use it; here it would be loaded in every run
import xdist  # noqa: F401

import conftest
from fixtures.probes.registry import operations

# The suite's modules hold no assertion, so nothing is lost if pytest cannot rewrite them any more.
_ALREADY_IMPORTED = ("-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning")


def _warm() -> None:
    for plugin in conftest.pytest_plugins:
        importlib.import_module(plugin)
    importlib.import_module("scipy.special")  # which a run imports only once it judges a soak
    loader = botocore.loaders.create_loader()
    botocore.session.create_loader = lambda *_: loader  # type: ignore[attr-defined]
    session = boto3.session.Session(region_name="us-east-1")
    for service in sorted({operation.partition(":")[0] for operation in operations()}):
        session.client(service)


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
            status = int(pytest.main([*_ALREADY_IMPORTED, *order["arguments"]]))
        except BaseException:  # noqa: BLE001  # whatever it was, the test that ordered the run has to see it
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    _warm()
    gc.freeze()  # the children need not look through what they only share, nor copy its pages for that
    for line in sys.stdin:
        answers.write(json.dumps({"exit_status": _run(json.loads(line))}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
