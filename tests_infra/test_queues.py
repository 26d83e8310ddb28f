import pytest

from fixtures.judging import account_differences, differences, public_differences, sender_differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("Queues")]


@pytest.mark.reads("present")
def test_queue_exists(queue, observed_queue):
    """An order is accepted and then has nowhere to go."""
    assert differences(queue, observed_queue) == []


@pytest.mark.reads("dead_letter_arn", "max_receive_count")
def test_queue_sets_aside_what_keeps_failing(queue, observed_queue):
    """One order that cannot be processed otherwise comes back until it is dropped, and nobody sees it."""
    assert differences(queue, observed_queue) == []


@pytest.mark.reads("retention_s")
def test_queue_keeps_messages_as_long_as_declared(queue, observed_queue):
    """Orders wait over a weekend without being thrown away, and failed ones wait longer than that."""
    assert differences(queue, observed_queue) == []


@pytest.mark.reads("visibility_timeout_s")
def test_queue_hides_a_message_until_its_consumer_is_done(queue, observed_queue):
    """A message that shows up again while it is still being worked on is processed twice: two invoices, two mails."""
    assert differences(queue, observed_queue) == []


@pytest.mark.reads("encrypted")
def test_queue_encrypts_what_it_holds(queue, observed_queue):
    """Orders hold names, addresses and amounts."""
    assert differences(queue, observed_queue) == []


@pytest.mark.reads("messages")
def test_dead_letter_queue_is_empty(queue, observed_queue):
    """Whatever lies there is something a customer ordered and nobody processed."""
    assert differences(queue, observed_queue) == []


@pytest.mark.reads("policy")
def test_queue_admits_no_public(queue, observed_queue):
    """Anybody could put orders in, or read them."""
    assert public_differences(queue, observed_queue) == []


@pytest.mark.reads("policy")
def test_queue_admits_no_other_account(queue, observed_queue):
    """Another environment's events would become orders of this one."""
    assert account_differences(queue, observed_queue) == []


@pytest.mark.reads("policy")
def test_queue_admits_exactly_the_declared_senders(queue, observed_queue):
    """A sender too many is a way in; one too few is an event that is lost."""
    assert sender_differences(queue, observed_queue) == []
