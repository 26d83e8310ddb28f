"""What is under way is waited for, told with its time, and never judged halfway."""

import re
import time
from datetime import UTC, datetime
from functools import partial
from threading import Thread

import pytest

from fixtures.shapes.readings import Address, Question, Reading
from fixtures.shapes.words import UnreadKind, Verdict
from fixtures.wiring.patience import Patience
from fixtures.wiring.tasks import Task
from tests_self.conftest import FAST_POLICY
from tests_self.judge import ROOT
from tests_self.test_readings import resting_on

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

FILES = {
    "function-update-in-progress:order_get": "2-1-bbws-tf-order-get-prod",
    "function-pending:order_list": "2-1-bbws-tf-order-list-prod",
    "distribution-in-progress:public_site": "ELQIMV1H9HZ7L",
}
WHERE = ("tests_infra/test_functions.py", "tests_infra/test_distributions.py", "tests_infra/test_versions.py")


def test_a_change_that_comes_to_its_end_is_waited_for_and_told_with_its_time(sandbox, judge, healthy):
    """Red would be a false alarm, and green at the first look a guess."""
    sandbox.plant(*(f"{fault}@1" for fault in FILES))
    judged = judge(*WHERE)
    assert judged.exit_status == 0, judged.output
    assert {name: healthy.records[name].verdict for name in judged.records} == judged.verdicts()
    told = re.findall(r"reported: waited: (\S+): (InProgress|Pending) for [\d.]+ s, then through", judged.output)
    assert {name for name, _ in told} == set(FILES.values())
    assert {one["waited_for"].partition(":")[0] for one in judged.readings} - {""} == set(FILES.values())


def test_a_change_that_never_ends_is_unread_with_the_time_and_nothing_else_is(sandbox, judge, healthy):
    """Half a change is neither as declared nor otherwise."""
    sandbox.plant(*FILES)
    judged = judge(*WHERE)
    asked = resting_on("lambda:GetFunction", healthy) | resting_on("cloudfront:GetDistribution", healthy)
    expected = {name for name in asked if re.search(r"\[(order_get|order_list|public_site)\]", name)}
    assert judged.said(Verdict.UNREAD) == expected & set(judged.records)
    assert judged.said(Verdict.BROKEN) == set()
    assert {judged.records[name].unread for name in judged.said(Verdict.UNREAD)} == {UnreadKind.IN_PROGRESS}
    record = judged.records["test_distribution_is_enabled_and_deployed[public_site]"]
    assert re.search(r"in progress, InProgress \(it was waited for, and was not through after [\d.]+ s\)", record.text)
    assert record.mend == ("ask again when the change is through, or raise settle_within_s in policy.toml",)


def test_what_rests_on_a_reading_that_waits_is_not_over_its_own_budget(sandbox, judge, tmp_path):
    """A budget of twelve seconds is over before a change of thirteen seconds is through."""
    policy = tmp_path / "policy.toml"
    text = (ROOT / FAST_POLICY).read_text(encoding="utf-8")
    text = re.sub(r"(?m)^budget_s = .*", "budget_s = 12.0", text)
    policy.write_text(text.replace("settle_within_s = 3.0", "settle_within_s = 40.0"), encoding="utf-8")
    sandbox.plant("distribution-in-progress:public_site@13")
    judged = judge(f"--policy={policy}", "tests_infra/test_distributions.py")
    assert judged.exit_status == 0, judged.output


def test_who_comes_late_to_a_reading_that_rests_on_a_wait_gives_it_the_same_time():
    """Verdicts are formed one after the other: most of a wait is over before somebody comes for what rests on it."""
    patience, kept = Patience(within_s=1.0), []
    task = Task(Question(probe="x", address=Address(name="x", region="x", account="1")), kept.append, patience)
    reading = Thread(target=task.claim_and, args=(partial(_after_a_wait, patience),))
    reading.start()
    time.sleep(0.6)
    assert task.wait(budget_s=0.5).outcome == "read"
    reading.join()


def _after_a_wait(patience: Patience, question: Question) -> Reading:
    patience.wait_until(lambda: "under way")
    return Reading(question=question, outcome="read", value={}, asked_at=datetime.now(UTC), took_ms=1.0)


def test_a_wait_asks_again_until_its_time_is_over():
    """The last answer is what it was at the deadline, and not what it was at the start."""
    answers = iter(["1 of 3", "2 of 3", "", "not asked any more"])
    assert Patience(within_s=20).wait_until(lambda: next(answers)).still == ""
    assert next(answers) == "not asked any more"
    assert Patience(within_s=0.3).wait_until(lambda: "1 of 3").still == "1 of 3"


def test_two_waits_at_a_time_are_one_stretch_of_time():
    """Ten functions that are updated together do not give everybody ten times as long."""
    patience = Patience(within_s=0.2)
    began = time.monotonic()
    patience.wait_until(lambda: patience.wait_until(lambda: "under way").still)
    assert 0 < patience.spent_s() <= time.monotonic() - began


@pytest.mark.parametrize("named", ["nobody", "nobody@1"])
def test_a_change_of_what_is_not_declared_is_refused(sandbox, named):
    """With what would be accepted."""
    with pytest.raises(RuntimeError, match="order_get"):
        sandbox.plant(f"function-pending:{named}")
