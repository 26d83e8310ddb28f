"""What only people can say is asked of them, by signature; silence is not known, and a stranger's word is broken."""

import os
import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.environments import FOLDER, load_environment
from fixtures.evidence.__main__ import main
from fixtures.shapes.readings import CouldNotRead
from fixtures.shapes.words import UnreadKind, Verdict
from fixtures.wiring.people import PeopleForReading
from fixtures.wiring.run import Attestations
from tests_self.expected import ATTESTATIONS_BREAK
from tests_self.judge import ROOT
from tests_self.people import DEPLOYED, ITEMS, People

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

ALL = {f"{ATTESTATIONS_BREAK}[{item}]" for item in ITEMS}
ONE = f"{ATTESTATIONS_BREAK}[team_briefed]"


@pytest.fixture
def people(tmp_path):
    return People(tmp_path)


@pytest.fixture
def asked(judge, people):
    """The attestations alone, asked of these people."""
    return lambda *options: judge("-k", "attestation", *(options or people.options))


def test_nobody_is_asked_of_a_sandbox_unless_somebody_spoke(healthy):
    """It is not green, for nobody has said anything; it says so."""
    assert {name for name in healthy.records if name.startswith(ATTESTATIONS_BREAK)} == ALL
    assert healthy.said(Verdict.NOT_ASKED) >= ALL
    assert "nobody has to agree to a sandbox" in healthy.records[ONE].text


def test_what_was_signed_of_this_release_holds(asked, people):
    """All three, by a key that counts."""
    people.say()
    judged = asked()
    assert judged.said(Verdict.HOLDS) == ALL, judged.output
    assert judged.exit_status == 0


def test_what_nobody_has_said_is_not_known(asked, people):
    """Silence is no refusal, and no consent."""
    people.say("devops_sign_off", "rollback_reviewed")
    judged = asked()
    assert judged.said(Verdict.UNPROVEN) == {ONE}
    assert judged.said(Verdict.HOLDS) == ALL - {ONE}
    assert judged.exit_status == 10
    assert judged.records[ONE].differences == (
        f"said: declared {ITEMS['team_briefed']}, observed nobody has attested it",
    )


