"""The transport refuses before it sends, goes where the environment says, and keeps to its limits."""

from datetime import UTC, datetime

import pytest
import requests

from fixtures.probes.sides import HttpRequest
from fixtures.shapes.environment import ReachedAt
from fixtures.shapes.readings import CouldNotRead
from fixtures.shapes.smoke import HttpLimits
from fixtures.shapes.words import Due
from fixtures.wiring.http import HttpTransport
from fixtures.wiring.http_rules import RefusedToSend
from fixtures.wiring.run import Run
from tests_self.edge_world import HOSTS, edge_world

BASE = "https://api.kimmyai.io"
PRODUCTS, NONE = f"{BASE}/products/v1.0/products", f"{BASE}/products/v1.0/products/bbws-smoke-none"
VALID = '{"name": "Entry", "description": "Domain registration", "price": 95, "period": "per year"}'


@pytest.fixture(scope="module")
def edge(tmp_path_factory):
    with edge_world(tmp_path_factory.mktemp("edge")) as world:
        yield world


@pytest.fixture
def transport(edge, prod):
    """A transport to that edge, with limits of its own."""

    def made(phases=("smoke",), **limits):
        edge.requests.clear()
        edge.manner, edge.wait_s = "faithful", 0.0
        hosts = {host: f"127.0.0.1:{edge.port}" for host in HOSTS}
        there = {"reached_at": ReachedAt(hosts=hosts, ca_bundle=edge.ca_bundle), "http": HttpLimits(**limits)}
        now = datetime(2026, 1, 10, tzinfo=UTC)
        return HttpTransport(Run(prod.model_copy(update=there), (), now, Due.DR, None, None), phases)

    return made


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", PRODUCTS, VALID),
        ("PUT", f"{BASE}/products/v1.0/products/PROD-001", "{}"),
        ("PUT", NONE, '{"name": "another"}'),
        ("DELETE", f"{BASE}/products/v1.0/products/PROD-001", None),
        ("DELETE", NONE, "{}"),
        ("PATCH", f"{BASE}/products/v1.0/products/PROD-001", None),
        ("PATCH", PRODUCTS, "{}"),
        ("GET", f"{BASE}/products/v1.0/products/", None),
        ("GET", f"{PRODUCTS}?all=1", None),
        ("GET", PRODUCTS, "{}"),
        ("GET", "https://api.sit.kimmyai.io/products/v1.0/products", None),
        ("GET", "http://api.kimmyai.io/products/v1.0/products", None),
        ("GET", "https://me:word@api.kimmyai.io/products/v1.0/products", None),
        ("POST", f"{BASE}/orders/v1.0/tenants/t1/orders", "{}"),
    ],
)
def test_what_production_does_not_allow_is_refused_before_a_byte_is_sent(transport, edge, method, url, body):
    """Not by care in each test, but by the one way out."""
    with pytest.raises(RefusedToSend, match="nothing was sent"):
        transport().send(HttpRequest(method, url, body=body), "subject")
    assert edge.requests == []


def test_nothing_is_sent_in_a_phase_that_is_not_asked(transport, edge):
    """The evening before, nobody calls an API."""
    with pytest.raises(RefusedToSend, match="only in phase smoke"):
        transport(phases=("prep",)).send(HttpRequest("GET", PRODUCTS), "subject")
    assert edge.requests == []


def test_a_body_that_validation_refuses_may_be_sent(transport, edge):
    """400 proves that a gate is open, and writes nothing."""
    answer = transport().send(HttpRequest("POST", PRODUCTS, body='{"name": "x"}'), "subject")
    assert (answer.status, len(edge.requests)) == (403, 1)


def test_a_redirect_is_an_answer(transport, edge):
    """Where a redirect leads is not what was asked."""
    made = transport()
    edge.manner = "everything redirected"
    assert made.send(HttpRequest("GET", PRODUCTS), "subject").status == 302
    assert len(edge.requests) == 1


def test_each_request_has_a_time_limit(transport, edge):
    """A server that never answers must not hold up the evening."""
    made = transport(timeout_s=0.2)
    edge.wait_s = 1.0
    with pytest.raises(requests.Timeout):
        made.send(HttpRequest("GET", PRODUCTS), "subject")


def test_all_requests_together_have_a_budget(transport, edge):
    """Many slow answers are as bad as one that never comes."""
    made = transport(budget_s=0.2)
    edge.wait_s = 0.15
    made.send(HttpRequest("GET", PRODUCTS), "subject")
    with pytest.raises((CouldNotRead, requests.Timeout)):
        made.send(HttpRequest("GET", PRODUCTS), "subject")
    with pytest.raises(CouldNotRead, match="BudgetExceeded"):
        made.send(HttpRequest("GET", PRODUCTS), "subject")
