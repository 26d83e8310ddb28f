"""Dashboards and service quotas."""

from fixtures.shapes.environment import Environment

_ONLY = "test_dashboard_shows_only_functions_that_are_there"
_SHOWS = "test_dashboard_shows_every_function_it_should"

BREAKS: dict[str, tuple[str, ...]] = {
    "dashboard-gone": ("test_dashboard_exists",),
    "dashboard-lacks-a-function": (_SHOWS,),
    "dashboard-of-another-region": (_SHOWS,),
    "dashboard-shows-an-old-function": (_ONLY,),
    "service-quota-lowered": ("test_service_quota_is_above_the_planned_use",),
}

_DRAWS_WHAT_IS_GONE = {"function-gone", "function-under-its-other-name"}


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """`check[subject]` of every verdict that this plant breaks."""
    return {f"{check}[{subject}]" for check in BREAKS[fault]}


def consequences(fault: str, subject: str, environment: Environment) -> set[str]:
    """A function that is gone, or has another name now, is still drawn under the old one."""
    if fault not in _DRAWS_WHAT_IS_GONE:
        return set()
    names = next(one.names for one in environment.functions if one.key == subject)
    return {f"{_ONLY}[{one.key}]" for one in environment.dashboards if names in one.shown}


def clash(fault: str, others: set[str]) -> bool:
    """Whether a dashboard's own fault would hide what a function's fault does to it."""
    own = {one for one in (fault, *others) if one.startswith("dashboard-")}
    return bool(own) and bool(_DRAWS_WHAT_IS_GONE & {fault, *others})
