"""The functions behind the APIs keep the contracts, on the sandbox's own tables, queue, bucket and mail."""

import time
from typing import Any

import pytest

from tests_self.live_sandbox import operator
from tests_self.test_edge_gateway import API, CAMPAIGNS, ORDERS, PRODUCTS

PRODUCT = {"name": "Premium", "description": "Perfect for growing businesses", "price": 3500.0, "period": "once-off"}
CAMPAIGN = {
    "code": "WINTER2025",
    "name": "Winter Warmup Sale",
    "productId": "PROD-003",
    "discountPercent": 25,
    "listPrice": 3500.0,
    "termsAndConditions": "Valid for all customers.",
    "fromDate": "2025-07-01T00:00:00Z",
    "toDate": "2025-08-31T23:59:59Z",
}
ADDRESS = {
    "fullName": "Smoke Test",
    "addressLine1": "1 Main St",
    "city": "Cape Town",
    "stateProvince": "Western Cape",
    "postalCode": "8001",
    "country": "ZA",
}
ORDER = {
    "customerEmail": "smoke@example.com",
    "items": [{"productId": "PROD-001", "productName": "Entry", "quantity": 2, "unitPrice": 95.0}],
    "billingAddress": ADDRESS,
}
PAYMENT = {"paymentReference": "EFT-1", "paymentMethod": "EFT", "paymentAmount": 190.0, "paymentCurrency": "ZAR"}


def until(found, *, within_s: float = 5.0) -> Any:
    """The first answer that is one."""
    deadline = time.monotonic() + within_s
    while not (answer := found()):
        assert time.monotonic() < deadline, "nothing came of it"
        time.sleep(0.05)
    return answer


def test_a_product_lives_and_ends(ask):
    """Create, read, list, update, delete twice."""
    made = ask("POST", PRODUCTS, key="product", json=PRODUCT)
    assert made.status_code == 201
    url = f"{PRODUCTS}/{made.json()['product']['productId']}"
    assert ask("GET", url, key="product").json() == made.json()
    assert ask("PUT", url, key="product", json={"price": 1.5}).json()["product"]["price"] == 1.5
    assert ask("GET", PRODUCTS, key="product").json()["count"] == 5
    assert [ask("DELETE", url, key="product").status_code for _ in range(2)] == [204, 204]
    assert ask("GET", url, key="product").json()["error"] == "Product not found"
    assert ask("GET", PRODUCTS, key="product").json()["count"] == 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "ab"}, "name must have 3 to 100 characters"),
        ({"price": 0}, "price must be from 0.01 to 999999.99"),
        ({"price": "95"}, "price must be a number"),
        ({"currency": "zar"}, "currency must match [A-Z]{3}"),
        ({"features": ["x"]}, "features must have 5 to 200 characters"),
    ],
)
def test_a_product_against_a_rule_is_refused(change, message, ask):
    """With the field and the rule."""
    answer = ask("POST", PRODUCTS, key="product", json=PRODUCT | change)
    assert (answer.status_code, answer.json()) == (400, {"error": "Validation error", "message": message})


@pytest.mark.parametrize("url", [PRODUCTS, ORDERS, CAMPAIGNS])
@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ("{invalid json}", 400, "Invalid JSON in request body"),
        ("", 400, "Request body is required"),
        ('{"name": "' + 11000 * "x" + '"}', 413, "Request body exceeds 10 KB"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(url, body, status, message, ask):
    """By every API alike, with CORS."""
    key = {PRODUCTS: "product", ORDERS: "order"}.get(url, "")
    answer = ask("POST", url, key=key, token=True, data=body)
    assert (answer.status_code, answer.json()["message"]) == (status, message)
    assert answer.headers["Access-Control-Allow-Origin"]


def test_a_campaign_lives_and_ends(ask):
    """Its price and its state follow from what it was made with."""
    made = ask("POST", CAMPAIGNS, token=True, json=CAMPAIGN)
    assert made.status_code == 201
    campaign = made.json()["campaign"]
    assert (campaign["price"], campaign["status"], campaign["isValid"]) == (2625.0, "EXPIRED", False)
    assert ask("POST", CAMPAIGNS, token=True, json=CAMPAIGN).status_code == 400
    later = {"toDate": "2026-12-31T00:00:00Z"}
    assert ask("PUT", f"{CAMPAIGNS}/WINTER2025", token=True, json=later).json()["campaign"]["status"] == "ACTIVE"
    assert ask("GET", f"{CAMPAIGNS}?status=ACTIVE").json()["count"] == 2
    assert ask("DELETE", f"{CAMPAIGNS}/WINTER2025", token=True).status_code == 204
    assert ask("GET", f"{CAMPAIGNS}/WINTER2025").json()["error"] == "Campaign not found"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"toDate": "2025-01-01T00:00:00Z"}, "toDate must be after fromDate"),
        ({"discountPercent": 101}, "discountPercent must be from 0 to 100"),
        ({"code": "lower"}, "code must match [A-Z0-9_-]+"),
    ],
)
def test_a_campaign_against_a_rule_is_refused(change, message, ask):
    """With the rule."""
    answer = ask("POST", CAMPAIGNS, token=True, json=CAMPAIGN | change)
    assert (answer.status_code, answer.json()["message"]) == (400, message)


