"""What is kept of a run: the page, JUnit XML and readings; escaped."""

import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest

from fixtures.evidence.bundle import open_bundle
from fixtures.evidence.html import row_cells, summary
from fixtures.evidence.records import Record, RunRecord, exit_status
from fixtures.shapes.words import UnreadKind, Verdict


@pytest.fixture
def files(sandbox, judge, tmp_path):
    """The evidence of a run with something broken and something unread."""
    sandbox.plant("bucket-opened-to-the-world:invoices", "reading-denied:dynamodb:DescribeTimeToLive")
    judge(f"--evidence={tmp_path}")
    return tmp_path


def test_the_page_stands_alone_with_summary_and_columns(files):
    """An auditor opens one file a year later, without a network."""
    page = (files / "report.html").read_text(encoding="utf-8")
    assert "SANDBOX: nothing real was verified" in page
    assert "NO: " in page
    for word in ("Verdict", "Area", "Subject", "Claim", "What to type", "bucket blocks public access"):
        assert word in page
    assert "aws s3api put-public-access-block" in page
    assert not [line for line in page.splitlines() if 'src="http' in line or '<link rel="stylesheet" href' in line]


def test_the_page_lists_every_verdict_under_a_word_that_its_script_knows(files):
    """pytest-html's script shows only rows whose result it can filter by; any other word leaves the table empty."""
    page = (files / "report.html").read_text(encoding="utf-8")
    tests = json.loads(unescape(re.findall(r'data-jsonblob="([^"]*)"', page)[0]))["tests"]
    results = [one["result"].lower() for several in tests.values() for one in several]
    assert set(results) == {"passed", "failed", "error", "skipped"}
    assert len(results) == len(open_bundle(files).records)


def test_junit_carries_the_verdict_and_what_to_type(files):
    """Pipelines show it beside the commit."""
    cases = ElementTree.parse(files / "junit.xml").getroot().iter("testcase")  # noqa: S314  # our own file
    found = {case.get("name"): case for case in cases}
    broken = found["test_bucket_blocks_public_access[invoices]"]
    properties = {one.get("name"): one.get("value") for one in broken.iter("property")}
    assert properties["verdict"] == "broken"
    assert properties["mend"].startswith("aws s3api put-public-access-block")
    assert found["test_table_expires_items_only_as_declared[orders]"].find("error") is not None
    assert broken.find("failure") is not None


def test_readings_are_kept_whole_and_without_values_of_variables(files):
    """What a verdict rests on can be read again; what is none of its business is not there."""
    text = (files / "events.jsonl").read_text(encoding="utf-8")
    readings = [json.loads(line)["body"] for line in text.splitlines() if '"event":"reading"' in line]
    assert {one["outcome"] for one in readings} == {"read", "unread"}
    assert all(one["calls"] or one["rests_on"] for one in readings)
    assert "value-of-ses_from_email" not in text
    assert '"DYNAMODB_TABLE_NAME":"orders"' in text
    assert '"Location"' not in text


def _record(**changes):
    fields = {
        "node": "n",
        "verdict": "holds",
        "phases": (),
        "area": "S3",
        "check": "test_x",
        "claim": "x",
        "why": "",
        "kind": "bucket",
        "subject": "s",
        "name": "n",
        "source": "",
        "text": "",
        "differences": (),
        "look": (),
        "mend": (),
        "unread": None,
        "operation": "",
        "code": "",
        "rests_on": (),
        "took_ms": 1.0,
    }
    return Record.model_validate(fields | changes)


def test_whatever_comes_from_outside_is_escaped():
    """A bucket's tag must not run a script in the auditor's browser."""
    script = "<script>alert(1)</script>"
    words = ("area", "subject", "name", "claim", "why")
    cells = row_cells(_record(**dict.fromkeys(words, script), look=(script,), mend=(script,)), [])
    about = RunRecord(
        headline=script,
        is_sandbox=False,
        identity=script,
        asked_up_to="dr",
        now="",
        readings=1,
        calls=1,
        slowest=script,
    )
    page = "".join(cells) + summary(about, [_record(area=script)])
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") >= 9


@pytest.mark.parametrize(
    ("said", "own", "status"),
    [
        (["holds"], 0, 0),
        (["holds", "waived", "not asked"], 0, 0),
        (["holds", "broken"], 1, 1),
        (["broken", "unread"], 1, 1),
        (["holds", "unread"], 1, 10),
        (["unproven"], 1, 10),
        ([], 5, 5),
        (["not asked"], 0, 5),
        (["broken"], 2, 2),
        (["unread"], 3, 3),
    ],
    ids=lambda value: "-".join(value) or "nothing" if isinstance(value, list) else str(value),
)
def test_the_exit_status_follows_from_the_verdicts(said, own, status):
    """1 is known to be wrong, 10 is not known, and pytest's own keep their meaning."""
    records = [_record(verdict=Verdict(word), unread=UnreadKind.DENIED if word == "unread" else None) for word in said]
    assert exit_status(records, own) == status
