"""What people change by hand with the AWS CLI, and which verdicts that turns red: each exactly its own."""

import json
from collections.abc import Callable
from typing import NamedTuple

import pytest

from fixtures.shapes.words import Verdict

_DOMAIN, _API, _ZONE = "api.kimmyai.io", "vh71idv0e2", "Z0307094JQQZ578XKSZN"
_VALIDATION = "_0001f10dcec6968e5a4658ce42fb2cab.www.kimmyai.io"
_CERTIFICATE = "certificate/1632942f-3470-43f7-8753-15d63ea30f7c"
_TOPIC = "2-1-bbws-campaigns-lambda-alarms-prod"


class Change(NamedTuple):
    """Two ends of a joint, which a person has parted."""

    make: Callable[..., None]
    breaks: dict[str, tuple[str, ...]]
    """`check[subject]` to what its message must say: the one end, and the other."""


def _move_a_mapping(aws):
    """Tried out on another stage, and never put back."""
    stage = aws("apigateway", "get-stage", "--rest-api-id", _API, "--stage-name", "prod")
    made = ("--stage-name", "sit", "--deployment-id", stage["deploymentId"])
    aws("apigateway", "create-stage", "--rest-api-id", _API, *made)
    where = ("--domain-name", _DOMAIN, "--base-path", "products")
    aws("apigateway", "update-base-path-mapping", *where, "--patch-operations", "op=replace,path=/stage,value=sit")


def _point_a_record_elsewhere(aws):
    record = _record(aws, "api.kimmyai.io.", "A")
    record["AliasTarget"]["DNSName"] = "d-0000000000.execute-api.af-south-1.amazonaws.com."
    _change_record(aws, "UPSERT", record)


def _ask_for_no_key(aws):
    resources = aws("apigateway", "get-resources", "--rest-api-id", _API)["items"]
    [found] = [one["id"] for one in resources if one["path"] == "/v1.0/products/{productId}"]
    method = ("--rest-api-id", _API, "--resource-id", found, "--http-method", "GET")
    aws("apigateway", "update-method", *method, "--patch-operations", "op=replace,path=/apiKeyRequired,value=false")


def _leave_a_weight(aws):
    alias = ("--function-name", "2-1-bbws-tf-order-get-prod", "--name", "live")
    aws("lambda", "update-alias", *alias, "--routing-config", "AdditionalVersionWeights={1=0.1}")


def _disable_an_alarm(aws):
    name = ("--alarm-names", "2-1-bbws-tf-order-list-prod-errors")
    aws("cloudwatch", "disable-alarm-actions", *name)


def _remove_a_subscription(aws):
    listed = aws("sns", "list-subscriptions")["Subscriptions"]
    for one in listed:
        if one["TopicArn"].endswith(_TOPIC):
            aws("sns", "unsubscribe", "--subscription-arn", one["SubscriptionArn"])


def _delete_a_validation_record(aws):
    _change_record(aws, "DELETE", _record(aws, f"{_VALIDATION}.", "CNAME"))


def _record(aws, name, kind):
    listed = aws("route53", "list-resource-record-sets", "--hosted-zone-id", _ZONE)["ResourceRecordSets"]
    [found] = [one for one in listed if (one["Name"], one["Type"]) == (name, kind)]
    return found


def _change_record(aws, action, record):
    batch = json.dumps({"Changes": [{"Action": action, "ResourceRecordSet": record}]})
    aws("route53", "change-resource-record-sets", "--hosted-zone-id", _ZONE, "--change-batch", batch)


_MAPPED, _WHOM = "test_api_answers_under_its_base_path[product]", "test_route_admits_whom_it_should[product_get]"
_OURS = "test_hosted_zone_leads_to_nothing_that_is_not_ours[kimmyai_io]"
_TARGET, _END = (
    "test_record_leads_to_its_declared_target[api]",
    "test_public_name_leads_to_an_end_that_can_answer_for_it",
)
_VALIDATED = "test_certificate_is_validated_by_records_in_the_zone[website]"
_REACHES, _ELSEWHERE = "test_every_required_alarm_reaches_somebody", "observed d-0000000000."
_CAMPAIGNS = ("create", "get", "list", "update", "delete")

