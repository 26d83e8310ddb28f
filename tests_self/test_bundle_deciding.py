"""What became different, and GO, NO-GO or UNDECIDED over several bundles."""

import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.environments import load_policy
from fixtures.evidence.__main__ import main
from fixtures.evidence.bundle import DECLARED, file_fact, whole_bundle
from fixtures.evidence.deciding import Decision, reasons_against, word_for
from fixtures.evidence.page import as_html, as_markdown
from fixtures.evidence.signing import make_key
from fixtures.evidence.statements import Attested
from tests_self.forging import rewritten

_RULES = load_policy().decision
_PHASES = ("prep", "postdeploy", "smoke", "soak")


@pytest.fixture
def phases(bundle_of, tmp_path):
    """One healthy bundle for each phase: only their names differ, which is what is looked at here."""
    whole = bundle_of("healthy", tmp_path)
    made = {}
    for phase in _PHASES:
        folder = tmp_path / phase
        shutil.copytree(whole, folder)
        made[phase] = rewritten(folder, _in_phase(phase))
    return made


def _in_phase(phase):
    return lambda event, body: body.update(phase=phase) if event == "began" else None


def _attested(phases, **changes):
    digest = file_fact(phases["prep"] / DECLARED / "environment.toml").sha256
    at = datetime.now(UTC)
    return [
        (Attested.model_validate({"item": item, "sentence": told, "by": "T", "note": "", "at": at} | changes), digest)
        for item, told in _RULES.attestations.items()
    ]


def _decided(phases, *, attested=None, later=timedelta(0)):
    bundles = [whole_bundle(folder) for folder in phases.values()]
    said = _attested(phases) if attested is None else attested
    reasons = reasons_against(bundles, said, _RULES, now=datetime.now(UTC) + later)
    return word_for(reasons), [reason.text for reason in reasons]


def test_everything_seen_and_said_is_go(phases):
    """Four phases, fresh, one set of versions, and the people have spoken."""
    assert _decided(phases) == (Decision.GO, [])


def test_something_broken_is_no_go(phases, bundle_of, tmp_path):
    """Whatever else is missing."""
    phases["smoke"] = rewritten(bundle_of("broken", tmp_path), _in_phase("smoke"))
    del phases["soak"]
    word, reasons = _decided(phases)
    assert word is Decision.NO_GO
    assert any("smoke: broken: test_bucket_blocks_public_access[invoices]" in reason for reason in reasons)
    assert "soak: there is no bundle of it" in reasons


def test_a_missing_phase_is_undecided(phases):
    """Nobody has looked."""
    del phases["postdeploy"]
    assert _decided(phases) == (Decision.UNDECIDED, ["postdeploy: there is no bundle of it"])


def test_what_was_seen_too_long_ago_is_undecided(phases):
    """The world moves on."""
    word, reasons = _decided(phases, later=timedelta(hours=13))
    assert word is Decision.UNDECIDED
    assert reasons == ["postdeploy: is 13 h old, at most 12 h count", "smoke: is 13 h old, at most 12 h count"]


