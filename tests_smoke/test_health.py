"""Whether everything that people call answers at all."""

import pytest

from fixtures.judging import endpoint_differences

pytestmark = [pytest.mark.smoke, pytest.mark.area("Health")]


@pytest.mark.reads("answers", "took_ms")
def test_endpoint_answers(endpoint, observed_endpoint):
    """Silence is the plainest outage, and every other check would only say that it could not read."""
    assert endpoint_differences(endpoint, observed_endpoint) == []
