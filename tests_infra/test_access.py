import pytest

from fixtures.judging import administration_differences, differences, trust_differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("IAM")]


@pytest.mark.reads("present")
def test_oidc_provider_exists(provider, observed_provider):
    """Without it no workflow can log in to the account at all."""
    assert differences(provider, observed_provider) == []


@pytest.mark.reads("url")
def test_oidc_provider_is_the_declared_issuer(provider, observed_provider):
    """Tokens of another issuer would open the account."""
    assert differences(provider, observed_provider) == []


@pytest.mark.reads("audiences")
def test_oidc_provider_accepts_the_declared_audience(provider, observed_provider):
    """A token for another audience is refused before the role's trust policy is even looked at."""
    assert differences(provider, observed_provider) == []


@pytest.mark.reads("present")
def test_role_exists(role, observed_role):
    """Every deployment starts by assuming it."""
    assert differences(role, observed_role) == []


@pytest.mark.reads("trust")
def test_role_trusts_nobody_but_the_provider(role, observed_role):
    """Another principal in the trust policy deploys to PROD without any workflow."""
    assert trust_differences(role, observed_role, of="principals") == []


@pytest.mark.reads("trust")
def test_role_admits_only_the_declared_audience(role, observed_role):
    """A token that was issued for somebody else's service must not open ours."""
    assert trust_differences(role, observed_role, of="audience") == []


@pytest.mark.reads("trust")
def test_role_admits_exactly_the_declared_subjects(role, observed_role):
    """A wildcard lets any branch of any repository deploy; a missing subject stops the release at its first step."""
    assert trust_differences(role, observed_role, of="subjects") == []


@pytest.mark.reads("session_seconds")
def test_role_sessions_end_in_time(role, observed_role):
    """A stolen session is worth no more than one deployment."""
    assert differences(role, observed_role) == []


@pytest.mark.reads("boundary")
def test_role_keeps_within_its_declared_boundary(role, observed_role):
    """A boundary that was taken off, or put on, changes what every policy of the role means."""
    assert differences(role, observed_role) == []


@pytest.mark.reads("permissions")
def test_role_is_no_administrator(role, observed_role):
    """A workflow that is taken over must not take over the account."""
    assert administration_differences(role, observed_role) == []


@pytest.mark.reads("decisions")
def test_role_may_do_what_the_deployment_needs(deployment, observed_deployment):
    """A missing permission is found the evening before and not halfway through a batch."""
    assert differences(deployment, observed_deployment) == []
