"""A waiver covers broken and nothing else; one that is not needed, not in date or not to the point is broken itself."""

import pytest

from fixtures.shapes.words import Verdict

CHECK, SUBJECT = "test_table_can_be_restored_to_any_second", "orders"
FAULT = "table-recovery-off:orders"
OWN = f"test_waiver_is_in_date_and_names_a_check[{CHECK}-{SUBJECT}]"


@pytest.fixture
def waived(tmp_path, judge):
    """A run with one waiver; its fields can be changed."""

    def run(*arguments, **changes):
        fields = {"environment": "sandbox", "check": CHECK, "subject": SUBJECT, "until": "2026-01-10"} | changes
        lines = [f'{key} = "{value}"' if key != "until" else f"{key} = {value}" for key, value in fields.items()]
        path = tmp_path / "waivers.toml"
        text = "\n".join(["[[waivers]]", *lines, 'reason = "agreed at go/no-go"', 'approved_by = "tech lead"', ""])
        path.write_text(text, encoding="utf-8")
        return judge(f"--waivers={path}", "-k", "test_table or test_waiver", *arguments)

    return run


def test_what_is_broken_and_waived_is_shown_and_does_not_stop_the_release(sandbox, waived):
    """The last day of a waiver counts: the world's day is the tenth."""
    sandbox.plant(FAULT)
    judged = waived()
    assert judged.records[f"{CHECK}[{SUBJECT}]"].verdict is Verdict.WAIVED
    assert judged.records[OWN].verdict is Verdict.HOLDS
    assert judged.exit_status == 0, judged.output
    assert "waived until 2026-01-10 by tech lead: agreed at go/no-go" in judged.output


def test_a_waiver_covers_its_own_subject_only(sandbox, waived):
    """The neighbour's same fault stays red."""
    sandbox.plant(FAULT, "table-recovery-off:tenants")
    judged = waived()
    assert judged.said(Verdict.BROKEN) == {f"{CHECK}[tenants]"}
    assert judged.exit_status == 1


def test_a_lapsed_waiver_covers_nothing_and_is_broken(sandbox, waived):
    """The day after its last day."""
    sandbox.plant(FAULT)
    judged = waived(until="2026-01-09")
    assert judged.said(Verdict.BROKEN) == {f"{CHECK}[{SUBJECT}]", OWN}
    assert "it lapsed after 2026-01-09" in judged.output


def test_now_decides_whether_a_waiver_has_lapsed(sandbox, waived):
    """Dates are UTC: half past midnight in Johannesburg is still the day before."""
    sandbox.plant(FAULT)
    assert waived("--now", "2026-01-11T00:30+02:00").exit_status == 0
    assert waived("--now", "2026-01-11T02:30+02:00").exit_status == 1


def test_a_waiver_that_is_no_longer_needed_is_broken(waived):
    """It would hide the next fault of that name."""
    judged = waived()
    assert judged.said(Verdict.BROKEN) == {f"{CHECK}[{SUBJECT}]"}
    assert "the waiver is no longer needed" in judged.output


def test_a_waiver_that_names_no_check_is_broken(waived):
    """A typo in a waiver must not pass for a waiver."""
    judged = waived(subject="order")
    assert judged.said(Verdict.BROKEN) == {f"test_waiver_is_in_date_and_names_a_check[{CHECK}-order]"}
    assert f"there is no check {CHECK}[order]" in judged.output


def test_a_waiver_does_not_cover_what_could_not_be_read(sandbox, waived):
    """Not knowing is not an agreed exception."""
    sandbox.plant("reading-denied:dynamodb:DescribeContinuousBackups")
    judged = waived()
    assert judged.records[f"{CHECK}[{SUBJECT}]"].verdict is Verdict.UNREAD
    assert judged.exit_status == 10


def test_a_waiver_of_another_environment_is_not_looked_at(waived):
    """PROD's gaps are PROD's."""
    judged = waived(environment="prod", until="2020-01-01")
    assert judged.exit_status == 0, judged.output


def test_a_partial_collection_cannot_say_that_a_waiver_matches_nothing(waived):
    """`pytest tests_infra/test_waivers.py` alone collects no other check."""
    judged = waived("tests_infra/test_waivers.py")
    assert judged.records[OWN].verdict is Verdict.NOT_ASKED
