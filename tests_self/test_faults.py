"""Every fault breaks exactly its own verdicts, and every check is broken by at least one fault."""

import pytest

from fixtures.environments import load_environment
from fixtures.sandbox.faults import FAULTS
from fixtures.shapes.words import Verdict
from tests_self.expected import (
    ATTESTATIONS_BREAK,
    BREAKS,
    WAIVERS_BREAK,
    broken_by,
    edge,
    lifecycles,
    outside,
    overview,
    smoke,
    unread_by,
)
from tests_self.expected.apis import clash
from tests_self.expected.watch import WAY_FROM_ALARMS

PROD = load_environment("prod", for_sandbox=True)
_ELSEWHERE = smoke.ONLY_SMOKE | set(lifecycles.BREAKS)
NAMED = sorted(name for name, fault in FAULTS.items() if not fault.accepted and name not in _ELSEWHERE)
PLANTABLE = [name for name in NAMED if FAULTS[name].subjects(PROD)]
"""In PROD as it is declared. The others are seen in test_faults_elsewhere.py, on truth that declares more."""


def _subjects(fault: str) -> list[str]:
    return FAULTS[fault].subjects(PROD)


def _together() -> list[list[str]]:
    """All faults in a few worlds, each on a subject of its own or beside faults that break other checks, so that none
    hides another."""
    worlds: list[dict[str, str]] = []
    for fault in PLANTABLE:
        for world in worlds:
            subject = next((one for one in _subjects(fault) if _may_join(fault, one, world)), None)
            if subject is not None:
                world[f"{fault}:{subject}"] = fault
                break
        else:
            worlds.append({f"{fault}:{_subjects(fault)[0]}": fault})
    return [list(world) for world in worlds]


def _may_join(fault: str, subject: str, world: dict[str, str]) -> bool:
    by_subject = {plant.partition(":")[2]: other for plant, other in world.items()}
    if _clash(fault, world) or overview.clash(fault, set(world.values())) or clash(fault, subject, by_subject, PROD):
        return False
    own = _changed(fault, subject)
    for plant, other in world.items():
        taken = plant.partition(":")[2]
        if own & _changed(other, taken):
            return False
        if {fault, other} <= _OF_NAMES:
            if {fault, other} & (edge.HIDES_OTHERS | {"api-domain-gone"}):
                return False
        elif taken == subject:
            return False
    return True


def _changed(fault: str, subject: str) -> set[str]:
    hidden = outside.hides(fault, subject, PROD)
    return broken_by(fault, subject, PROD) | unread_by(fault, subject, PROD) | hidden


def _clash(fault: str, world: dict[str, str]) -> bool:
    # A role that is gone takes its deployments along; a naming set or a trust policy shows one thing at a time.
    alone = {"role-gone"} & {fault, *world.values()}
    # A topic that is gone is the end of the way for every alarm that calls it, whatever else is wrong with the alarm.
    ways = {one in WAY_FROM_ALARMS for one in (fault, *world.values())}
    return (
        bool(alone)
        or len(ways) > 1
        or any({fault} & kind and kind & set(world.values()) for kind in (_OF_THE_GROUP, _OF_THE_TRUST))
    )


_OF_NAMES = {*edge.BREAKS, *outside.BREAKS, *(name for name in NAMED if name.startswith("api-domain-"))}
"""Of which several fit one subject: names lead through distributions and domains to certificates."""
_OF_THE_GROUP = {"function-gone", "function-under-both-names", "function-under-its-other-name"}
_OF_THE_TRUST = {name for name in NAMED if name.startswith("trust-")}


def _expected(plants: list[str]) -> set[str]:
    pairs = [plant.split(":", 1) for plant in plants]
    return {one for fault, subject in pairs for one in broken_by(fault, subject, PROD)}


def _unread(plants: list[str]) -> set[str]:
    return {one for plant in plants for one in unread_by(*plant.split(":", 1), PROD)}


def test_every_check_is_broken_by_a_fault_and_every_fault_breaks_a_check(healthy):
    """A check that nobody has seen to fail may not be able to."""
    collected = {record.check for record in healthy.records.values()}
    breaking = {one for fault in PLANTABLE for one in broken_by(fault, _subjects(fault)[-1], PROD)}
    covered = {check for checks in BREAKS.values() for check in checks} | {one.partition("[")[0] for one in breaking}
    covered |= {WAIVERS_BREAK, ATTESTATIONS_BREAK}
    assert collected == covered
    assert set(BREAKS) == set(NAMED)


@pytest.mark.parametrize(
    "plants", _together(), ids=lambda plants: f"{len(plants)}-faults-with-{plants[0].partition(':')[0]}"
)
def test_faults_break_exactly_their_own_verdicts(sandbox, judge, healthy, plants):
    """Many faults in one world, each on a subject of its own: each is named, and nothing else changes."""
    sandbox.plant(*plants)
    judged = judge()
    assert judged.said(Verdict.BROKEN) == _expected(plants)
    assert judged.said(Verdict.UNREAD) == _unread(plants), judged.output
    others = set(healthy.records) - _expected(plants) - _unread(plants) - judged.said(Verdict.NOT_ASKED)
    assert {name for name in others if judged.records[name].verdict is not healthy.records[name].verdict} == set()
    assert judged.exit_status == 1


@pytest.mark.proof
@pytest.mark.parametrize("fault", PLANTABLE)
def test_each_fault_alone_breaks_exactly_its_own_verdicts(sandbox, judge, healthy, fault):
    """Alone, and on its last subject: no other fault can cover for it. Asked are the files that hold its checks."""
    subject = _subjects(fault)[-1]
    expected, unread = broken_by(fault, subject, PROD), unread_by(fault, subject, PROD)
    files = sorted({healthy.records[name].node.partition("::")[0] for name in expected | unread})
    sandbox.plant(f"{fault}:{subject}")
    judged = judge(*files)
    assert judged.said(Verdict.BROKEN) == expected
    assert judged.said(Verdict.UNREAD) == unread, judged.output
    changed = {name for name, verdict in judged.verdicts().items() if verdict is not healthy.records[name].verdict}
    silent = {name for name in changed - expected - unread if judged.records[name].verdict is not Verdict.NOT_ASKED}
    assert silent == set()


def test_a_failure_names_subject_difference_place_and_commands(sandbox, judge):
    """At 21:30 the message has to be enough."""
    sandbox.plant("table-recovery-off:orders")
    record = judge("tests_infra/test_tables.py").records["test_table_can_be_restored_to_any_second[orders]"]
    assert record.text.splitlines() == [
        "table orders is not as declared in fixtures/environments/prod.toml [tables.orders]:",
        "  point_in_time_recovery: declared True, observed False",
        "  recovery_days: declared at least 35, observed Absent",
        "  look:  aws dynamodb describe-continuous-backups --table-name orders --region af-south-1",
        "  mend:  aws dynamodb update-continuous-backups --table-name orders --point-in-time-recovery-specification "
        "PointInTimeRecoveryEnabled=true --region af-south-1",
    ]
