"""What is kept of a run: JUnit XML and readings, and the exit status that follows from it."""

import json
from xml.etree import ElementTree

import pytest

from fixtures.evidence.records import exit_status
from fixtures.shapes.words import UnreadKind, Verdict
from tests_self.records import record_of


@pytest.fixture
def files(sandbox, judge, tmp_path):
    """The evidence of a run with something broken and something unread."""
    sandbox.plant("bucket-opened-to-the-world:invoices", "reading-denied:dynamodb:DescribeTimeToLive")
    judge(f"--evidence={tmp_path}")
    return tmp_path


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
    records = [
        record_of(verdict=Verdict(word), unread=UnreadKind.DENIED if word == "unread" else None) for word in said
    ]
    assert exit_status(records, own) == status
