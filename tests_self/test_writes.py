"""What may be written where: nothing in PROD, and elsewhere only what carries the mark of what is synthetic."""

import json
from datetime import UTC, datetime

import pytest

from fixtures.environments import FOLDER, load_environment
from fixtures.probes.sides import HttpRequest
from fixtures.shapes.environment import ReachedAt
from fixtures.shapes.words import Due, Verdict
from fixtures.wiring.http import HttpTransport
from fixtures.wiring.http_rules import RefusedToSend
from fixtures.wiring.run import Run
from tests_self.conftest import FAST_POLICY
from tests_self.live_sandbox import operator

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

BASE = "https://eq1b8j0sek.execute-api.eu-west-1.amazonaws.com/v1/v1.0/products"
ORDERS = "https://sl0obihav8.execute-api.eu-west-1.amazonaws.com/api/v1.0/tenants/t1/orders"
VALID = {"name": "Entry", "description": "Domain registration", "price": 95, "period": "per year"}
OPEN_GATES = ("product_create", "product_update", "product_delete", "order_create_public", "order_update")


def _tables(sandbox):
    tables = operator(sandbox, "dynamodb")
    names = [one for one in tables.list_tables()["TableNames"] if one in {"products", "campaigns", "orders"}]
    return {name: tables.scan(TableName=name)["Items"] for name in names}


def test_nothing_is_written_in_prod_even_where_every_gate_is_open(runner, sandbox):
    """The gate is probed with what validation refuses, on names that nothing has."""
    sandbox.plant(*(f"route-without-key:{one}" for one in OPEN_GATES))
    before = _tables(sandbox)
    judged = runner.judge("-m", "smoke", "--batch", "3", "--policy", FAST_POLICY, f"--sandbox-at={sandbox.file}")
    case = "test_api_gives_the_one_right_answer"
    assert {f"{case}[{one}]" for one in ("p4", "p5", "p6", "o4", "o6")} <= judged.said(Verdict.BROKEN)
    assert _tables(sandbox) == before != {}
    assert sandbox.control("GET", "mail") == []
    asked = [one for one in sandbox.ledger() if one["service"] == "http"]
    writes = [one for one in asked if one["operation"].startswith(("POST", "PUT", "DELETE"))]
    assert {one["status"] // 100 for one in writes} == {4}


def test_lifecycles_are_not_asked_in_prod_and_say_why(runner, sandbox):
    """What is not asked is shown with its reason, and counted."""
    judged = runner.judge("-m", "smoke", "-k", "lifecycles", "--policy", FAST_POLICY, f"--sandbox-at={sandbox.file}")
    assert judged.said(Verdict.NOT_ASKED) == set(judged.records)
    assert len(judged.records) == 17
    assert "writes = 'probed'" in judged.output


def test_a_lifecycle_is_due_with_its_api(tmp_path):
    """After batch 1 and 2 nothing of the APIs is there yet."""
    text = (FOLDER / "prod.toml").read_text(encoding="utf-8")
    (tmp_path / "prod.toml").write_text(text.replace('writes = "probed"', 'writes = "allowed"'), encoding="utf-8")
    environment = load_environment(str(tmp_path / "prod.toml"))
    due = {one.key: one.due for one in environment.apis}
    lifecycles = [*environment.synthetic_items, *environment.synthetic_orders, *environment.leftovers]
    assert {one.key: one.due for one in lifecycles} == due
    assert not due["campaigns"].has_come_by(Due.BATCH2)
    assert due["campaigns"].has_come_by(Due.BATCH3)


@pytest.fixture
def transport():
    """A transport of SIT, where writes are allowed, with nothing at the other end."""
    environment = load_environment("sit", for_sandbox=True)
    hosts = {one.partition("/")[0]: "127.0.0.1:1" for one in (BASE[8:], ORDERS[8:])}
    there = environment.model_copy(update={"reached_at": ReachedAt(hosts=hosts)})
    return HttpTransport(Run(there, (), datetime(2026, 1, 10, tzinfo=UTC), Due.DR, None, None), ("smoke",))


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (HttpRequest("POST", BASE, body=json.dumps(VALID)), "its body"),
        (HttpRequest("PUT", f"{BASE}/PROD-001", body='{"price": 1}'), "nothing synthetic is called so"),
        (HttpRequest("DELETE", f"{BASE}/PROD-001"), "nothing synthetic is called so"),
        (HttpRequest("DELETE", f"{BASE}/%2e%2e"), "nothing synthetic is called so"),
        (HttpRequest("GET", BASE, query={"all": "1"}), "all in its query"),
        (HttpRequest("GET", ORDERS, query={"tenant": "another"}), "tenant in its query"),
        (HttpRequest("POST", ORDERS, body='{"customerEmail": "bbws-smoke@example.com"}'), "no declared route"),
    ],
    ids=["unmarked", "changed", "deleted", "escaped", "query", "another-query", "tenant"],
)
def test_where_writes_are_allowed_only_what_is_synthetic_is_touched(transport, request_, why):
    """SIT has other people's data, which they need tomorrow."""
    with pytest.raises(RefusedToSend, match=f"{why}.*nothing was sent"):
        transport.send(request_, "subject")


def test_nothing_more_is_made_once_the_run_is_over(transport):
    """What is made after the clean-up would stay."""
    done = []
    transport.clean_ups.register("product", lambda: done.append("product"))
    assert transport.clean_up() == []
    assert done == ["product"]
    with pytest.raises(RuntimeError, match="the run is over"):
        transport.clean_ups.register("campaigns", done.clear)