def test_an_order_is_recorded_billed_and_written_about(edge, ask):
    """Accepted at once; the queue brings about the rest."""
    answer = ask("POST", ORDERS, key="order", json=ORDER)
    assert answer.status_code == 202
    order_id = answer.json()["data"]["orderId"]
    order = until(lambda: (found := ask("GET", f"{ORDERS}/{order_id}", key="order")).ok and found.json())
    assert (order["total"], order["status"]) == (190.0, "PENDING_PAYMENT")
    until(lambda: len([one for one in edge.control("GET", "mail") if order_id in one["subject"]]) == 2)
    invoice = f"{order['tenantId']}/{order_id}/order_{order_id}.pdf"
    found = operator(edge, "s3").get_object(Bucket="2-1-bbws-order-invoices-prod", Key=invoice)
    assert found["Body"].read().startswith(b"%PDF")


def test_an_order_is_paid_once_and_for_what_it_costs(ask):
    """422 for another amount, 409 for a second time, 409 for a step that is not one."""
    tenant = f"{API}/orders/v1.0/tenants/tenant_x/orders"
    order_id = ask("POST", tenant, key="order", json=ORDER).json()["data"]["orderId"]
    until(lambda: ask("GET", f"{ORDERS}/{order_id}", key="order").status_code == 200)
    pay = f"{tenant}/{order_id}/paymentconfirmation"
    less = ask("POST", pay, key="order", json=PAYMENT | {"paymentAmount": 1})
    paid = [ask("POST", pay, key="order", json=PAYMENT) for _ in range(2)]
    assert [less.status_code, *(one.status_code for one in paid)] == [422, 200, 409]
    back = ask("PUT", f"{ORDERS}/{order_id}", key="order", json={"status": "PENDING_PAYMENT"})
    assert (back.status_code, back.json()["errorCode"]) == (409, "INVALID_STATUS_TRANSITION")
    assert [one["id"] for one in ask("GET", tenant, key="order").json()["items"]] == [order_id]


def test_orders_are_listed_in_pages(ask):
    """Each page says where the next begins."""
    tenant = f"{API}/orders/v1.0/tenants/tenant_y/orders"
    made = {ask("POST", tenant, key="order", json=ORDER).json()["data"]["orderId"] for _ in range(3)}
    until(lambda: len(ask("GET", tenant, key="order").json()["items"]) == 3)
    first = ask("GET", f"{tenant}?pageSize=2", key="order").json()
    rest = ask("GET", tenant, key="order", params={"pageSize": 2, "startAt": first["startAt"]}).json()
    assert {one["id"] for one in first["items"] + rest["items"]} == made
    assert (first["moreAvailable"], rest["moreAvailable"]) == (True, False)
    assert ask("GET", f"{tenant}?pageSize=101", key="order").status_code == 400


def test_an_order_whose_consumer_fails_ends_among_the_dead_letters(edge, ask):
    """After three tries, and its record never comes."""
    edge.plant("order-consumer-fails:order_creator_record")
    ask("POST", ORDERS, key="order", json=ORDER)
    sqs = operator(edge, "sqs")
    dead = sqs.get_queue_url(QueueName="2-1-bbws-tf-order-creation-prod-dlq")["QueueUrl"]
    counted = ["ApproximateNumberOfMessages"]
    until(lambda: sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=counted)["Attributes"][counted[0]] == "1")


@pytest.mark.parametrize(
    ("fault", "status", "part"),
    [
        ("function-fails", 500, '"Internal server error"'),
        ("function-answers-malformed", 502, '{"message":"Internal server error"}'),
        ("function-hides-its-errors", 200, '"error"'),
        ("function-answers-a-page", 200, "<html>"),
        ("function-writes-numbers-as-text", 200, '"count": "4"'),
        ("table-gone:products", 500, '"Internal server error"'),
    ],
)
def test_a_function_does_wrong_in_each_way(fault, status, part, edge, ask):
    """While everything that is configured stays as it was, but for the last one."""
    edge.plant(fault if ":" in fault else f"{fault}:product_list")
    answer = ask("GET", PRODUCTS, key="product")
    assert answer.status_code == status
    assert part in answer.text


def test_a_function_fails_now_and_then(edge, ask):
    """Each fifth time: one request would not see it."""
    edge.plant("function-fails-now-and-then:product_list")
    assert [ask("GET", PRODUCTS, key="product").status_code for _ in range(10)] == 2 * [200, 200, 200, 200, 502]


def test_a_function_can_write_and_delete_nothing(edge, ask):
    """And say that it did."""
    edge.plant("function-loses-writes:product_create", "function-ignores-deletes:product_delete")
    made = ask("POST", PRODUCTS, key="product", json=PRODUCT)
    assert made.status_code == 201
    assert ask("GET", PRODUCTS, key="product").json()["count"] == 4
    assert ask("DELETE", f"{PRODUCTS}/PROD-001", key="product").status_code == 204
    assert ask("GET", PRODUCTS, key="product").json()["count"] == 4
