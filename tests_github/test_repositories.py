import pytest

from fixtures.judging import (
    branch_guard_differences,
    differences,
    exemption_differences,
    static_credential_differences,
    tag_guard_differences,
)

pytestmark = [pytest.mark.prep, pytest.mark.area("GitHub")]


@pytest.mark.reads("default_branch")
def test_repository_is_released_from_its_declared_branch(repository, observed_repository):
    """GitHub offers for dispatch only what the default branch holds."""
    assert differences(repository, observed_repository) == []


@pytest.mark.reads("actions_enabled")
def test_repository_may_run_workflows(repository, observed_repository):
    """With Actions switched off no deployment starts, and nothing says so until then."""
    assert differences(repository, observed_repository) == []


@pytest.mark.reads("token_default")
def test_repository_gives_jobs_no_more_than_reading(repository, observed_repository):
    """A workflow that forgets to state its permissions would be able to change code and releases."""
    assert differences(repository, observed_repository) == []


@pytest.mark.reads("branch_protection", "rulesets")
def test_repository_lets_nothing_onto_its_branch_unreviewed(repository, observed_repository):
    """What is tagged for PROD comes from this branch."""
    assert branch_guard_differences(repository, observed_repository) == []


@pytest.mark.reads("rulesets")
def test_repository_keeps_its_release_tag_from_being_moved(repository, observed_repository):
    """A tag that is moved after the approval deploys what nobody has approved."""
    assert tag_guard_differences(repository, observed_repository) == []


@pytest.mark.reads("branch_protection", "exempt")
def test_repository_exempts_nobody_from_its_rules(repository, observed_repository):
    """A rule that somebody may bypass holds only for the others."""
    assert exemption_differences(repository, observed_repository) == []


@pytest.mark.reads("secret_names")
def test_repository_has_no_long_lived_aws_credentials(repository, observed_repository):
    """A key that is copied once opens the account until somebody notices; an OIDC session ends with its job."""
    assert static_credential_differences(repository, observed_repository) == []
