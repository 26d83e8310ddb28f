import pytest

from fixtures.judging import (
    chain_differences,
    configured_differences,
    lasting_differences,
    protocol_differences,
    shown_host_differences,
    strength_differences,
)

pytestmark = [pytest.mark.prep, pytest.mark.smoke, pytest.mark.area("TLS as served")]


@pytest.mark.reads("served")
def test_name_shows_a_certificate_that_everybody_trusts(served_name, observed_served_name):
    """Some browsers fetch what a server forgets to send, so it works for those who look and for nobody's programs."""
    assert chain_differences(served_name, observed_served_name) == []


@pytest.mark.reads("served")
def test_name_shows_a_certificate_of_its_own(served_name, observed_served_name):
    """A browser that is shown another host's certificate shows a warning instead of the page."""
    assert shown_host_differences(served_name, observed_served_name) == []


@pytest.mark.reads("served", "configured")
def test_name_shows_the_certificate_that_is_configured_for_it(served_name, observed_served_name):
    """Where an edge shows another one, renewing the configured one mends nothing."""
    assert configured_differences(served_name, observed_served_name) == []


@pytest.mark.reads("served")
def test_name_shows_a_certificate_that_lasts_beyond_its_renewal(served_name, observed_served_name, now):
    """What was renewed and never put in place runs out all the same."""
    assert lasting_differences(served_name, observed_served_name, now=now) == []


@pytest.mark.reads("served")
def test_name_shows_a_certificate_that_is_strong_enough(served_name, observed_served_name):
    """A short key or an old signature can be forged."""
    assert strength_differences(served_name, observed_served_name) == []


@pytest.mark.reads("served")
def test_name_refuses_old_protocols(served_name, observed_served_name):
    """TLS 1.0 and 1.1 can be broken, and what is configured is not always what is spoken."""
    assert protocol_differences(served_name, observed_served_name) == []
