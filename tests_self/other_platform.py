"""The three APIs once more, without anything of the sandbox: dictionaries, threads and the contracts alone."""

import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

KEYS = {"product": "the-key-of-products", "order": "the-key-of-orders"}
TOKEN = "the-token-of-campaigns"  # noqa: S105  # of a server that lives as long as a test
_LATER_S = 0.2
_Items = dict[str, dict[str, Any]]
Answered = tuple[int, Any]
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET,POST,PUT,DELETE,OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type,Authorization,X-Api-Key",
}
_GATEWAY = {
    "Forbidden": (403, "ForbiddenException"),
    "Unauthorized": (401, "UnauthorizedException"),
}
_METHOD = 405, _CORS | {"Allow": "GET, POST, PUT, DELETE, OPTIONS"}, {"message": "Method Not Allowed"}
"""No API Gateway's answer: its own environment file declares it."""


class Refusal(Exception):
    """The function's own: status, error, message."""


class Platform:
    """What it holds; `wrong` names what it does not do as the contracts say."""

    def __init__(self) -> None:
        self.products, self.campaigns, self.orders = _Items(), _Items(), _Items()
        self.wrong = ""
        self.written: list[str] = []

    def everything(self) -> list[Any]:
        return [*self.products.values(), *self.campaigns.values(), *self.orders.values()]

    # --- products

    def list_products(self, **_: Any) -> Answered:
        return 200, {"products": list(self.products.values()), "count": len(self.products)}

    def get_product(self, one: str, **_: Any) -> Answered:
        return 200, {"product": _found(self.products, one, "Product")}

    def create_product(self, body: Any, **_: Any) -> Answered:
        _required(body, "name", "description", "price", "period")
        self._fits("price", body["price"] > 0)
        made = {"productId": str(uuid.uuid4()), "currency": "ZAR", "features": [], "active": True, "createdAt": _now()}
        self._write(self.products, made["productId"], made | body)
        return (200 if self.wrong == "creates with 200" else 201), {"product": made | body}

    def update_product(self, one: str, body: Any, **_: Any) -> Answered:
        _any(body)
        changed = _found(self.products, one, "Product") | body
        self._write(self.products, one, changed)
        return 200, {"product": changed}

    def delete_product(self, one: str, **_: Any) -> Answered:
        _found(self.products, one, "Product")
        if self.wrong != "keeps what is deleted":
            del self.products[one]
        return 204, None

    # --- campaigns

    def list_campaigns(self, **_: Any) -> Answered:
        shown = [_priced(one) for one in self.campaigns.values()]
        return 200, {"campaigns": shown, "count": len(shown)}

    def get_campaign(self, one: str, **_: Any) -> Answered:
        return 200, {"campaign": _priced(_found(self.campaigns, one, "Campaign"))}

    def create_campaign(self, body: Any, **_: Any) -> Answered:
        _required(body, "code", "name", "productId", "discountPercent", "listPrice", "termsAndConditions")
        self._fits("termsAndConditions", len(body["termsAndConditions"]) >= 10)
        self._write(self.campaigns, body["code"], body | {"specialConditions": None})
        return 201, {"campaign": _priced(body)}

    def update_campaign(self, one: str, body: Any, **_: Any) -> Answered:
        _any(body)
        self._write(self.campaigns, one, _found(self.campaigns, one, "Campaign") | body)
        return 200, {"campaign": _priced(self.campaigns[one])}

    def delete_campaign(self, one: str, **_: Any) -> Answered:
        del self.campaigns[_found(self.campaigns, one, "Campaign")["code"]]
        return 204, None

    # --- orders

    def create_order(self, body: Any, **_: Any) -> Answered:
        _required(body, "customerEmail", "items", "billingAddress")
        made = {"id": f"order_{uuid.uuid4()}", "tenantId": f"tenant-of-{body['customerEmail']}"} | body
        made |= {"status": "PENDING_PAYMENT", "dateCreated": _now()}
        if self.wrong != "loses orders":
            threading.Timer(_LATER_S, self._write, (self.orders, made["id"], made)).start()
        status = 201 if self.wrong == "takes orders with 201" else 202
        return status, {"success": True, "data": {"orderId": made["id"], "orderNumber": None, "status": "pending"}}

    def get_order(self, one: str, **_: Any) -> Answered:
        return 200, _found(self.orders, one, "Order")

    def list_orders(self, one: str, query: dict[str, str], **_: Any) -> Answered:
        mine = [order for order in self.orders.values() if order["tenantId"] == one]
        fitting = [order for order in mine if query.get("status") in {None, order["status"]}]
        start, size = int(query.get("startAt", 0)), int(query.get("pageSize", 50))
        more = start + size < len(fitting)
        page = fitting[start : start + size]
        return 200, {"items": page, "startAt": str(start + size) if more else None, "moreAvailable": more}

    def update_order(self, one: str, body: Any, **_: Any) -> Answered:
        _any(body)
        self._write(self.orders, one, _found(self.orders, one, "Order") | body)
        return 200, self.orders[one]

    def confirm_payment(self, body: Any, **_: Any) -> Answered:
        _required(body, "paymentReference", "paymentMethod", "paymentAmount")
        raise Refusal(404, "Order not found", "there is no such order")

    def _fits(self, name: str, fits: bool) -> None:
        if not fits and self.wrong != "takes what is against the rules":
            raise Refusal(400, "Validation error", f"{name} does not fit")

    def _write(self, where: dict[str, Any], key: str, item: dict[str, Any]) -> None:
        where[key] = item
        self.written.append(key)


