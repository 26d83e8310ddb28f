"""Whether a deployment was noticed by those who use what is deployed."""

import pytest

from fixtures.judging import downtime_differences

pytestmark = [pytest.mark.postdeploy, pytest.mark.area("Downtime")]


@pytest.mark.reads("answers")
def test_endpoint_answered_throughout_the_deployment(watched_endpoint, observed_downtime):
    """A release without downtime is a promise to customers, and only somebody who asked all the while can tell."""
    assert downtime_differences(watched_endpoint, observed_downtime) == []
