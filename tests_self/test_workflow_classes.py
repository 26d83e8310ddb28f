"""Deploying workflows as they are found in public repositories: how they start, log in, and what they may write."""

from pathlib import Path

import pytest

from fixtures.judging.workflows.classifying import classified
from fixtures.judging.workflows.parsing import FOLDER, NotAWorkflow, parsed
from fixtures.judging.workflows.reach import files_at
from fixtures.shapes.workflows import WorkflowFile

DATA = Path(__file__).parent / "data" / "workflows"
PATHS = {f"{FOLDER}/{path.name}": path for path in DATA.glob("*.yml")}
PATHS |= {f".github/actions/{path.parent.name}/{path.name}": path for path in DATA.glob("actions/*/action.yml")}
AT = files_at([WorkflowFile(path=path, refs=("main",), text=at.read_text()) for path, at in PATHS.items()], "main")
CLASSES = {
    "account_in_a_secret": ({"workflow_dispatch"}, {"OIDC"}, {"id-token", "contents"}),
    "role_in_the_file_on_push": ({"push"}, {"OIDC"}, {"id-token"}),
    "keys_on_push": ({"push"}, {"long-lived"}, {"unstated"}),
    "keys_by_hand": ({"workflow_dispatch"}, {"long-lived"}, {"unstated"}),
    "keys_in_env_of_an_action": ({"push"}, {"long-lived"}, {"unstated"}),
    "role_with_a_key": ({"push", "workflow_dispatch"}, {"long-lived"}, set()),
    "role_of_a_role": ({"release"}, {"OIDC"}, {"id-token"}),
    "pull_request_and_by_hand": ({"pull_request", "workflow_dispatch"}, {"OIDC"}, {"id-token"}),
    "called_elsewhere": ({"push", "pull_request", "workflow_dispatch"}, {"not to be seen"}, {"*"}),
    "called_elsewhere_with_a_role": ({"push"}, {"OIDC", "not to be seen"}, {"id-token"}),
    "called_here": ({"schedule"}, {"OIDC"}, {"unstated", "id-token"}),
    "called": (set(), set(), set()),
    "role_by_script": ({"workflow_run"}, {"OIDC"}, {"id-token"}),
    "login_in_an_action": ({"push"}, {"OIDC"}, {"id-token"}),
    "login_in_an_action_of_an_action": ({"workflow_dispatch"}, {"OIDC"}, {"id-token"}),
    "keys_in_an_action": ({"push", "workflow_dispatch"}, {"long-lived"}, set()),
    "program_of_its_own": ({"push"}, {"OIDC"}, {"id-token"}),
    "environment_from_an_input": ({"workflow_dispatch"}, {"OIDC"}, {"id-token"}),
    "another_repository_asks": ({"repository_dispatch"}, {"OIDC"}, {"id-token", "deployments"}),
    "matrix_of_environments": ({"push"}, {"OIDC"}, {"id-token"}),
    "everything_allowed": ({"push", "pull_request_target"}, {"OIDC"}, {"*"}),
    "keys_by_configure": ({"release"}, {"long-lived"}, set()),
    "keys_exported": ({"issue_comment"}, {"long-lived"}, {"unstated"}),
    "keys_of_the_whole_workflow": ({"pull_request", "push"}, {"long-lived"}, {"pull-requests"}),
    "role_by_cli": ({"workflow_dispatch", "schedule"}, {"OIDC"}, {"id-token"}),
    "pages_and_no_aws": ({"push"}, set(), {"pages", "id-token"}),
    "steps_by_anchor": ({"workflow_dispatch"}, {"OIDC"}, {"id-token", "contents"}),
    "environment_by_branch": ({"push"}, {"long-lived"}, {"id-token"}),
    "keys_of_a_step_that_never_runs": ({"push"}, {"OIDC"}, {"id-token"}),
    "only_tests": ({"push", "merge_group"}, set(), set()),
}


def test_every_file_is_classified():
    """A file that is added without an expectation would be looked at by nobody."""
    assert {path.stem for path in DATA.glob("*.yml")} == set(CLASSES)
    assert set(AT.problems) == {".github/actions/program/action.yml"}


@pytest.mark.parametrize("name", CLASSES)
def test_a_workflow_is_of_its_class(name):
    """Trigger, credentials and permissions, by what the file says and not by what it is called."""
    found = classified(AT.workflows[f"{FOLDER}/{name}.yml"], AT.workflows)
    assert (set(found.starts), set(found.credentials), set(found.writes)) == CLASSES[name]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("on: push", "no `on` and `jobs`"),
        ("jobs: {a: {}}", "no `on` and `jobs`"),
        ("on: push\njobs:\n  a: {needs: b}\n  b: {needs: a}\n", "need each other"),
        ("on: push\njobs: {a: {}}\njobs: {b: {}}\n", "jobs is there twice"),
        ("on: [push\n", "expected"),
        ("jobs: [a]\non: push\n", "no `on` and `jobs`"),
    ],
)
def test_what_github_would_not_run_is_no_workflow(text, reason):
    """A file that GitHub refuses deploys nothing, whatever it says."""
    with pytest.raises(NotAWorkflow, match=reason):
        parsed("a.yml", text)
