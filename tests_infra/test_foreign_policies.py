import pytest

from fixtures.judging import foreign_policy_differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy]


@pytest.mark.area("Queues")
@pytest.mark.reads("policy")
def test_queue_policy_names_no_other_environment(queue, observed_queue):
    """A name of SIT's in PROD's policy was copied, and whoever has that name may send."""
    assert foreign_policy_differences(queue, observed_queue) == []


@pytest.mark.area("Alarms")
@pytest.mark.reads("policy")
def test_topic_policy_names_no_other_environment(topic, observed_topic):
    """An alarm of another environment would wake the people of this one, and hide the true ones."""
    assert foreign_policy_differences(topic, observed_topic) == []
