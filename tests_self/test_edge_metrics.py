"""What is sent to the edge is in the sandbox's metrics, by the number sent."""

from collections import Counter
from datetime import timedelta

import pytest
import requests

from tests_self.live_sandbox import browser, operator
from tests_self.soak_world import SIT, SoakRuns, after, plan

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

_SENT, _REFUSED = 17, 3
_LISTED = "product GET /v1.0/products"


@pytest.fixture
def url() -> str:
    return next(one.url for one in SIT.endpoints if one.key == "product")


@pytest.fixture
def send(soaking, url):
    """Plain requests to the list of products, with the key or without."""
    session = browser(soaking.description)

    def sending(count: int, *, key: bool = True, path: str = "") -> list[requests.Response]:
        headers = {"x-api-key": soaking.description.api_keys["product"]} if key else {}
        return [session.get(url + path, headers=headers, timeout=30) for _ in range(count)]

    yield sending
    session.close()


def _sum(sandbox, namespace, metric, dimensions, statistic="Sum") -> float:
    """Of an hour from the world's beginning."""
    now = sandbox.description.now
    stat = {"Namespace": namespace, "MetricName": metric, "Dimensions": _named(dimensions)}
    query = {"Id": "q", "MetricStat": {"Metric": stat, "Period": 60, "Stat": statistic}}
    asked = {"MetricDataQueries": [query], "StartTime": now, "EndTime": now + timedelta(hours=1)}
    return sum(operator(sandbox, "cloudwatch").get_metric_data(**asked)["MetricDataResults"][0]["Values"])


def _named(dimensions):
    return [{"Name": name, "Value": value} for name, value in dimensions.items()]


def _api():
    api = next(one for one in SIT.apis if one.key == "product")
    return {"ApiName": api.api_name or f"{api.key}-api", "Stage": api.stage}


def test_requests_are_counted_by_api_route_and_function(soaking, send):
    """One model behind the counts of all three."""
    assert Counter(one.status_code for one in send(_SENT)) == {200: _SENT}
    route = _api() | {"Resource": "/v1.0/products", "Method": "GET"}
    [function] = [one.names[0] for one in SIT.functions if one.key == "product_list"]
    assert _sum(soaking, "AWS/ApiGateway", "Count", _api()) == _SENT
    assert _sum(soaking, "AWS/ApiGateway", "Latency", route, "SampleCount") == _SENT
    assert _sum(soaking, "AWS/Lambda", "Invocations", {"FunctionName": function}) == _SENT
    assert _sum(soaking, "AWS/Lambda", "Duration", {"FunctionName": function}, "TC(:30000)") == _SENT


def test_refusals_are_client_errors_that_no_function_sees(soaking, send):
    """And a path that is not there is counted for the API, and for no route."""
    send(_REFUSED, key=False)
    send(1, path="/nothing/there")
    [function] = [one.names[0] for one in SIT.functions if one.key == "product_list"]
    assert _sum(soaking, "AWS/ApiGateway", "4XXError", _api()) == _REFUSED + 1
    assert _sum(soaking, "AWS/ApiGateway", "5XXError", _api()) == 0
    assert _sum(soaking, "AWS/Lambda", "Invocations", {"FunctionName": function}) == 0


def test_healing_forgets_what_was_sent(soaking, send):
    """The next test begins in a world that nobody used."""
    send(_SENT)
    soaking.heal()
    assert _sum(soaking, "AWS/ApiGateway", "Count", _api()) == 0


def test_traffic_changes_the_next_checkpoint_by_the_number_sent(runner, soaking, send, tmp_path):
    """In the window in which it was sent, on the gateway's side and on the function's, and nowhere else."""
    counts = []
    for sent in (0, _SENT):
        send(sent)
        folder = tmp_path / str(sent)
        folder.mkdir()
        runs = SoakRuns(runner, soaking, folder)
        runs.look(after(5), "-k", "platform")
        counts.append(runs.chain().counts)
    assert _changed(*counts) == {(5, _LISTED): _SENT, (5, "product_list"): _SENT, (5, "product"): _SENT}


def _changed(before, now):
    then = _requests(before)
    return {place: count - then[place] for place, count in _requests(now).items() if count != then[place]}


def _requests(counts):
    found = {}
    for window in counts:
        found |= {(window.window, one.function): one.requests for one in window.functions}
        found |= {(window.window, one.route): one.requests for one in window.routes}
        found |= {(window.window, one.api): one.requests for one in window.apis}
    return found


def test_window_of_the_world_is_the_fifth(soaking):
    """What is sent now belongs to it."""
    assert plan().windows[4].has(soaking.description.now)
