"""Queues, topics, mail, quotas and alarms."""

from fixtures.sandbox.seeding.alarms import called_by
from fixtures.shapes.environment import Environment

_THERE, _REACHES = "test_every_required_alarm_is_there", "test_every_required_alarm_reaches_somebody"
_FIRES, _SENDERS = "test_every_required_alarm_can_fire_in_time", "test_queue_admits_exactly_the_declared_senders"

BREAKS: dict[str, tuple[str, ...]] = {
    "queue-gone": ("test_queue_exists",),
    "queue-without-dead-letters": ("test_queue_sets_aside_what_keeps_failing",),
    "queue-dead-letters-go-elsewhere": ("test_queue_sets_aside_what_keeps_failing",),
    "queue-tries-too-often": ("test_queue_sets_aside_what_keeps_failing",),
    "queue-forgets-early": ("test_queue_keeps_messages_as_long_as_declared",),
    "queue-shows-messages-too-early": ("test_queue_hides_a_message_until_its_consumer_is_done",),
    "queue-unencrypted": ("test_queue_encrypts_what_it_holds",),
    "dead-letter-waits": ("test_dead_letter_queue_is_empty",),
    "queue-opened-to-the-world": ("test_queue_admits_no_public", _SENDERS),
    "queue-admits-another-environment": ("test_queue_admits_no_other_account", _SENDERS),
    "queue-admits-a-service": (_SENDERS,),
    "topic-gone": ("test_topic_exists",),
    "topic-without-subscription": ("test_topic_has_a_confirmed_subscription",),
    "topic-subscription-pending": ("test_topic_has_a_confirmed_subscription",),
    "topic-writes-to-a-placeholder": ("test_topic_writes_to_no_placeholder",),
    "topic-opened-to-the-world": ("test_topic_admits_no_public",),
    "topic-admits-another-environment": ("test_topic_admits_no_other_account",),
    "mail-identity-gone": ("test_mail_identity_exists",),
    "mail-identity-unverified": ("test_mail_identity_is_verified",),
    "mail-unsigned": ("test_mail_is_signed_for_its_domain",),
    "mail-account-paused": ("test_mail_account_may_send",),
    "mail-account-in-its-sandbox": ("test_mail_reaches_addresses_that_nobody_verified",),
    "quota-of-a-new-account": ("test_quota_is_above_the_planned_peak", "test_quota_leaves_enough_unreserved"),
    "quota-reserved-away": ("test_quota_leaves_enough_unreserved",),
    "alarm-missing": (_THERE,),
    "alarms-missing": (_THERE,),
    "alarm-on-an-old-function": (_THERE,),
    "alarm-on-another-alias": (_THERE,),
    "alarm-actions-disabled": ("test_every_required_alarm_may_act",),
    "alarm-without-action": (_REACHES,),
    "alarm-calls-a-deleted-topic": (_REACHES,),
    "alarm-calls-a-topic-that-nobody-confirmed": (_REACHES,),
    "alarm-threshold-out-of-reach": (_FIRES,),
    "alarm-too-slow": (_FIRES,),
    "alarm-averages-its-count": (_FIRES,),
    "alarm-takes-silence-for-good": ("test_every_alarm_on_silence_hears_it",),
    "alarm-blind": ("test_every_required_alarm_sees_its_metric",),
    "alarm-rings": ("test_no_alarm_is_ringing", "test_no_alarm_has_rung_since_the_release_began"),
    "alarm-rang-and-recovered": ("test_no_alarm_has_rung_since_the_release_began",),
}
WAY_FROM_ALARMS = {"topic-gone", "topic-without-subscription", "topic-subscription-pending"}


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """`check[subject]` of every verdict that this plant breaks."""
    expected = {f"{check}[{subject}]" for check in BREAKS[fault]}
    if fault in WAY_FROM_ALARMS:
        calling = [one for one in environment.watches if called_by(one, environment.topics).key == subject]
        expected |= {f"{_REACHES}[{one.key}]" for one in calling}
    return expected
