import pytest

from fixtures.judging import differences, foreign_mentions, permission_differences, version_differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Lambda")]


@pytest.mark.reads("alias_version", "alias_weights", "newest_version", "code_sha256")
def test_function_serves_its_newest_version(function, observed_function):
    """A release that was published and never put behind the live alias serves nobody."""
    assert version_differences(function, observed_function) == []


@pytest.mark.reads("previous_version")
def test_function_can_go_back_to_the_version_before(function, observed_function):
    """Rollback is one command only as long as there is a version to go back to."""
    assert differences(function, observed_function) == []


@pytest.mark.reads("mentions")
def test_function_mentions_no_other_environment(function, observed_function):
    """A queue, address or bucket of another environment in a variable mixes test data with customers' data."""
    assert foreign_mentions(function, observed_function) == []


@pytest.mark.reads("admitted_from")
def test_function_admits_no_other_account(function, observed_function):
    """A permission that names another account, or none at all, lets somebody else run our code."""
    assert permission_differences(function, observed_function) == []


@pytest.mark.reads("present")
def test_event_source_exists(event_source, observed_event_source):
    """Without the mapping every order is accepted and none is processed."""
    assert differences(event_source, observed_event_source) == []


@pytest.mark.reads("state")
def test_event_source_is_enabled(event_source, observed_event_source):
    """A mapping that is disabled or in trouble leaves the messages in the queue until they expire."""
    assert differences(event_source, observed_event_source) == []


@pytest.mark.reads("qualifier")
def test_event_source_feeds_the_live_alias(event_source, observed_event_source):
    """Behind the alias's back events run other code than requests do, and a rollback does not reach them."""
    assert differences(event_source, observed_event_source) == []


@pytest.mark.reads("batch_size", "reports_failed_items")
def test_event_source_hands_over_declared_batches(event_source, observed_event_source):
    """A batch that is too large runs out of time as a whole and is processed again from its first message."""
    assert differences(event_source, observed_event_source) == []
