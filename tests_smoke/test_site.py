import pytest

from fixtures.judging import (
    asset_differences,
    build_differences,
    mention_differences,
    page_differences,
    protection_differences,
    redirect_differences,
    route_differences,
    transport_differences,
)

pytestmark = [pytest.mark.smoke, pytest.mark.area("Site")]


@pytest.mark.reads("present", "index")
def test_site_serves_its_page_fresh(site, observed_site):
    """A page that a cache keeps shows visitors yesterday's release."""
    assert page_differences(site, observed_site) == []


@pytest.mark.reads("assets")
def test_site_has_every_script_and_style_that_its_page_loads(site, observed_site):
    """A page whose script is missing, or is an error page instead, stays blank."""
    assert asset_differences(site, observed_site) == []


@pytest.mark.reads("assets")
def test_site_has_under_each_name_what_was_built_under_it(site_build, observed_site_build):
    """A browser that knows the name never asks for the content again, so both have to change together."""
    assert build_differences(site_build, observed_site_build) == []


@pytest.mark.reads("mentions")
def test_site_calls_its_own_environment_and_no_other(site, observed_site):
    """A build with another environment's settings sends customers' orders there."""
    assert mention_differences(site, observed_site) == []


@pytest.mark.reads("routes", "strays")
def test_site_answers_its_own_paths_and_only_those(site, observed_site):
    """A page that answers for everything hides that an API or a script is not there."""
    assert route_differences(site, observed_site) == []


@pytest.mark.reads("index", "strays")
def test_site_tells_browsers_to_come_by_tls_alone(site, observed_site):
    """Without it, whoever is on the same network can change the page on its way."""
    assert transport_differences(site, observed_site) == []


@pytest.mark.reads("redirect")
def test_site_leads_plain_http_to_tls(site, observed_site):
    """People type the name without https."""
    assert redirect_differences(site, observed_site) == []


@pytest.mark.reads("index")
def test_site_tells_browsers_what_not_to_do(site, observed_site):
    """A page that may be framed can be laid under somebody else's buttons."""
    assert protection_differences(site, observed_site) == []
