import pytest

from fixtures.judging import delegation_differences, differences, outward_differences, parting

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("DNS")]


@pytest.mark.reads("present")
def test_hosted_zone_exists(zone, observed_zone):
    """Without it no name of the platform leads anywhere."""
    assert differences(zone, observed_zone) == []


@pytest.mark.reads("domain", "visibility")
def test_hosted_zone_is_the_public_one_of_its_domain(zone, observed_zone):
    """A private zone, or one of another domain, answers nobody on the internet."""
    assert differences(zone, observed_zone) == []


@pytest.mark.reads("delegation", "name_servers")
def test_hosted_zone_names_the_servers_that_it_was_given(zone, observed_zone):
    """Resolvers that believe the zone's own NS record would ask servers that do not have it."""
    assert delegation_differences(zone, observed_zone) == []


@pytest.mark.reads("outward")
def test_hosted_zone_leads_to_nothing_that_is_not_ours(zone, observed_zone):
    """Whoever claims a domain that one of our names still points to, serves their pages under our name."""
    assert outward_differences(zone, observed_zone) == []


@pytest.mark.reads("present")
def test_record_exists(record, observed_record):
    """A name without its record cannot be reached at all."""
    assert differences(record, observed_record) == []


@pytest.mark.reads("target", "ttl")
def test_record_leads_to_its_declared_target(record, observed_record):
    """A record that points elsewhere sends customers to another environment, or to nobody."""
    assert differences(record, observed_record) == []


@pytest.mark.reads("alias_zone")
def test_alias_gives_the_zone_of_its_target(record, observed_record):
    """Route 53 looks an alias up in the zone that it gives; in a wrong one there is nothing to find."""
    assert differences(record, observed_record) == []


@pytest.mark.reads("target", "end", "end_hosts", "certificate", "certificate_hosts", "validation")
def test_public_name_leads_to_an_end_that_can_answer_for_it(public_name, observed_public_name):
    """Each part may be right by itself and the name dead all the same, where two of them do not meet."""
    assert parting(public_name, observed_public_name) == []
