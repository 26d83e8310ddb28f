"""Fixtures of the live edge: one sandbox with its faults, and a browser in front of it."""

from collections.abc import Callable, Iterator

import pytest
import requests

from tests_self.judge import RunningSandbox
from tests_self.live_sandbox import browser, live_sandbox

ORIGIN = {"Origin": "https://kimmyai.io"}
Asking = Callable[..., requests.Response]


@pytest.fixture(scope="session")
def _live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with live_sandbox(tmp_path_factory.mktemp("live")) as sandbox:
        yield sandbox


@pytest.fixture
def edge(_live: RunningSandbox) -> RunningSandbox:
    """Healthy at the start of every test."""
    _live.heal()
    return _live


@pytest.fixture
def ask(edge: RunningSandbox) -> Iterator[Asking]:
    """As a browser would, with the key of an API or the administrator's token where they are asked for."""
    session, told = browser(edge.description), edge.description

    def asking(method: str, url: str, *, key: str = "", token: bool = False, **more) -> requests.Response:
        headers = ORIGIN | ({"x-api-key": told.api_keys[key]} if key else {})
        headers |= {"Authorization": f"Bearer {told.api_token}"} if token else {}
        options = {"timeout": 40, "allow_redirects": False, **more}
        options["headers"] = headers | options.get("headers", {})
        return session.request(method, url, **options)

    yield asking
    session.close()
