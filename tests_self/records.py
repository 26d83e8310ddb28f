"""Records made by hand, and the page of a run that never was."""

from dataclasses import replace
from datetime import UTC, datetime

from fixtures.evidence.facts import Ending, RunFacts
from fixtures.evidence.html import Shown
from fixtures.evidence.records import Record, RunRecord
from fixtures.shapes.words import Due

_THEN = datetime(2026, 1, 9, 19, 0, tzinfo=UTC)


def record_of(**changes: object) -> Record:
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


_FACTS = RunFacts(
    environment="prod",
    world=None,
    phase="prep",
    headline="prod, account 093646564004, af-south-1",
    account="093646564004",
    region="af-south-1",
    asked_up_to=Due.PREP,
    now=_THEN,
    started=_THEN,
    markexpr="prep",
    keyword="",
    arguments=(),
    whole_suite=True,
    shown_as={},
    lock=None,
    code_revision="unknown",
)
_RUN = RunRecord(
    headline=_FACTS.headline,
    is_sandbox=False,
    identity="arn:aws:sts::093646564004:assumed-role/bbws-release-verifier/x",
    asked_up_to="prep",
    now=_THEN.isoformat(),
    readings=1,
    calls=1,
    slowest="none",
)


def shown_of(*records: Record, run: RunRecord = _RUN, **changes: object) -> Shown:
    """A whole run of PROD that came to these records."""
    ending = Ending(exit_status=0, whole=True, reported=())
    whole = Shown(_FACTS, run, records, ending, _THEN, versions={}, incomplete="")
    return replace(whole, **changes)  # type: ignore[arg-type]


def many(count: int, **changes: object) -> list[Record]:
    """As many, each of a subject and an area of its own kind, with all that a record of the suite carries."""
    return [
        record_of(
            node=f"tests_infra/test_buckets.py::test_bucket_blocks_public_access[subject_{number}]",
            phases=("prep", "postdeploy"),
            area=f"area {number % 20}",
            claim=f"bucket blocks public access in its manner {number % 70}",
            why="No later policy or access list can open the bucket to the world by mistake.",
            subject=f"subject_{number}",
            name=f"2-1-bbws-tf-subject-{number}-prod",
            source=f"fixtures/environments/prod.toml [buckets.subject_{number}]",
            **changes,
        )
        for number in range(count)
    ]
