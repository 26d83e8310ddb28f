"""In a pipeline: a summary and annotations that say what the terminal says, and that nobody else can write."""

import re

import pytest

from fixtures.evidence.github_actions import annotations, step_summary
from fixtures.evidence.html import Shown
from fixtures.wiring.github_actions import where_declared
from tests_self.judge import ROOT
from tests_self.records import many, record_of, shown_of

_DENIED = {"verdict": "unread", "unread": "denied", "operation": "s3:X", "code": "AccessDenied", "text": "denied"}


@pytest.fixture
def job(judge, tmp_path):
    """A run inside a job, with the file that GitHub gives a step for its summary."""

    def run(*arguments):
        environ = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
        judged = judge("-k", "bucket and invoices", *arguments, environ=environ)
        return judged.output, (tmp_path / "summary.md").read_text(encoding="utf-8")

    return run


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "workers"])
def test_a_job_says_what_is_broken_on_its_page_and_beside_the_file(job, sandbox, workers):
    """Whoever opens the failed job sees why, without opening its log."""
    sandbox.plant("bucket-opened-to-the-world:invoices")
    output, summary = job(*workers)
    [line] = [line for line in output.splitlines() if line.startswith("::error") and "blocks public" in line]
    file, number = re.match(r"::error file=([^,]+),line=(\d+),title=broken%3A ", line).groups()
    assert (ROOT / file).read_text(encoding="utf-8").splitlines()[int(number) - 1] == "[buckets.invoices]"
    assert "%0A  mend:  aws s3api put-public-access-block" in line
    assert summary.startswith("# NO: ")
    assert "SANDBOX: nothing real was verified" in summary
    assert "      mend:  aws s3api put-public-access-block" in summary


def test_a_healthy_job_has_no_annotation(job):
    """A mark that is always there marks nothing."""
    output, summary = job()
    assert "::error" not in output
    assert "::warning" not in output
    assert summary.startswith("# YES: ")


def test_what_the_world_says_is_no_command_to_the_runner(job):
    """A bucket's tag that reads `::error::` must not speak for the suite."""
    output, _ = job()
    lines = output.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{32}", token)
    assert [line for line in lines[1:] if line.startswith("::")] == [f"::{token}::"]
    assert lines.index(f"::{token}::") > next(n for n, line in enumerate(lines) if line.startswith("YES: "))


def test_a_run_that_the_guard_stopped_says_why(job, sandbox):
    """A red job without a word sends somebody into its log at night."""
    sandbox.plant("reading-denied:sts:GetCallerIdentity")
    output, summary = job()
    [line] = [line for line in output.splitlines() if line.startswith("::error")]
    for text in (line, summary):
        assert "sts:GetCallerIdentity of 093646564004 could not be read: denied" in text.replace("\\", "")
    assert "INCOMPLETE: the run was stopped before its first verdict" in summary


def test_outside_a_job_nothing_of_it_is_written(judge):
    """A terminal shows words."""
    assert "::stop-commands" not in judge("-k", "vpc").output


def test_an_annotation_is_one_line_with_its_words_escaped():
    """A line break would end it, and what follows would be a command of its own."""
    hostile = "x,y:z%\n::error::forged\r"
    records = [record_of(verdict="broken", claim=hostile, subject=hostile, text=hostile)]
    [line] = annotations(records, where_declared)
    assert line.splitlines() == [line]
    assert line.startswith("::error title=broken%3A x%2Cy%3Az%25%0A%3A%3Aerror%3A%3Aforged%0D")
    assert line.endswith("::x,y:z%25%0A::error::forged%0D")


def test_no_more_is_annotated_than_is_shown_and_the_last_says_so():
    """GitHub shows ten of a level and drops the others without a word."""
    lines = annotations([*many(25, verdict="broken"), *many(30, **_DENIED)], where_declared)
    assert [line.split()[0] for line in lines] == ["::error"] * 10 + ["::warning"]
    assert lines[9].startswith("::error title=and 16 more::")


def test_a_summary_too_large_for_github_is_cut_and_says_so():
    """One byte too many, and GitHub shows nothing."""
    text = step_summary(shown_of(*many(2000, verdict="broken", text="x" * 900, differences=("x" * 900,))))
    assert len(text.encode()) < 2**20
    assert text.endswith("**The rest is in report.html.**\n")


def test_a_summary_shows_hostile_names_as_words():
    """Markdown of a job's page is rendered with the rights of GitHub's own page."""
    hostile = "<img src=x>|[a](javascript:alert(1))\n# x"
    shown: Shown = shown_of(record_of(verdict="broken", area=hostile, subject=hostile, text=hostile))
    text = step_summary(shown)
    assert "<img" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    assert text.count("\n# ") == 0


@pytest.mark.parametrize("source", ["", "nowhere.toml [x]", "../outside.toml [x]", "/etc/passwd [x]"])
def test_a_place_that_is_not_in_the_repository_is_left_out(source):
    """An annotation at a wrong place misleads more than one without a place."""
    assert where_declared(source) == ("", None)


def test_a_table_that_is_not_written_out_has_a_file_and_no_line():
    """Some subjects are declared inside another's table."""
    assert where_declared("fixtures/environments/prod.toml [nowhere]") == ("fixtures/environments/prod.toml", None)
