import pytest

from fixtures.judging import differences

pytestmark = [pytest.mark.prep, pytest.mark.area("Approvals")]


@pytest.mark.reads("present")
def test_approval_environment_exists(approval, observed_approval):
    """An environment that nobody has made is made by the first job that names it, without any gate."""
    assert differences(approval, observed_approval) == []


@pytest.mark.reads("reviewer_count")
def test_approval_requires_reviewers(approval, observed_approval):
    """Reviewers are configured in GitHub and not in the code, so a YAML file proves nothing."""
    assert differences(approval, observed_approval) == []


@pytest.mark.reads("reviewers")
def test_approval_is_asked_of_the_declared_people(approval, observed_approval):
    """An approval by somebody without the responsibility is none."""
    assert differences(approval, observed_approval) == []


@pytest.mark.reads("self_review_prevented")
def test_approval_cannot_be_given_to_oneself(approval, observed_approval):
    """Whoever starts a deployment must not be its only judge."""
    assert differences(approval, observed_approval) == []


@pytest.mark.reads("admins_bypass")
def test_approval_cannot_be_bypassed_by_administrators(approval, observed_approval):
    """A gate that administrators pass unseen leaves no trace of a decision."""
    assert differences(approval, observed_approval) == []


@pytest.mark.reads("deploys_from")
def test_approval_admits_only_the_declared_refs(approval, observed_approval):
    """A branch that may deploy brings to PROD what was never tagged."""
    assert differences(approval, observed_approval) == []
