"""The sandbox's command, and a browser and a resolver for tests that look at its edge from outside."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import dns.message
import dns.query
import dns.rcode
import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from fixtures.sandbox.description import SandboxDescription
from tests_self.judge import ROOT, RunningSandbox


@contextmanager
def live_sandbox(folder: Path) -> Iterator[RunningSandbox]:
    command = [sys.executable, "-m", "fixtures.sandbox", "--until-stdin-ends"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        description = SandboxDescription.model_validate(json.loads(process.stdout.readline()))
        yield RunningSandbox(description, folder / "unused.json")
        process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()  # its files are gone by then: what takes its time is memory of worlds that were healed


def operator(sandbox: RunningSandbox, service: str, region: str = "") -> Any:
    """A client that may do everything."""
    told = sandbox.description
    return boto3.client(
        service,
        region_name=region or told.region,
        endpoint_url=told.aws_endpoint_url,
        aws_access_key_id=told.operator.access_key_id,
        aws_secret_access_key=told.operator.secret_access_key,
    )


def browser(sandbox: SandboxDescription) -> requests.Session:
    """Comes by the real names; only the sockets lead to the sandbox."""
    session = requests.Session()
    session.trust_env, session.verify = False, sandbox.ca_bundle
    ways = {(host, 443): _pair(address) for host, address in sandbox.hosts.items()}
    ways |= {(host, 80): ("127.0.0.1", sandbox.http_port) for host in sandbox.hosts}
    for scheme in ("https://", "http://"):
        session.mount(scheme, _mapped(ways))
    return session


def _pair(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host, int(port)


def _mapped(ways: dict[tuple[str, int], tuple[str, int]]) -> HTTPAdapter:
    class Connecting:
        def _new_conn(self: Any) -> Any:
            return create_connection(ways[self.host, self.port], self.timeout, socket_options=self.socket_options)

    pools = {}
    for scheme, pool, connection in (
        ("http", HTTPConnectionPool, HTTPConnection),
        ("https", HTTPSConnectionPool, HTTPSConnection),
    ):
        connecting = type("Mapped", (Connecting, connection), {})
        pools[scheme] = type("MappedPool", (pool,), {"ConnectionCls": connecting})

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
            super().init_poolmanager(*arguments, **named)
            self.poolmanager.pool_classes_by_scheme = pools

    return Adapter()


def resolve(server: str, name: str, kind: str, *, within_s: float = 2.0, tcp: bool = False) -> Any:
    """The whole message."""
    host, port = _pair(server)
    ask = dns.query.tcp if tcp else dns.query.udp
    return ask(dns.message.make_query(name, kind), host, port=port, timeout=within_s)


def texts(section: Any) -> list[str]:
    return sorted(str(one) for found in section for one in found)
