"""API Gateway as callers see it: what it lets through, and how it words each refusal."""

import time

import pytest
import requests

from tests_self.live_sandbox import operator

API = "https://api.kimmyai.io"
PRODUCTS, ORDERS, CAMPAIGNS = (
    f"{API}/products/v1.0/products",
    f"{API}/orders/v1.0/orders",
    f"{API}/campaigns/v1.0/campaigns",
)
NO_ROUTE = (403, "MissingAuthenticationTokenException", {"message": "Missing Authentication Token"})
FORBIDDEN = (403, "ForbiddenException", {"message": "Forbidden"})
UNAUTHORIZED = (401, "UnauthorizedException", {"message": "Unauthorized"})
BROKEN_OFF = (500, "InternalServerErrorException", {"message": "Internal server error"})


def said(answer: requests.Response) -> tuple[int, str, dict[str, str]]:
    """What tells the refusals apart."""
    return answer.status_code, answer.headers["x-amzn-ErrorType"], answer.json()


@pytest.fixture
def gateway(edge):
    return operator(edge, "apigateway")


def where(gateway, path: str = "/v1.0/products") -> dict[str, str]:
    [found] = [one for one in gateway.get_resources(restApiId="vh71idv0e2")["items"] if one["path"] == path]
    return {"restApiId": "vh71idv0e2", "resourceId": found["id"]}


@pytest.mark.parametrize(
    ("method", "url", "key", "refusal"),
    [
        ("GET", PRODUCTS, "", FORBIDDEN),
        ("GET", PRODUCTS, "order", FORBIDDEN),
        ("GET", f"{PRODUCTS}/health/x", "product", NO_ROUTE),
        ("PATCH", PRODUCTS, "product", NO_ROUTE),
        ("TRACE", ORDERS, "order", NO_ROUTE),
        ("GET", f"{API}/nothing/v1.0/products", "product", FORBIDDEN),
        ("GET", "https://vh71idv0e2.execute-api.af-south-1.amazonaws.com/dev/v1.0/products", "product", FORBIDDEN),
        ("POST", CAMPAIGNS, "", UNAUTHORIZED),
    ],
)
def test_each_refusal_is_worded_as_on_aws(method, url, key, refusal, ask):
    """Three kinds of 403 and a 401 are told apart by header and body."""
    assert said(ask(method, url, key=key)) == refusal


def test_a_wrong_key_is_as_good_as_none(ask):
    """And the right one is let through."""
    assert said(ask("GET", PRODUCTS, headers={"x-api-key": "wrong"})) == FORBIDDEN
    assert ask("GET", PRODUCTS, key="product").status_code == 200


def test_a_forged_token_is_refused(ask):
    """Unsigned, and signed by somebody else."""
    unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."
    assert said(ask("DELETE", f"{CAMPAIGNS}/X", headers={"Authorization": f"Bearer {unsigned}"})) == UNAUTHORIZED
    assert ask("DELETE", f"{CAMPAIGNS}/NOBODYS", token=True).status_code == 404


def test_an_api_answers_under_its_own_name_too(ask):
    """With the stage in the path instead of the base path."""
    url = "https://vh71idv0e2.execute-api.af-south-1.amazonaws.com/prod/v1.0/products"
    assert ask("GET", url, key="product").json() == ask("GET", PRODUCTS, key="product").json()


def test_a_method_that_is_deleted_is_not_there_any_more(ask, gateway):
    """Routes are read from the API's configuration at every request."""
    gateway.delete_method(**where(gateway), httpMethod="GET")
    assert said(ask("GET", PRODUCTS, key="product")) == NO_ROUTE


def test_a_method_that_asks_for_no_key_any_more_is_open(ask, gateway):
    """That route alone."""
    told = {"authorizationType": "NONE", "apiKeyRequired": False}
    integration = gateway.get_integration(**where(gateway), httpMethod="GET")
    gateway.put_method(**where(gateway), httpMethod="GET", **told)
    kept = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": integration["uri"]}
    gateway.put_integration(**where(gateway), httpMethod="GET", **kept)
    assert ask("GET", PRODUCTS).status_code == 200
    assert said(ask("POST", PRODUCTS)) == FORBIDDEN


