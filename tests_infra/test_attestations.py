import pytest

from fixtures.judging import attestation_differences

pytestmark = [pytest.mark.prep, pytest.mark.area("Attestations")]


@pytest.mark.reads("said", "keys", "folder")
def test_attestation_was_given_for_this_release(attestation, observed_attestation, now):
    """No reading shows that the way back was understood, or that everybody knows whom to ring."""
    assert attestation_differences(attestation, observed_attestation, now=now) == []
