import pytest

from fixtures.judging import (
    differences,
    other_workflow_differences,
    state_differences,
    workflow_differences,
)

pytestmark = [pytest.mark.prep, pytest.mark.area("GitHub workflows")]


@pytest.mark.reads("present")
def test_workflow_exists(workflow, observed_workflow):
    """A workflow that the default branch does not have cannot be dispatched, even if the tag has it."""
    assert differences(workflow, observed_workflow) == []


@pytest.mark.reads("files", "tagged")
def test_workflow_carries_its_name(workflow, observed_workflow):
    """People find it by this name at the time of the deployment."""
    assert workflow_differences(workflow, observed_workflow, of="title") == []


@pytest.mark.reads("states")
def test_workflow_is_enabled(workflow, observed_workflow):
    """GitHub disables workflows by itself, and people do so in an incident and forget."""
    assert state_differences(workflow, observed_workflow) == []


@pytest.mark.reads("files", "tagged")
def test_workflow_reaches_the_account_only_by_hand(workflow, observed_workflow):
    """A push or a schedule that deploys to PROD deploys without anybody's decision."""
    assert workflow_differences(workflow, observed_workflow, of="starts") == []


@pytest.mark.reads("files", "tagged")
def test_no_other_workflow_reaches_the_account(workflow, observed_workflow):
    """A second way to PROD goes around the approval of the first."""
    assert other_workflow_differences(workflow, observed_workflow) == []


@pytest.mark.reads("files", "tagged")
def test_workflow_accepts_the_planned_inputs(workflow, observed_workflow):
    """GitHub refuses a dispatch that lacks a required input, and the batch starts late."""
    assert workflow_differences(workflow, observed_workflow, of="inputs") == []


@pytest.mark.reads("files", "tagged")
def test_workflow_assumes_the_declared_role(workflow, observed_workflow):
    """Another role means another account, or other permissions than were examined."""
    assert workflow_differences(workflow, observed_workflow, of="role") == []


@pytest.mark.reads("files", "tagged")
def test_workflow_waits_for_approval_before_it_deploys(workflow, observed_workflow):
    """An approval that no deploying job waits for is decoration."""
    assert workflow_differences(workflow, observed_workflow, of="approval") == []


@pytest.mark.reads("files", "tagged", "token_default")
def test_workflow_has_the_permissions_it_needs_and_no_others(workflow, observed_workflow):
    """Without id-token it cannot log in; with more than it needs, a step that is taken over can change the code."""
    assert workflow_differences(workflow, observed_workflow, of="permissions") == []


@pytest.mark.reads("files", "tagged")
def test_workflow_logs_in_without_long_lived_credentials(workflow, observed_workflow):
    """A key in a workflow works for everybody who has seen it, for as long as it exists."""
    assert workflow_differences(workflow, observed_workflow, of="credentials") == []


@pytest.mark.reads("files", "tagged", "secrets", "variables")
def test_workflow_finds_everything_it_refers_to(workflow, observed_workflow):
    """A secret that is not defined is an empty text, and the step fails or does something else."""
    assert workflow_differences(workflow, observed_workflow, of="references") == []


@pytest.mark.reads("files", "tagged", "findings")
def test_workflow_has_no_grave_finding(workflow, observed_workflow):
    """Script injection and unpinned actions let strangers act with the role of the deployment."""
    assert workflow_differences(workflow, observed_workflow, of="findings") == []
