import pytest

from fixtures.judging import concluded_differences, holding_differences, ledger_differences

pytestmark = [pytest.mark.prep, pytest.mark.area("Soak evidence")]


@pytest.mark.reads("ledger", "place")
def test_soak_ledger_is_as_it_was_written(soak_evidence, soak_conclusion):
    """Whoever can alter what was counted can pass any soak."""
    assert ledger_differences(soak_evidence, soak_conclusion) == []


@pytest.mark.reads("ledger", "place")
def test_soak_is_concluded_lately_on_one_version(soak_evidence, usable_soak, now):
    """Two days of good behaviour speak for the code that ran in them to their end, and for no other."""
    assert concluded_differences(soak_evidence, usable_soak, now) == []


@pytest.mark.reads("ledger", "place")
def test_soak_before_the_release_holds(soak_evidence, finished_soak):
    """The decision to release rests on it: every function, every window, every criterion."""
    assert holding_differences(soak_evidence, finished_soak) == []
