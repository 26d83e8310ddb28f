"""The sandbox knows every call for what it is, also when the first ones come at once."""

import io
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model

from fixtures.sandbox.gate.recognising import recognise

AT_ONCE, TIMES = 4, 30
PATHS = ("/v2/email/account", "/v2/email/identities/kimmyai.io")


@pytest.fixture
def _impatient_threads() -> Iterator[None]:
    """Threads that take turns a thousand times as often meet in places where they otherwise do once in a month."""
    patience = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(patience)


def _operation(path: str, barrier: Barrier) -> str:
    environ = {
        **{"REQUEST_METHOD": "GET", "PATH_INFO": path, "RAW_URI": path, "QUERY_STRING": "", "SCRIPT_NAME": ""},
        **{"HTTP_HOST": "127.0.0.1:1", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "1", "wsgi.url_scheme": "http"},
        "HTTP_AUTHORIZATION": "AWS4-HMAC-SHA256 Credential=key/20260108/af-south-1/ses/aws4_request",
        "wsgi.input": io.BytesIO(b""),
    }
    barrier.wait()
    call = recognise(environ)
    assert call is not None
    return call.operation


@pytest.mark.usefixtures("_impatient_threads")
def test_first_calls_that_come_at_once_are_all_known():
    """A call that is not known is denied: a busy machine would have made a missing permission of it."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(TIMES):
            get_service_router.cache_clear()
            get_service_model.cache_clear()
            barrier = Barrier(AT_ONCE)
            known = list(pool.map(lambda path, b=barrier: _operation(path, b), PATHS * (AT_ONCE // len(PATHS))))
            assert known == ["GetAccount", "GetEmailIdentity"] * (AT_ONCE // len(PATHS))
