"""The readiness assessment writes itself: the document of 2026-01-08 again, and never better than what was seen."""

import re
import shutil

import pytest

from fixtures.evidence.__main__ import main
from fixtures.evidence.assessment import assessment
from fixtures.evidence.bundle import open_bundle, whole_bundle
from fixtures.shapes.words import Verdict
from tests_self.forging import rewritten
from tests_self.golden import ASSESSED, PAGE, masked
from tests_self.judge import ROOT

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

_SCHEMAS = {"2_1_bbws_dynamodb_schemas", "2_1_bbws_s3_schemas"}
_LAMBDAS = {"2_bbws_product_lambda", "2_bbws_order_lambda"}


@pytest.fixture(scope="module")
def assessed(runner, tmp_path_factory):
    folder = tmp_path_factory.mktemp("assessed")
    runner.judge(*ASSESSED, f"--evidence={folder}")
    return folder


@pytest.fixture
def page(assessed):
    return (assessed / "assessment.md").read_text(encoding="utf-8")


def _rows(page, heading):
    """First cell to the others, of the table below that heading."""
    section = page.partition(f"## {heading}")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| **")]
    return {first.strip("*`"): rest for first, *rest in cells}


def test_the_assessment_is_the_golden_page(page):
    """What changes in it is looked at by a person, who then writes it anew (tests_self/golden.py)."""
    assert masked(page) == PAGE.read_text(encoding="utf-8")


def test_the_assessment_comes_to_the_originals_numbers(page):
    """100 %, 100 %, 50 % and 67 % of 40, 20, 10 and 30 are 85."""
    summary = page.partition("## Executive Summary")[2].partition("---")[0]
    assert re.findall(r"(\d+)% READY \((.*?)\), weight (\d+)", summary) == [
        ("100", "6 of 6 resources", "40"),
        ("100", "6 of 6 repositories", "20"),
        ("50", "3 of 6 repositories", "10"),
        ("67", "2 of 3 APIs, 15 of 20 functions", "30"),
    ]
    assert "**Overall Readiness**: 85/100\n" in summary
    assert "**Date**: 2026-01-08 08:25 (UTC+02:00)" in page


def test_the_same_rows_are_ready_missing_and_to_be_deployed(page):
    """Row by row as the document of 2026-01-08 marks them."""
    assert {row[0] for row in _rows(page, "Infrastructure Status").values()} == {"✅ EXISTS"}
    careful = [name for name, row in _rows(page, "GitHub Actions").items() if row[0].startswith("⚠️")]
    assert careful == ["2_1_bbws_web_public"]
    secrets = {name: row[1] for name, row in _rows(page, "GitHub Secrets Status").items()}
    assert secrets == dict.fromkeys({*_SCHEMAS, "2_bbws_campaigns_lambda"}, "❌ Missing") | dict.fromkeys(
        _LAMBDAS, "✅ N/A"
    ) | {"2_1_bbws_web_public": "✅ Configured"}
    apis = {name: (row[1], row[3]) for name, row in _rows(page, "Lambda Functions Status").items()}
    assert apis["Campaigns API"] == ("❌ MISSING", "**NEEDS DEPLOYMENT**")
    assert {apis[name][0] for name in ("Product API", "Order API")} == {"✅ DEPLOYED"}


def test_the_same_commands_are_to_be_typed(page):
    """The team's own, word for word but for their comments."""
    typed = re.findall(r"### Commands to Set Missing Secrets\n\n```bash\n(.*?)```", page, flags=re.DOTALL)[0]
    original = (ROOT / "tests_self/data/assessment_commands.sh").read_text(encoding="utf-8")
    assert _without_comments(typed) == _without_comments(original)


def _without_comments(script):
    return [line for line in script.splitlines() if line and not line.startswith("#")]


def test_boxes_are_ticked_from_verdicts(page):
    """Nobody ticks them by hand, and nobody can."""
    ticked = set(re.findall(r"(?m)^- \[x\] (.*)$", page))
    opened = set(re.findall(r"(?m)^- \[ \] (.*)$", page))
    assert {"Set `AWS_ROLE_ARN_PROD` for `web_public`", "Hosted zones are as declared", "DNS/SSL verified"} <= ticked
    assert {"Tag `web_public` (v1.0.0-prod)", "DevOps sign-off obtained", "All release tags created"} <= opened
    assert ticked & opened == set()


def test_the_assessment_comes_from_the_bundle_alone(assessed, tmp_path, capsys):
    """The same bytes again, of a copy, at another time, without the world."""
    copied = shutil.copytree(assessed, tmp_path / "copy")
    assert main(["assess", str(copied)]) == 0
    printed = capsys.readouterr().out
    assert main(["assess", str(copied), "--to", str(tmp_path / "page.md")]) == 0
    assert printed == (tmp_path / "page.md").read_text(encoding="utf-8")
    assert printed == (assessed / "assessment.md").read_text(encoding="utf-8")


def test_nothing_is_written_into_a_bundle(assessed, capsys):
    """It would not verify any more."""
    assert main(["assess", str(assessed), "--to", str(assessed / "assessment.md")]) == 2
    assert "lies in the bundle, which is not written into" in capsys.readouterr().err


