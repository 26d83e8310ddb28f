"""What of names, certificates, sites and APIs cannot be read is unread with its kind; silence breaks health alone."""

import pytest

from fixtures.environments import FOLDER, load_environment
from fixtures.shapes.words import UnreadKind, Verdict
from tests_self.conftest import FAST_POLICY
from tests_self.expected.gates import CASE, METHOD, ROUTE
from tests_self.expected.outside import CHECKS, KEPT, REGISTRY, RENEWED, RESOLVES
from tests_self.expected.smoke import HEALTH, unread_by

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

PROD = load_environment("prod", for_sandbox=True)
OF_ZONE, OF_NAME = (REGISTRY, RENEWED), (RESOLVES, KEPT)
OF_TLS = [one for one in CHECKS if one not in {*OF_ZONE, *OF_NAME}]
BY_HANDSHAKE = sorted(unread_by("host-shows-incomplete-chain", "www", PROD))
NAMES = ["apex", "www", "api"]


def _of(checks, *subjects):
    return {f"{check}[{subject}]" for check in checks for subject in subjects}


LISTED = {f"{CASE}[{key}]" for key in ("c1", "c2", "c6")}
LISTED |= {f"{ROUTE}[campaigns_list_{caller}]" for caller in ("nobody", "stranger")}
DNS_AND_TLS = ("tests_smoke/test_dns.py", "tests_smoke/test_tls.py")
APIS = ("tests_smoke/test_apis.py", "tests_smoke/test_routes.py", "tests_smoke/test_health.py")
WAYS = {
    "dns:NS@kimmyai.io": {
        "server-error": (_of(OF_ZONE, "kimmyai_io"), UnreadKind.UNREACHABLE, "SERVFAIL"),
        "denied": (_of(OF_ZONE, "kimmyai_io"), UnreadKind.UNREACHABLE, "REFUSED"),
        "timeout": (_of(OF_ZONE, "kimmyai_io"), UnreadKind.UNREACHABLE, "Timeout"),
    },
    "dns:CAA@kimmyai.io": {"server-error": (_of(OF_ZONE, "kimmyai_io"), UnreadKind.UNREACHABLE, "SERVFAIL")},
    "dns:SOA@kimmyai.io": {"server-error": (_of(OF_ZONE, "kimmyai_io"), UnreadKind.UNREACHABLE, "SERVFAIL")},
    "dns:A@www.kimmyai.io": {
        "server-error": (_of(OF_NAME, "www"), UnreadKind.UNREACHABLE, "SERVFAIL"),
        "dropped": (_of(OF_NAME, "www"), UnreadKind.UNREACHABLE, "Timeout"),
        "garbage": (_of(OF_NAME, "www"), UnreadKind.UNREACHABLE, None),
    },
    "dns:AAAA@api.kimmyai.io": {"denied": (_of(OF_NAME, "api"), UnreadKind.UNREACHABLE, "REFUSED")},
    "tls:handshake@www.kimmyai.io": {
        "denied": (_of(OF_TLS, "www"), UnreadKind.UNREACHABLE, "SSLV3_ALERT_HANDSHAKE_FAILURE"),
        "dropped": (_of(OF_TLS, "www"), UnreadKind.UNREACHABLE, "UNEXPECTED_EOF_WHILE_READING"),
        "timeout": (_of(OF_TLS, "www"), UnreadKind.UNREACHABLE, "TimedOut"),
    },
    "acm:DescribeCertificate@*": {
        "denied": (_of(OF_TLS[2:3], *NAMES), UnreadKind.DENIED, "AccessDeniedException"),
    },
}
"""By operation and subject, and by way: which verdicts rest on it, of what kind they are, and the code."""


@pytest.mark.parametrize(
    ("place", "way"), [(place, way) for place, ways in WAYS.items() for way in ways], ids=lambda one: one
)
def test_a_name_that_does_not_answer_is_unread_with_its_kind(sandbox, judge_smoke, place, way):
    """Nothing but the verdicts that rest on it: the others were read, and hold."""
    expected, kind, code = WAYS[place][way]
    sandbox.plant(f"reading-{way}:{place}")
    judged = judge_smoke(*DNS_AND_TLS)
    assert judged.said(Verdict.UNREAD) == expected, judged.output
    assert {judged.records[name].unread for name in expected} == {kind}
    assert code is None or {judged.records[name].code for name in expected} == {code}
    assert (judged.said(Verdict.BROKEN), judged.exit_status) == (set(), 10)


