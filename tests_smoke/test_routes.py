"""Every route of the APIs as nobody, a stranger and its own caller find it, and the methods that nobody declared."""

import pytest

from fixtures.judging import reply_differences

pytestmark = [pytest.mark.smoke, pytest.mark.area("Routes and callers")]


@pytest.mark.reads("exchanges")
def test_route_answers_each_caller_as_declared(route_case, observed_route_case):
    """A gate that lets everybody through looks right to whoever has the key, and a locked one to whoever has none."""
    assert reply_differences(route_case, observed_route_case) == []


@pytest.mark.reads("exchanges")
def test_api_refuses_a_method_that_nobody_declared(undeclared_method, observed_undeclared_method):
    """A method that was deployed beside the agreed ones is a door that nobody watches."""
    assert reply_differences(undeclared_method, observed_undeclared_method) == []
