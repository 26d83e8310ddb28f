import pytest

from fixtures.judging import soak_differences

pytestmark = [pytest.mark.soak, pytest.mark.area("The soak as a whole")]


@pytest.mark.reads("windows")
def test_every_window_is_judged(soaked_platform, observed_soak):
    """Leaks and daily jobs need the whole time, whatever was counted before."""
    assert soak_differences(soaked_platform, observed_soak) == []


@pytest.mark.reads("one_version")
def test_one_version_ran_throughout(soaked_platform, observed_soak):
    """A deployment inside the soak voids it: what was judged is no longer there."""
    assert soak_differences(soaked_platform, observed_soak) == []


@pytest.mark.reads("alarms")
def test_no_alarm_rang(soaked_platform, observed_soak):
    """Also one that has recovered since: it rang for a reason."""
    assert soak_differences(soaked_platform, observed_soak) == []


@pytest.mark.reads("throttles")
def test_nothing_is_throttled_upstream(soaked_platform, observed_soak):
    """The SDK retries what a table turns away, so that it is in no function's errors."""
    assert soak_differences(soaked_platform, observed_soak) == []


@pytest.mark.reads("queues")
def test_dead_letter_queue_does_not_grow(soaked_queue, observed_soak):
    """Every order was answered with 201, and some of them lie here."""
    assert soak_differences(soaked_queue, observed_soak) == []