def _facts(**changes):
    return lambda event, body: body.update(changes) if event == "began" else None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"keyword": "vpc"}, "smoke: only a part of the phase was asked (-k, or files by name)"),
        ({"whole_suite": False}, "smoke: only a part of the phase was asked (-k, or files by name)"),
        ({"replayed": True}, "smoke: was judged by another bundle's readings (--replay), the world was not asked"),
        ({"world": None}, "some bundles are of the sandbox and some of a real account"),
        ({"account": "1"}, "the bundles are of several environments: sandbox (093646564004), sandbox (1)"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_bundle_of_something_else_is_undecided(phases, changes, reason):
    """It may be green and still say nothing about this release."""
    rewritten(phases["smoke"], _facts(**changes))
    assert _decided(phases) == (Decision.UNDECIDED, [reason])


def test_a_run_that_was_stopped_is_undecided(phases):
    """What was not reached was not seen."""
    rewritten(phases["smoke"], lambda event, body: body.update(whole=False) if event == "ended" else None)
    assert _decided(phases) == (Decision.UNDECIDED, ["smoke: was stopped before everything was judged"])


def test_several_versions_are_undecided(phases):
    """Something was deployed between the two looks."""

    def deployed(event, body):
        if event == "reading" and "alias_version" in (body["value"] or {}):
            body["value"]["alias_version"] = "77"

    rewritten(phases["smoke"], deployed)
    word, reasons = _decided(phases)
    assert word is Decision.UNDECIDED
    assert reasons
    assert all("several versions were judged: " in reason and "77 by smoke" in reason for reason in reasons)


def test_what_only_people_can_say_must_have_been_said(phases):
    """Lately, and of the environment as it is declared now."""
    word, reasons = _decided(phases, attested=[])
    assert word is Decision.UNDECIDED
    assert [reason.partition(":")[0] for reason in reasons] == list(_RULES.attestations)
    old = _attested(phases, at=datetime.now(UTC) - timedelta(hours=80))
    assert "the attestation is older than 72 h" in str(_decided(phases, attested=old))
    other = [(said, "0" * 64) for said, _ in _attested(phases)]
    assert "as it was declared before" in str(_decided(phases, attested=other))


@pytest.fixture
def lead(phases, tmp_path):
    """Has a key, has signed every phase's bundle, and says what only people can say."""
    key, said = str(tmp_path / "key"), str(tmp_path / "said")
    make_key(tmp_path / "key")
    for folder in phases.values():
        assert main(["sign", str(folder), "--key", key]) == 0
    words = ["--by", "T. Lead", "--note", "in the meeting", "--key", key, "--to", said]
    for item in _RULES.attestations:
        assert main(["attest", item, *words]) == 0
    return ["--attestations", said], ["--key", f"{key}.pub"], words


def test_the_lead_decides_from_the_command_line(phases, lead, capsys):
    """Signed, attested, and still three phases short."""
    attestations, key, _ = lead
    assert main(["decide", str(phases["prep"]), *key, *attestations]) == 10
    told = capsys.readouterr().out
    assert "UNDECIDED\nSANDBOX: nothing real was verified\n" in told
    assert told.count("there is no bundle of it") == 3
    assert "nobody has attested" not in told


def test_nobodys_bundle_decides_nothing(phases, lead, capsys):
    """Without a key anybody may have made it."""
    attestations, _, _ = lead
    assert main(["decide", str(phases["prep"]), *attestations]) == 10
    assert "no --key was given, so whose it is is not known" in capsys.readouterr().out


def test_only_what_is_asked_for_can_be_attested(lead, capsys):
    """A slip of the pen is not a signature."""
    assert main(["attest", "weather", *lead[2]]) == 2
    assert "nobody asks for 'weather'; accepted: devops_sign_off, " in capsys.readouterr().err


def test_diff_tells_what_broke_and_what_was_mended(bundle_of, tmp_path, capsys):
    """Between yesterday's run and today's."""
    healthy, broken = (bundle_of(word, tmp_path) for word in ("healthy", "broken"))
    assert main(["diff", str(healthy), str(broken)]) == 1
    there = capsys.readouterr().out
    assert "newly broken:\n  test_bucket_blocks_public_access[invoices]  holds -> broken: " in there
    assert main(["diff", str(broken), str(healthy)]) == 1
    assert "mended:\n  test_bucket_blocks_public_access[invoices]  broken -> holds\n" in capsys.readouterr().out
    assert main(["diff", str(broken), str(broken)]) == 0


@pytest.fixture
def old_and_new(bundle_of, tmp_path):
    """Of three cases one was read before, one was asked before, one is asked now; and a number in policy is another."""
    old, new = bundle_of("healthy", tmp_path), bundle_of("healthy", tmp_path / "new")
    unread, gone, added = [node for node in whole_bundle(old).records if "::test_bucket_" in node][:3]

    def otherwise(event, body):
        if event == "verdict" and body["node"] == unread:
            body.update(verdict="unread", unread="denied")
        return not (event == "verdict" and body["node"] == gone)

    policy = new / DECLARED / "policy.toml"
    policy.write_text(re.sub(r"(?m)^attempts = \d+", "attempts = 9", policy.read_text()), encoding="utf-8")
    rewritten(new, otherwise)
    rewritten(old, lambda event, body: not (event == "verdict" and body["node"] == added))
    return str(old), str(new)


def test_diff_tells_unread_appeared_disappeared_and_changed_truth(old_and_new, capsys):
    """A check may be green because it is not asked any more, or because less is expected."""
    assert main(["diff", *old_and_new]) == 1
    told = capsys.readouterr().out
    heads = ["newly unread:", "disappeared:", "appeared:", "changed truth:"]
    assert [line for line in told.splitlines() if not line.startswith(" ")] == heads
    assert re.search(r"^  policy: reading.attempts  \d -> 9$", told, flags=re.MULTILINE)


def test_the_same_bundle_renders_to_the_same_bytes(bundle_of, tmp_path, capsys):
    """And the report comes from the bundle alone."""
    bundle = bundle_of("broken", tmp_path)
    for name in ("a", "b"):
        assert main(["render", str(bundle), "--to", str(tmp_path / name)]) == 0
    for name in ("report.html", "report.md"):
        page = (tmp_path / "a" / name).read_text(encoding="utf-8")
        assert page == (tmp_path / "b" / name).read_text(encoding="utf-8")
        assert re.search("NO(?:: | · )", page)
        assert "SANDBOX: nothing real was verified" in page
        assert "aws s3api put-public-access-block" in page


_HOSTILE = "x\n<script>alert(1)</script><img src=x onerror=alert(1)>\"'`**[x](javascript:alert(1))"


def _named_hostilely(event, body):
    if event == "verdict":
        body.update(dict.fromkeys(("area", "subject", "name", "claim", "why", "text", "operation"), _HOSTILE))
        body.update(verdict="broken", differences=[_HOSTILE], look=[_HOSTILE], mend=[_HOSTILE], unread=None)
    if event == "began":
        body.update(headline=_HOSTILE)
    if event == "ended":
        body.update(reported=[{"subject": _HOSTILE, "text": _HOSTILE}])


def test_hostile_names_are_words_and_nothing_more(bundle_of, tmp_path):
    """A tag, a function's name or an error message from outside must not run in the auditor's browser."""
    bundle = whole_bundle(rewritten(bundle_of("healthy", tmp_path), _named_hostilely))
    page, text = as_html(bundle), as_markdown(bundle)
    outside_code = "\n".join(line for line in text.splitlines() if not line.startswith("    "))
    assert page.count("<script") == 1  # the page's own
    assert "<script" not in outside_code
    assert "<img" not in page + outside_code
    assert re.search(r"(?<!\\)\]\(javascript", outside_code) is None
