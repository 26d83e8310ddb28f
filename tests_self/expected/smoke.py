"""The site and the APIs as everybody outside sees them: asked after each batch, and not the evening before."""

from urllib.parse import urlsplit

from fixtures.shapes.apis import DeclaredRoute
from fixtures.shapes.environment import Environment
from tests_self.expected import gates, lifecycles, outside
from tests_self.expected.gates import answered_by_function, asked, cases_of, leads

PART = "test_platform_behind_the_api_is_the_declared_one"
HEALTH = "test_endpoint_answers"
_PAGE, _ASSETS = "serves_its_page_fresh", "has_every_script_and_style_that_its_page_loads"
_MENTIONS, _PATHS = "calls_its_own_environment_and_no_other", "answers_its_own_paths_and_only_those"
_HSTS, _PROTECTIONS = "tells_browsers_to_come_by_tls_alone", "tells_browsers_what_not_to_do"
_REDIRECT, _RELEASED = "leads_plain_http_to_tls", "serves_the_released_page_at_every_address"
_BY_TLS = (_RELEASED, _PAGE, _ASSETS, _MENTIONS, _PATHS, _HSTS, _PROTECTIONS)

SITE_BREAKS: dict[str, tuple[str, ...]] = {
    # Where the script is not, nothing calls this environment either.
    "site-lost-a-script": (_ASSETS, _MENTIONS),
    "site-lost-a-style": (_ASSETS,),
    # By hand, it lost its settings; what its name says of it is judged where the build's rule is declared.
    "site-script-changed": (_MENTIONS,),
    "site-script-as-text": (_ASSETS,),
    "site-kept-by-browsers": (_PAGE,),
    "site-assets-not-kept": (_ASSETS,),
    "site-built-for-sit": (_MENTIONS,),
    "site-serves-the-old-page": (_PAGE, _ASSETS, _MENTIONS, _RELEASED),
    "site-old-page-at-one-address": (_RELEASED,),
    "site-answers-all-with-the-page": (_PATHS,),
    "site-without-hsts": (_HSTS,),
    "site-forgets-hsts-soon": (_HSTS,),
    "site-errors-without-headers": (_HSTS,),
    "site-may-be-framed": (_PROTECTIONS,),
    "site-answers-in-plain": (_REDIRECT,),
    "site-redirects-elsewhere": (_REDIRECT,),
    # Of the configuration.
    "distribution-allows-plain-http": (_REDIRECT,),
}
FUNCTION_BREAKS = (
    "function-fails",
    "function-answers-malformed",
    "function-hides-its-errors",
    "function-answers-a-page",
    "function-without-cors",
    "function-writes-numbers-as-text",
    "function-gone",
)
PART_BREAKS = ("bucket-gone", "function-inactive", "api-of-another-endpoint")
NOW_AND_THEN = "function-fails-now-and-then"
SEEN_ELSEWHERE = {
    # Which of twenty samples fails is not known, and one that fails is enough: test_smoke_faults.py.
    NOW_AND_THEN,
    # It takes as long as the time limit of a request: test_smoke_readings.py.
    "function-hangs",
    # Only by a declared rule of the build: test_smoke_builds.py.
    "site-style-changed",
    # Only a lifecycle comes to what they leave undone: test_lifecycles.py.
    *(plant.partition(":")[0] for plant in lifecycles.BY_FUNCTION),
}
ONLY_SMOKE = {
    name for name in (*SITE_BREAKS, *FUNCTION_BREAKS, *SEEN_ELSEWHERE) if name.startswith(("site-", "order-"))
}
ONLY_SMOKE |= set(gates.ONLY_SMOKE)
ONLY_SMOKE |= {name for name in (*FUNCTION_BREAKS, *SEEN_ELSEWHERE) if name not in {"function-gone", *ONLY_SMOKE}}
"""Of which the evening before sees nothing."""
SHORT_KEY = "certificate-with-a-short-key"
FAULTS = (*SITE_BREAKS, *FUNCTION_BREAKS, *gates.BREAKS, *PART_BREAKS, *outside.BREAKS, SHORT_KEY)


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """`check[subject]` of every verdict of `-m smoke` that this plant breaks."""
    if fault in outside.BREAKS:
        return {f"{check}[{subject}]" for check in outside.BREAKS[fault]}
    if fault == SHORT_KEY:
        return outside.beside(fault, subject, environment)
    if fault in SITE_BREAKS:
        return {f"test_site_{claim}[{site.key}]" for claim in SITE_BREAKS[fault] for site in environment.sites}
    if fault in gates.BREAKS:
        return _by_gate(fault, subject, environment)
    parts = {f"{PART}[{key}]" for key in _cases_with_part(fault, subject, environment)}
    if fault in PART_BREAKS:
        return parts
    return _by_function(fault, subject, environment) | (parts if fault == "function-gone" else set())


def unread_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """What nobody can read through a handshake that fails."""
    if fault not in _UNTRUSTED:
        return set()
    hosts = {one.name for one in environment.public_names if subject in {one.key, one.certificate_key}}
    sites = {f"test_site_{claim}[{site.key}]" for site in environment.sites if site.name in hosts for claim in _BY_TLS}
    cases = {name for name, one in asked(environment) if urlsplit(one.url).hostname in hosts}
    ends = [one for one in environment.endpoints if urlsplit(one.url).hostname in hosts]
    return sites | cases | {f"{HEALTH}[{one.key}]" for one in ends}


_UNTRUSTED = {SHORT_KEY} | {
    name for name in outside.BREAKS if name.startswith("host-shows-") and name != "host-shows-unconfigured-certificate"
}


def _by_function(fault: str, subject: str, environment: Environment) -> set[str]:
    routes = [one for one in environment.routes if one.function_key == subject]
    cases = [pair for route in routes for pair in cases_of(route, environment) if answered_by_function(pair[1])]
    if fault == "function-writes-numbers-as-text":
        # The list of nobody's orders has none.
        return {name for name, one in cases if one.status < 400 and one.api != "order"}
    if fault == "function-hides-its-errors":
        return {name for name, one in cases if one.status < 400}
    found = {name for name, _ in cases}
    silent = fault in {"function-answers-a-page", "function-without-cors"}
    return found if silent else found | _health(routes, environment)


def _by_gate(fault: str, subject: str, environment: Environment) -> set[str]:
    routes = [one for one in environment.routes if subject in {one.key, one.api_key}]
    found = gates.broken_by(fault, subject, environment)
    if fault in {"route-gone", "base-path-gone"} or fault in gates.KEY_IS_REFUSED:
        found |= _health(routes, environment)
    api = next((one for one in environment.apis if one.key == subject), None)
    parts = [one for one in environment.platform_cases if api in one.parts and fault == "base-path-gone"]
    return found | {f"{PART}[{one.key}]" for one in parts}


def _health(routes: list[DeclaredRoute], environment: Environment) -> set[str]:
    found = [one for one in environment.endpoints if any(leads(route, "GET", one.url) for route in routes)]
    return {f"{HEALTH}[{one.key}]" for one in found}


def _cases_with_part(fault: str, subject: str, environment: Environment) -> set[str]:
    kind = "API" if fault.startswith("api-") else fault.partition("-")[0]
    parts = {(one.kind, one.key): case.key for case in environment.platform_cases for one in case.parts}
    return {key for place, key in parts.items() if place == (kind, subject)}


def campaigns(environment: Environment) -> set[str]:
    """Everything that is asked of an API that is not there."""
    return {name for name, one in asked(environment) if one.api == "campaigns"} | {f"{HEALTH}[campaigns]"}
