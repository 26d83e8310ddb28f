import pytest

from fixtures.judging import deployed_differences, differences, run_differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Release tags")]


@pytest.mark.reads("present")
def test_release_tag_exists(release_tag, observed_release_tag):
    """The deployment is dispatched on it."""
    assert differences(release_tag, observed_release_tag) == []


@pytest.mark.reads("annotated")
def test_release_tag_says_who_made_it_and_when(release_tag, observed_release_tag):
    """A lightweight tag is only a name: it has no author, no date and no message."""
    assert differences(release_tag, observed_release_tag) == []


@pytest.mark.reads("on_branch")
def test_release_tag_points_at_reviewed_code(release_tag, observed_release_tag):
    """A commit that is not on the default branch went through no review."""
    assert differences(release_tag, observed_release_tag) == []


@pytest.mark.reads("holds")
def test_release_tag_holds_the_deploying_workflow(release_tag, observed_release_tag):
    """A dispatch runs the file of the tag, and not that of the branch."""
    assert differences(release_tag, observed_release_tag) == []


@pytest.mark.reads("runs")
def test_release_tag_was_tested_green(release_tag, observed_release_tag):
    """The commit that is deployed is the one whose tests ran, and skipped is not green."""
    assert run_differences(release_tag, observed_release_tag) == []


@pytest.mark.reads("commit", "deployed")
def test_release_tag_is_what_was_deployed(release_tag, observed_release_tag):
    """After the batch, the environment runs the release and nothing that came before or after it."""
    assert deployed_differences(release_tag, observed_release_tag) == []
