"""`prep` asks for a concluded soak of the environment before, and says precisely what is missing."""

from datetime import timedelta

import pytest

from fixtures.environments import FOLDER, Refused, load_environment
from fixtures.sandbox.seeding.soak_evidence import ledger_of, windows_over
from fixtures.shapes.words import UnreadKind, Verdict
from fixtures.soak.chain import parsed
from fixtures.soak.ledger import FileLedger
from fixtures.soak.verdict import verdict_of
from tests_self.judge import Judged

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

PROD = load_environment("prod", for_sandbox=True)
[EVIDENCE] = PROD.soak_evidences
PLAN = EVIDENCE.plan
TESTS = "tests_soak/test_soak_before_the_release.py"
WRITTEN, END, HOLDS = (
    f"test_soak_{claim}[sit]"
    for claim in ("ledger_is_as_it_was_written", "is_concluded_lately_on_one_version", "before_the_release_holds")
)


def words_of(judged: Judged) -> dict[Verdict, set[str]]:
    return {verdict: judged.said(verdict) for verdict in Verdict if judged.said(verdict)}


@pytest.mark.parametrize(
    ("fault", "name", "verdict", "words"),
    [
        ("ledger-gone:sit", WRITTEN, Verdict.UNPROVEN, "observed nothing at s3://release-soak-ledgers/sit/soak-"),
        ("ledger-altered:sit", WRITTEN, Verdict.BROKEN, "line 2: was altered, its hash is not that of its content"),
        ("ledger-of-another-plan:sit", WRITTEN, Verdict.BROKEN, "line 1: belongs to another plan of the same soak"),
        ("ledger-unfinished:sit", END, Verdict.UNPROVEN, "declared all 8 judged, observed 6 of them, without 7, 8"),
        ("ledger-of-two-versions:sit", END, Verdict.BROKEN, "in window 5. The soak is void and has to begin again."),
        (
            "ledger-with-errors:sit",
            HOLDS,
            Verdict.BROKEN,
            "product_create, error rate: declared holds, observed broken",
        ),
        (
            "ledger-of-silence:sit",
            HOLDS,
            Verdict.UNPROVEN,
            "product_create, throttles: declared holds, observed unproven",
        ),
    ],
)
def test_prep_says_precisely_what_is_missing(sandbox, judge, fault, name, verdict, words):
    """Of what cannot be said any more the other checks say nothing: one cause, one line."""
    sandbox.plant(fault)
    judged = judge(TESTS)
    told = [WRITTEN, END, HOLDS]
    before, after = set(told[: told.index(name)]), set(told[told.index(name) + 1 :])
    expected = {verdict: {name}, Verdict.HOLDS: before, Verdict.NOT_ASKED: after}
    assert words_of(judged) == {word: names for word, names in expected.items() if names}, judged.output
    assert words in judged.records[name].text


@pytest.mark.parametrize(("hours", "verdict"), [(48, Verdict.HOLDS), (49, Verdict.BROKEN)])
def test_soak_of_last_week_is_no_evidence(judge, hours, verdict):
    """Two days after its end it still speaks for the release, and an hour later no longer."""
    judged = judge(TESTS, f"--now={(PLAN.end + timedelta(hours=hours)).isoformat()}")
    assert judged.records[END].verdict is verdict, judged.output


def test_soak_that_is_under_way_is_unproven(runner):
    """2026-01-08, as assessed: two of eight windows are over."""
    judged = runner.judge("-m", "prep", "--world", "assessed", TESTS)
    assert words_of(judged) == {Verdict.HOLDS: {WRITTEN}, Verdict.UNPROVEN: {END}, Verdict.NOT_ASKED: {HOLDS}}
    assert "observed 2 of them, without 3, 4, 5, 6, 7, 8" in judged.records[END].text


@pytest.mark.parametrize(
    ("way", "kind"),
    {
        "denied": UnreadKind.DENIED,
        "throttled": UnreadKind.THROTTLED,
        "expired": UnreadKind.EXPIRED,
        "timeout": UnreadKind.UNREACHABLE,
        "dropped": UnreadKind.UNREACHABLE,
        "server-error": UnreadKind.UNREACHABLE,
    }.items(),
)
def test_ledger_that_cannot_be_read_is_unread(sandbox, judge, way, kind):
    """A bucket that may not be read is not an empty one."""
    sandbox.plant(f"reading-{way}:s3:GetObject")
    judged = judge(TESTS)
    assert words_of(judged) == {Verdict.UNREAD: {WRITTEN, END, HOLDS}}, judged.output
    assert {one.unread for one in judged.records.values()} == {kind}


