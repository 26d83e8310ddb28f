"""Every fault of a soak breaks exactly its own verdicts, on any subject and in one window."""

import pytest

from fixtures.environments import FOLDER
from fixtures.sandbox.faults import FAULTS
from fixtures.shapes.words import Verdict
from tests_self.judge import running_sandbox
from tests_self.soak_world import SoakRuns, after, ledger_without

_P95, _READ, _TRAFFIC = "answers_in_time", "was_read_whole", "got_its_traffic"
_RATE, _BURST, _LOST = "fails_less_than_its_limit", "has_no_burst_of_errors", "loses_no_event"
_THROTTLE, _DRIFT = "is_never_throttled", "does_not_creep_towards_a_limit"
_RECONCILED, _CONTROL = "api_and_its_functions_count_the_same", "api_shows_the_errors_that_were_sent_on_purpose"


def _of(function: str, *claims: str) -> set[str]:
    return {f"test_function_{claim}[{function}]" for claim in claims}


EVERYTHING = (_READ, _TRAFFIC, _RATE, _BURST, _THROTTLE, _LOST, _P95, _DRIFT)
BREAKS: dict[str, set[str]] = {
    "soak-one-throttle:order_create@5": _of("order_create", _THROTTLE),
    "soak-errors:product_get@5": _of("product_get", _RATE),
    "soak-burst:order_list@5": _of("order_list", _RATE, _BURST),
    "soak-slow:campaigns_get@5": _of("campaigns_get", _P95),
    "soak-events-dropped:order_pdf_creator@5": _of("order_pdf_creator", _LOST),
    "soak-unreached:campaigns_create@5": {
        f"test_{_RECONCILED}[campaigns]",
        "test_api_fails_less_than_its_limit[campaigns]",
    },
    "soak-refused:order@5": {f"test_{_CONTROL}[order]"},
    "soak-dead-letters:2-1-bbws-campaigns-lambda-dlq-sit@5": {
        "test_dead_letter_queue_does_not_grow[campaigns_dead_letters]"
    },
    "soak-table-throttles:tenants@5": {"test_nothing_is_throttled_upstream[platform]"},
    "soak-alarm-rang:5": {"test_no_alarm_rang[platform]"},
}
LEAVES_UNPROVEN: dict[str, set[str]] = {
    "soak-function-silent:order_get@5": {
        *_of("order_get", *EVERYTHING),
        f"test_{_RECONCILED}[order]",
        "test_route_got_its_traffic[order_get]",
        "test_route_was_read_whole[order_get]",
    },
    "soak-load-died:product_list@5": {
        *_of("product_list", _TRAFFIC, _RATE, _BURST, _P95),
        "test_route_got_its_traffic[product_list]",
    },
    "soak-metric-blind:product@5": {f"test_{_CONTROL}[product]"},
    "soak-points-late:order_update@5": {*_of("order_update", *EVERYTHING), f"test_{_RECONCILED}[order]"},
}
SEEN_ELSEWHERE = {
    *("soak-redeployed", "soak-reconfigured", "soak-metrics-status", "soak-metrics-elsewhere", "soak-metrics-paged"),
    *("soak-memory-creeps", "soak-slowest-hundredth"),
}
"""In test_soak_world.py, and below: they are of no single window, or take another plan."""


@pytest.fixture
def runs(soak_runs, concluded_soak) -> SoakRuns:
    """All windows but the fifth were looked at, and all was well."""
    ledger_without({5}, concluded_soak.runs.chain(), soak_runs.folder)
    return soak_runs


def test_every_fault_of_the_soak_is_seen_to_break_something():
    """A fault that breaks nothing, or that nobody has seen, is no evidence for its check."""
    planted = {one.partition(":")[0] for one in (*BREAKS, *LEAVES_UNPROVEN)}
    assert planted | SEEN_ELSEWHERE == {name for name in FAULTS if name.startswith("soak-")}


@pytest.mark.proof
@pytest.mark.parametrize(
    ("expected", "verdict", "status"),
    [(BREAKS, Verdict.BROKEN, 1), (LEAVES_UNPROVEN, Verdict.UNPROVEN, 10)],
    ids=["broken", "unproven"],
)
def test_faults_of_the_soak_break_exactly_their_own_verdicts(runs, expected, verdict, status):
    """All of a kind in one window, each on a subject of its own; everything else holds."""
    runs.sandbox.plant(*expected)
    judged = runs.concluded()
    assert judged.said(verdict) == set().union(*expected.values()), judged.output
    assert len(judged.said(Verdict.HOLDS)) == 210 - len(judged.said(verdict))
    assert judged.exit_status == status


@pytest.mark.proof
@pytest.mark.parametrize("fault", [*BREAKS, *LEAVES_UNPROVEN])
def test_each_fault_of_the_soak_alone_breaks_exactly_its_own_verdicts(runs, fault):
    """No other fault can cover for it."""
    runs.sandbox.plant(fault)
    judged = runs.concluded()
    assert judged.said(Verdict.BROKEN) == BREAKS.get(fault, set())
    assert judged.said(Verdict.UNPROVEN) == LEAVES_UNPROVEN.get(fault, set())


@pytest.mark.proof
def test_memory_that_creeps_is_seen_over_all_windows(runs):
    """S36: every window is good by itself."""
    runs.file.unlink()
    runs.sandbox.plant("soak-memory-creeps:product_create@1")
    assert runs.concluded().said(Verdict.BROKEN) == _of("product_create", _DRIFT)


@pytest.mark.proof
def test_slowest_hundredth_breaks_the_p99_alone(runner, tmp_path):
    """S33: where such a limit is declared, and while the p95 is as it should be."""
    truth = (FOLDER / "sit.toml").read_text(encoding="utf-8")
    file = tmp_path / "sit.toml"
    file.write_text(truth.replace("duration_p95_ms = 2000", "duration_p95_ms = 2000\nduration_p99_ms = 5000"))
    with running_sandbox(tmp_path, like=str(file), world="soaked") as sandbox:
        sandbox.plant("soak-slowest-hundredth:campaigns_list@1")
        judged = SoakRuns(runner, sandbox, tmp_path).look(after(1), "--read-twice")
    assert judged.said(Verdict.BROKEN) == _of("campaigns_list", "answers_nearly_all_in_time"), judged.output


@pytest.mark.proof
def test_a_broken_window_is_told_before_the_end(runs, concluded_soak):
    """S32: late in the soak, diluted by many good hours, and before the end."""
    runs.file.unlink()
    ledger_without({6, 7, 8}, concluded_soak.runs.chain(), runs.folder)
    runs.sandbox.plant("soak-errors:product_get@6")
    judged = runs.look(after(6), "--read-twice")
    assert judged.said(Verdict.BROKEN) == _of("product_get", _RATE)
    assert judged.exit_status == 1