@pytest.mark.parametrize(
    "fault",
    [
        "alias-permission-missing:product_list",
        "alias-gone:product_list",
        "function-gone:product_list",
        "route-to-another-account:product_list",
    ],
)
def test_a_function_that_may_not_be_called_is_an_error_of_the_gateway(fault, edge, ask):
    """500 without an invocation, with CORS as every refusal has it."""
    edge.plant(fault)
    answer = ask("GET", PRODUCTS, key="product")
    assert said(answer) == BROKEN_OFF
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_preflight_needs_no_key(ask):
    """It is answered by the gateway itself, from the API's configuration."""
    answer = ask("OPTIONS", ORDERS)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "https://kimmyai.io"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "x-api-key" in answer.headers["Access-Control-Allow-Headers"].lower()


def test_refusals_lose_cors_where_it_was_taken_from_them(edge, ask):
    """By the API's own gateway responses."""
    assert "Access-Control-Allow-Origin" in ask("GET", PRODUCTS).headers
    edge.plant("refusals-without-cors:product")
    assert "Access-Control-Allow-Origin" not in ask("GET", PRODUCTS).headers


def test_who_calls_too_often_is_told_so(edge, ask, gateway):
    """By the usage plan's own limit."""
    [plan] = [one for one in gateway.get_usage_plans()["items"] if one["apiStages"][0]["apiId"] == "vh71idv0e2"]
    changes = [("/throttle/burstLimit", "2"), ("/throttle/rateLimit", "1")]
    operations = [{"op": "replace", "path": path, "value": value} for path, value in changes]
    gateway.update_usage_plan(usagePlanId=plan["id"], patchOperations=operations)
    answers = [ask("GET", PRODUCTS, key="product") for _ in range(4)]
    assert [one.status_code for one in answers[:2]] == [200, 200]
    assert said(answers[-1]) == (429, "TooManyRequestsException", {"message": "Too Many Requests"})


@pytest.mark.parametrize(
    ("way", "refusal"), [("throttled", (429, "Too Many Requests")), ("server-error", (500, "Internal server error"))]
)
def test_a_request_is_refused_in_each_way(way, refusal, edge, ask):
    """By method and path, on one host."""
    edge.plant(f"reading-{way}:http:GET /products/*@api.kimmyai.io")
    answer = ask("GET", PRODUCTS, key="product")
    assert (answer.status_code, answer.json()["message"]) == refusal


def test_a_request_can_stay_without_answer(edge, ask):
    """Silence until the caller gives up, and a connection that is closed."""
    edge.plant("reading-timeout:http:GET /products/*", "reading-dropped:http:GET /campaigns/*")
    with pytest.raises(requests.Timeout):
        ask("GET", PRODUCTS, key="product", timeout=0.3)
    with pytest.raises(requests.ConnectionError):
        ask("GET", CAMPAIGNS)


def test_requests_stand_in_the_ledger(edge, ask):
    """With host, status and the route that was taken."""
    ask("GET", PRODUCTS)
    [entry] = edge.ledger()
    assert (entry["service"], entry["operation"]) == ("http", "GET /products/v1.0/products")
    assert (entry["subject"], entry["status"], entry["code"]) == ("api.kimmyai.io", 403, "ForbiddenException")
    assert entry["action"] == "vh71idv0e2/prod GET /v1.0/products"


def test_a_kept_connection_costs_nothing_beside_the_answer(ask):
    """Small writes and Nagle's algorithm would take 44 ms for each."""
    ask("GET", CAMPAIGNS)
    began = time.perf_counter()
    for _ in range(10):
        assert ask("GET", CAMPAIGNS).headers["x-amzn-RequestId"]
    assert time.perf_counter() - began < 0.4