@pytest.mark.parametrize("way", ["garbage", "emptied", "page"])
def test_what_is_no_ledger_is_never_green(sandbox, judge, way):
    """A login page in its place, or nothing at all."""
    sandbox.plant(f"reading-{way}:s3:GetObject")
    assert judge(TESTS).said(Verdict.HOLDS) == set()


def test_ledger_of_this_machine_is_found_by_the_command_line(judge, tmp_path):
    """The soak was looked at from here, or its ledger was brought here."""
    ledger = ledger_of(PLAN, windows_over(PLAN, PLAN.end.replace(day=10)))
    assert words_of(judge(TESTS, f"--soak-ledger={tmp_path}"))[Verdict.UNPROVEN] == {WRITTEN}
    file = tmp_path / PLAN.ledger_file
    file.write_bytes(ledger)
    for place in (tmp_path, file):
        assert words_of(judge(TESTS, f"--soak-ledger={place}")) == {Verdict.HOLDS: {WRITTEN, END, HOLDS}}


def test_ledger_that_a_soak_wrote_is_accepted(judge, concluded_soak):
    """The soak's own ledger, from its own run, and not one that the sandbox wrote."""
    judged = judge(TESTS, f"--soak-ledger={concluded_soak.runs.folder}")
    assert words_of(judged) == {Verdict.HOLDS: {WRITTEN, END, HOLDS}}, judged.output


def test_ledger_in_the_sandbox_is_one_that_the_soak_itself_can_go_on_with(tmp_path):
    """Two descriptions of one form, by the reader and by the sandbox, come to the same bytes."""
    data = ledger_of(PLAN, windows_over(PLAN, PLAN.end.replace(day=10)))
    chain = parsed(data, PLAN, where="seeded")
    ledger = FileLedger(tmp_path / PLAN.ledger_file, PLAN)
    assert all(ledger.append(entry) for entry in chain.entries)
    assert ledger.read() == chain
    assert verdict_of(PLAN, chain.counts).verdict is Verdict.HOLDS


def test_code_that_is_to_be_released_is_the_code_that_was_soaked(runner, tmp_path):
    """A fix on the last evening was never soaked."""
    file = tmp_path / "prod.toml"
    release = f'\n[releases.product_get]\ncode_sha256 = "{"A" * 43}="\n'
    file.write_text((FOLDER / "prod.toml").read_text(encoding="utf-8") + release, encoding="utf-8")
    judged = runner.judge("-m", "prep", f"--like={file}", TESTS)
    assert judged.said(Verdict.BROKEN) == {END}
    assert f"code of product_get: declared {'A' * 43}=, which is to be released, observed" in judged.records[END].text


def test_a_look_at_the_evidence_can_be_judged_again(sandbox, runner, judge, tmp_path):
    """The bundle has the ledger, and the plan that it was held against."""
    judge(TESTS, f"--evidence={tmp_path}")
    assert (tmp_path / "declared" / "soak_evidence.toml").read_bytes() == (FOLDER / "sit.toml").read_bytes()
    replayed = runner.judge("--replay", str(tmp_path))
    assert words_of(replayed) == {Verdict.HOLDS: {WRITTEN, END, HOLDS}}, replayed.output


def test_asked_alone_the_last_check_is_not_green_either(sandbox, judge):
    """`-k` leaves out the check that would have said it."""
    sandbox.plant("ledger-gone:sit")
    judged = judge(TESTS, "-k", "holds")
    assert words_of(judged) == {Verdict.UNPROVEN: {HOLDS}}


def test_environment_without_a_soak_is_refused(tmp_path):
    """Declared truth that asks for what nobody planned."""
    file = tmp_path / "prod.toml"
    text = (FOLDER / "prod.toml").read_text(encoding="utf-8")
    file.write_text(text.replace('environment = "sit"', 'environment = "dev"'), encoding="utf-8")
    with pytest.raises(Refused, match="dev declares no soak; accepted: one that does"):
        load_environment(str(file))