def test_what_is_printed_to_mend_mends_it(asked, people, runner, sandbox):
    """The command as it stands there, with a name, a note and a key put in."""
    [mend] = asked().records[ONE].mend
    words = mend.replace("YOUR NAME", "T. Lead").replace("WHAT YOU HAVE SEEN", "all read")
    words = words.replace("YOUR.key", str(people.key))
    python, *rest = shlex.split(words)
    assert python == "python"
    subprocess.run([sys.executable, *rest], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    now = datetime.now(UTC).isoformat()
    options = ("-m", "prep", "-k", "attestation", f"--sandbox-at={sandbox.file}", f"--now={now}")
    assert runner.judge(*options, *people.options).said(Verdict.HOLDS) == {ONE}


def test_a_strangers_signature_is_broken_and_named(asked, people, tmp_path):
    """Whoever can write into the folder can write a name; only a key is somebody."""
    people.say("devops_sign_off", "rollback_reviewed")
    People(tmp_path, "stranger").say("team_briefed")
    judged = asked()
    assert judged.said(Verdict.BROKEN) == {ONE}
    assert "whose signature does not hold" in judged.records[ONE].text
    assert "team_briefed-20260110T120000-stranger.intoto.json by key " in judged.records[ONE].text
    assert judged.exit_status == 1


def test_a_stranger_beside_a_colleague_takes_nothing_away(asked, people, tmp_path):
    """Or anybody could stop a release with a file."""
    people.say()
    People(tmp_path, "stranger").say()
    assert asked().said(Verdict.HOLDS) == ALL


def test_an_altered_word_is_nobodys(asked, people):
    """From one item to another, under the same signature."""
    people.say()
    path = next(people.folder.glob("team_briefed*"))
    other = next(people.folder.glob("devops*"))
    mine = path.read_text(encoding="utf-8").partition('"signatures"')[0]
    path.write_text(mine + '"signatures"' + other.read_text(encoding="utf-8").partition('"signatures"')[2])
    assert asked().said(Verdict.BROKEN) == {ONE}


def test_without_a_key_nothing_is_known(asked, people):
    """Whose word it is cannot be seen from the word."""
    people.say()
    judged = asked(people.options[0])
    assert judged.said(Verdict.UNPROVEN) == ALL
    assert "no public key was given (--attestation-key)" in judged.records[ONE].text


_OTHERWISE = {
    "too old": ({"at": DEPLOYED - timedelta(hours=72)}, "more than 72 h ago"),
    "yet to come": ({"at": DEPLOYED + timedelta(hours=1)}, "which is yet to come"),
    "another sentence": ({"sentence": "Looks fine"}, "attested another sentence: Looks fine"),
    "another declaration": ({"truth": FOLDER / "sit.toml"}, "as it was declared otherwise"),
}


@pytest.mark.parametrize("word", _OTHERWISE)
def test_what_was_said_of_something_else_is_not_known(asked, people, word):
    """Yesterday's consent to another release."""
    changes, reason = _OTHERWISE[word]
    people.say("team_briefed", **changes)
    judged = asked()
    assert judged.said(Verdict.UNPROVEN) == ALL
    assert reason in judged.records[ONE].text


def test_the_newest_word_that_counts_is_enough(asked, people):
    """People say it again after the declaration was changed."""
    people.say(truth=FOLDER / "sit.toml", at=DEPLOYED - timedelta(hours=2))
    people.say()
    assert asked().said(Verdict.HOLDS) == ALL


@pytest.mark.parametrize("content", [b"", b"{}", b"not json"])
def test_what_is_no_attestation_is_unread_and_named(asked, people, content):
    """Nobody knows what it says, so nobody may say that it says nothing."""
    people.say()
    (people.folder / "team_briefed-x.intoto.json").write_bytes(content)
    judged = asked()
    assert judged.said(Verdict.UNREAD) == ALL
    record = judged.records[ONE]
    assert (record.unread, record.operation) == (UnreadKind.AMBIGUOUS, "people:ReadAttestations")
    assert "team_briefed-x.intoto.json" in record.text
    assert record.mend == ("move the file that the message names out of the folder, and ask whose it is",)


def test_a_file_that_is_a_folder_is_unread(asked, people):
    """And not skipped."""
    (people.folder / "team_briefed-x.intoto.json").mkdir()
    judged = asked()
    assert judged.said(Verdict.UNREAD) == ALL
    assert judged.records[ONE].unread is UnreadKind.UNREACHABLE


@pytest.mark.parametrize("hidden", ["listdir", "open"])
def test_what_may_not_be_read_is_denied(people, monkeypatch, hidden):
    """The folder or a file in it. (Not by its mode: whoever is root may read it all the same.)"""
    people.say()

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(*((os, "listdir") if hidden == "listdir" else (type(people.folder), "read_bytes")), refuse)
    run = type("Run", (), {"attestations": Attestations(people.folder)})()
    with pytest.raises(CouldNotRead) as error:
        PeopleForReading(run, lambda *_: []).statements()
    assert error.value.record.unread is UnreadKind.DENIED


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    """Before the first attestation there is none."""
    run = type("Run", (), {"attestations": Attestations(tmp_path / "none")})()
    assert PeopleForReading(run, lambda *_: []).statements() == []


def test_what_people_said_is_judged_again_from_the_bundle(runner, sandbox, people, tmp_path, capsys):
    """A year later, without the folder and without the keys."""
    people.say("devops_sign_off")
    words = ("-m", "prep", "-k", "attestation", f"--sandbox-at={sandbox.file}", f"--evidence={tmp_path / 'b'}")
    assert runner.judge(*words, *people.options).exit_status == 10
    people.folder.rename(tmp_path / "elsewhere")
    assert main(["verify", str(tmp_path / "b")]) == 0
    assert "all 3 verdicts are the same" in capsys.readouterr().out


def test_the_assessment_ticks_what_people_signed(runner, sandbox, people, tmp_path):
    """And nothing else in their name."""
    people.say("rollback_reviewed", "team_briefed")
    words = ("-m", "prep", f"--sandbox-at={sandbox.file}", f"--evidence={tmp_path / 'b'}")
    runner.judge(*words, *people.options)
    page = (tmp_path / "b/assessment.md").read_text(encoding="utf-8")
    assert "- [x] Rollback procedures reviewed" in page
    assert "- [x] Team briefed and ready" in page
    assert "- [ ] DevOps sign-off obtained" in page
    assert "attest devops_sign_off --by" in page


def test_only_an_environment_with_a_release_asks_its_people():
    """SIT and DEV have no date to agree to."""
    assert {one.key for one in load_environment("prod").attestations} == set(ITEMS)
    assert [load_environment(name).attestations for name in ("sit", "dev")] == [(), ()]


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--attestations=/nowhere", "--attestations /nowhere: there is no such folder"),
        ("--attestation-key=/nowhere.pub", "--attestation-key /nowhere.pub: cannot be read"),
        ("--attestation-key=pytest.ini", "--attestation-key pytest.ini: is not a public key; accepted:"),
    ],
)
def test_what_cannot_be_looked_into_is_refused(judge, option, said):
    """A typing error must not read as nobody's silence."""
    judged = judge(option)
    assert judged.exit_status == 4
    assert said in judged.output
