"""Every route is asked by each kind of caller, in a way that writes nothing, and no request twice."""

import json
from collections import Counter
from urllib.parse import urlsplit

import pytest

from fixtures.environments import FOLDER, Refused, load_environment
from fixtures.environments.loader import load_smoke
from fixtures.probes.sides import HttpRequest
from fixtures.shapes import redaction
from fixtures.shapes.words import Verdict
from fixtures.wiring.http_access import Way
from fixtures.wiring.synthetic import headers_of
from tests_self.expected.gates import asked

PROD, SIT = (load_environment(name, for_sandbox=True) for name in ("prod", "sit"))
APIS = ("tests_smoke/test_apis.py", "tests_smoke/test_routes.py", "tests_smoke/test_health.py")


@pytest.mark.parametrize("environment", [PROD, SIT], ids=lambda one: one.name)
def test_every_declared_route_is_a_case_for_each_caller(environment):
    """By the environment's own routes, so that a new one is asked without anybody thinking of it."""
    callers = ("nobody", "stranger", "caller")
    wanted = {f"{route.key}_{caller}" for route in environment.routes for caller in callers}
    assert {one.key for one in environment.route_cases} == wanted
    assert all(one.not_asked or one.status for one in (*environment.route_cases, *environment.undeclared_methods))


def test_no_method_is_both_declared_and_undeclared():
    """The two lists between them are every method of every path, but for what cannot be asked harmlessly."""
    declared = {(one.method, one.url) for one in SIT.route_cases}
    others = {(one.method, one.url) for one in SIT.undeclared_methods}
    paths = {url for _, url in declared}
    assert declared & others == set()
    methods = ("GET", "POST", "PUT", "PATCH", "DELETE")
    assert {pair for pair in declared if pair[0] != "OPTIONS"} | others == {(m, url) for m in methods for url in paths}


def test_where_nothing_may_be_written_no_whole_collection_is_deleted():
    """Refused or not: a request that would take everything away is not sent to find out."""
    of_all = {one.key: one.not_asked for one in PROD.undeclared_methods if one.not_asked}
    assert set(of_all) == {"product_list_delete", "campaigns_list_delete", "order_create_public_delete"}
    assert all("names no item" in str(reason) for reason in of_all.values())
    assert [one.key for one in SIT.undeclared_methods if one.not_asked] == []


def test_nothing_is_sent_twice_and_nothing_is_written(sandbox, judge_smoke):
    """What one of the 32 sends, too, is sent once; only samples are repeated."""
    judged = judge_smoke(*APIS)
    sent = [one for one in sandbox.ledger() if one["service"] == "http"]
    readings = {(one.name, str(one.address().details)): one for _, one in asked(PROD)}
    wanted = Counter()
    for one in readings.values():
        wanted[f"{one.method} {urlsplit(one.url).path}"] += getattr(one, "samples", 1)
    assert Counter(one["operation"] for one in sent) == wanted
    assert judged.said(Verdict.BROKEN) | judged.said(Verdict.UNREAD) == set()
    assert {one["status"] for one in sent} == {200, 400, 401, 403, 404}


def test_a_wrong_key_is_new_each_time_and_nobodys():
    """A constant one would be known to somebody, and one day to a gateway."""
    way = Way({}, True, {"BBWS_API_KEY_PRODUCT": "the-real-one"})
    for header in ("x-api-key", "authorization"):
        request = HttpRequest("GET", "https://api.kimmyai.io/", "stranger", header)
        shown = [headers_of(request, way, "run", "subject")[header] for _ in range(2)]
        assert shown[0] != shown[1]
        assert "the-real-one" not in str(shown)
    assert [len(part) > 30 for part in shown[0].removeprefix("Bearer ").split(".")] == [True] * 3


@pytest.mark.parametrize("name", ["prod", "sit"])
def test_what_to_type_comes_through_the_redaction_as_it_was(name):
    """A command in which a key's place was blackened cannot be typed."""
    truth = load_environment(name)
    typed = [one.words()["curl"] for one in (*truth.request_cases, *truth.route_cases, *truth.undeclared_methods)]
    assert any("$(openssl rand" in one for one in typed)
    assert [redaction.text(one) for one in typed] == typed
    assert "hunter2hunter2" not in redaction.text("x-api-key: $(hunter2hunter2)")