CHANGES = {
    "mapping-moved": Change(
        _move_a_mapping,
        {
            _MAPPED: ("declared vh71idv0e2/prod", "observed vh71idv0e2/sit"),
            "test_api_has_exactly_its_declared_stages[product]": ("declared prod", "observed prod, sit"),
        },
    ),
    "record-elsewhere": Change(
        _point_a_record_elsewhere,
        {
            _TARGET: ("DNS record api.kimmyai.io", "declared d-5cfdybzqq2.", _ELSEWHERE),
            f"{_END}[api]": ("api.kimmyai.io -> its alias", "declared d-5cfdybzqq2.", _ELSEWHERE),
            "test_name_resolves_to_the_declared_kinds_of_address[api]": (
                "api.kimmyai.io",
                "observed none",
            ),
            _OURS: ("A api.kimmyai.io", "d-0000000000.execute-api.af-south-1.amazonaws.com, which it has not"),
        },
    ),
    "no-key": Change(
        _ask_for_no_key,
        {_WHOM: ("route GET /v1.0/products/{productId}", "key_required: declared True, observed False")},
    ),
    "weight-left": Change(
        _leave_a_weight,
        {
            "test_function_divides_its_traffic_as_declared[order_get]": (
                "function 2-1-bbws-tf-order-get-prod",
                "alias_weights.1: declared nothing, observed 0.1",
            )
        },
    ),
    "alarm-disabled": Change(
        _disable_an_alarm,
        {
            "test_every_required_alarm_may_act[order_list]": (
                "alarms of 2-1-bbws-tf-order-list-prod is not",
                "observed False of 2-1-bbws-tf-order-list-prod-errors",
            )
        },
    ),
    "subscription-removed": Change(
        _remove_a_subscription,
        {
            "test_topic_has_a_confirmed_subscription[campaigns_alarms]": (_TOPIC, "observed 0 of none"),
            f"{_REACHES}[campaigns_dead_letters]": (
                "2-1-bbws-campaigns-lambda-dlq-prod-depth calls",
                f":{_TOPIC}, which",
            ),
            **{
                f"{_REACHES}[campaigns_{word}]": (f"2-1-bbws-campaigns-{word}-prod-errors calls", f":{_TOPIC}, which")
                for word in _CAMPAIGNS
            },
        },
    ),
    "validation-record-deleted": Change(
        _delete_a_validation_record,
        {
            _VALIDATED: (_CERTIFICATE, _VALIDATION, "Absent from the zone"),
            f"{_END}[www]": ("www.kimmyai.io", f"{_CERTIFICATE} -> CNAME {_VALIDATION}", "Absent from the zone"),
        },
    ),
}


def _unsaid(judged, breaks):
    """What the messages owe."""
    return [(name, word) for name, words in breaks.items() for word in words if word not in judged.records[name].text]


@pytest.mark.proof
def test_changes_by_hand_break_exactly_their_own_verdicts_and_name_both_ends(aws, judge):
    """Seven hands in one world: each is found, nothing else turns red, and no message leaves out an end."""
    for change in CHANGES.values():
        change.make(aws)
    breaks = {name: words for change in CHANGES.values() for name, words in change.breaks.items()}
    judged = judge()
    assert judged.said(Verdict.BROKEN) == set(breaks)
    assert judged.said(Verdict.UNREAD) == set()
    assert _unsaid(judged, breaks) == []


@pytest.mark.proof
@pytest.mark.parametrize("name", CHANGES)
def test_each_change_by_hand_breaks_exactly_its_own_verdicts(aws, judge, name):
    """Alone: no other hand can cover for it."""
    CHANGES[name].make(aws)
    judged = judge()
    assert judged.said(Verdict.BROKEN) == set(CHANGES[name].breaks)
    assert judged.said(Verdict.UNREAD) == set()
    assert _unsaid(judged, CHANGES[name].breaks) == []


def test_a_change_that_a_method_does_not_know_is_refused(aws):
    """A patch that is swallowed would look like a lock that was set."""
    resources = aws("apigateway", "get-resources", "--rest-api-id", _API)["items"]
    [found] = [one["id"] for one in resources if one["path"] == "/v1.0/products"]
    method = ("--rest-api-id", _API, "--resource-id", found, "--http-method", "GET")
    with pytest.raises(AssertionError, match="BadRequestException"):
        aws("apigateway", "update-method", *method, "--patch-operations", "op=replace,path=/key,value=false")
