import pytest

from fixtures.judging import undeclared

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Account")]


@pytest.mark.reads("names")
def test_nothing_of_ours_is_undeclared(inventory, observed_inventory):
    """What nobody declared, nobody secures, pays for on purpose, or dares to delete."""
    assert undeclared(inventory, observed_inventory) == []
