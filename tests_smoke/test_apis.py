"""The 32 smoke tests: C1-C8 campaigns, P1-P11 product, O1-O13 order. What is forbidden is counted all the same."""

import pytest

from fixtures.judging import answer_differences, parts_differences

pytestmark = [pytest.mark.smoke, pytest.mark.area("32 smoke tests")]


@pytest.mark.reads("exchanges")
def test_api_gives_the_one_right_answer(request_case, observed_request_case):
    """Customers and the front end rely on this very answer; a refusal can look like it and mean the opposite."""
    assert answer_differences(request_case, observed_request_case) == []


@pytest.mark.reads("parts")
def test_platform_behind_the_api_is_the_declared_one(platform_case, observed_platform_case):
    """An API that answers from other parts than the released ones is not the release."""
    assert parts_differences(platform_case, observed_platform_case) == []
