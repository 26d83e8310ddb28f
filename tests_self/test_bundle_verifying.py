"""Whatever is altered in a bundle is found, named in one sentence, and refused with exit status 2."""

import json
import random

import pytest

from fixtures.evidence.__main__ import main
from fixtures.evidence.bundle import open_bundle, whole_bundle
from fixtures.evidence.events import BundleRefused as Refused
from fixtures.evidence.signing import make_key
from fixtures.wiring.rejudging import refuse_unless_judged_the_same
from tests_self.forging import rewritten

_CASE = "tests_infra/test_buckets.py::test_bucket_blocks_public_access[invoices]"
_FILES = (
    *("events.jsonl", "results.ctrf.json", "junit.xml", "report.html", "assessment.md", "rollback.txt"),
    *(f"declared/{name}.toml" for name in ("environment", "policy", "waivers")),
    "manifest.json",
)


@pytest.fixture
def bundle(bundle_of, tmp_path):
    return bundle_of("broken", tmp_path)


@pytest.fixture
def said(capsys):
    """Runs a command; its exit status and what it printed, without a traceback whatever happens."""

    def run(*arguments):
        status = main([str(one) for one in arguments])
        out, error = capsys.readouterr()
        assert "Traceback" not in error
        return status, out + error

    return run


def _swap(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_untouched_bundle_verifies_and_is_judged_the_same(bundle, said, tmp_path):
    """As the auditor types it, without a network and without this project's history."""
    key = tmp_path / "key"
    make_key(key)
    assert said("sign", bundle, "--key", key)[0] == 0
    status, text = said("verify", bundle, "--key", f"{key}.pub")
    assert status == 0, text
    assert "verdicts are the same" in text
    assert "NO: " in text


def test_an_altered_verdict_is_named(bundle, said):
    """From broken to holds, in the one line where it stands."""
    line = next(one for one in (bundle / "events.jsonl").read_text().splitlines() if _CASE in one)
    _swap(bundle / "events.jsonl", line, line.replace('"verdict":"broken"', '"verdict":"holds"'))
    assert said("verify", bundle) == (2, f"{bundle}/events.jsonl: {_where(line)} was changed{_OR_BESIDE}\n")


_OR_BESIDE = ", or a line beside it was taken out"


def _where(line):
    event = json.loads(line)
    return f"line {event['number']} ({event['event']} of {_of(event['body'])})"


def _of(body):
    return body.get("node") or body["question"]["address"]["name"]


def test_an_altered_reading_is_named(bundle, said):
    """What was seen, and not only what was said of it."""
    lines = (bundle / "events.jsonl").read_text().splitlines()
    line = next(one for one in lines if '"probe":"s3.public_access' in one and "invoices" in one)
    _swap(bundle / "events.jsonl", line, line.replace('"outcome":"read"', '"outcome":"unread"'))
    assert said("verify", bundle) == (2, f"{bundle}/events.jsonl: {_where(line)} was changed{_OR_BESIDE}\n")


def test_a_dropped_line_is_found(bundle, said):
    """A verdict that nobody liked."""
    lines = (bundle / "events.jsonl").read_bytes().split(b"\n")
    del lines[40]
    (bundle / "events.jsonl").write_bytes(b"\n".join(lines))
    status, text = said("verify", bundle)
    assert status == 2
    assert f"{bundle}/events.jsonl: line 40 (" in text


@pytest.mark.parametrize("times", [4, pytest.param(100, marks=pytest.mark.proof)])
@pytest.mark.parametrize("name", _FILES)
def test_any_byte_of_any_file_counts(bundle, name, times):
    """One bit, anywhere."""
    random.seed(name)
    whole = (bundle / name).read_bytes()
    for _ in range(times):
        altered = bytearray(whole)
        altered[random.randrange(len(whole))] ^= 1 << random.randrange(7)  # noqa: S311  # no secret is made
        (bundle / name).write_bytes(altered)
        with pytest.raises(Refused, match=name.removesuffix(".json")):
            whole_bundle(bundle)
    (bundle / name).write_bytes(whole)
    whole_bundle(bundle)


def test_any_byte_of_a_signature_counts(bundle, said, tmp_path):
    """Of the one file that the manifest cannot name; what is no word of it, such as its spaces, changes nothing."""
    make_key(tmp_path / "key")
    said("sign", bundle, "--key", tmp_path / "key")
    whole = (bundle / "decision.intoto.json").read_bytes()
    envelope = json.loads(whole)["payload"], json.loads(whole)["signatures"][0]["sig"]
    for place in (whole.index(envelope[0].encode()) + 9, whole.index(envelope[1].encode())):
        other = b"B" if whole[place : place + 1] != b"B" else b"C"
        (bundle / "decision.intoto.json").write_bytes(whole[:place] + other + whole[place + 1 :])
        status, text = said("verify", bundle, "--key", tmp_path / "key.pub")
        assert (status, "decision.intoto.json: " in text) == (2, True)


@pytest.mark.parametrize("name", _FILES)
def test_a_missing_file_is_named(bundle, said, name):
    """A file less is a question less."""
    (bundle / name).unlink()
    status, text = said("verify", bundle)
    assert status == 2
    assert name in text or "half-written" in text
    assert text.count("\n") == 1


def test_an_added_file_is_named(bundle, said):
    """Nothing rides along."""
    (bundle / "declared/other.toml").write_text("", encoding="utf-8")
    said_of_it = f"{bundle}/declared/other.toml: was added, the manifest does not name it\n"
    assert said("verify", bundle) == (2, said_of_it)


def test_a_verdict_that_was_forged_with_its_whole_chain_is_judged_again(bundle):
    """Whoever can write hashes can rewrite them; what the readings say stays what they say."""

    def mended(event, body):
        if event == "verdict" and body["node"] == _CASE:
            body.update(verdict="holds", text="", differences=[], look=[], mend=[])

    with pytest.raises(Refused, match=r"public_access\[invoices\] is holds there, but its readings say broken"):
        refuse_unless_judged_the_same(whole_bundle(rewritten(bundle, mended)))


def test_a_verdict_that_was_left_out_with_its_whole_chain_is_missed(bundle):
    """The same cases are asked, so the same number of answers is wanted."""
    forged = rewritten(bundle, lambda event, body: not (event == "verdict" and body["node"] == _CASE))
    with pytest.raises(Refused, match=r"the verdict of .*public_access\[invoices\] is missing"):
        refuse_unless_judged_the_same(whole_bundle(forged))


def test_a_reading_that_was_forged_with_its_whole_chain_is_judged_again(bundle):
    """A reading that says the bucket is closed contradicts the verdict that it is open."""

    def closed(event, body):
        if event == "reading" and "policy_is_public" in (body["value"] or {}):
            body["value"]["policy_is_public"] = False

    with pytest.raises(Refused, match="is broken there, but its readings say holds"):
        refuse_unless_judged_the_same(whole_bundle(rewritten(bundle, closed)))


def test_replay_asks_nothing_of_the_world(runner, bundle, sandbox):
    """The same verdicts, the same exit status, and not one call."""
    sandbox.heal()
    again = runner.judge(f"--replay={bundle}")
    recorded = open_bundle(bundle).records
    assert sandbox.calls() == []
    assert again.exit_status == 1
    assert "REPLAY: the readings are those of" in again.output
    assert {one.node: one.verdict for one in again.records.values()} == {
        node: record.verdict for node, record in recorded.items()
    }


def test_replay_refuses_what_the_bundle_has_of_its_own(runner, bundle):
    """Another time or another policy would be another judgement."""
    refused = runner.judge(f"--replay={bundle}", "--now=2026-01-01", "--env=prod")
    assert refused.exit_status == 4
    assert "--env, --now: the bundle has its own; accepted beside --replay: -m, -k, tests" in refused.output


def test_what_is_no_bundle_is_refused_by_every_command(said, tmp_path):
    """One sentence, no traceback."""
    (tmp_path / "empty").mkdir()
    for folder, why in ((tmp_path / "nowhere", "there is no such folder"), (tmp_path / "empty", "is not a bundle")):
        for command in (["verify", folder], ["render", folder], ["diff", folder, folder], ["decide", folder]):
            status, text = said(*command)
            assert status == 2
            assert why in text
            assert text.count("\n") == 1


def test_a_half_written_bundle_is_refused_and_rendered_as_such(bundle, said, tmp_path):
    """What was seen until then can be read, and cannot be taken for the whole."""
    lines = (bundle / "events.jsonl").read_bytes().splitlines(keepends=True)
    (bundle / "events.jsonl").write_bytes(b"".join(lines[:300]))
    (bundle / "manifest.json").unlink()
    for command in (["verify", bundle], ["diff", bundle, bundle], ["decide", bundle]):
        status, text = said(*command)
        assert status == 2
        assert "is half-written, because the run was killed or still goes on" in text
    assert said("render", bundle, "--to", tmp_path / "page")[0] == 0
    for name in ("report.html", "report.md"):
        assert "INCOMPLETE: the run was killed" in (tmp_path / "page" / name).read_text(encoding="utf-8")
