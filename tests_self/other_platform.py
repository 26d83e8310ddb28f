"""The three APIs once more, without anything of the sandbox: dictionaries, threads and the contracts alone."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests_self.other_records import Answered, Platform, Refusal

KEYS = {"product": "the-key-of-products", "order": "the-key-of-orders"}
TOKEN = "the-token-of-campaigns"  # noqa: S105  # of a server that lives as long as a test
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
