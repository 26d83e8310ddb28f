import pytest

from fixtures.judging import differences, page_before_differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Rollback")]


@pytest.mark.reads("decision")
def test_function_may_be_taken_back_by_its_deployer(function_rollback, observed_function_rollback):
    """The command for the way back is worth nothing to somebody who is refused when he types it."""
    assert differences(function_rollback, observed_function_rollback) == []


@pytest.mark.reads("previous")
def test_site_keeps_the_page_before(site_rollback, observed_site_rollback):
    """Without it the last release can only be built again, while customers look at this one."""
    assert page_before_differences(site_rollback, observed_site_rollback) == []


@pytest.mark.reads("decisions")
def test_site_may_be_taken_back_by_its_deployer(site_rollback, observed_site_rollback):
    """Reading an old version needs a permission that no deployment ever uses."""
    assert differences(site_rollback, observed_site_rollback) == []