def _found(where: dict[str, Any], key: str, what: str) -> dict[str, Any]:
    if key not in where:
        raise Refusal(404, f"{what} not found", f"{what} {key} does not exist")
    return dict(where[key])


def _required(body: Any, *names: str) -> None:
    if missing := [name for name in names if not isinstance(body, dict) or name not in body]:
        raise Refusal(400, "Validation error", f"missing: {', '.join(missing)}")


def _any(body: Any) -> None:
    if not body:
        raise Refusal(400, "Invalid request", "nothing to change")


def _priced(one: dict[str, Any]) -> dict[str, Any]:
    price = round(one["listPrice"] * (100 - one["discountPercent"]) / 100, 2)
    return one | {"price": price, "status": "EXPIRED", "isValid": False}


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


ROUTES: list[tuple[str, str, str, str]] = [
    ("GET", "/shop/v1.0/products", "list_products", ""),
    ("POST", "/shop/v1.0/products", "create_product", "product"),
    ("GET", "/shop/v1.0/products/([^/]+)", "get_product", ""),
    ("PUT", "/shop/v1.0/products/([^/]+)", "update_product", "product"),
    ("DELETE", "/shop/v1.0/products/([^/]+)", "delete_product", "product"),
    ("GET", "/offers/v1.0/campaigns", "list_campaigns", ""),
    ("POST", "/offers/v1.0/campaigns", "create_campaign", "token"),
    ("GET", "/offers/v1.0/campaigns/([^/]+)", "get_campaign", ""),
    ("PUT", "/offers/v1.0/campaigns/([^/]+)", "update_campaign", "token"),
    ("DELETE", "/offers/v1.0/campaigns/([^/]+)", "delete_campaign", "token"),
    ("POST", "/till/v1.0/orders", "create_order", "order"),
    ("GET", "/till/v1.0/orders/([^/]+)", "get_order", "order"),
    ("PUT", "/till/v1.0/orders/([^/]+)", "update_order", "order"),
    ("GET", "/till/v1.0/tenants/([^/]+)/orders", "list_orders", "order"),
    ("POST", "/till/v1.0/tenants/([^/]+)/orders/[^/]+/paymentconfirmation", "confirm_payment", "order"),
]


def _answer(platform: Platform, method: str, url: str, headers: Any, raw: bytes) -> tuple[int, dict[str, str], Any]:
    path, query = urlsplit(url).path, {name: one[0] for name, one in parse_qs(urlsplit(url).query).items()}
    if method == "OPTIONS" and any(re.fullmatch(pattern, path) for _, pattern, _, _ in ROUTES):
        return 200, _CORS, None
    for verb, pattern, name, gate in ROUTES:
        found = re.fullmatch(pattern, path)
        if verb == method and found:
            if shut := _gate(platform, gate, headers):
                return _gateway(shut)
            words = {"one": unquote((*found.groups(), "")[0]), "query": query}
            return _called(platform, getattr(platform, name), words, raw)
    return (200, _CORS, {"message": "whatever you say"}) if platform.wrong == "takes any method" else _METHOD


def _gate(platform: Platform, gate: str, headers: Any) -> str:
    if platform.wrong == "lets everybody in":
        return ""
    if platform.wrong == "takes any key" and headers.get("x-api-key"):
        return ""
    if gate == "token":
        return "" if headers.get("authorization") == f"Bearer {TOKEN}" else "Unauthorized"
    return "" if not gate or headers.get("x-api-key") == KEYS[gate] else "Forbidden"


def _gateway(message: str) -> tuple[int, dict[str, str], Any]:
    status, kind = _GATEWAY[message]
    return status, {"x-amzn-ErrorType": kind, "Access-Control-Allow-Origin": "*"}, {"message": message}


def _called(
    platform: Platform, function: Callable[..., Answered], words: dict[str, Any], raw: bytes
) -> tuple[int, dict[str, str], Any]:
    cors = {} if platform.wrong == "has no CORS" else {"Access-Control-Allow-Origin": "*"}
    try:
        status, content = function(**words, body=json.loads(raw) if raw else None)
    except ValueError:
        status, content = 400, {"error": "Invalid request", "message": "this is not JSON"}
    except Refusal as refusal:
        status, error, message = refusal.args
        content = {"error": error, "message": message}
    return status, cors, content


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version, wbufsize = "HTTP/1.1", -1

        def _any(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            status, headers, content = _answer(platform, self.command, self.path, self.headers, raw)
            data = b"" if content is None else json.dumps(content).encode()
            if platform.wrong == "hangs up once it has created" and status == 201:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers, "Content-Length": len(data)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _any  # noqa: N815

        def log_message(self, *arguments: Any) -> None:
            """Quiet."""

    return Handler


@contextmanager
def other_platform() -> Iterator[tuple[Platform, str]]:
    """It, and where it is."""
    platform = Platform()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(platform))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield platform, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
