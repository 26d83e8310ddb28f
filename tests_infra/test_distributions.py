import pytest

from fixtures.judging import differences, hiding_differences, viewer_differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("CloudFront")]


@pytest.mark.reads("present")
def test_distribution_exists(distribution, observed_distribution):
    """The site is served, and its deployment invalidates, through this very distribution."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("domain")
def test_distribution_has_its_declared_domain(distribution, observed_distribution):
    """DNS leads to this domain and to no other."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("enabled", "status")
def test_distribution_is_enabled_and_deployed(distribution, observed_distribution):
    """While a change is on its way, one edge answers with the old configuration and the next with the new one."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("hosts")
def test_distribution_answers_for_its_host_names(distribution, observed_distribution):
    """CloudFront refuses a name that is not in its list, however well DNS leads to it."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("certificate")
def test_distribution_shows_its_declared_certificate(distribution, observed_distribution):
    """With CloudFront's own certificate every browser warns of the site."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("certificate_region")
def test_distribution_takes_its_certificate_from_where_cloudfront_can(distribution, observed_distribution):
    """CloudFront cannot use a certificate of any other region."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("minimum_protocol", "tls_by")
def test_distribution_speaks_only_current_tls(distribution, observed_distribution):
    """Old protocols can be read along the way, and a dedicated address is paid for every month."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("viewer_protocols")
def test_distribution_serves_nothing_over_plain_http(distribution, observed_distribution):
    """A single path that answers plain HTTP is enough to read along or to put something else in."""
    assert viewer_differences(distribution, observed_distribution) == []


@pytest.mark.reads("origins")
def test_distribution_fetches_from_its_declared_origins(distribution, observed_distribution):
    """An origin of another environment shows customers a site that nobody released."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("origin_access")
def test_distribution_signs_its_requests_to_the_origin(distribution, observed_distribution):
    """Without an origin access control the bucket has to be public, or the site is gone."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("origin_buckets")
def test_distribution_fetches_from_buckets_of_this_account(distribution, observed_distribution):
    """Whoever makes a bucket under a name that was given up, serves the site."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("default_root_object")
def test_distribution_shows_the_start_page_at_its_root(distribution, observed_distribution):
    """Without it the bare domain answers 403."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("error_responses")
def test_distribution_hides_no_failure_behind_a_success(distribution, observed_distribution):
    """A failing server that is answered with 200 is seen by no monitor."""
    assert hiding_differences(distribution, observed_distribution) == []


@pytest.mark.reads("edge_functions")
def test_distribution_runs_exactly_its_declared_edge_functions(distribution, observed_distribution):
    """The password that guards SIT would lock every customer out of PROD."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("access_logging")
def test_distribution_logs_who_asks(distribution, observed_distribution):
    """After an attack or an outage nothing else tells what was asked for."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("invalidations_in_progress")
def test_distribution_has_no_invalidation_under_way(distribution, observed_distribution):
    """Until it is done some customers get the old page with the new scripts."""
    assert differences(distribution, observed_distribution) == []


@pytest.mark.reads("cdn_readers")
def test_bucket_lets_cloudfront_read_for_its_own_distribution_only(bucket, observed_bucket):
    """A policy that names an old distribution takes the site down; one that names none opens it to everybody's."""
    assert differences(bucket, observed_bucket) == []
