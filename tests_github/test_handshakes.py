import pytest

from fixtures.judging import handshake_differences

pytestmark = [pytest.mark.prep, pytest.mark.area("OIDC handshake")]


@pytest.mark.reads("files", "tagged", "subject_format", "trust")
def test_role_admits_the_deploying_jobs(handshake, observed_handshake):
    """The subject that the job will present is the one that the trust policy knows, to the letter."""
    assert handshake_differences(handshake, observed_handshake, of="admitted") == []


@pytest.mark.reads("files", "tagged", "subject_format", "trust")
def test_role_refuses_strangers(handshake, observed_handshake):
    """A fork, a pull request or another repository must not deploy to PROD."""
    assert handshake_differences(handshake, observed_handshake, of="refused") == []
