"""The sandbox's own certificate authority: trusted for the names that it signed, and for nothing else."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.sandbox.certificates import CertificateAuthority, load_chain


@pytest.fixture(scope="module")
def authority() -> CertificateAuthority:
    return CertificateAuthority()


def shake_hands(authority: CertificateAuthority, server: ssl.SSLContext, name: str) -> str:
    """The subject that the client saw, in one handshake on loopback."""
    client = ssl.create_default_context(cadata=authority.pem.decode())
    near, far = socket.socketpair()

    def serve() -> None:
        with far:
            try:
                server.wrap_socket(far, server_side=True).close()
            except OSError:
                return  # the client has its reasons, which the test looks at

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        with client.wrap_socket(near, server_hostname=name) as shaken:
            return str(dict(pair[0] for pair in shaken.getpeercert()["subject"])["commonName"])
    finally:
        near.close()
        serving.join()


@pytest.mark.parametrize("name", ["api.kimmyai.io", "localhost", "127.0.0.1"])
def test_a_server_is_trusted_under_each_of_its_names(name, authority):
    """Host names and addresses alike."""
    context = authority.context("api.kimmyai.io", "localhost", "127.0.0.1")
    assert shake_hands(authority, context, name) == "api.kimmyai.io"


def test_a_server_is_not_trusted_under_another_name(authority):
    """The control beside it."""
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake_hands(authority, authority.context("api.kimmyai.io"), "kimmyai.io")


def test_an_expired_certificate_is_not_trusted(authority):
    """For the faults of TLS endpoints."""
    context, yesterday = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), datetime.now(UTC) - timedelta(days=1)
    load_chain(context, *authority.leaf("localhost", not_before=yesterday - timedelta(days=1), not_after=yesterday))
    with pytest.raises(ssl.SSLCertVerificationError, match="has expired"):
        shake_hands(authority, context, "localhost")


def test_another_authority_is_not_trusted(authority):
    """Every sandbox has its own."""
    with pytest.raises(ssl.SSLCertVerificationError, match=r"unable to get local issuer|signature failure"):
        shake_hands(authority, CertificateAuthority().context("localhost"), "localhost")
