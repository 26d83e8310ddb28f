"""The sandbox's name servers: fed from Route 53 at every query, beside a registry that delegates."""

import time

import dns.exception
import dns.flags
import dns.rcode
import pytest

from tests_self.live_sandbox import operator, resolve, texts

ZONE = "kimmyai.io"


@pytest.fixture
def server(edge) -> str:
    return edge.description.name_servers[0]


@pytest.fixture
def route53(edge):
    return operator(edge, "route53", "us-east-1")


def put(route53, name: str, kind: str, *values: str) -> None:
    record = {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value} for value in values]}
    changes = [{"Action": "UPSERT", "ResourceRecordSet": record}]
    route53.change_resource_record_sets(HostedZoneId="Z0307094JQQZ578XKSZN", ChangeBatch={"Changes": changes})


@pytest.mark.parametrize("host", [ZONE, "www.kimmyai.io", "api.kimmyai.io"])
@pytest.mark.parametrize("tcp", [False, True])
def test_an_alias_has_an_address_of_loopback(host, tcp, server):
    """By UDP and TCP, and with authority."""
    answer = resolve(server, host, "A", tcp=tcp)
    assert texts(answer.answer) == ["127.0.0.1"]
    assert answer.flags & dns.flags.AA


def test_a_name_that_is_not_there_and_one_without_such_a_record_are_different_things(server):
    """NXDOMAIN and no answer, each with the zone's SOA."""
    gone, empty = resolve(server, "gone.kimmyai.io", "A"), resolve(server, ZONE, "AAAA")
    assert (gone.rcode(), empty.rcode()) == (dns.rcode.NXDOMAIN, dns.rcode.NOERROR)
    assert not empty.answer
    assert "hostmaster" in texts(gone.authority)[0]


def test_a_name_of_somebody_else_is_refused(server):
    """It is no resolver for the whole world."""
    assert resolve(server, "example.com", "A").rcode() == dns.rcode.REFUSED


def test_a_change_in_route_53_is_served_at_once(server, route53):
    """Nothing is kept beside moto's own state."""
    put(route53, ZONE, "CAA", '0 issue "amazon.com"')
    put(route53, "alias.kimmyai.io", "CNAME", "www.kimmyai.io")
    put(route53, ZONE, "TXT", '"v=spf1 -all"')
    assert texts(resolve(server, ZONE, "CAA").answer) == ['0 issue "amazon.com"']
    assert texts(resolve(server, ZONE, "TXT").answer) == ['"v=spf1 -all"']
    assert texts(resolve(server, "alias.kimmyai.io", "A").answer) == ["127.0.0.1", "www.kimmyai.io."]


def test_an_alias_to_something_deleted_has_no_address(edge, server):
    """As the name of a deleted distribution."""
    edge.plant("distribution-gone")
    assert not resolve(server, ZONE, "A").answer


def test_the_registry_refers_to_the_servers_that_the_zone_names(edge, server):
    """Parent and zone agree in a healthy world."""
    referral = resolve(edge.description.parent_name_servers[0], ZONE, "NS")
    assert not referral.answer
    assert not referral.flags & dns.flags.AA
    assert texts(referral.authority) == texts(resolve(server, ZONE, "NS").answer)


def test_the_registry_is_found_by_following_names(edge, server):
    """On the same port, at another address."""
    [registry] = texts(resolve(server, "io", "NS").answer)
    [address] = texts(resolve(server, registry, "A").answer)
    assert edge.description.parent_name_servers[0].startswith(f"{address}:")


def test_a_zone_can_be_delegated_elsewhere(edge, server):
    """The registry's record is its own, and healing brings it back."""
    parent = edge.description.parent_name_servers[0]
    edge.plant("zone-delegated-elsewhere")
    assert texts(resolve(parent, ZONE, "NS").authority) == ["ns1.earlier-host.example.", "ns2.earlier-host.example."]
    edge.heal()
    assert texts(resolve(parent, ZONE, "NS").authority) == texts(resolve(server, ZONE, "NS").answer)


@pytest.mark.parametrize(
    ("way", "code"),
    [("server-error", "SERVFAIL"), ("denied", "REFUSED"), ("hidden", "NXDOMAIN"), ("emptied", "NOERROR")],
)
def test_a_query_is_refused_in_each_way_of_dns(way, code, edge, server):
    """By type and name, beside others that go on."""
    edge.plant(f"reading-{way}:dns:A@api.kimmyai.io")
    answer = resolve(server, "api.kimmyai.io", "A")
    assert (dns.rcode.to_text(answer.rcode()), answer.answer) == (code, [])
    assert resolve(server, ZONE, "A").answer


@pytest.mark.parametrize("way", ["timeout", "dropped"])
def test_a_query_can_stay_without_answer(way, edge, server):
    """Which is not the same as a refusal."""
    edge.plant(f"reading-{way}:dns:A@{ZONE}")
    with pytest.raises(dns.exception.Timeout):
        resolve(server, ZONE, "A", within_s=0.3)


def test_queries_stand_in_the_ledger_and_take_the_worlds_latency(edge, server):
    """One ledger and one latency for the whole world."""
    edge.control("POST", "latency", {"ms": 150})
    began = time.perf_counter()
    resolve(server, ZONE, "A")
    assert time.perf_counter() - began > 0.15
    [entry] = edge.ledger()
    assert (entry["service"], entry["operation"], entry["subject"], entry["code"]) == ("dns", "A", ZONE, "NOERROR")
