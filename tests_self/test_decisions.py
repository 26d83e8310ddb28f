"""The decision as the lead tries it, as a statement that is signed, and decided again by somebody who trusts nobody."""

import base64
import json
import shutil
from datetime import UTC, datetime

import pytest

from fixtures.evidence.__main__ import main
from fixtures.evidence.bundle import open_bundle
from fixtures.evidence.signing import make_key
from fixtures.shapes.words import Verdict
from tests_self.golden import ASSESSED
from tests_self.people import ITEMS, People
from tests_self.soak_world import after

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other


@pytest.fixture
def people(tmp_path):
    return People(tmp_path)


@pytest.fixture
def said(capsys):
    def run(*arguments):
        status = main([str(one) for one in arguments])
        out, error = capsys.readouterr()
        return status, out + error

    return run


@pytest.fixture
def signed_bundle(bundle_of, people, tmp_path, said):
    folder = bundle_of("healthy", tmp_path)
    assert said("sign", folder, "--key", people.key)[0] == 0
    people.say(at=datetime.now(UTC))
    return folder


@pytest.fixture
def words(people):
    """Whose signature counts, and where the people's words lie."""
    return ["--key", people.public, "--attestations", people.folder]


@pytest.fixture
def decision(signed_bundle, people, tmp_path, words, said):
    """A decision over one bundle of four, signed."""
    file = tmp_path / "go.intoto.json"
    status, text = said("decide", signed_bundle, *words, "--sign-with", people.key, "--to", file)
    assert status == 10, text
    assert f"{file}: is signed, 1 signatures" in text
    return file


def test_a_decision_says_what_it_rests_on(decision, signed_bundle):
    """In-toto: every bundle by its manifest, every attestation, and the policy, each by its hash."""
    payload = json.loads(base64.b64decode(json.loads(decision.read_text())["payload"]))
    names = [one["name"] for one in payload["subject"]]
    assert sum(name.startswith("attestations/") for name in names) == len(ITEMS)
    assert [name.partition("/")[0] for name in names if name.endswith("manifest.json")] == ["prep"]
    assert "policy.toml" in names
    assert payload["predicate"]["decision"] == "UNDECIDED"
    assert payload["predicate"]["realWorld"] is False
    assert {one["text"] for one in payload["predicate"]["reasons"]} == {
        f"{phase}: there is no bundle of it" for phase in ("postdeploy", "smoke", "soak")
    }


def test_a_decision_is_decided_again(decision, signed_bundle, words, said, tmp_path):
    """From copies that lie elsewhere, at another time."""
    copied = shutil.copytree(signed_bundle, tmp_path / "copy")
    status, text = said("verify", decision, copied, *words)
    assert status == 0, text
    assert "decided again from 1 bundles: the same, with the same reasons" in text
    assert text.endswith("UNDECIDED\n")


def test_a_second_signature_goes_under_the_same_statement_only(decision, signed_bundle, words, said, tmp_path):
    """Two leads, one decision; a later one is another."""
    make_key(tmp_path / "second")
    now = json.loads(base64.b64decode(json.loads(decision.read_text())["payload"]))["predicate"]["now"]
    again = ["decide", signed_bundle, *words, "--sign-with", tmp_path / "second", "--to", decision]
    assert "is signed, 2 signatures" in said(*again, "--now", now)[1]
    status, text = said(*again)
    assert status == 2
    assert "holds another statement; accepted: a new file, or the same --now and bundles" in text


def test_another_word_under_the_signature_is_refused(decision, words, said):
    """From UNDECIDED to GO."""
    envelope = json.loads(decision.read_text())
    payload = base64.b64decode(envelope["payload"]).replace(b'"UNDECIDED"', b'"GO"')
    decision.write_text(json.dumps(envelope | {"payload": base64.b64encode(payload).decode()}))
    status, text = said("verify", decision, *words)
    assert status == 2
    assert "has no valid signature of key" in text


def test_another_bundle_under_the_decision_is_named(decision, bundle_of, words, said, tmp_path, people):
    """A run of the same phase that says something else."""
    other = bundle_of("broken", tmp_path)
    assert said("sign", other, "--key", people.key)[0] == 0
    status, text = said("verify", decision, other, *words)
    assert status == 2
    assert "rests on another prep/" in text


