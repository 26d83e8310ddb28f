"""The real Locust against a sandbox on loopback: alone, and as a master with two workers."""

import os
import re
import socket
import subprocess
from datetime import timedelta

import pytest

from tests_self.judge import ROOT, RunningSandbox, running_sandbox
from tests_self.live_sandbox import operator
from tests_self.soak_world import SIT, SoakRuns, after

pytestmark = pytest.mark.load
_LOCUST = [str(ROOT / ".venv-load" / "bin" / "locust"), "-f", "fixtures/wiring/load/locustfile.py", "--headless"]
_ROUTE = "product GET /v1.0/products"


@pytest.fixture(scope="module")
def _soaking(tmp_path_factory):
    with running_sandbox(tmp_path_factory.mktemp("loaded"), like="sit", world="soaking") as sandbox:
        yield sandbox


@pytest.fixture
def soaking(_soaking) -> RunningSandbox:
    """SIT in its fifth window, healthy at the start of every test."""
    _soaking.heal()
    return _soaking


@pytest.fixture
def locust(soaking):
    """Starts one of Locust's processes, which is ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **variables: str) -> "subprocess.Popen[str]":
        told = {"PYTHONPATH": str(ROOT), "BBWS_SANDBOX_AT": str(soaking.file), "BBWS_LOAD_FOR": "12s"}
        environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | told | variables
        command = [*_LOCUST, "--only-summary", *arguments]
        made = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        started.append(made)
        return made

    yield start
    for one in started:
        one.kill()
        one.wait()


def _ended(process) -> str:
    told = process.communicate(timeout=90)[0]
    assert process.returncode == 0, told
    return told


def _sent_by(told: str) -> int:
    """Of one process, without controls."""
    return int(re.search(r"sent (\d+) requests from here", told)[1])


def _total(sandbox, namespace, metric, *dimensions) -> int:
    """Of several subjects together, in the hour from the world's beginning."""
    now, cloudwatch = sandbox.description.now - timedelta(minutes=1), operator(sandbox, "cloudwatch")
    named = [[{"Name": name, "Value": value} for name, value in one.items()] for one in dimensions]
    stats = [{"Namespace": namespace, "MetricName": metric, "Dimensions": one} for one in named]
    queries = [
        {"Id": f"q{place}", "MetricStat": {"Metric": one, "Period": 60, "Stat": "Sum"}}
        for place, one in enumerate(stats)
    ]
    asked = {"MetricDataQueries": queries, "StartTime": now, "EndTime": now + timedelta(hours=1)}
    answers = cloudwatch.get_metric_data(**asked)["MetricDataResults"]
    return round(sum(sum(one["Values"]) for one in answers))


def _own(sandbox) -> tuple[int, int, int]:
    """What the load says that it sent, what the edge has served, and what had to be refused."""
    apis = [{"Api": one.key} for one in SIT.apis]
    reached = [one for one in sandbox.ledger() if one["service"] == "http" and "synthetic" in one["caller"]]
    return _total(sandbox, "BBWS/Soak", "Sent", *apis), len(reached), _total(sandbox, "BBWS/Soak", "SentBad", *apis)


def test_every_request_is_counted_by_the_load_and_by_the_edge(soaking, locust):
    """Marked, at about the planned rate, and with one refusal for each API."""
    told = _ended(locust(BBWS_LOAD_RATE="4"))
    sent = _sent_by(told)
    # The first pace of the users is a ramp, and this machine may be busy: at least half has to come.
    assert 24 <= sent <= 60, told
    # The computed traffic of a soak has its own counts, up to the world's beginning.
    assert _own(soaking) == (sent + 3, sent + 3, 3), told


def test_load_changes_the_next_checkpoint_by_the_number_sent(runner, soaking, locust, tmp_path):
    """Of a route: sent by the load, counted by the gateway, invoked behind it."""
    before = _window(runner, soaking, tmp_path / "before")
    told = _ended(locust(BBWS_LOAD_RATE="4"))
    now = _window(runner, soaking, tmp_path / "now")
    [count] = re.findall(rf"{re.escape(_ROUTE)} +(\d+) ", told.partition("Aggregated")[0])
    # The gateway has the control of its API as well, which is sent to this route.
    assert {place: now[place] - before[place] for place in now} == {
        "sent": int(count),
        "gateway": int(count) + 1,
        "invoked": int(count),
    }


def _window(runner, sandbox, folder) -> dict[str, int]:
    folder.mkdir()
    runs = SoakRuns(runner, sandbox, folder)
    runs.look(after(5), "-k", "platform")
    [window] = [one for one in runs.chain().counts if one.window == 5]
    [route] = [one for one in window.routes if one.route == _ROUTE]
    [function] = [one for one in window.functions if one.function == "product_list"]
    return {"sent": route.sent, "gateway": route.requests, "invoked": function.requests}


def test_master_and_two_workers_send_together_what_one_would(soaking, locust):
    """Locust's own way to many machines; each worker counts and puts what it sent itself."""
    port = _free_port()
    bound = ("--master-bind-host=127.0.0.1", f"--master-bind-port={port}")
    master = locust("--master", "--expect-workers=2", *bound, BBWS_LOAD_RATE="4")
    workers = [locust("--worker", f"--master-port={port}", BBWS_LOAD_RATE="4") for _ in range(2)]
    told, each = _ended(master), [_sent_by(_ended(one)) for one in workers]
    assert all(each), told
    assert 24 <= sum(each) <= 60, told
    assert _own(soaking) == (sum(each) + 3, sum(each) + 3, 3), told


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_load_without_a_key_is_refused_before_the_first_request(locust):
    """With the name of the variable."""
    refused = locust(BBWS_SANDBOX_AT="", BBWS_ENV="prod", BBWS_LOAD_RATE="1")
    told = refused.communicate(timeout=60)[0]
    assert (refused.returncode, "BBWS_API_KEY_PRODUCT is not set" in told) == (2, True), told
