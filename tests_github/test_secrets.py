import pytest

from fixtures.judging import differences, secret_differences

pytestmark = [pytest.mark.prep, pytest.mark.area("GitHub secrets")]


@pytest.mark.reads("present", "elsewhere")
def test_secret_is_defined_where_the_job_sees_it(secret, observed_secret):
    """Most first deployments fail on a secret that is missing, misspelt or in the wrong scope."""
    assert secret_differences(secret, observed_secret) == []


@pytest.mark.reads("updated_at")
def test_secret_was_set_for_this_release(secret, observed_secret):
    """A value from before may belong to a role that no longer exists."""
    assert differences(secret, observed_secret) == []


@pytest.mark.reads("present", "elsewhere")
def test_variable_is_defined_where_the_job_sees_it(variable, observed_variable):
    """A variable that is not defined is an empty text."""
    assert secret_differences(variable, observed_variable) == []


@pytest.mark.reads("value")
def test_variable_has_its_declared_value(variable, observed_variable):
    """Another environment's address in a variable sends the release there."""
    assert differences(variable, observed_variable) == []