def test_a_decision_that_its_bundles_do_not_make_is_named(signed_bundle, people, words, said, tmp_path):
    """Whoever has the key can sign anything; what the bundles say stays what they say."""
    from fixtures.evidence.signing import KeyFile, signed  # the forger's tools

    honest = tmp_path / "honest"
    said("decide", signed_bundle, *words, "--sign-with", people.key, "--to", honest)
    statement = json.loads(base64.b64decode(json.loads(honest.read_text())["payload"]))
    statement["predicate"] |= {"decision": "GO", "reasons": []}
    (tmp_path / "go").write_text(signed(statement, KeyFile(people.key)).model_dump_json())
    assert said("verify", tmp_path / "go", *words)[0] == 0
    status, text = said("verify", tmp_path / "go", signed_bundle, *words)
    assert (status, "its decision is not what its bundles decide" in text) == (2, True), text


def test_nothing_unsigned_is_written(signed_bundle, words, people, said, tmp_path):
    """And nothing is signed into nowhere."""
    for half in (["--to", tmp_path / "x"], ["--sign-with", people.key]):
        status, text = said("decide", signed_bundle, *words, *half)
        assert status == 2
        assert "belong together" in text
    assert not (tmp_path / "x").exists()


def test_what_is_no_decision_is_refused(signed_bundle, words, said):
    """An answer is signed in the same form, and is another statement."""
    status, text = said("verify", signed_bundle / "decision.intoto.json", *words)
    assert status == 2
    assert text.endswith("is no decision\n")


def _broken(folder):
    return sum(one.verdict is Verdict.BROKEN for one in open_bundle(folder).records.values())


@pytest.mark.proof
def test_the_lead_gets_no_go_in_the_world_of_the_assessment(runner, people, words, said, tmp_path):
    """With every reason, and each of them broken."""
    judged = runner.judge(*ASSESSED, f"--evidence={tmp_path / 'prep'}")
    said("sign", tmp_path / "prep", "--key", people.key)
    status, text = said("decide", tmp_path / "prep", *words)
    assert (judged.exit_status, status) == (1, 1)
    assert text.startswith("NO-GO\nSANDBOX: nothing real was verified\n")
    assert text.count("against: prep: broken: ") == _broken(tmp_path / "prep") >= 17
    for reason in ("[dynamodb_schemas_aws_role_prod]", "test_function_exists[campaigns_get]", "tag v1.0.0-prod"):
        assert reason in text


def _bundles(runner, sandbox, soak_runs, people, folder):
    """All four phases as they are run, the soak to its end."""
    for phase in ("prep", "postdeploy", "smoke"):
        words = ("-m", phase, f"--sandbox-at={sandbox.file}", f"--evidence={folder / phase}")
        judged = runner.judge(*words, *(people.options if phase == "prep" else ()))
        assert judged.exit_status == 0, judged.output
    judged = soak_runs.look(after(8), "--read-twice", "--conclude", f"--evidence={folder / 'soak'}")
    assert judged.exit_status == 0, judged.output
    return [folder / phase for phase in ("prep", "postdeploy", "smoke", "soak")]


@pytest.mark.proof
def test_the_lead_gets_go_in_the_deployed_world(runner, sandbox, soak_runs, people, words, said, tmp_path):
    """After a concluded soak and the attestations; without one of them, or without a signature, it is undecided."""
    people.say()
    bundles = _bundles(runner, sandbox, soak_runs, people, tmp_path / "bundles")
    people.say(at=datetime.now(UTC))
    assert "nobody has signed it" in said("decide", *bundles, *words)[1]
    assert {said("sign", bundle, "--key", people.key)[0] for bundle in bundles} == {0}
    file = tmp_path / "go.intoto.json"
    status, text = said("decide", *bundles, *words, "--sign-with", people.key, "--to", file)
    assert (status, text.splitlines()[0]) == (0, "GO"), text
    assert said("verify", file, *bundles, *words)[0] == 0
    assert said("decide", *bundles[:3], *words)[1].startswith("UNDECIDED\n")
