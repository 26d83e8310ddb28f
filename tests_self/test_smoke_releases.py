"""Which release answers is told by every address and by many answers, and never by one."""

from collections import Counter

import pytest

from fixtures.environments import FOLDER, load_environment
from fixtures.shapes.words import UnreadKind, Verdict
from tests_self.conftest import FAST_POLICY
from tests_self.judge import running_sandbox

PROD = load_environment("prod", for_sandbox=True)
SITE, ROUTE = (
    "test_site_serves_the_released_page_at_every_address",
    "test_route_answers_with_its_released_version_alone",
)
SITES = {f"{SITE}[{one.key}]" for one in PROD.site_releases}
READS = ("product_list", "product_get", "order_get", "order_list", "campaigns_list", "campaigns_get")
ROUTES = {f"{ROUTE}[{one}]" for one in READS}
FILE = "tests_smoke/test_releases.py"
BUCKET = PROD.site_releases[0].bucket


@pytest.fixture(scope="module")
def telling(tmp_path_factory) -> str:
    """PROD as it would be if its functions told their version."""
    text = (FOLDER / "prod.toml").read_text(encoding="utf-8")
    for api in ("product", "order", "campaigns"):
        text = text.replace(f"[apis.{api}]\n", f'[apis.{api}]\nversion_header = "X-Function-Version"\n', 1)
    # Nothing of the campaigns was there before.
    told = [f'[releases.{one}]\nversion = "{1 if one.startswith("campaigns") else 2}"\n' for one in READS]
    path = tmp_path_factory.mktemp("telling") / "prod.toml"
    path.write_text("\n".join([text, *told]), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def _told(telling, tmp_path_factory):
    with running_sandbox(tmp_path_factory.mktemp("told"), like=telling) as sandbox:
        yield sandbox


@pytest.fixture
def told(_told, runner):
    """The world in which functions tell their version, healthy, and what judges it."""
    _told.heal()
    options = ("-m", "smoke", "--batch", "3", "--policy", FAST_POLICY, f"--sandbox-at={_told.file}", FILE)
    yield _told, lambda: runner.judge(*options)
    _told.heal()


def test_everything_is_of_the_release_where_it_is(told):
    """Twenty answers of each, over every address of the name, each by a connection of its own."""
    sandbox, judge = told
    judged = judge()
    assert judged.said(Verdict.HOLDS) == SITES | ROUTES, judged.output
    asked = [one for one in judged.readings if one["question"]["probe"].startswith("http.")]
    assert {len(one["calls"]) for one in asked} == {20}
    places = {answer["place"] for one in asked for answer in one["value"]["served"]}
    assert places == {*sandbox.description.hosts.values(), *sandbox.description.other_places["kimmyai.io"]}


@pytest.mark.parametrize("function", ["product_list", "order_get"])
def test_a_weight_that_was_left_on_an_alias_shows_as_two_versions(told, function):
    """A tenth of the callers, and exactly that route."""
    sandbox, judge = told
    sandbox.plant(f"alias-weight-left:{function}")
    judged = judge()
    assert judged.said(Verdict.BROKEN) == {f"{ROUTE}[{function}]"}, judged.output
    assert "version: declared 2, observed 3 in" in judged.records[f"{ROUTE}[{function}]"].text
    assert sorted(_answers_by_version(judged), key=str) == [{"1": 20}] * 2 + [{"2": 18, "3": 2}] + [{"2": 20}] * 3


def test_an_answer_that_tells_no_version_is_not_of_the_release(told):
    """What the gateway answers itself was no function's."""
    sandbox, judge = told
    sandbox.plant("function-answers-malformed:product_get")
    judged = judge()
    assert judged.said(Verdict.BROKEN) == {f"{ROUTE}[product_get]"}, judged.output
    assert "observed 502 without X-Function-Version" in judged.output


@pytest.mark.proof
@pytest.mark.parametrize(("world", "newest"), [("shifting-10", 2), ("shifting-50", 10)])
def test_a_release_half_way_in_shows_both_of_its_versions(runner, telling, tmp_path, world, newest):
    """By the very aliases through which the routes call."""
    with running_sandbox(tmp_path, like=telling, world=world) as sandbox:
        options = ("-m", "smoke", "--batch", "3", "--policy", FAST_POLICY, f"--sandbox-at={sandbox.file}", FILE)
        judged = runner.judge(*options)
    shifting = {f"{ROUTE}[{one}]" for one in READS if not one.startswith("campaigns")}
    assert judged.said(Verdict.BROKEN) == shifting, judged.output
    told = [one for one in _answers_by_version(judged) if len(one) > 1]
    assert told == [{"1": 20 - newest, "2": newest}] * len(shifting)


def _answers_by_version(judged) -> list[dict[str, int]]:
    found = []
    for one in judged.readings:
        if one["question"]["probe"] == "http.route_release":
            told = Counter()
            for served in one["value"]["served"]:
                told[served["version"]] += served["answers"]
            found.append(dict(sorted(told.items())))
    return found


def test_where_nothing_tells_the_version_it_is_not_asked(judge_smoke):
    """No source says what does, and what was not asked is not green."""
    judged = judge_smoke(FILE)
    assert judged.said(Verdict.NOT_ASKED) == ROUTES
    assert judged.said(Verdict.HOLDS) == SITES
    assert "nothing says in which header product tells its version ([apis.product] version_header)" in judged.output


def test_a_header_without_a_release_is_not_asked_either(tmp_path):
    """Which version is right is declared, and not taken from what answers."""
    text = (FOLDER / "prod.toml").read_text(encoding="utf-8")
    text = text.replace("[apis.product]\n", '[apis.product]\nversion_header = "X-Function-Version"\n', 1)
    (tmp_path / "one.toml").write_text(text, encoding="utf-8")
    said = {one.key: one.not_asked for one in load_environment(str(tmp_path / "one.toml")).route_releases}
    assert said["product_list"] == "no [releases.product_list] says which version was released"


def test_a_page_that_lies_nowhere_is_no_release(sandbox, judge_smoke):
    """What an edge still holds of it is yesterday's."""
    sandbox.plant("site-serves-the-old-page:public_site")
    judged = judge_smoke(FILE)
    assert judged.said(Verdict.BROKEN) == SITES, judged.output
    assert "200 without an ETag in 10 of 20 answers" in judged.output


@pytest.mark.parametrize(
    ("place", "kind", "unread"),
    [
        (f"reading-denied:s3:ListObjectVersions@{BUCKET}", UnreadKind.DENIED, SITES),
        (f"reading-throttled:s3:ListObjectVersions@{BUCKET}", UnreadKind.THROTTLED, SITES),
        (f"reading-timeout:s3:ListObjectVersions@{BUCKET}", UnreadKind.UNREACHABLE, SITES),
        ("reading-dropped:http:GET /@www.kimmyai.io", UnreadKind.UNREACHABLE, {f"{SITE}[public_www_kimmyai_io]"}),
        ("reading-denied:tls:handshake@www.kimmyai.io", UnreadKind.UNREACHABLE, {f"{SITE}[public_www_kimmyai_io]"}),
    ],
    ids=["denied", "throttled", "silent-bucket", "silent-edge", "no-handshake"],
)
def test_what_cannot_be_read_is_unread(sandbox, judge_smoke, place, kind, unread):
    """One address that does not answer may be the one that is different."""
    sandbox.plant(place)
    judged = judge_smoke(FILE)
    assert judged.said(Verdict.UNREAD) == unread, judged.output
    assert {judged.records[name].unread for name in unread} == {kind}
    assert judged.said(Verdict.BROKEN) == set()
