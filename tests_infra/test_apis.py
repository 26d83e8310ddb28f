import pytest

from fixtures.judging import (
    differences,
    error_origin_differences,
    joint_differences,
    undeclared_mappings,
    undeclared_routes,
)

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("API")]


@pytest.mark.reads("present")
def test_api_domain_exists(api_domain, observed_api_domain):
    """Every caller outside knows the API by this name only."""
    assert differences(api_domain, observed_api_domain) == []


@pytest.mark.reads("status")
def test_api_domain_is_available(api_domain, observed_api_domain):
    """A domain that is still updating, or waits for its certificate, answers with the old one or not at all."""
    assert differences(api_domain, observed_api_domain) == []


@pytest.mark.reads("security_policy")
def test_api_domain_refuses_old_tls(api_domain, observed_api_domain):
    """TLS 1.0 and 1.1 can be broken, and no browser of today needs them."""
    assert differences(api_domain, observed_api_domain) == []


@pytest.mark.reads("endpoint", "regional_name", "certificate_arn")
def test_api_domain_is_the_declared_endpoint(api_domain, observed_api_domain):
    """DNS points to this very endpoint, and another certificate may not cover the name or may end first."""
    assert differences(api_domain, observed_api_domain) == []


@pytest.mark.reads("mappings")
def test_api_domain_leads_nowhere_undeclared(api_domain, observed_api_domain):
    """A base path that nobody declared publishes an API that nobody secured."""
    assert undeclared_mappings(api_domain, observed_api_domain) == []


@pytest.mark.reads("mapped_to")
def test_api_answers_under_its_base_path(api, observed_api):
    """A mapping to another API or stage answers 200 with somebody else's data."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("present")
def test_api_exists(api, observed_api):
    """Its id is in the base-path mapping, in permissions and in every caller's configuration."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("api_name", "endpoint")
def test_api_is_the_declared_one(api, observed_api):
    """An id that now belongs to something else must not be taken for the API."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("stages")
def test_api_has_exactly_its_declared_stages(api, observed_api):
    """A stage that is missing answers 403 as if a key were missing; one too many is a second, unwatched door."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("deployment")
def test_api_serves_its_newest_deployment(api, observed_api):
    """Changed routes are not served before the stage is deployed again, however right they look."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("stage_variables")
def test_api_stage_has_its_declared_variables(api, observed_api):
    """A variable that names another alias sends the whole API to another release."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("access_log")
def test_api_logs_every_call(api, observed_api):
    """Without the access log nobody can say who was refused and why."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("execution_log")
def test_api_logs_its_failures(api, observed_api):
    """A call that fails before it reaches a function leaves its only trace here; the level OFF is no log."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("tracing")
def test_api_is_traced_as_declared(api, observed_api):
    """A trace that begins behind the gateway does not show where a slow call lost its time."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("rate_per_s", "burst")
def test_api_stage_limits_its_callers(api, observed_api):
    """Without a limit of its own one caller can use up what all APIs of the account share."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("plan_rate_per_s", "plan_burst", "plan_quota")
def test_api_usage_plan_holds_the_stage_and_its_limits(api, observed_api):
    """A stage outside of every usage plan refuses every key; a plan without limits lets one key take everything."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("api_keys")
def test_api_admits_exactly_the_declared_keys(api, observed_api):
    """A key that is disabled or outside of the plan locks its owner out; one too many lets somebody else in."""
    assert differences(api, observed_api) == []


@pytest.mark.reads("error_origins")
def test_api_refusals_carry_cors_headers(api, observed_api):
    """Without them a browser shows every refusal as a network failure, and the site cannot say what is wrong."""
    assert error_origin_differences(api, observed_api) == []


@pytest.mark.reads("routes")
def test_api_has_no_undeclared_route(api, observed_api):
    """A method that nobody declared is reachable, and nobody decided who may call it."""
    assert undeclared_routes(api, observed_api) == []


@pytest.mark.reads("present")
def test_route_exists(route, observed_route):
    """A route that is not there answers 403 Missing Authentication Token, which looks like a working lock."""
    assert differences(route, observed_route) == []


@pytest.mark.reads("authorization", "authorizer", "key_required")
def test_route_admits_whom_it_should(route, observed_route):
    """One method without its authorizer or key is open to everybody, while all others refuse."""
    assert differences(route, observed_route) == []


@pytest.mark.reads("as_deployed")
def test_route_is_served_as_it_is_defined(route, observed_route):
    """What the stage serves was frozen by its deployment: a lock that was added later does not lock yet."""
    assert differences(route, observed_route) == []


@pytest.mark.reads("integration", "integration_method", "timeout_ms")
def test_route_is_integrated_as_declared(route, observed_route):
    """Another type of integration answers in another form, and a short timeout ends calls that would succeed."""
    assert differences(route, observed_route) == []


@pytest.mark.reads("cors_origin", "cors_methods", "cors_headers")
def test_route_answers_preflight_for_declared_callers(route, observed_route):
    """A browser asks first; an origin, method or header that is missing in the answer stops the site's call."""
    assert differences(route, observed_route) == []


@pytest.mark.reads("joint")
def test_route_reaches_the_live_version_of_its_function(route, observed_route):
    """API, permission, alias and version each look well by themselves and answer 500, or yesterday's code, together."""
    assert joint_differences(route, observed_route) == []
