"""The soak before the release."""

from fixtures.shapes.environment import Environment

_WRITTEN, _END = "test_soak_ledger_is_as_it_was_written", "test_soak_is_concluded_lately_on_one_version"

BREAKS: dict[str, tuple[str, ...]] = {
    "ledger-altered": (_WRITTEN,),
    "ledger-of-another-plan": (_WRITTEN,),
    "ledger-of-two-versions": (_END,),
    "ledger-with-errors": ("test_soak_before_the_release_holds",),
}


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:  # as every area's
    """`check[subject]` of every verdict that this plant breaks."""
    return {f"{check}[{subject}]" for check in BREAKS[fault]}
