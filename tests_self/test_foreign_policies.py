"""Which words of a policy tell of another environment, and which only look like it."""

import pytest

from fixtures.environments import load_environment
from fixtures.judging import foreign_policy_differences
from fixtures.shapes.access import PolicyCondition, PolicyStatement
from fixtures.shapes.messaging import ObservedQueue

[QUEUE, *_] = load_environment("prod", for_sandbox=True).queues
SERVICE, OWN = "Service sns.amazonaws.com", "arn:aws:sqs:af-south-1:093646564004:orders"


def _found(
    *, principal=SERVICE, source="arn:aws:sns:af-south-1:093646564004:orders-prod", resource=OWN, effect="Allow"
):
    condition = PolicyCondition(operator="ArnEquals", key="aws:SourceArn", values=(source,))
    statement = PolicyStatement(
        policy="resource policy",
        effect=effect,
        principals=(principal,),
        actions=("sqs:SendMessage",),
        resources=(resource,),
        conditions=(condition,),
    )
    return foreign_policy_differences(QUEUE, ObservedQueue(policy=(statement,))).found


@pytest.mark.parametrize(
    "named",
    [
        {"source": "arn:aws:sns:af-south-1:093646564004:orders-sit"},
        {"source": "arn:aws:sns:af-south-1:093646564004:SIT_orders"},
        {"principal": "AWS arn:aws:iam::093646564004:role/dev-lambda"},
        {"resource": "arn:aws:sqs:af-south-1:093646564004:orders-staging"},
        {"resource": "arn:aws:sqs:af-south-1:815856636111:orders"},
    ],
)
def test_another_environment_is_found_wherever_it_is_named(named):
    """Sender, condition or queue: each is copied together with the rest."""
    assert len(_found(**named)) == 1


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"source": "arn:aws:sns:af-south-1:093646564004:website-development1"},
        {"source": "arn:aws:sns:af-south-1:093646564004:orders-sit", "effect": "Deny"},
    ],
)
def test_parts_of_words_and_refusals_are_nobodys_way_in(named):
    """A website is not SIT, and whoever is denied is not let in."""
    assert _found(**named) == ()
