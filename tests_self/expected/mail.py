"""Mail that comes back, and policies that name another environment."""

from fixtures.shapes.environment import Environment

_HEARD, _SENDERS = "test_mail_that_comes_back_is_heard_of", "test_queue_admits_exactly_the_declared_senders"

BREAKS: dict[str, tuple[str, ...]] = {
    "mail-returns-unheard": (_HEARD,),
    "mail-returns-to-a-silent-topic": (_HEARD,),
    "mail-account-on-probation": ("test_mail_account_is_in_good_standing",),
    "queue-admits-a-topic-of-another-environment": ("test_queue_policy_names_no_other_environment", _SENDERS),
    "topic-admits-a-role-of-another-environment": ("test_topic_policy_names_no_other_environment",),
}


def broken_by(fault: str, subject: str, environment: Environment) -> set[str]:
    """`check[subject]` of every verdict that this plant breaks."""
    return {f"{check}[{subject}]" for check in BREAKS[fault]}
