"""Certificates and protocols of the public names: as ACM, CloudFront and API Gateway are configured, or as planted."""

import socket
import ssl
import warnings

import pytest
from cryptography import x509

from tests_self.live_sandbox import operator

HOSTS = ["kimmyai.io", "www.kimmyai.io", "api.kimmyai.io"]
WEBSITE = "arn:aws:acm:us-east-1:093646564004:certificate/1632942f-3470-43f7-8753-15d63ea30f7c"


def shake_hands(edge, host: str, *, highest: ssl.TLSVersion | None = None, trusting: bool = True) -> tuple[bytes, str]:
    """Certificate and protocol."""
    context = ssl.create_default_context(cafile=edge.description.ca_bundle)
    if not trusting:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if highest is not None:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")  # else this client would refuse by itself
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = highest
    address, _, port = edge.description.hosts["kimmyai.io"].rpartition(":")
    plain = socket.create_connection((address, int(port)), timeout=5)
    with plain, context.wrap_socket(plain, server_hostname=host) as secured:
        return secured.getpeercert(binary_form=True) or b"", str(secured.version())


@pytest.mark.parametrize("host", HOSTS)
def test_each_host_is_trusted_under_its_own_name(host, edge):
    """Chain, name and time, by a client that believes this machine's clock."""
    shown, _ = shake_hands(edge, host)
    names = x509.load_der_x509_certificate(shown).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert host in names.value.get_values_for_type(x509.DNSName)


def configured(edge) -> x509.Certificate:
    acm = operator(edge, "acm", "us-east-1")
    return x509.load_pem_x509_certificate(acm.get_certificate(CertificateArn=WEBSITE)["Certificate"].encode())


def test_what_is_shown_is_what_acm_holds(edge):
    """So that an edge which was not updated can be told."""
    shown, _ = shake_hands(edge, "kimmyai.io")
    assert x509.load_der_x509_certificate(shown) == configured(edge)


def test_an_unconfigured_certificate_is_trusted_and_not_what_acm_holds(edge):
    """The fault that only a comparison finds."""
    edge.plant("host-shows-unconfigured-certificate:apex")
    shown, _ = shake_hands(edge, "kimmyai.io")
    assert x509.load_der_x509_certificate(shown) != configured(edge)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("host-shows-expired-certificate", "certificate has expired"),
        ("host-shows-another-hosts-certificate", "Hostname mismatch"),
        ("host-shows-self-signed-certificate", "unable to get local issuer"),
        ("host-shows-incomplete-chain", "unable to get local issuer"),
    ],
)
def test_each_class_of_bad_certificate_is_refused_for_its_reason(fault, reason, edge):
    """And only on the host that it was planted on."""
    edge.plant(f"{fault}:apex")
    with pytest.raises(ssl.SSLCertVerificationError, match=reason):
        shake_hands(edge, "kimmyai.io")
    shake_hands(edge, "api.kimmyai.io")


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_protocols_are_refused_by_the_server(version, host, edge):
    """The alert is the server's, not this client's own caution."""
    with pytest.raises(ssl.SSLError, match="ALERT_PROTOCOL_VERSION"):
        shake_hands(edge, host, highest=version, trusting=False)


@pytest.mark.parametrize(
    ("fault", "version"),
    [
        ("host-speaks-tls-1-0", ssl.TLSVersion.TLSv1),
        ("host-speaks-tls-1-1", ssl.TLSVersion.TLSv1_1),
    ],
)
def test_an_old_protocol_is_accepted_where_it_is_planted(fault, version, edge):
    """And refused by the host beside it, on the same socket."""
    edge.plant(f"{fault}:apex")
    assert shake_hands(edge, "kimmyai.io", highest=version, trusting=False)[1] == version.name.replace("_", ".")
    with pytest.raises(ssl.SSLError, match="ALERT_PROTOCOL_VERSION"):
        shake_hands(edge, "api.kimmyai.io", highest=version, trusting=False)


def test_the_configured_floor_is_what_is_spoken(edge):
    """A domain that is set back to TLS 1.0 speaks it."""
    edge.plant("api-domain-speaks-old-tls")
    assert shake_hands(edge, "api.kimmyai.io", highest=ssl.TLSVersion.TLSv1, trusting=False)[1] == "TLSv1"


def test_a_host_of_nobody_is_shown_a_certificate_of_awss_own(edge):
    """As CloudFront does for names that no distribution has."""
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake_hands(edge, "nobody.example")
