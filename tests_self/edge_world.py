"""The three APIs in this process, behind real TLS: once as the contracts have it, and once for each way of lying."""

import json
import re
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from fixtures.environments import load_environment
from fixtures.sandbox.certificates import CertificateAuthority
from fixtures.shapes.environment import Environment

KEY = "a-key-of-this-run"
HOSTS = ("api.kimmyai.io", "kimmyai.io", "www.kimmyai.io")
_LISTS = {
    "product": {"products": [], "count": 0},
    "campaigns": {"campaigns": [], "count": 0},
    "order": {"items": [], "startAt": None, "moreAvailable": False},
}
Answer = tuple[int, dict[str, str], Any]


@dataclass
class EdgeWorld:
    """What was asked, and how it is answered now."""

    environment: Environment
    port: int = 0
    ca_bundle: str = ""
    manner: str = "faithful"
    open_routes: set[str] = field(default_factory=set)
    """`METHOD /path` of routes that have lost their key requirement."""
    wait_s: float = 0.0
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)
    tagged: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, method: str, path: str, headers: Any) -> Answer:
        if self.manner != "faithful":
            return LIES[self.manner]
        for route in self.environment.routes:
            api = next(one for one in self.environment.apis if one.key == route.api_key)
            template = re.sub(r"\{\w+\}", "[^/]+", f"/{api.base_path}{route.path}")
            if route.method == method and re.fullmatch(template, path):
                return self._routed(route, api.key, headers)
        return _gateway(403, "MissingAuthenticationTokenException", "Missing Authentication Token", _origin(path))

    def _routed(self, route: Any, api: str, headers: Any) -> Answer:
        origin = _origin("/orders" if api == "order" else "")
        if route.method == "OPTIONS":
            words = {"methods": ",".join(route.cors_methods), "headers": ",".join(route.cors_headers)}
            return 200, origin | {f"access-control-allow-{name}": value for name, value in words.items()}, None
        if route.name not in self.open_routes:
            if route.authorization != "NONE":
                return _gateway(401, "UnauthorizedException", "Unauthorized", origin)
            if route.key_required and headers.get("x-api-key") != KEY:
                return _gateway(403, "ForbiddenException", "Forbidden", origin)
        if route.method in {"POST", "PUT"}:
            return 400, origin, {"error": "Validation error", "message": "the body is refused"}
        if route.path.endswith("}"):
            return 404, origin, {"error": "Not Found", "message": "nothing is called so"}
        return 200, origin, _LISTS[api]


def _origin(path: str) -> dict[str, str]:
    return {"access-control-allow-origin": "https://kimmyai.io" if path.startswith("/orders") else "*"}


def _gateway(status: int, error_type: str, message: str, headers: dict[str, str] | None = None) -> Answer:
    return status, {"x-amzn-errortype": error_type, **(headers or {})}, {"message": message}


LIES: dict[str, Answer] = {
    "everything 200": (200, {}, {"message": "ok"}),
    "everything 403": (403, {}, {"message": "Forbidden"}),
    "every route missing": _gateway(
        403, "MissingAuthenticationTokenException", "Missing Authentication Token", {"access-control-allow-origin": "*"}
    ),
    "everything 404": (404, {}, {"error": "Not Found", "message": "nothing here"}),
    "everything 500": (500, {}, {"message": "Internal server error"}),
    "malformed answers": _gateway(502, "InternalServerErrorException", "Internal server error"),
    "everything redirected": (302, {"location": "https://elsewhere.invalid/"}, None),
    "the page for everything": (200, {"content-type": "text/html"}, "<!doctype html><title>site</title>"),
    "error in a 200": (200, {}, {"error": "Internal", "message": "it failed"}),
}


def _handler(world: EdgeWorld) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            world.requests.append((self.command, self.path, body))
            world.tagged.append((self.headers["user-agent"], self.headers["x-synthetic-run"]))
            time.sleep(world.wait_s)
            status, headers, content = world.answer(self.command, self.path, self.headers)
            data = b"" if content is None else content.encode() if isinstance(content, str) else _json(content)
            self.send_response(status)
            for name, value in {"content-type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _any  # noqa: N815

        def log_message(self, *arguments: Any) -> None:
            """Quiet."""

    return Handler


def _json(content: Any) -> bytes:
    return json.dumps(content).encode()


@contextmanager
def edge_world(folder: Path) -> Iterator[EdgeWorld]:
    world = EdgeWorld(load_environment("prod", for_sandbox=True))
    authority = CertificateAuthority()
    (folder / "ca.pem").write_bytes(authority.pem)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(world))
    server.daemon_threads = True
    context: ssl.SSLContext = authority.context(*HOSTS)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    world.port, world.ca_bundle = server.server_address[1], str(folder / "ca.pem")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield world
    server.shutdown()
    server.server_close()
