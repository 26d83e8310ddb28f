"""The real Locust against a sandbox on loopback: alone, and as a master with two workers."""

import os
import re
import socket
import subprocess
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from fixtures.probes.http.calling import marked
from fixtures.wiring.load.lives import STEPS
from tests_self.judge import ROOT
from tests_self.live_sandbox import browser, operator
from tests_self.soak_world import SIT, SoakRuns, after

pytestmark = pytest.mark.load
_LOCUST = [str(ROOT / ".venv-load" / "bin" / "locust"), "-f", "fixtures/wiring/load/locustfile.py", "--headless"]
_ROUTE = "product GET /v1.0/products"


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


def test_items_that_are_written_are_gone_at_the_end(soaking, locust):
    """Each step of each life arrived as often as it was sent, with its mark, and the API lists nothing synthetic."""
    told = _ended(locust(BBWS_LOAD_RATE="6", BBWS_LOAD_FOR="20s", BBWS_LOAD_WRITES="yes"))
    for item in SIT.synthetic_items:
        made, read, changed, removed = (_of_route(soaking, getattr(item.plan, step)) for step in STEPS)
        # What lists bring is read as well, by others than these.
        assert (made > 5, read >= made, changed, removed) == (True, True, made, made), told
        assert _listed(soaking, item) == []
    assert told.count("were there, 0 are left") == 2


def _of_route(sandbox, operation) -> int:
    """Requests of the load that the edge has seen."""
    path = urlsplit(operation.url).path.replace("{id}", "[^/]+")
    said = re.compile(f"{operation.method} {path}")
    return sum(bool(said.fullmatch(one["operation"])) for one in sandbox.ledger() if "synthetic" in one["caller"])


def _listed(sandbox, item) -> list[str]:
    """What carries the mark, in the API's own list."""
    told = sandbox.description
    headers = {"x-api-key": told.api_keys["product"], "Authorization": f"Bearer {told.api_token}"}
    with browser(told) as session:
        answer = session.get(item.plan.list.url, headers=headers, timeout=30)
    return [str(one) for one in answer.json()[item.plan.items_at] if marked(one)]


def test_load_that_leaves_something_says_so(soaking, locust):
    """And ends with 1: whoever sent it has to take it away."""
    soaking.plant("deleted-item-stays:product")
    ended = locust(BBWS_LOAD_RATE="6", BBWS_LOAD_WRITES="yes")
    told = ended.communicate(timeout=90)[0]
    [there, left] = map(int, re.findall(r"items of product at the end: (\d+) were there, (\d+) are left", told)[0])
    assert (ended.returncode, there) == (1, left), told
    assert len(_listed(soaking, SIT.synthetic_items[0])) == left > 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def test_load_without_a_key_is_refused_before_the_first_request(locust):
    """With the name of the variable."""
    refused = locust(BBWS_SANDBOX_AT="", BBWS_ENV="prod", BBWS_LOAD_RATE="1")
    told = refused.communicate(timeout=60)[0]
    assert (refused.returncode, "BBWS_API_KEY_PRODUCT is not set" in told) == (2, True), told
