import pytest

from fixtures.judging import address_differences, issuer_differences, keeping_differences, parent_differences

pytestmark = [pytest.mark.prep, pytest.mark.smoke, pytest.mark.area("DNS as served")]


@pytest.mark.reads("parent", "own", "soa")
def test_registry_delegates_to_the_servers_of_the_zone(delegation, observed_delegation):
    """Where the registry names other servers, the world never sees what was written into the zone."""
    assert parent_differences(delegation, observed_delegation) == []


@pytest.mark.reads("issuers")
def test_zone_lets_its_certificates_be_renewed(delegation, observed_delegation):
    """A CAA record that leaves Amazon out makes the next renewal fail, months later."""
    assert issuer_differences(delegation, observed_delegation) == []


@pytest.mark.reads("a", "aaaa", "resolvers")
def test_name_resolves_to_the_declared_kinds_of_address(resolved_name, observed_resolved_name):
    """Whoever has IPv6 uses it first, and is lost where it leads elsewhere."""
    assert address_differences(resolved_name, observed_resolved_name) == []


@pytest.mark.reads("ttl_s")
def test_name_is_not_kept_for_longer_than_a_way_back_may_take(resolved_name, observed_resolved_name):
    """What resolvers keep for a week cannot be taken back within the hour."""
    assert keeping_differences(resolved_name, observed_resolved_name) == []
