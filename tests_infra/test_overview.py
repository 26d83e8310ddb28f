import pytest

from fixtures.judging import astray_differences, differences, shown_differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Alarms")]


@pytest.mark.reads("present")
def test_dashboard_exists(dashboard, observed_dashboard):
    """Whoever is called at night looks here first."""
    assert differences(dashboard, observed_dashboard) == []


@pytest.mark.reads("shown")
def test_dashboard_shows_every_function_it_should(dashboard, observed_dashboard):
    """A function that is on no widget fails unseen while all lines are flat."""
    assert shown_differences(dashboard, observed_dashboard) == []


@pytest.mark.reads("astray")
def test_dashboard_shows_only_functions_that_are_there(dashboard, observed_dashboard):
    """A widget on an old name draws an empty line, and that looks like a release without errors."""
    assert astray_differences(dashboard, observed_dashboard) == []


@pytest.mark.area("Quotas")
@pytest.mark.reads("value")
def test_service_quota_is_above_the_planned_use(service_quota, observed_service_quota):
    """Raising a quota takes AWS days: on the evening before, it is seen in time for a smaller plan only."""
    assert differences(service_quota, observed_service_quota) == []
