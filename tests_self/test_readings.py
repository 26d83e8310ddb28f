"""What cannot be read is unread, with the right kind, and changes nothing else: never green, never red."""

import json

import boto3
import pytest

from fixtures.probes import aws  # noqa: F401  # registers the probes
from fixtures.probes.registry import operations
from fixtures.shapes.words import UnreadKind, Verdict
from tests_self.judge import Judged

KINDS = {
    "denied": UnreadKind.DENIED,
    "throttled": UnreadKind.THROTTLED,
    "expired": UnreadKind.EXPIRED,
    "region-off": UnreadKind.REGION_OFF,
    "timeout": UnreadKind.UNREACHABLE,
    "dropped": UnreadKind.UNREACHABLE,
    "server-error": UnreadKind.UNREACHABLE,
    "garbage": UnreadKind.AMBIGUOUS,
    "emptied": UnreadKind.AMBIGUOUS,
    "page": UnreadKind.AMBIGUOUS,
}
STOPS_THE_RUN = "sts:GetCallerIdentity"
ONLY_WITHOUT_TAGS = "lambda:ListTags"
OPERATIONS = sorted(set(operations()) - {STOPS_THE_RUN, ONLY_WITHOUT_TAGS})


def resting_on(operation: str, healthy: Judged) -> set[str]:
    """Verdicts that were formed from at least one call of this operation."""
    made_by = {
        one["question"]["probe"]
        + "@"
        + one["question"]["address"]["region"]
        + "/"
        + one["question"]["address"]["name"]
        + "".join(f";{word}={','.join(values)}" for word, values in one["question"]["address"]["details"])
        for one in healthy.readings
        if any(call["operation"] == operation for call in one["calls"])
    }
    return {name for name, record in healthy.records.items() if made_by & set(record.rests_on)}


def _is_unread(judged: Judged, healthy: Judged, operation: str, kind: UnreadKind) -> None:
    expected = resting_on(operation, healthy)
    assert expected, f"no verdict rests on {operation}"
    assert judged.said(Verdict.UNREAD) == expected, judged.output
    assert {judged.records[name].unread for name in expected} == {kind}
    assert {judged.records[name].operation for name in expected} == {operation}
    others = set(healthy.records) - expected
    assert {name for name in others if judged.records[name].verdict is not healthy.records[name].verdict} == set()
    assert judged.exit_status == 10


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_denied_operation_makes_its_own_verdicts_unread(sandbox, judge, healthy, operation):
    """A missing permission must not read as a missing bucket."""
    sandbox.plant(f"reading-denied:{operation}")
    _is_unread(judge(), healthy, operation, UnreadKind.DENIED)


@pytest.mark.parametrize("way", sorted(set(KINDS) - {"denied"}))
def test_each_way_of_not_answering_has_its_kind(sandbox, judge, healthy, way):
    """What to do next depends on it: log in, ask again, or open the region."""
    sandbox.plant(f"reading-{way}:s3:GetBucketVersioning")
    _is_unread(judge(), healthy, "s3:GetBucketVersioning", KINDS[way])


@pytest.mark.proof
@pytest.mark.parametrize("way", sorted(set(KINDS) - {"denied"}))
@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_operation_refused_in_each_way_is_unread(sandbox, judge, healthy, operation, way):
    """Protocols differ in how they fail: each operation, in each way."""
    sandbox.plant(f"reading-{way}:{operation}")
    _is_unread(judge(), healthy, operation, KINDS[way])


def test_tags_that_may_not_be_listed_are_unread_and_not_missing(sandbox, judge):
    """GetFunction leaves tags out both where there are none and where they may not be read."""
    sandbox.plant("function-tags-lost:order_get", "reading-denied:lambda:ListTags")
    record = judge().records["test_function_carries_its_tags[order_get]"]
    assert (record.verdict, record.unread, record.operation) == (Verdict.UNREAD, UnreadKind.DENIED, "lambda:ListTags")


def test_what_stands_on_the_second_page_is_seen(sandbox, judge, healthy):
    """A list that ends after its first page calls everything else missing."""
    awslambda = boto3.client(
        "lambda", endpoint_url=sandbox.environ["AWS_ENDPOINT_URL"], region_name="af-south-1", **_keys(sandbox)
    )
    role = "arn:aws:iam::093646564004:role/lambda-execution"
    for number in range(60):  # they come before ours in the list, and a page holds 50
        awslambda.create_function(
            FunctionName=f"1-of-somebody-else-{number}",
            Role=role,
            Code={"ZipFile": b"x"},
            Runtime="python3.12",
            Handler="x.y",
        )
    sandbox.control("DELETE", "ledger")
    judged = judge()
    assert judged.verdicts() == healthy.verdicts(), judged.output
    assert sandbox.calls().count("lambda:ListFunctions") == 2


def test_broken_outweighs_unread(sandbox, judge):
    """Exit status 1 says that something is known to be wrong; what is unread is listed beside it."""
    sandbox.plant("reading-denied:dynamodb:DescribeTimeToLive", "table-recovery-off:orders")
    judged = judge()
    assert judged.exit_status == 1
    assert "unread: denied: dynamodb:DescribeTimeToLive" in judged.output
    assert "broken: test_table_can_be_restored_to_any_second[orders]" in judged.output


def test_one_cause_takes_one_line(sandbox, judge):
    """Eleven buckets without a permission are one thing to mend, not a page of errors."""
    sandbox.plant("reading-denied:s3:GetBucketVersioning")
    output = judge().output
    assert output.count("could not be read") == 1
    assert "and 5 more" in output


def test_a_role_without_one_action_gives_unread_naming_the_action(sandbox, judge, prod):
    """The published policy is tried as IAM would try it: take an action away, and its reading is denied."""
    iam = boto3.client(
        "iam", endpoint_url=sandbox.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", **_keys(sandbox)
    )
    where = {"RoleName": "bbws-release-verifier", "PolicyName": "verifier-readonly"}
    policy = iam.get_role_policy(**where)["PolicyDocument"]
    for statement in policy["Statement"]:
        statement["Action"] = [one for one in statement["Action"] if one != "s3:GetBucketVersioning"]
    iam.put_role_policy(**where, PolicyDocument=json.dumps(policy))
    judged = judge()
    assert {name.partition("[")[0] for name in judged.said(Verdict.UNREAD)} == {"test_bucket_keeps_every_version"}
    record = judged.records["test_bucket_keeps_every_version[invoices]"]
    assert record.unread is UnreadKind.DENIED
    assert "is not authorized to perform: s3:GetBucketVersioning" in record.text


def _keys(sandbox):
    key = sandbox.description.operator
    return {"aws_access_key_id": key.access_key_id, "aws_secret_access_key": key.secret_access_key}
