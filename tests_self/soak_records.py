"""A small plan, and records of its windows in which everything holds; tests change one thing."""

from datetime import timedelta
from functools import cache

from fixtures.environments import load_environment
from fixtures.judging.soak.whole import soak_findings
from fixtures.shapes.soak import CoveredRoute, Criterion, SoakFinding, SoakPlan, SoakWindow
from fixtures.shapes.soak_counts import (
    Answer,
    ApiCounts,
    FiveMinutes,
    FunctionCounts,
    PlatformCounts,
    QueueCounts,
    RouteCounts,
    WindowCounts,
)
from fixtures.shapes.words import Verdict

FIVE = timedelta(minutes=5)


@cache
def small_plan(environment: str = "sit", functions: tuple[str, ...] = ("product_get", "product_list")) -> SoakPlan:
    """Two functions and their API of a real plan."""
    plan = load_environment(environment).soak
    assert plan is not None
    api = next(one for one in plan.apis if one.key == "product")
    routes = tuple(route for route in api.routes if route.method == "GET")
    return plan.model_copy(
        update={
            "functions": tuple(one for one in plan.functions if one.key in functions),
            "apis": (api.model_copy(update={"routes": routes}),),
        }
    )


def counts_of(plan: SoakPlan, key: str, window: SoakWindow, **changed) -> FunctionCounts:
    """A healthy function: `errors` may be given as {bucket: errors}, `requests` as requests in each bucket."""
    function = next(one for one in plan.functions if one.key == key)
    places = window.minutes // 5
    each = changed.pop("each", function.requests_per_window // places)
    errors = changed.pop("errors_in", {})
    buckets = tuple(
        FiveMinutes(start=window.start + FIVE * place, requests=each, errors=errors.get(place, 0))
        for place in range(places)
    )
    requests = each * places
    limits = {plan.limits.duration_p95_ms: 0}
    healthy = {
        "function": key,
        "answer": answer_of(window, requests),
        "requests": requests,
        "errors": sum(errors.values()),
        "throttles": 0,
        "duration_samples": requests,
        "over_ms": limits,
        "longest_ms": 900.0,
        "minutes_with_requests": window.minutes,
        "longest_hole_minutes": 0,
        "buckets": buckets,
        "memory_mb": 90.0,
        "versions": ("one",),
        "configurations": ("same",),
    }
    return FunctionCounts(**(healthy | changed))


def answer_of(window: SoakWindow, requests: int) -> Answer:
    read_at = window.end + timedelta(minutes=10)
    return Answer(read_at=read_at, read_again_at=read_at + FIVE, requests_read_again=requests)


def record_of(plan: SoakPlan, window: SoakWindow, **of_functions) -> WindowCounts:
    """A healthy window; keyword arguments replace the counts of a function, None leaves it out."""
    functions = [
        of_functions[one.key] if one.key in of_functions else counts_of(plan, one.key, window) for one in plan.functions
    ]
    there = [one for one in functions if one is not None]
    invoked = sum(one.requests or 0 for one in there)
    return WindowCounts(
        window=window.number,
        start=window.start,
        end=window.end,
        functions=tuple(there),
        routes=tuple(route_counts_of(plan, route, window) for route in plan.routes),
        apis=(api_counts_of(plan, window, invoked=invoked, failed=sum(one.errors or 0 for one in there)),),
        platform=healthy_platform(plan),
    )


def route_counts_of(plan: SoakPlan, route: CoveredRoute, window: SoakWindow) -> RouteCounts:
    planned = route.requests_per_window
    return RouteCounts(
        route=route.key,
        answer=answer_of(window, planned),
        sent=planned,
        requests=planned,
        latency_samples=planned,
        over_ms={plan.limits.api_p95_ms: 0} if plan.limits.api_p95_ms else {},
    )


def api_counts_of(plan: SoakPlan, window: SoakWindow, *, invoked: int, failed: int) -> ApiCounts:
    """Four bad requests are sent on purpose, which the gateway refuses itself."""
    refused = 4
    return ApiCounts(
        api=plan.apis[0].key,
        answer=answer_of(window, invoked + refused),
        sent=invoked + refused,
        expected_client_errors=refused,
        requests=invoked + refused,
        client_errors=refused,
        server_errors=failed,
        deployments=("d1",),
    )


def healthy_platform(plan: SoakPlan) -> PlatformCounts:
    queues = tuple(QueueCounts(queue=name, visible_before=3, visible_after=3) for name in plan.queues)
    return PlatformCounts(alarms=(), queues=queues, gateway_throttles=0, table_throttles=0)


def records_of(plan: SoakPlan, **per_window) -> list[WindowCounts]:
    """All windows healthy; `w3={...}` gives record_of's arguments for window 3, `w3=None` leaves it out."""
    given = {window: per_window.get(f"w{window.number}", {}) for window in plan.windows}
    return [record_of(plan, window, **arguments) for window, arguments in given.items() if arguments is not None]


PLAN = small_plan()
W3 = PLAN.windows[2]
GET = "product_get"


def with_function(**changed) -> list[WindowCounts]:
    """All healthy but `product_get` in window 3."""
    return records_of(PLAN, w3={GET: counts_of(PLAN, GET, W3, **changed)})


def found_in(records: list[WindowCounts], plan: SoakPlan = PLAN) -> dict[tuple[str, Criterion], SoakFinding]:
    return {(one.subject, one.criterion): one for one in soak_findings(plan, records)}


def not_holding(records: list[WindowCounts], plan: SoakPlan = PLAN) -> dict[tuple[str, Criterion], Verdict]:
    return {key: one.verdict for key, one in found_in(records, plan).items() if one.verdict is not Verdict.HOLDS}
