import pytest

from fixtures.judging import soak_differences

pytestmark = [pytest.mark.soak, pytest.mark.area("APIs in the soak")]


@pytest.mark.reads("reading")
def test_api_was_read_whole(soaked_api, observed_soak):
    """Half an answer of the metrics looks like half the errors."""
    assert soak_differences(soaked_api, observed_soak) == []


@pytest.mark.reads("error_rate")
def test_api_fails_less_than_its_limit(soaked_api, observed_soak):
    """What customers get as 5XX, whoever caused it."""
    assert soak_differences(soaked_api, observed_soak) == []


@pytest.mark.reads("positive_control")
def test_api_shows_the_errors_that_were_sent_on_purpose(soaked_api, observed_soak):
    """A metric that does not show an error that we made ourselves would show no other either."""
    assert soak_differences(soaked_api, observed_soak) == []


@pytest.mark.reads("reconciliation")
def test_api_and_its_functions_count_the_same(soaked_api, observed_soak):
    """A request that fails before it reaches its function is in no function's metric."""
    assert soak_differences(soaked_api, observed_soak) == []


@pytest.mark.reads("reading")
def test_route_was_read_whole(soaked_route, observed_soak):
    """Half an answer of the metrics looks like half the errors."""
    assert soak_differences(soaked_route, observed_soak) == []


@pytest.mark.reads("traffic")
def test_route_got_its_traffic(soaked_route, observed_soak):
    """The load generator may have died without anybody noticing."""
    assert soak_differences(soaked_route, observed_soak) == []


@pytest.mark.reads("api_latency_p95")
def test_route_answers_in_time(soaked_route, observed_soak):
    """One slow route disappears among the quick ones of its API."""
    assert soak_differences(soaked_route, observed_soak) == []
