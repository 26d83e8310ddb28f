"""What faults of routes, keys and methods break of everything that is asked of the APIs."""

import re
from collections.abc import Iterator

from fixtures.shapes.apis import DeclaredRoute
from fixtures.shapes.environment import Environment
from fixtures.shapes.smoke import DeclaredRequest

CASE = "test_api_gives_the_one_right_answer"
ROUTE, METHOD = "test_route_answers_each_caller_as_declared", "test_api_refuses_a_method_that_nobody_declared"
Asked = tuple[str, DeclaredRequest]
"""`check[subject]`, and the request."""

KEY_IS_REFUSED = ("api-key-disabled", "api-key-outside-of-the-plan", "usage-plan-without-the-stage")
_GATE_IS_OPEN = ("route-without-key", "route-without-authorizer")
_TAKES_ANY = ("gateway-admits-any-key", "authorizer-admits-any-token")
_PREFLIGHT = ("preflight-for-another-origin", "preflight-without-a-method", "preflight-without-cors")
ONLY_SMOKE = _TAKES_ANY
BREAKS = (
    *("route-gone", "base-path-gone", "route-asks-for-a-key", "refusals-without-cors", "one-refusal-without-cors"),
    *("method-undeclared", *_GATE_IS_OPEN, *KEY_IS_REFUSED, *_TAKES_ANY, *_PREFLIGHT),
)


def asked(environment: Environment) -> Iterator[Asked]:
    """Everything that is asked of the APIs, health aside."""
    for check, cases in (
        (CASE, environment.request_cases),
        (ROUTE, environment.route_cases),
        (METHOD, environment.undeclared_methods),
    ):
        yield from ((f"{check}[{one.key}]", one) for one in cases if not one.not_asked)


def cases_of(route: DeclaredRoute, environment: Environment) -> list[Asked]:
    of_api = [(name, one) for name, one in asked(environment) if one.api == route.api_key]
    return [(name, one) for name, one in of_api if leads(route, one.method, one.url)]


def leads(route: DeclaredRoute, method: str, url: str) -> bool:
    path = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route.path))
    base = {"campaigns": "campaigns", "product": "products", "order": "orders"}[route.api_key]
    return method == route.method and re.fullmatch(rf"https://[^/]+/{base}{path}", url) is not None


def answered_by_function(case: DeclaredRequest) -> bool:
    return not case.error_type and case.method != "OPTIONS"


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """`check[subject]`; `subject` is a route or an API."""
    routes = [one for one in environment.routes if subject in {one.key, one.api_key}]
    of_api = [(name, one) for name, one in asked(environment) if one.api == subject]
    if fault == "base-path-gone":
        # Also those that are refused: where nothing is mapped, nobody adds the headers for browsers.
        return {name for name, _ in of_api}
    if fault == "refusals-without-cors":
        return {name for name, one in of_api if one.error_type}
    if fault == "one-refusal-without-cors":
        return {name for name, one in of_api if one.error_type == "ForbiddenException"}
    if fault == "method-undeclared":
        return _beside(next(one for one in routes if one.function_key), environment)
    callers = _callers(fault)
    gated = [one for one in routes if fault not in (*KEY_IS_REFUSED, *_TAKES_ANY) or _gate(one, fault)]
    return {name for route in gated for name, one in cases_of(route, environment) if one.caller in callers}


def _callers(fault: str) -> set[str]:
    if fault in (*_GATE_IS_OPEN, "route-asks-for-a-key"):
        return {"nobody", "stranger"}
    if fault in _TAKES_ANY:
        return {"stranger"}
    return {"caller"} if fault in KEY_IS_REFUSED else {"nobody", "stranger", "caller"}


def _gate(route: DeclaredRoute, fault: str) -> bool:
    return route.authorization != "NONE" if fault == "authorizer-admits-any-token" else route.key_required


def _beside(route: DeclaredRoute, environment: Environment) -> set[str]:
    """Every method that is not declared, on the path of this route."""
    cases = [(name, one) for name, one in asked(environment) if one.error_type == "MissingAuthenticationTokenException"]
    other = {one.method: route.model_copy(update={"method": one.method}) for _, one in cases}
    return {name for name, one in cases if one.api == route.api_key and leads(other[one.method], one.method, one.url)}


def hide_each_other(one: str, subject: str, other: str, taken: str, environment: Environment) -> bool:
    """Whether both change who is let in to the same API, so that the one lets in whom the other refuses."""
    api_of = {route.key: route.api_key for route in environment.routes}
    return {one, other} <= set(BREAKS) and api_of.get(subject, subject) == api_of.get(taken, taken)
