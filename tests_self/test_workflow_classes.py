"""Deploying workflows as they are found in public repositories: how they start, log in, and what they may write."""

from pathlib import Path

import pytest

from fixtures.judging.workflows.classifying import classified
from fixtures.judging.workflows.parsing import NotAWorkflow, parsed
from fixtures.judging.workflows.reach import FOLDER

FILES = {
    f"{FOLDER}/{path.name}": parsed(path.name, path.read_text(encoding="utf-8"))
    for path in (Path(__file__).parent / "data" / "workflows").glob("*.yml")
}
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
    "only_tests": ({"push", "merge_group"}, set(), set()),
}


def test_every_file_is_classified():
    """A file that is added without an expectation would be looked at by nobody."""
    assert {path.rpartition("/")[2].removesuffix(".yml") for path in FILES} == set(CLASSES)


@pytest.mark.parametrize("name", CLASSES)
def test_a_workflow_is_of_its_class(name):
    """Trigger, credentials and permissions, by what the file says and not by what it is called."""
    found = classified(FILES[f"{FOLDER}/{name}.yml"], FILES)
    assert (set(found.starts), set(found.credentials), set(found.writes)) == CLASSES[name]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("on: push", "no `on` and `jobs`"),
        ("jobs: {a: {}}", "no `on` and `jobs`"),
        ("on: push\njobs:\n  a: {needs: b}\n  b: {needs: a}\n", "need each other"),
        ("on: push\njobs: {a: {}}\njobs: {b: {}}\n", "jobs is there twice"),
        ("on: [push\n", "expected"),
    ],
)
def test_what_github_would_not_run_is_no_workflow(text, reason):
    """A file that GitHub refuses deploys nothing, whatever it says."""
    with pytest.raises(NotAWorkflow, match=reason):
        parsed("a.yml", text)
