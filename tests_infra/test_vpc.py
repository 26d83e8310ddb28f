import pytest

from fixtures.judging import differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("VPC")]


@pytest.mark.reads("present")
def test_vpc_exists(vpc, observed_vpc):
    """The network that the platform was planned into is the one that is there."""
    assert differences(vpc, observed_vpc) == []


@pytest.mark.reads("tag_name")
def test_vpc_carries_its_name(vpc, observed_vpc):
    """People find networks by name; a wrong one sends them to the wrong environment."""
    assert differences(vpc, observed_vpc) == []


@pytest.mark.reads("cidr")
def test_vpc_spans_the_declared_addresses(vpc, observed_vpc):
    """Another address range would overlap with or miss the networks that it is joined to."""
    assert differences(vpc, observed_vpc) == []
