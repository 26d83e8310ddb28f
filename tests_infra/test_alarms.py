import pytest

from fixtures.judging import (
    account_differences,
    action_differences,
    confirmation_differences,
    differences,
    kind_differences,
    public_differences,
    rang_differences,
    reach_differences,
    ringing_differences,
    rule_differences,
    sight_differences,
    silence_differences,
    subscription_differences,
)

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Alarms")]


@pytest.mark.reads("present")
def test_topic_exists(topic, observed_topic):
    """An alarm that calls a topic that is not there calls nobody, and says nothing about it."""
    assert differences(topic, observed_topic) == []


@pytest.mark.reads("subscriptions")
def test_topic_has_a_confirmed_subscription(topic, observed_topic):
    """SNS sends nothing to an address until somebody there has confirmed."""
    assert confirmation_differences(topic, observed_topic) == []


@pytest.mark.reads("subscriptions")
def test_topic_writes_to_no_placeholder(topic, observed_topic):
    """An alarm that is sent to example.com was raised for nobody."""
    assert subscription_differences(topic, observed_topic) == []


@pytest.mark.reads("policy")
def test_topic_admits_no_public(topic, observed_topic):
    """Anybody could raise a false alarm, or read the true ones."""
    assert public_differences(topic, observed_topic) == []


@pytest.mark.reads("policy")
def test_topic_admits_no_other_account(topic, observed_topic):
    """Another environment's alarms would wake the people of this one."""
    assert account_differences(topic, observed_topic) == []


@pytest.mark.reads("present", "alarms", "astray")
def test_every_required_alarm_is_there(watch, observed_watch):
    """A function or queue without its alarm fails in silence; an alarm on an old name watches nothing."""
    assert kind_differences(watch, observed_watch) == []


@pytest.mark.reads("alarms")
def test_every_required_alarm_may_act(watch, observed_watch):
    """Actions that were switched off for a deployment and never on again."""
    assert action_differences(watch, observed_watch) == []


@pytest.mark.reads("alarms", "reach")
def test_every_required_alarm_reaches_somebody(watch, observed_watch):
    """From the alarm over its topic to a subscription that somebody has confirmed: one gap, and nobody is called."""
    assert reach_differences(watch, observed_watch) == []


@pytest.mark.reads("alarms")
def test_every_required_alarm_can_fire_in_time(watch, observed_watch):
    """A threshold that cannot be reached is always OK."""
    assert rule_differences(watch, observed_watch) == []


@pytest.mark.reads("missing_data")
def test_every_alarm_on_silence_hears_it(watch, observed_watch):
    """Where missing data counts as good, an alarm on silence never fires."""
    assert silence_differences(watch, observed_watch) == []


@pytest.mark.reads("alarms", "data")
def test_every_required_alarm_sees_its_metric(watch, observed_watch):
    """An alarm in INSUFFICIENT_DATA is not in ALARM, and not watching either."""
    assert sight_differences(watch, observed_watch) == []


@pytest.mark.reads("states")
def test_no_alarm_is_ringing(alarm_board, observed_alarm_board, now):
    """The plan goes on with 0 alarms in ALARM, but for those that are known by name and date."""
    assert ringing_differences(alarm_board, observed_alarm_board, now) == []


@pytest.mark.reads("rang")
def test_no_alarm_has_rung_since_the_release_began(alarm_board, observed_alarm_board):
    """What fired and recovered between two looks was an outage all the same."""
    assert rang_differences(alarm_board, observed_alarm_board) == []