def test_no_wrong_key_reaches_the_evidence(judge_smoke):
    """It is nobody's, and would look like somebody's."""
    told = json.dumps(judge_smoke(*APIS).readings)
    assert '"as": "stranger"' in told
    assert "Bearer " not in told


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('campaigns = "nobody gives', 'campagnes = "nobody gives', ["[smoke.without_credential]", "'campagnes'"]),
        (
            'campaigns = "nobody gives the suite an administrator\'s token for PROD"',
            'campaigns = "none"',
            ["campaigns"],
        ),
        (
            "[smoke.without_credential]",
            "[smoke.answers.no_rout]\nstatus = 405\n[smoke.without_credential]",
            ["no_rout"],
        ),
        (
            "[smoke.without_credential]",
            '[smoke.answers.no_route]\nstatus = 405\nbody = "page"\n[smoke.without_credential]',
            ["[smoke.answers.no_route] body", "'page'"],
        ),
    ],
    ids=["unknown-api", "no-reason", "unknown-refusal", "unknown-body"],
)
def test_a_mistake_in_the_environment_is_refused(tmp_path, old, new, words):
    """A typing mistake must not become a case that is never asked."""
    text = (FOLDER / "prod.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "one.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_environment(str(tmp_path / "one.toml"))
    assert all(word in str(refused.value) for word in words), str(refused.value)


def test_an_operation_that_answers_what_is_declared_nowhere_is_refused(tmp_path):
    """Else its routes would have no right answer."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "smoke.toml").symlink_to(FOLDER / "smoke.toml")
    for one in (FOLDER / "contracts").iterdir():
        text = one.read_text(encoding="utf-8").replace('when_probed = "list"', 'when_probed = "lists"')
        (tmp_path / "contracts" / one.name).write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"\[operations\.list\] when_probed: 'lists' is declared nowhere"):
        load_smoke(tmp_path)


def test_a_route_of_no_contract_is_not_asked_and_says_so(tmp_path):
    """What nobody agreed on has no right answer."""
    text = (FOLDER / "prod.toml").read_text(encoding="utf-8")
    old = 'options_one = { call = "OPTIONS /v1.0/products/{productId}" }\n'
    assert old in text
    new = old + 'history = { call = "GET /v1.0/products/{productId}/history", function = "product_get" }\n'
    (tmp_path / "one.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    environment = load_environment(str(tmp_path / "one.toml"))
    cases = [one for one in environment.route_cases if one.key.startswith("product_history_")]
    assert [one.not_asked for one in cases] == ["the contract of product has no such operation"] * 3


def test_a_case_that_names_something_real_lends_no_undeclared_method_its_name(tmp_path):
    """What nobody declared is sent to what nothing is called, whatever the cases are about."""
    text = (FOLDER / "smoke.toml").read_text(encoding="utf-8")
    (tmp_path / "smoke.toml").write_text(text.replace('"bbws-smoke-none"', '"PROD-001"'), encoding="utf-8")
    (tmp_path / "contracts").symlink_to(FOLDER / "contracts")
    environment = load_environment("prod", smoke=tmp_path)
    urls = {one.url for one in (*environment.undeclared_methods, *environment.route_cases)}
    assert [url for url in urls if "PROD-001" in url] == []


def test_a_site_of_several_origins_does_not_say_whose_page_comes_first(tmp_path):
    """Its release is not asked, and why is said."""
    text = (FOLDER / "prod.toml").read_text(encoding="utf-8")
    [line] = [one for one in text.splitlines() if one.startswith("origins = [")]
    path = tmp_path / "one.toml"
    path.write_text(text.replace(line, line[:-1] + ', { bucket = "templates", path = "/x" }]'), encoding="utf-8")
    said = {one.not_asked for one in load_environment(str(path)).site_releases}
    assert said == {"its distribution has 2 origins, and nothing says which of them has the first page"}