@pytest.mark.parametrize(
    ("way", "kind", "code"),
    [
        ("timeout", UnreadKind.UNREACHABLE, "TimedOut"),
        ("dropped", UnreadKind.UNREACHABLE, "ConnectionLost"),
        ("throttled", UnreadKind.THROTTLED, "TooManyRequests"),
    ],
)
def test_an_api_that_does_not_answer_is_unread_for_its_cases(sandbox, judge_smoke, tmp_path, way, kind, code):
    """That it answers at all is the claim of health alone, which silence breaks."""
    sandbox.plant(f"reading-{way}:http:GET /campaigns/v1.0/campaigns@api.kimmyai.io")
    judged = judge_smoke(*APIS, "--policy", _impatient(tmp_path))
    silent = way != "throttled"
    assert judged.said(Verdict.UNREAD) == LISTED | (set() if silent else {f"{HEALTH}[campaigns]"}), judged.output
    assert {(judged.records[name].unread, judged.records[name].code) for name in LISTED} == {(kind, code)}
    assert judged.said(Verdict.BROKEN) == ({f"{HEALTH}[campaigns]"} if silent else set())


@pytest.mark.parametrize("way", ["timeout", "dropped"])
def test_a_site_that_does_not_answer_is_unread(sandbox, judge_smoke, tmp_path, way):
    """Its page; paths and the plain address are readings of their own."""
    sandbox.plant(f"reading-{way}:http:GET /@www.kimmyai.io")
    judged = judge_smoke("tests_smoke/test_site.py", "--policy", _impatient(tmp_path))
    assert judged.said(Verdict.BROKEN) == set(), judged.output
    unread = {name.partition("[")[0] for name in judged.said(Verdict.UNREAD)}
    assert "test_site_serves_its_page_fresh" in unread
    assert all(name.endswith("[public_www_kimmyai_io]") for name in judged.said(Verdict.UNREAD))


def test_a_handshake_that_fails_leaves_the_site_behind_it_unread(sandbox, judge_smoke):
    """No page was seen, so that none is wrong."""
    sandbox.plant("reading-denied:tls:handshake@www.kimmyai.io")
    judged = judge_smoke("tests_smoke/test_site.py", "tests_smoke/test_releases.py")
    assert judged.said(Verdict.UNREAD) == set(BY_HANDSHAKE), judged.output
    assert {judged.records[name].code for name in BY_HANDSHAKE} == {"TlsFailure"}


def test_a_function_that_hangs_is_broken_for_health_and_unread_for_its_cases(sandbox, judge_smoke, tmp_path):
    """A request ends before the 29 seconds of the gateway do: nothing was said, which is enough for health alone."""
    sandbox.plant("function-hangs:product_list")
    judged = judge_smoke(*APIS, "--policy", _impatient(tmp_path))
    assert judged.said(Verdict.BROKEN) == {f"{HEALTH}[product]"}, judged.output
    assert judged.said(Verdict.UNREAD) == {f"{CASE}[p1]", f"{CASE}[p7]", f"{ROUTE}[product_list_caller]"}


def test_a_method_that_nobody_declared_and_that_hears_nothing_is_unread(sandbox, judge_smoke):
    """Silence does not refuse."""
    sandbox.plant("reading-dropped:http:PATCH /products/v1.0/products@api.kimmyai.io")
    judged = judge_smoke(*APIS)
    assert judged.said(Verdict.UNREAD) == {f"{CASE}[p9]", f"{METHOD}[product_list_patch]"}, judged.output
    assert judged.said(Verdict.BROKEN) == set()


def test_servers_that_refuse_the_connection_are_unread(runner, sandbox, tmp_path):
    """Nothing listens there, neither for names nor for certificates."""
    truth = (FOLDER / "prod.toml").read_text(encoding="utf-8").replace('profile = "Tebogo-prod"\n', "", 1)
    hosts = ", ".join(f'"{one.name}" = "127.0.0.1:1"' for one in PROD.served_names)
    there = f'aws_endpoint_url = "{sandbox.description.aws_endpoint_url}"\nhosts = {{ {hosts} }}\n'
    path = tmp_path / "refusing.toml"
    path.write_text(f'{truth}\n[reached_at]\n{there}name_servers = ["127.0.0.1:1"]\n', encoding="utf-8")
    options = ("-m", "smoke", "--batch", "3", "--env", str(path), "--policy", FAST_POLICY)
    judged = runner.judge(*options, *DNS_AND_TLS, environ=sandbox.environ)
    assert judged.said(Verdict.UNREAD) == set(judged.records), judged.output
    assert {judged.records[name].code for name in _of(OF_TLS, *NAMES)} == {"Refused"}
    assert {one.unread for one in judged.records.values()} == {UnreadKind.UNREACHABLE}


def _impatient(tmp_path) -> str:
    """As the self-tests judge, and with little time for an answer that will not come."""
    text = (FOLDER.parent.parent / FAST_POLICY).read_text(encoding="utf-8")
    assert "timeout_s = 20.0" in text
    file = tmp_path / "policy.toml"
    file.write_text(text.replace("timeout_s = 20.0", "timeout_s = 5.0"), encoding="utf-8")
    return str(file)
