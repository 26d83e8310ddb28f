"""The 32 against an API that keeps its contracts, and against those that only look as if they did."""

import re

import pytest

from fixtures.environments import FOLDER, Refused, load_environment
from fixtures.environments.loader import load_smoke
from fixtures.shapes.words import Verdict
from tests_self.conftest import FAST_POLICY
from tests_self.edge_world import HOSTS, KEY, LIES, edge_world
from tests_self.judge import ROOT

CASE, PART = "test_api_gives_the_one_right_answer", "test_platform_behind_the_api_is_the_declared_one"
HEALTH = "test_endpoint_answers"
ASKED = {f"{CASE}[{one.key}]" for one in load_environment("prod").request_cases if not one.not_asked}
PARTS = {f"{PART}[{one}]" for one in ("p10", "p11", "o11", "o12", "o13")}
ENDS = {f"{HEALTH}[{one}]" for one in ("campaigns", "product", "order")}


@pytest.fixture(scope="session")
def _edge(tmp_path_factory):
    with edge_world(tmp_path_factory.mktemp("edge")) as world:
        yield world


@pytest.fixture
def edge(_edge):
    """The APIs as the contracts have them, at the start of every test."""
    _edge.manner, _edge.wait_s = "faithful", 0.0
    for one in (_edge.open_routes, _edge.requests, _edge.tagged):
        one.clear()
    return _edge


@pytest.fixture
def smoke(runner, sandbox, edge, tmp_path):
    """Asks the APIs as on a real environment: AWS in the sandbox, the APIs at the edge, and no site."""

    def run(*arguments, port=None, environ=None):
        path = tmp_path / "like_prod.toml"
        hosts = ", ".join(f'"{host}" = "127.0.0.1:{port or edge.port}"' for host in HOSTS)
        there = f'[reached_at]\naws_endpoint_url = "{sandbox.description.aws_endpoint_url}"\nhosts = {{ {hosts} }}\n'
        truth = (FOLDER / "prod.toml").read_text(encoding="utf-8").replace('profile = "Tebogo-prod"\n', "", 1)
        path.write_text(f'{truth}\n{there}ca_bundle = "{edge.ca_bundle}"\n', encoding="utf-8")
        keys = {"BBWS_API_KEY_PRODUCT": KEY, "BBWS_API_KEY_ORDER": KEY}
        apis = ("tests_smoke/test_apis.py", "tests_smoke/test_health.py")
        options = (*apis, "-m", "smoke", "--batch", "3", "--env", str(path), "--policy", FAST_POLICY)
        return runner.judge(*options, *arguments, environ=sandbox.environ | (keys if environ is None else environ))

    return run


def test_cases_hold_where_the_contracts_are_kept_and_are_always_thirty_two(smoke, edge):
    """The denominator is 32, whatever an environment forbids."""
    judged = smoke()
    cases = {name for name in judged.records if name.startswith((CASE, PART))}
    assert len(cases) == 32
    assert judged.said(Verdict.HOLDS) == ASKED | PARTS | ENDS, judged.output
    assert judged.said(Verdict.NOT_ASKED) & cases == {f"{CASE}[c8]", f"{CASE}[o5]"}
    assert judged.exit_status == 0
    assert "30 of 32 smoke tests hold, 2 not asked" in judged.output


def test_nothing_is_asked_twice_and_everything_is_tagged(smoke, edge):
    """Two cases that ask the same share one answer; only samples are repeated."""
    smoke()
    alone = sorted(edge.requests)
    assert len(alone) == 3 * 20 + len(ASKED) - 3 - 1
    assert all("synthetic" in agent and run.startswith("bbws-") for agent, run in edge.tagged)
    assert len({run for _, run in edge.tagged}) == 1
    edge.requests.clear()
    assert smoke("-n", "2").exit_status == 0
    assert sorted(edge.requests) == alone


@pytest.mark.parametrize("manner", sorted(LIES))
def test_no_api_that_always_answers_the_same_gets_more_than_that_answer_right(smoke, edge, manner):
    """Scripts took 403 and 404 for `up`, and a time was measured of any answer at all."""
    edge.manner = manner
    judged = smoke()
    # O10 wants the origin of the order's API.
    wrong = {"every route missing": {f"{CASE}[{one}]" for one in ("c7", "p9")}}
    held = {name for name in judged.said(Verdict.HOLDS) if name.startswith(CASE)}
    assert held == wrong.get(manner, set()), judged.output
    assert judged.said(Verdict.UNREAD) == set()
    assert judged.exit_status == 1


