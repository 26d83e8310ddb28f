"""What lies under an asset's name is what it was built of, where it is declared how the name is made."""

import pytest

from fixtures.environments import FOLDER, Refused, load_environment
from fixtures.judging import build_differences
from fixtures.shapes.sites import AssetHash, DeclaredSiteBuild, ObservedSite, SitePage
from fixtures.shapes.words import Verdict
from tests_self.conftest import FAST_POLICY
from tests_self.judge import running_sandbox

BUILT, MENTIONS = (
    "test_site_has_under_each_name_what_was_built_under_it",
    "test_site_calls_its_own_environment_and_no_other",
)
RULE = 'asset_hash = { algorithm = "sha256", encoding = "hex", length = 8 }'
SITES = ("public_kimmyai_io", "public_www_kimmyai_io")
FILE = "tests_smoke/test_site.py"


def _of(check: str) -> set[str]:
    return {f"{check}[{one}]" for one in SITES}


def _with(rule: str) -> str:
    text = (FOLDER / "prod.toml").read_text(encoding="utf-8")
    return text.replace("[sites.public]\n", f"[sites.public]\n{rule}\n", 1)


@pytest.fixture(scope="module")
def _built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    (folder / "prod.toml").write_text(_with(RULE), encoding="utf-8")
    with running_sandbox(folder, like=str(folder / "prod.toml")) as sandbox:
        yield sandbox


@pytest.fixture
def built(_built, runner):
    """PROD with the rule of its build declared, healthy, and what judges its site."""
    _built.heal()
    options = ("-m", "smoke", "--batch", "3", "--policy", FAST_POLICY, f"--sandbox-at={_built.file}", FILE)
    yield _built, lambda: runner.judge(*options)
    _built.heal()


def test_names_are_made_of_the_contents_where_nothing_was_changed(built):
    """It is the reading of the assets themselves, made once."""
    _, judge = built
    judged = judge()
    assert _of(BUILT) <= judged.said(Verdict.HOLDS), judged.output
    assert len([one for one in judged.readings if one["question"]["probe"] == "http.site"]) == len(SITES)
    assert judged.exit_status == 0


@pytest.mark.parametrize(
    ("fault", "beside"),
    [("site-style-changed", set()), ("site-script-changed", _of(MENTIONS))],
    ids=["style", "script"],
)
def test_content_that_was_changed_under_its_old_name_is_seen(built, fault, beside):
    """By hand, or because a deployment left a file of the build before."""
    sandbox, judge = built
    sandbox.plant(f"{fault}:web_public")
    judged = judge()
    assert judged.said(Verdict.BROKEN) == _of(BUILT) | beside, judged.output
    assert "declared the content that its name is made of" in judged.output


def test_what_is_not_there_is_the_other_checks_to_say(built):
    """One cause, one red."""
    sandbox, judge = built
    sandbox.plant("site-lost-a-style:web_public")
    assert judge().said(Verdict.BROKEN) == _of("test_site_has_every_script_and_style_that_its_page_loads")


def test_a_site_that_does_not_answer_leaves_it_unread(built):
    """What was not got has no content."""
    sandbox, judge = built
    sandbox.plant("reading-dropped:http:GET /@www.kimmyai.io")
    judged = judge()
    assert f"{BUILT}[public_www_kimmyai_io]" in judged.said(Verdict.UNREAD)
    assert judged.said(Verdict.BROKEN) == set()


def test_without_a_rule_it_is_not_asked(judge_smoke):
    """Some tools make the hash of what the content was before, and nobody has said which tool ours is."""
    judged = judge_smoke(FILE)
    assert judged.said(Verdict.NOT_ASKED) == _of(BUILT)
    assert "nothing says how the hashes in its assets' names are made ([sites.public] asset_hash)" in judged.output


@pytest.mark.parametrize(
    ("algorithm", "encoding", "length", "name"),
    [
        ("md5", "hex", 8, "/assets/index.5d41402a.js"),
        ("sha256", "hex", 12, "/assets/index-2cf24dba5fb0.js"),
        ("sha256", "base64url", 8, "/assets/index-LPJNul-w.js"),
        (
            "sha1",
            "hex",
            40,
            "/assets/aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d/index.aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d.js",
        ),
    ],
)
def test_a_hash_is_made_as_the_tool_makes_it(algorithm, encoding, length, name):
    """Of `hello`, by openssl; and one other character is seen."""
    digests = {
        "md5": "5d41402abc4b2a76b9719d911017c592",
        "sha1": "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
        "sha256": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    }
    for path, found in ((name, 0), (name.replace(".js", "x.js"), 1)):
        assert len(build_differences(_build(algorithm, encoding, length), _site(path, digests)).found) == found


def _build(algorithm: str, encoding: str, length: int) -> DeclaredSiteBuild:
    rule = AssetHash(algorithm=algorithm, encoding=encoding, length=length)
    placed = {"key": "one", "name": "one.example", "source": "a file", "region": "r", "account": "0", "routes": ()}
    return DeclaredSiteBuild(**placed, asset_hash=rule, not_asked=None)


def _site(path: str, digests: dict[str, str]) -> ObservedSite:
    told = {"content_type": "", "cache_control": "", "hsts": "", "protections": {}, "sha256": digests["sha256"]}
    return ObservedSite(assets=(SitePage(path=path, status=200, digests=digests, **told),))


@pytest.mark.parametrize(
    ("old", "new"), [("sha256", "crc32"), ("hex", "base32"), ("length = 8", "length = 2")], ids=lambda one: one
)
def test_a_rule_that_nobody_knows_is_refused(tmp_path, old, new):
    """A hash of two characters would be anybody's."""
    (tmp_path / "one.toml").write_text(_with(RULE.replace(old, new)), encoding="utf-8")
    with pytest.raises(Refused, match="asset_hash"):
        load_environment(str(tmp_path / "one.toml"))
