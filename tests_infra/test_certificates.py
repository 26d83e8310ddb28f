import pytest

from fixtures.judging import (
    coverage_differences,
    differences,
    use_differences,
    validation_differences,
    validity_differences,
)

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("TLS")]


@pytest.mark.reads("present")
def test_certificate_exists(certificate, observed_certificate):
    """What serves the name was set up with this very certificate."""
    assert differences(certificate, observed_certificate) == []


@pytest.mark.reads("status")
def test_certificate_is_issued(certificate, observed_certificate):
    """A certificate that is pending, failed or revoked makes every browser refuse the site."""
    assert differences(certificate, observed_certificate) == []


@pytest.mark.reads("hosts")
def test_certificate_covers_its_host_names(certificate, observed_certificate):
    """A browser that asks for a name which the certificate lacks shows a warning instead of the page."""
    assert coverage_differences(certificate, observed_certificate) == []


@pytest.mark.reads("not_before", "not_after")
def test_certificate_is_valid_now_and_beyond_its_renewal(certificate, observed_certificate, now):
    """A certificate that runs out takes the whole platform down at one second."""
    assert validity_differences(certificate, observed_certificate, now=now) == []


@pytest.mark.reads("key_algorithm")
def test_certificate_has_a_key_that_is_strong_enough(certificate, observed_certificate):
    """A short key can be broken, and browsers refuse it."""
    assert differences(certificate, observed_certificate) == []


@pytest.mark.reads("type")
def test_certificate_is_one_that_renews_itself(certificate, observed_certificate):
    """An imported certificate is renewed by nobody until the day on which it is missed."""
    assert differences(certificate, observed_certificate) == []


@pytest.mark.reads("renewal_eligibility", "renewal_status")
def test_certificate_can_be_renewed(certificate, observed_certificate):
    """A renewal that failed is an outage with a date."""
    assert differences(certificate, observed_certificate) == []


@pytest.mark.reads("in_use_by")
def test_certificate_is_used_by_exactly_its_declared_ends(certificate, observed_certificate):
    """One that nothing uses is not renewed; one that something else uses, too, cannot be exchanged without it."""
    assert use_differences(certificate, observed_certificate) == []


@pytest.mark.reads("validation")
def test_certificate_is_validated_by_records_in_the_zone(certificate, observed_certificate):
    """ACM looks for these records at every renewal; a tidied-up zone lets the certificate run out."""
    assert validation_differences(certificate, observed_certificate) == []
