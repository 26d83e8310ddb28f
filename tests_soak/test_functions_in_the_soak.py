import pytest

from fixtures.judging import soak_differences

pytestmark = [pytest.mark.soak, pytest.mark.area("Functions in the soak")]


@pytest.mark.reads("reading")
def test_function_was_read_whole(soaked_function, observed_soak):
    """A metric that was answered in part, or is still growing, shows fewer errors than there were."""
    assert soak_differences(soaked_function, observed_soak) == []


@pytest.mark.reads("traffic")
def test_function_got_its_traffic(soaked_function, observed_soak):
    """What nobody called did not fail; that is no evidence that it works."""
    assert soak_differences(soaked_function, observed_soak) == []


@pytest.mark.reads("error_rate")
def test_function_fails_less_than_its_limit(soaked_function, observed_soak):
    """The share of customers' requests that end in an error, over the whole soak and in every window."""
    assert soak_differences(soaked_function, observed_soak) == []


@pytest.mark.reads("bursts")
def test_function_has_no_burst_of_errors(soaked_function, observed_soak):
    """Three minutes without service disappear in the average of two days."""
    assert soak_differences(soaked_function, observed_soak) == []


@pytest.mark.reads("throttles")
def test_function_is_never_throttled(soaked_function, observed_soak):
    """A throttled invocation is a request that was turned away, and counts as no error."""
    assert soak_differences(soaked_function, observed_soak) == []


@pytest.mark.reads("lost_events")
def test_function_loses_no_event(soaked_function, observed_soak):
    """An order was accepted, and nobody will ever work on it."""
    assert soak_differences(soaked_function, observed_soak) == []


@pytest.mark.reads("duration_p95")
def test_function_answers_in_time(soaked_function, observed_soak):
    """Of twenty customers at most one waits longer than the limit."""
    assert soak_differences(soaked_function, observed_soak) == []


@pytest.mark.reads("duration_p99")
def test_function_answers_nearly_all_in_time(soaked_function, observed_soak):
    """The slowest hundredth is where customers give up, and a 95th percentile never sees it."""
    assert soak_differences(soaked_function, observed_soak) == []


@pytest.mark.reads("drift")
def test_function_does_not_creep_towards_a_limit(soaked_function, observed_soak):
    """Every window is good, and in three weeks it runs out of memory."""
    assert soak_differences(soaked_function, observed_soak) == []
