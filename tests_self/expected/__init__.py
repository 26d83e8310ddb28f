"""Which checks each fault breaks. `{subject}` is the fault's own subject; nothing else may change its verdict.

A check that stands in no row fails the build, and so does a fault that has none.
"""

from fixtures.shapes.environment import Environment
from tests_self.expected import apis, edge, github, ledgers, mail, outside, overview, platform, rollbacks, watch

_AREAS = (platform, edge, apis, github, watch, overview, rollbacks, mail, ledgers, outside)
"""Each with its own BREAKS, and with `broken_by` for what a fault breaks beyond its own subject."""

BREAKS: dict[str, tuple[str, ...]] = {fault: checks for area in _AREAS for fault, checks in area.BREAKS.items()}

WAIVERS_BREAK = "test_waiver_is_in_date_and_names_a_check"
"""Broken by waivers files and not by a world; tests_self/test_waivers.py sees it."""

ATTESTATIONS_BREAK = "test_attestation_was_given_for_this_release"
"""Broken by what people sign and not by a world; tests_self/test_attestations.py sees it."""


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """`check[subject]` of every verdict that this plant breaks."""
    area = next(area for area in _AREAS if fault in area.BREAKS)
    beside = edge.beside(fault, subject, environment) | apis.consequences(fault, subject, environment)
    beside |= overview.consequences(fault, subject, environment) | rollbacks.consequences(fault, subject, environment)
    return area.broken_by(fault, subject, environment) | beside | outside.beside(fault, subject, environment)


unread_by = outside.unread_by
"""The same of every verdict that this plant leaves unread."""
