"""What a load consists of follows from declared truth, and what it counts is what it sent."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.environments import Refused, load_environment
from fixtures.wiring.http_rules import refuse_unless_allowed
from fixtures.wiring.load.counting import LoadCounts
from fixtures.wiring.load.items import Items
from fixtures.wiring.load.mix import Mix, mix_of
from fixtures.wiring.load.settings import settings_of

_LIST, _ITEM = "product GET /v1.0/products", "product GET /v1.0/products/{productId}"
_NOW = datetime(2026, 1, 8, 17, 10, 30, tzinfo=UTC)


def mix(env: str = "sit", **variables: str) -> Mix:
    return mix_of(settings_of({"BBWS_ENV": env} | {f"BBWS_LOAD_{name}": value for name, value in variables.items()}))


def rates(found: Mix) -> dict[str, float]:
    return {one.route: one.users / one.every_s for one in found.sent if not one.control}


def test_planned_rate_is_that_of_the_plan():
    """2,160 requests in six hours are one in ten seconds."""
    assert {round(one, 6) for one in rates(mix()).values()} == {0.1}
    assert mix().per_second == pytest.approx(0.6)


def test_named_rate_is_shared_as_planned():
    """RATE is what the whole load sends in a second."""
    assert mix(RATE="12").per_second == pytest.approx(12)
    assert rates(mix(RATE="12"))[_LIST] == pytest.approx(2)


@pytest.mark.parametrize("rate", ["0.01", "0.6", "3", "200"])
def test_no_user_ever_waits_for_an_answer_beyond_its_turn(rate):
    """Open-loop: the pace of each is longer than the longest request."""
    timeout_s = load_environment("sit").http.timeout_s
    assert min(one.every_s for one in mix(RATE=rate).sent) > timeout_s


@pytest.mark.parametrize(("env", "left_out"), [("sit", 10), ("prod", 0)])
def test_load_only_reads_unless_it_was_told_to_write(env, left_out):
    """What would write is named, and left out."""
    found = mix(env, RATE="1")
    assert {one.method for one in found.sent} == {"GET"}
    assert all(route.split(" ")[1] != "GET" for route in found.left_out)
    assert len(found.left_out) == left_out


@pytest.mark.parametrize("env", ["sit", "prod"])
def test_everything_that_is_sent_is_allowed(env):
    """The same allow-list as that of the smoke tests."""
    rules = load_environment(env).allowed_requests
    for one in mix(env, RATE="1").sent:
        refuse_unless_allowed(one.request(dict.fromkeys(one.parameters, "x")), rules, ("smoke",))


def test_each_api_has_one_request_that_has_to_be_refused():
    """A metric that sees no refusal is blind, and a zero of it is worth nothing."""
    controls = [one for one in mix().sent if one.control]
    assert sorted(one.api for one in controls) == ["campaigns", "order", "product"]
    assert all(one.request({}).caller == "nobody" for one in controls)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "accepted: ENV=NAME, or SANDBOX_AT="),
        ({"BBWS_ENV": "nowhere"}, "nowhere"),
        ({"BBWS_ENV": "dev"}, "declares no route that reads"),
        ({"BBWS_ENV": "sit", "BBWS_LOAD_RATE": "fast"}, "RATE=fast is no such rate"),
        ({"BBWS_ENV": "sit", "BBWS_LOAD_RATE": "201"}, "up to 200"),
        ({"BBWS_ENV": "sit", "BBWS_LOAD_FOR": "48"}, "FOR=48 is no such time; accepted: 90s, 20m, 48h"),
        ({"BBWS_ENV": "sit", "BBWS_LOAD_TENANT": "a/../b"}, "is no tenant's id"),
        ({"BBWS_ENV": "sit", "BBWS_LOAD_WRITES": "true"}, "WRITES=true is neither; accepted: yes, no"),
        (
            {"BBWS_ENV": "prod", "BBWS_LOAD_RATE": "1", "BBWS_LOAD_WRITES": "yes"},
            "WRITES=yes, but with writes = 'probed' in [smoke] nothing is written; accepted: WRITES=no",
        ),
    ],
    ids=["nothing", "no such", "no API", "no rate", "too fast", "no time", "no tenant", "no word", "probed"],
)
def test_load_that_cannot_be_sent_is_refused(variables, words):
    """One sentence with what would be accepted."""
    with pytest.raises(Refused) as refused:
        mix_of(settings_of(variables))
    assert words in str(refused.value)


def test_environment_without_a_soak_sends_each_route_alike_at_a_named_rate():
    """And refuses where nobody names one."""
    settings = settings_of({"BBWS_ENV": "sit", "BBWS_LOAD_RATE": "6"})
    run = replace(settings.run, environment=settings.environment.model_copy(update={"soak": None}))
    assert {round(one, 6) for one in rates(mix_of(replace(settings, run=run))).values()} == {1.0}
    with pytest.raises(Refused, match="so that no rate is planned; accepted: RATE="):
        mix_of(replace(settings, run=run, rate=None))


def test_load_without_an_end_is_refused_unless_its_soak_is_under_way():
    """It would be over at once, and look as if it had been sent."""
    settings = settings_of({"BBWS_ENV": "sit"})
    run = replace(settings.run, now=_NOW)
    assert replace(settings, run=run).seconds() == timedelta(hours=23, minutes=29, seconds=30).total_seconds()
    with pytest.raises(Refused, match=r"its soak ended at 2026-01-09T16:40Z; accepted: FOR="):
        settings.seconds()
    assert settings_of({"BBWS_ENV": "sit", "BBWS_LOAD_FOR": "20m"}).seconds() == 1200


class _Metrics:
    """Where counts are put, and whether that works."""

    def __init__(self) -> None:
        self.data: list[dict] = []
        self.works, self.now = True, _NOW

    def put(self, data: list[dict]) -> None:
        if not self.works:
            raise RuntimeError("throttled")
        self.data += data

    def sums(self) -> dict[tuple[str, str], float]:
        found: dict[tuple[str, str], float] = {}
        for one in self.data:
            place = one["MetricName"], one["Dimensions"][0]["Value"]
            found[place] = found.get(place, 0) + one["Value"]
        return found


@pytest.fixture
def metrics() -> _Metrics:
    return _Metrics()


@pytest.fixture
def counts(metrics) -> LoadCounts:
    return LoadCounts(metrics.put, lambda: metrics.now)


def test_request_is_counted_in_the_minute_in_which_it_was_sent(counts, metrics):
    """And put once that minute is over."""
    counts.sent(_LIST, "product", control=False)
    assert counts.put() == 0
    metrics.now += timedelta(minutes=1)
    counts.put()
    assert {one["Timestamp"] for one in metrics.data} == {_NOW.replace(second=0)}
    assert metrics.sums() == {("Sent", "product"): 1, ("Sent", _LIST): 1, ("Throttled", "product"): 0}


def test_control_is_counted_for_its_api_and_not_for_its_route(counts, metrics):
    """It reaches no function."""
    counts.sent(_LIST, "product", control=True)
    counts.put(all_of_them=True)
    assert metrics.sums() == {("Sent", "product"): 1, ("SentBad", "product"): 1, ("Throttled", "product"): 0}


def test_nothing_is_put_twice_and_nothing_is_lost(counts, metrics):
    """Also where putting fails for a while."""
    counts.sent(_LIST, "product", control=False)
    metrics.works = False
    with pytest.raises(RuntimeError):
        counts.put(all_of_them=True)
    metrics.works = True
    for _ in range(3):
        counts.put(all_of_them=True)
    assert metrics.sums()["Sent", _LIST] == 1


def test_threads_lose_no_count(counts, metrics):
    """Requests are sent at once, and put meanwhile."""

    def send() -> None:
        for _ in range(200):
            counts.sent(_LIST, "product", control=False)
            counts.put(all_of_them=True)

    with ThreadPoolExecutor(8) as threads:
        [one.result() for one in [threads.submit(send) for _ in range(8)]]
    assert metrics.sums()["Sent", _LIST] == counts.requests[_LIST] == 1600


def test_many_minutes_are_put_in_as_many_calls_as_it_takes(counts, metrics):
    """After an hour without a way to CloudWatch."""
    for _ in range(400):
        counts.sent(_LIST, "product", control=False)
        metrics.now += timedelta(minutes=1)
    assert counts.put() == 1200
    assert metrics.sums()["Sent", "product"] == 400


class _Answer:
    headers = {"content-type": "application/json"}  # noqa: RUF012  # as requests has it

    def __init__(self, content: object) -> None:
        self._content = content

    def json(self) -> object:
        return self._content


def test_item_is_only_asked_for_once_a_list_has_brought_it():
    """An unknown item would be an error that the load made itself."""
    items = Items()
    sent = {one.route: one for one in mix().sent if not one.control}
    assert items.known(sent[_ITEM]) is None
    items.learn(sent[_LIST], _Answer({"products": [{"productId": "a1", "name": "x"}], "count": 1}))
    assert items.known(sent[_ITEM]) == {"productId": "a1"}
    assert sent[_ITEM].request({"productId": "a1"}).url.endswith("/v1.0/products/a1")


def test_synthetic_item_is_not_asked_for():
    """It is about to be taken away, and asking for it then would be an error that the load made itself."""
    items = Items()
    sent = {one.route: one for one in mix().sent if not one.control}
    items.learn(sent[_LIST], _Answer({"products": [{"productId": "a1", "name": "bbws-smoke-load-1"}], "count": 1}))
    assert items.known(sent[_ITEM]) is None


def test_orders_are_those_of_the_tenant_that_is_named():
    """Nobody's list is empty, and no order is asked for."""
    items = Items()
    sent = {one.route: one for one in mix(TENANT="synthetic-1").sent if not one.control}
    listed, item = sent["order GET /v1.0/tenants/{tenantId}/orders"], sent["order GET /v1.0/orders/{orderId}"]
    assert listed.request({}).url.endswith("/v1.0/tenants/synthetic-1/orders")
    items.learn(listed, _Answer({"items": [{"id": "o1"}], "startAt": None}))
    assert item.request(items.known(item)).url.endswith("/v1.0/orders/o1")
    assert items.known(sent[_ITEM]) is None


@pytest.mark.parametrize("content", [[], {}, {"products": []}, {"products": ["a1"]}, {"products": None}, "text", None])
def test_list_that_brings_nothing_is_no_mistake(content):
    """The route is not sent, and falls short of its plan."""
    items = Items()
    sent = {one.route: one for one in mix().sent if not one.control}
    items.learn(sent[_LIST], _Answer(content))
    assert items.known(sent[_ITEM]) is None
