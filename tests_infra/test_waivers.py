import pytest

pytestmark = [pytest.mark.prep, pytest.mark.area("Waivers")]


def test_waiver_is_in_date_and_names_a_check(waiver_problems):
    """A waiver that outlived its date or its check hides the next fault of that name."""
    assert waiver_problems == []
