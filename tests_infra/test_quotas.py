import pytest

from fixtures.judging import differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Quotas")]


@pytest.mark.reads("limit")
def test_quota_is_above_the_planned_peak(quota, observed_quota):
    """A new account may start with ten concurrent executions; the first busy minute is throttled."""
    assert differences(quota, observed_quota) == []


@pytest.mark.reads("unreserved")
def test_quota_leaves_enough_unreserved(quota, observed_quota):
    """What one function reserves is taken from all the others."""
    assert differences(quota, observed_quota) == []
