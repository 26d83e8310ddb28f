"""Whether what answers is the release: by every address, and by more than one answer."""

import pytest

from fixtures.judging import route_release_differences, site_release_differences

pytestmark = [pytest.mark.smoke, pytest.mark.area("Versions that answer")]


@pytest.mark.reads("served", "published")
def test_site_serves_the_released_page_at_every_address(site_release, observed_site_release):
    """One edge that still has the page before shows some visitors the release before, and no one look finds it."""
    assert site_release_differences(site_release, observed_site_release) == []


@pytest.mark.reads("served")
def test_route_answers_with_its_released_version_alone(route_release, observed_route_release):
    """An alias that was left between two versions serves some callers the old one, and a single answer looks right."""
    assert route_release_differences(route_release, observed_route_release) == []