def test_an_open_gate_is_seen_by_exactly_its_case_and_nothing_is_written(smoke, edge):
    """403 proves the gate, 400 proves that it is open, and neither writes."""
    edge.open_routes.add("POST /v1.0/products")
    judged = smoke()
    assert judged.said(Verdict.BROKEN) == {f"{CASE}[p4]"}
    assert "observed 400" in judged.records[f"{CASE}[p4]"].text
    sent = [body for method, path, body in edge.requests if (method, path) == ("POST", "/products/v1.0/products")]
    assert sorted(sent) == [b"{invalid json}", b"{}"]


def test_slow_answers_are_broken_by_their_percentile_alone(smoke, edge, tmp_path):
    """One slow answer of twenty is nobody's trouble, and twenty fast errors are no speed."""
    edge.wait_s = 0.6
    strict = tmp_path / "policy.toml"
    strict.write_text((ROOT / FAST_POLICY).read_text(encoding="utf-8").replace("allowance_ms = 15000", ""), "utf-8")
    judged = smoke("--policy", str(strict))
    assert judged.said(Verdict.BROKEN) == {f"{CASE}[{one}]" for one in ("c6", "p7", "o8")}, judged.output
    assert "p95_ms: declared at most 500" in judged.output


def test_a_missing_key_is_unread_and_says_which_variable(smoke):
    """What was not asked with the key says nothing about the API."""
    judged = smoke(environ={})
    unread = {f"{CASE}[{one}]" for one in ("p1", "p3", "p7", "p8", "o1", "o3", "o8", "o9")}
    assert judged.said(Verdict.UNREAD) == unread | {f"{HEALTH}[product]", f"{HEALTH}[order]"}
    assert "BBWS_API_KEY_PRODUCT is not set" in judged.output
    assert judged.exit_status == 10


def test_silence_is_broken_for_health_and_unread_for_everything_else(smoke, edge):
    """That it answers is health's own claim; no other check knows why it heard nothing."""
    judged = smoke(port=1)
    assert judged.said(Verdict.BROKEN) == ENDS, judged.output
    assert judged.said(Verdict.UNREAD) == ASKED
    assert {judged.records[name].code for name in ASKED} == {"Refused"}
    assert "the connection is refused" in judged.output


def test_a_server_that_nobody_vouches_for_is_unread(smoke, edge, tmp_path):
    """A handshake that fails has checks of its own."""
    with edge_world(tmp_path) as stranger:
        judged = smoke(port=stranger.port)
    assert judged.said(Verdict.UNREAD) == ASKED | ENDS
    assert {judged.records[name].code for name in ASKED} == {"TlsFailure"}


def test_no_key_reaches_the_evidence(smoke, edge):
    """Every exchange is kept, and no credential with it."""
    judged = smoke()
    told = str([one for one in judged.readings if one["question"]["probe"].startswith("http.")])
    assert "https://api.kimmyai.io/products/v1.0/products" in told
    assert KEY not in told + judged.output


def test_collection_contacts_nobody(smoke, edge):
    """Ids are known without any world."""
    assert smoke("--collect-only", port=1).exit_status == 0
    assert edge.requests == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[cases.o13]", "[cases.o14]", ["o14"]),
        ('operation = "list"', 'operation = "lst"', ["[cases.c1] operation", "'lst'", "accepted: list"]),
        ('caller = "nobody"', 'caller = "anybody"', ["[cases.c2] caller", "'anybody'", "accepted: 'nobody'"]),
        ('answer = "list"', 'answer = "lists"', ["[cases.c1] answer", "'lists'", "accepted: no_key"]),
        ('platform = "api"', 'platform = "rest"', ["[cases.p10] platform", "'rest'", "accepted: 'api'"]),
        ("{ price = -1 }", "{ price = 1 }", ["[lifecycles.product] against_the_rules", "the contract admits"]),
        ('rejected = "invalid"\n', "", ["[lifecycles] product", "accepted: both or none"]),
        ("status = 403", "status = 4030", ["[answers.no_key] status", "4030"]),
    ],
)
def test_a_mistake_in_the_cases_is_refused_with_what_would_be_accepted(tmp_path, old, new, words):
    """A typing mistake must not become a case that is never asked."""
    text = (FOLDER / "smoke.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "smoke.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    (tmp_path / "contracts").symlink_to(FOLDER / "contracts")
    with pytest.raises(Refused) as refused:
        load_smoke(tmp_path)
    assert all(word in str(refused.value) for word in words), str(refused.value)


def test_fewer_than_thirty_two_are_refused(tmp_path):
    """A case that somebody takes away takes its claim away silently."""
    text = (FOLDER / "smoke.toml").read_text(encoding="utf-8")
    (tmp_path / "smoke.toml").write_text(re.sub(r"\[cases\.c7\].*?(?=\[cases\.c8\])", "", text, flags=re.S), "utf-8")
    (tmp_path / "contracts").symlink_to(FOLDER / "contracts")
    with pytest.raises(Refused, match="cases c7 are missing"):
        load_smoke(tmp_path)
