"""API Gateway, the way from a route to its function's code, versions and event sources."""

from fixtures.shapes.environment import Environment

_MAPPED = "test_api_answers_under_its_base_path"
_DOMAIN = "test_api_domain_is_the_declared_endpoint"
_PLAN, _KEYS = "test_api_usage_plan_holds_the_stage_and_its_limits", "test_api_admits_exactly_the_declared_keys"
_CORS, _REFUSALS = "test_route_answers_preflight_for_declared_callers", "test_api_refusals_carry_cors_headers"
_WHOM, _SERVED = "test_route_admits_whom_it_should", "test_route_is_served_as_it_is_defined"
_INTEGRATED, _JOINT = "test_route_is_integrated_as_declared", "test_route_reaches_the_live_version_of_its_function"
_NEWEST, _BACK = "test_function_serves_its_newest_version", "test_function_can_go_back_to_the_version_before"
_MENTIONS, _ADMITS = "test_function_mentions_no_other_environment", "test_function_admits_no_other_account"
_VARIABLES, _INVOKERS = "test_api_stage_has_its_declared_variables", "test_function_lets_its_api_invoke_the_live_alias"

BREAKS: dict[str, tuple[str, ...]] = {
    "api-domain-gone": ("test_api_domain_exists",),
    "api-domain-updating": ("test_api_domain_is_available",),
    "api-domain-speaks-old-tls": ("test_api_domain_refuses_old_tls",),
    "api-domain-with-another-certificate": (_DOMAIN,),
    "api-domain-made-again": (_DOMAIN,),
    "base-path-undeclared": ("test_api_domain_leads_nowhere_undeclared",),
    "base-path-gone": (_MAPPED,),
    "base-path-of-another-api": (_MAPPED,),
    "base-path-of-another-stage": (_MAPPED,),
    "api-gone": ("test_api_exists",),
    "api-of-another-endpoint": ("test_api_is_the_declared_one",),
    "stage-undeclared": ("test_api_has_exactly_its_declared_stages",),
    "stage-serves-an-old-deployment": ("test_api_serves_its_newest_deployment",),
    "stage-variable-added": (_VARIABLES,),
    "access-log-off": ("test_api_logs_every_call",),
    "execution-log-off": ("test_api_logs_its_failures",),
    "execution-log-off-for-one-method": ("test_api_logs_its_failures",),
    "tracing-changed": ("test_api_is_traced_as_declared",),
    "stage-limit-raised": ("test_api_stage_limits_its_callers",),
    "usage-plan-without-the-stage": (_PLAN, _KEYS),
    "usage-plan-without-limits": (_PLAN,),
    "usage-plan-with-higher-limits": (_PLAN,),
    "api-key-disabled": (_KEYS,),
    "api-key-outside-of-the-plan": (_KEYS,),
    "api-key-undeclared": (_KEYS,),
    "refusals-without-cors": (_REFUSALS,),
    "one-refusal-without-cors": (_REFUSALS,),
    "route-undeclared": ("test_api_has_no_undeclared_route",),
    "method-undeclared": ("test_api_has_no_undeclared_route",),
    "route-gone": ("test_route_exists",),
    "route-without-key": (_WHOM,),
    "route-asks-for-a-key": (_WHOM,),
    "route-without-authorizer": (_WHOM,),
    "route-served-open": (_SERVED,),
    "route-not-deployed": (_SERVED,),
    "route-integrated-otherwise": (_INTEGRATED,),
    "route-ends-too-early": (_INTEGRATED,),
    "route-without-integration": (_INTEGRATED, _JOINT),
    "route-past-the-alias": (_JOINT,),
    "route-on-latest": (_JOINT,),
    "route-to-another-function": (_JOINT,),
    "route-to-another-account": (_JOINT,),
    "route-by-a-stage-variable": (_JOINT,),
    "permission-for-another-method": (_JOINT,),
    "preflight-for-another-origin": (_CORS,),
    "preflight-without-a-method": (_CORS,),
    "preflight-without-a-header": (_CORS,),
    "preflight-without-cors": (_CORS,),
    "release-not-taken-live": (_NEWEST,),
    "version-before-deleted": (_BACK,),
    "function-calls-another-account": (_MENTIONS,),
    "function-calls-another-environment": (_MENTIONS,),
    "alias-admits-another-account": (_ADMITS,),
    "alias-admits-anybody": (_ADMITS,),
    "event-source-gone": ("test_event_source_exists",),
    "event-source-disabled": ("test_event_source_is_enabled",),
    "event-source-in-trouble": ("test_event_source_is_enabled",),
    "event-source-past-the-alias": ("test_event_source_feeds_the_live_alias",),
    "event-source-with-larger-batches": ("test_event_source_hands_over_declared_batches",),
}

_PARTS_A_JOINT = {
    "alias-gone",
    "alias-on-latest",
    "alias-permission-missing",
    "alias-admits-another-api",
    "function-under-its-other-name",
}


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """`check[subject]` of every verdict that this plant breaks."""
    expected = {f"{check}[{subject}]" for check in BREAKS[fault]}
    route = next((one for one in environment.routes if one.key == subject), None)
    if fault == "api-domain-gone":
        expected |= {f"{_MAPPED}[{one.key}]" for one in environment.apis if one.mapped_to}
    if fault == "base-path-undeclared":
        # It is planted by an API, and the domain that it is reached at is to blame.
        api = next(one for one in environment.apis if one.key == subject)
        expected = {f"{BREAKS[fault][0]}[{one.key}]" for one in environment.api_domains if one.name == api.domain}
    if route and fault == "route-by-a-stage-variable":
        expected.add(f"{_VARIABLES}[{route.api_key}]")
    if route and fault == "permission-for-another-method":
        expected.add(f"{_INVOKERS}[{route.function_key}]")
        expected |= {f"{_JOINT}[{one.key}]" for one in environment.routes if one.function_key == route.function_key}
    return expected


def consequences(fault: str, subject: str, environment: Environment) -> set[str]:
    """What a fault of another area breaks at the joints."""
    expected: set[str] = set()
    if fault in _PARTS_A_JOINT:
        expected |= {f"{_JOINT}[{one.key}]" for one in environment.routes if one.function_key == subject}
    if fault in {"alias-gone", "alias-on-latest"}:
        expected.add(f"{_NEWEST}[{subject}]")
    if fault == "function-writes-elsewhere":
        expected.add(f"{_MENTIONS}[{subject}]")
    return expected


_ALONE = {"api-gone", "api-domain-gone"}


def clash(fault: str, subject: str, world: dict[str, str], environment: Environment) -> bool:
    """Whether a fault on this subject would hide or be hidden by one of those that the world (subject to fault) has."""
    if (fault in _ALONE or _ALONE & set(world.values())) and {fault, *world.values()} & set(BREAKS) - {fault}:
        return True
    pairs = {(one.key, end) for one in environment.routes for end in (one.function_key, one.api_key) if end}
    return any((subject, other) in pairs or (other, subject) in pairs for other in world if other != subject) and (
        fault in BREAKS or any(one in BREAKS for one in world.values())
    )
