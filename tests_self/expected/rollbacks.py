"""The way back."""

from fixtures.shapes.environment import Environment

_FUNCTION, _SITE = "test_function_may_be_taken_back_by_its_deployer", "test_site_may_be_taken_back_by_its_deployer"
_DEPLOYMENT = "test_role_may_do_what_the_deployment_needs"

BREAKS: dict[str, tuple[str, ...]] = {
    "rollback-not-permitted": (_FUNCTION,),
    "site-rollback-not-permitted": (_SITE,),
    "site-without-page-before": ("test_site_keeps_the_page_before",),
}


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """`check[subject]` of every verdict that this plant breaks."""
    expected = {f"{check}[{subject}]" for check in BREAKS[fault]}
    if fault == "rollback-not-permitted":
        # A deployment moves the alias, too.
        names = next(one.names for one in environment.function_rollbacks if one.key == subject)
        expected |= {
            f"{_DEPLOYMENT}[{one.key}]"
            for one in environment.deployments
            for pair in one.decisions
            if pair.startswith("lambda:UpdateAlias on ") and pair.rpartition(":")[2] in names
        }
    return expected


def consequences(fault: str, subject: str, environment: Environment) -> set[str]:
    """What a deployment may not, the way back may not either, where it takes the same."""
    if fault != "deployment-permission-missing":
        return set()
    grant = next(one.grants[0] for one in environment.deployments if one.key == subject)
    denied = f"{grant.actions[0]} on {grant.resources[0]}"
    return {f"{_SITE}[{one.key}]" for one in environment.site_rollbacks if denied in one.decisions}
