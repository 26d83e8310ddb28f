"""The same cases against three APIs that were written elsewhere, reached by an environment file of its own."""

import pytest

from fixtures.environments import Refused, load_environment
from fixtures.shapes.words import Verdict
from tests_self.conftest import FAST_POLICY
from tests_self.judge import ROOT
from tests_self.other_platform import KEYS, TOKEN, other_platform

CASE, PART = "test_api_gives_the_one_right_answer", "test_platform_behind_the_api_is_the_declared_one"
ROUTE, METHOD = "test_route_answers_each_caller_as_declared", "test_api_refuses_a_method_that_nobody_declared"
FILE = ROOT / "tests_self/data/other_platform.toml"
ELSEWHERE = load_environment(str(FILE))
ASKED = [(f"{ROUTE}[{one.key}]", one) for one in ELSEWHERE.route_cases if not one.not_asked]
OTHERS = {f"{METHOD}[{one.key}]" for one in ELSEWHERE.undeclared_methods}
KEYS_OF_RUN = {
    "BBWS_API_KEY_PRODUCT": KEYS["product"],
    "BBWS_API_KEY_ORDER": KEYS["order"],
    "BBWS_TOKEN_CAMPAIGNS": TOKEN,
}
_ITEMS = ("product", "campaigns")
# What it does otherwise than agreed, and the checks that say so.
WRONG = {
    "creates with 200": {"test_item_that_was_created_can_be_read[product]"},
    "keeps what is deleted": {"test_item_that_was_deleted_is_gone[product]", "test_nothing_synthetic_is_left[product]"},
    "takes what is against the rules": {f"test_item_against_the_rules_is_refused[{one}]" for one in _ITEMS},
    "loses orders": {"test_order_that_was_accepted_is_recorded[order]"},
    "takes orders with 201": {f"{CASE}[o5]", "test_order_that_was_accepted_is_recorded[order]"},
    "lets everybody in": {f"{CASE}[{one}]" for one in ("c3", "p4", "p5", "p6", "o2", "o4", "o6", "o7")}
    | {name for name, one in ASKED if one.status in {401, 403}},
    "takes any key": {name for name, one in ASKED if one.status == 403 and one.caller == "stranger"},
    "takes any method": {f"{CASE}[{one}]" for one in ("c7", "p9", "o10")} | OTHERS,
    "has no CORS": {
        f"{CASE}[{one}]" for one in ("c1", "c2", "c4", "c6", "c8", "p1", "p2", "p3", "p7", "p8", "o1", "o3", "o8", "o9")
    }
    | {name for name, one in ASKED if one.status in {200, 400, 404} and one.method != "OPTIONS"},
}
_TIMED = {f"{CASE}[{one}]" for one in ("c6", "p7", "o8")}


@pytest.fixture(scope="module")
def elsewhere():
    with other_platform() as (platform, address):
        yield platform, address


@pytest.fixture
def smoke(runner, elsewhere, tmp_path):
    """Runs `pytest -m smoke` there, with its own keys."""
    platform, address = elsewhere
    platform.wrong = ""
    for one in (platform.products, platform.campaigns, platform.orders, platform.written):
        one.clear()
    file = tmp_path / "elsewhere.toml"
    file.write_text(FILE.read_text(encoding="utf-8").replace("PORT", address.rpartition(":")[2]), encoding="utf-8")
    options = ("-m", "smoke", "--batch", "3", "--env", str(file), "--policy", FAST_POLICY)
    return lambda *arguments: runner.judge(*options, *arguments, environ=KEYS_OF_RUN)


def _broken(judged):
    slow = {one for one in _TIMED & set(judged.records) if "p95_ms" in judged.records[one].text}
    return judged.said(Verdict.BROKEN) - slow


def test_the_same_cases_hold_there(smoke, elsewhere):
    """They judge what was agreed, and not how the sandbox does it."""
    judged = smoke()
    cases = {name for name in judged.records if name.startswith((CASE, PART))}
    assert len(cases) == 32
    assert _broken(judged) | judged.said(Verdict.UNREAD) == set(), judged.output
    assert judged.said(Verdict.NOT_ASKED) & cases == {f"{PART}[{one}]" for one in ("p10", "p11", "o11", "o12", "o13")}
    assert "27 of 32 smoke tests hold, 5 not asked" in judged.output or _TIMED & judged.said(Verdict.BROKEN)
    assert "test_no_synthetic_order_is_left_open[order]" in judged.said(Verdict.HOLDS)
    assert [one for one in elsewhere[0].everything() if one["status"] != "CANCELLED"] == []


@pytest.mark.parametrize("wrong", sorted(WRONG))
def test_what_it_does_otherwise_than_agreed_is_seen_by_exactly_its_checks(smoke, elsewhere, wrong):
    """Each is named, and nothing else changes."""
    elsewhere[0].wrong = wrong
    judged = smoke()
    assert _broken(judged) == WRONG[wrong], judged.output
    assert judged.said(Verdict.UNREAD) == set(), judged.output


def test_an_item_whose_answer_was_lost_is_taken_away_all_the_same(smoke, elsewhere):
    """The clean-up is registered before the create, and goes by the mark, for nobody has told an id."""
    elsewhere[0].wrong = "hangs up once it has created"
    judged = smoke("-k", "lifecycles and (product or campaigns)")
    lives = {name for name in judged.records if not name.startswith("test_nothing_synthetic_is_left")}
    assert judged.said(Verdict.UNREAD) == lives, judged.output
    assert {judged.records[name].code for name in lives} == {"ConnectionLost"}
    assert len(elsewhere[0].written) == 2
    assert elsewhere[0].everything() == []


def test_nothing_of_aws_is_asked_there(smoke):
    """Without an account nothing may be judged by whatever credentials this machine happens to have."""
    judged = smoke()
    assert {one["question"]["probe"].partition(".")[0] for one in judged.readings} == {"http"}
    assert "read as nobody" in judged.output


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('product = "http://127.0.0.1:PORT/shop"\n', "", ["[reached_at] apis.product", "not AWS's"]),
        ("http://127.0.0.1:PORT/shop", "https://x1.execute-api.eu-west-1.amazonaws.com/v1", ["not AWS's"]),
        ("http://127.0.0.1:PORT/shop", "http://shop.example.com", ["[reached_at]", "accepted: https://"]),
        ("[reached_at.apis]\n", '[reached_at.apis]\nshop = "https://a.example.com"\n', ["apis.shop", "'shop'"]),
    ],
    ids=["missing", "of-aws", "in-plain", "unknown"],
)
def test_an_address_that_may_lead_astray_is_refused(tmp_path, old, new, words):
    """Without AWS no account is compared, and a key in plain text is everybody's key."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "one.toml").write_text(text.replace(old, new).replace("PORT", "1"), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_environment(str(tmp_path / "one.toml"))
    assert all(word in str(refused.value) for word in words), str(refused.value)