_NOT_SEEN = {"unread": {"verdict": "unread", "unread": "denied"}, "unproven": {"verdict": "unproven"}}


@pytest.mark.parametrize("word", _NOT_SEEN)
def test_what_was_not_seen_is_shown_and_never_ready(bundle_of, tmp_path, word):
    """One check of one bucket, and the row is not ready, nor is the whole."""
    node = "tests_infra/test_buckets.py::test_bucket_keeps_every_version[invoices]"

    def unseen(event, body):
        if event == "verdict" and body["node"] == node:
            body.update(_NOT_SEEN[word])

    page = assessment(whole_bundle(rewritten(bundle_of("healthy", tmp_path), unseen)))
    assert _rows(page, "Infrastructure Status")["S3 Buckets"][0] == f"❔ {word.upper()}"
    for line in ("83% READY (5 of 6 resources)", "**Overall Readiness**: 93/100", "**Status**: ❔ NOT KNOWN"):
        assert line in page


@pytest.mark.parametrize(
    "change", [{"keyword": "vpc"}, {"whole_suite": False}, {"whole": False}], ids=lambda one: next(iter(one))
)
def test_a_part_makes_nothing_ready(bundle_of, tmp_path, change):
    """`-k` picks what one likes to see; a run that was stopped has not seen the rest."""
    word = "ended" if "whole" in change else "began"
    bundle = rewritten(
        bundle_of("healthy", tmp_path), lambda event, body: body.update(change) if event == word else None
    )
    page = assessment(whole_bundle(bundle))
    assert "INCOMPLETE: only a part was asked or judged" in page
    assert "**Overall Readiness**: 0/100" in page
    assert "- [x]" not in page.replace("- [x] AWS account access", "")


def test_a_check_that_was_left_out_is_not_ready(bundle_of, tmp_path):
    """No verdict is no answer."""
    gone = lambda event, body: not (event == "verdict" and body["area"] == "VPC")  # noqa: E731  # one word for it
    page = assessment(whole_bundle(rewritten(bundle_of("healthy", tmp_path), gone)))
    assert _rows(page, "Infrastructure Status")["VPC"][0] == "❔ NOT ASKED"


def test_a_healthy_world_is_ready(bundle_of, tmp_path):
    """After the three batches."""
    page = assessment(whole_bundle(bundle_of("healthy", tmp_path)))
    assert "**Status**: ✅ READY" in page
    assert "**Overall Readiness**: 100/100" in page


def test_what_the_score_does_not_weigh_is_said_all_the_same(bundle_of, tmp_path):
    """A missing queue is no row of the four tables; READY it is not."""

    def broken(event, body):
        if event == "verdict" and body["node"].endswith("test_dead_letter_queue_is_empty[order_dead_letters]"):
            body.update(verdict="broken", differences=["dead_letter_messages: declared 0, observed 3"])

    page = assessment(whole_bundle(rewritten(bundle_of("healthy", tmp_path), broken)))
    assert "**Overall Readiness**: 100/100" in page
    assert "**Status**: ⚠️ NOT YET READY - 1 more not as declared" in page
    assert "observed 3" in page


def test_the_evening_before_says_what_is_not_due(runner, tmp_path):
    """In `prepared` the campaigns are not there, and nobody asks for them yet."""
    judged = runner.judge("-m", "prep", "--world", "prepared", f"--evidence={tmp_path}")
    page = (tmp_path / "assessment.md").read_text(encoding="utf-8")
    assert judged.said(Verdict.BROKEN) == set()
    assert "**Status**: ⚠️ READY AS FAR AS DUE - not asked yet: Campaigns API" in page
    assert _rows(page, "Lambda Functions Status")["Campaigns API"][3] == "**NEEDS DEPLOYMENT** (not due yet)"


_HOSTILE = "x\n<script>alert(1)</script>|`**[x](javascript:alert(1))```"


def test_hostile_words_stay_words(bundle_of, tmp_path):
    """An error message from outside neither runs nor breaks a table."""

    def named(event, body):
        if event == "verdict" and body["area"] in {"S3", "Queues"}:
            body.update(verdict="broken", name=_HOSTILE, text=_HOSTILE, differences=[_HOSTILE], look=[_HOSTILE])

    page = assessment(open_bundle(rewritten(bundle_of("healthy", tmp_path), named)))
    outside = re.sub(r"(?ms)^(`{3,})\w*\n.*?^\1$", "", page)
    assert "<script" not in outside
    assert re.search(r"(?<!\\)\]\(javascript", outside) is None
    assert "**Status**: ⚠️ NOT YET READY" in page


def test_a_policy_without_weights_asks_for_no_assessment(bundle_of, tmp_path, capsys):
    """Another team's own policy is judged as before."""
    bundle = bundle_of("healthy", tmp_path)
    policy = bundle / "declared/policy.toml"
    policy.write_text(policy.read_text(encoding="utf-8").partition("[assessment")[0], encoding="utf-8")
    rewritten(bundle, lambda *_: None)
    assert main(["assess", str(bundle)]) == 2
    assert "has no [assessment], so no area has a weight" in capsys.readouterr().err
