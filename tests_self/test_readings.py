"""What cannot be read is unread, with the right kind, and changes nothing else: never green, never red."""

import functools
import json
import re
from dataclasses import replace

import boto3
import pytest

from fixtures.probes import aws, github  # noqa: F401  # both register their probes
from fixtures.probes.registry import operations
from fixtures.shapes.words import UnreadKind, Verdict
from tests_self.judge import Judged

WAYS = {
    "aws": {
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
    },
    "github": {
        "denied": UnreadKind.DENIED,
        "hidden": UnreadKind.DENIED,
        "throttled": UnreadKind.THROTTLED,
        "throttled-secondary": UnreadKind.THROTTLED,
        "expired": UnreadKind.EXPIRED,
        "timeout": UnreadKind.UNREACHABLE,
        "dropped": UnreadKind.UNREACHABLE,
        "server-error": UnreadKind.UNREACHABLE,
        "garbage": UnreadKind.AMBIGUOUS,
        "emptied": UnreadKind.AMBIGUOUS,
        "page": UnreadKind.AMBIGUOUS,
    },
}
STOPS_THE_RUN = "sts:GetCallerIdentity"
ONLY_SOMETIMES = {
    "lambda:ListTags",
    "github:GET /orgs/{org}/actions/oidc/customization/sub",
    "cloudwatch:GetMetricData",
}
"""Asked only where tags are left out, where a repository follows its organisation, and by a soak; each has a test of
its own."""
AWS = sorted(set(operations()) - {STOPS_THE_RUN} - ONLY_SOMETIMES)
GITHUB = sorted({f"github:{route}" for route in operations(world="github")} - ONLY_SOMETIMES)
SPREAD = {
    "aws": [
        *("s3:GetBucketVersioning", "s3:GetBucketEncryption", "dynamodb:DescribeTimeToLive", "ec2:DescribeVpcs"),
        *("iam:GetOpenIDConnectProvider", "lambda:GetPolicy"),
    ],
    "github": [
        f"github:GET /repos/{{owner}}/{{repo}}/{path}"
        for path in (
            *("actions/permissions", "actions/permissions/workflow", "rulesets", "actions/workflows"),
            *("actions/runs", "deployments"),
        )
    ],
}
"""Operations of which none hides another, for half of the ways of not answering each."""
GROUPS, MANY_GROUPS = 4, 8
IN_EACH_WAY = [(world, way) for world, ways in WAYS.items() for way in ways]


def _of_file(judged: Judged, file: str) -> Judged:
    """The same, as far as that file's checks go."""
    return replace(judged, records={name: one for name, one in judged.records.items() if one.node.startswith(file)})


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


def _is_unread(judged: Judged, healthy: Judged, operations: list[str], kind: UnreadKind) -> None:
    by_operation = {operation: resting_on(operation, healthy) for operation in operations}
    assert {one for one, verdicts in by_operation.items() if not verdicts} == set(), "no verdict rests on these"
    expected = {name for verdicts in by_operation.values() for name in verdicts}
    assert judged.said(Verdict.UNREAD) == expected, judged.output
    for name in expected:
        record = judged.records[name]
        assert record.unread is kind
        assert name in by_operation[record.operation]
    others = set(healthy.records) - expected
    assert {name for name in others if judged.records[name].verdict is not healthy.records[name].verdict} == set()
    assert judged.exit_status == 10


@pytest.mark.parametrize("group", range(GROUPS))
def test_denied_operations_make_their_own_verdicts_unread(sandbox, judge, healthy, group):
    """A missing permission must not read as a missing bucket. Every operation is in one of the groups."""
    denied = [*AWS, *GITHUB][group::GROUPS]
    sandbox.plant(*(f"reading-denied:{operation}" for operation in denied))
    _is_unread(judge(), healthy, denied, UnreadKind.DENIED)


@pytest.mark.proof
@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("world", WAYS)
def test_each_way_of_not_answering_has_its_kind(sandbox, judge, healthy, world, half):
    """What to do next depends on it: log in, ask again, or open the region. Each way has an operation of its own."""
    ways = list(WAYS[world])[half::2]
    names = dict(zip(SPREAD[world][: len(ways)], ways, strict=True))
    sandbox.plant(*(f"reading-{way}:{operation}" for operation, way in names.items()))
    judged = judge()
    expected = {name for operation in names for name in resting_on(operation, healthy)}
    assert judged.said(Verdict.UNREAD) == expected, judged.output
    seen = {(one.operation, one.unread) for one in map(judged.records.get, expected)}
    assert seen == {(operation, WAYS[world][way]) for operation, way in names.items()}


@pytest.mark.proof
@pytest.mark.parametrize("group", range(MANY_GROUPS))
@pytest.mark.parametrize(("world", "way"), IN_EACH_WAY)
def test_each_operation_refused_in_each_way_is_unread(sandbox, judge, healthy, world, way, group):
    """Protocols differ in how they fail: each operation, in each way."""
    refused = (AWS if world == "aws" else GITHUB)[group::MANY_GROUPS]
    sandbox.plant(*(f"reading-{way}:{operation}" for operation in refused))
    _is_unread(judge(), healthy, refused, WAYS[world][way])


def test_tags_that_may_not_be_listed_are_unread_and_not_missing(sandbox, judge):
    """GetFunction leaves tags out both where there are none and where they may not be read."""
    sandbox.plant("function-tags-lost:order_get", "reading-denied:lambda:ListTags")
    record = judge("tests_infra/test_functions.py").records["test_function_carries_its_tags[order_get]"]
    assert (record.verdict, record.unread, record.operation) == (Verdict.UNREAD, UnreadKind.DENIED, "lambda:ListTags")


_LIMITS = {"throttled": "RateLimited", "throttled-secondary": "SecondaryRateLimited"}


@pytest.mark.parametrize(("way", "code"), _LIMITS.items())
def test_a_rate_limit_says_when_to_come_back(sandbox, judge, way, code):
    """Whoever is refused until ten o'clock wants to know that it is ten o'clock."""
    sandbox.plant(f"reading-{way}:github:GET /repos/{{owner}}/{{repo}}/actions/permissions")
    record = judge("tests_github/test_repositories.py").records["test_repository_may_run_workflows[dynamodb_schemas]"]
    assert (record.unread, record.code) == (UnreadKind.THROTTLED, code)
    assert re.search(r"come back at 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", record.text), record.text


def test_a_hidden_list_is_not_an_empty_one(sandbox, judge):
    """GitHub answers 404 for a list that the token may not see."""
    sandbox.plant("reading-hidden:github:GET /repos/{owner}/{repo}/actions/secrets")
    record = judge("tests_github/test_secrets.py").records[
        "test_secret_is_defined_where_the_job_sees_it[dynamodb_schemas_aws_role_prod]"
    ]
    assert (record.verdict, record.unread, record.code) == (Verdict.UNREAD, UnreadKind.DENIED, "404")


def test_an_organisation_that_may_not_be_asked_leaves_the_subject_unread(sandbox, judge):
    """A repository that follows its organisation has no subject of its own."""
    route = "github:GET /orgs/{org}/actions/oidc/customization/sub"
    sandbox.plant("subject-customised-by-the-organisation:web_public", f"reading-denied:{route}")
    judged = judge("tests_github/test_handshakes.py")
    expected = {f"test_role_{claim}[web_public]" for claim in ("admits_the_deploying_jobs", "refuses_strangers")}
    assert judged.said(Verdict.UNREAD) == expected


@functools.cache
def _client(sandbox, service):
    url = sandbox.environ["AWS_ENDPOINT_URL"]
    return boto3.client(service, endpoint_url=url, region_name="af-south-1", **_keys(sandbox))


def _take_away(sandbox, action):
    """From what the suite's own role may do."""
    iam, where = _client(sandbox, "iam"), {"RoleName": "bbws-release-verifier", "PolicyName": "verifier-readonly"}
    policy = iam.get_role_policy(**where)["PolicyDocument"]
    for statement in policy["Statement"]:
        statement["Action"] = [one for one in statement["Action"] if one != action]
    iam.put_role_policy(**where, PolicyDocument=json.dumps(policy))


def test_what_stands_on_the_second_page_is_seen(sandbox, judge, healthy):
    """A list that ends after its first page calls everything else missing."""
    code = {"Code": {"ZipFile": b"x"}, "Runtime": "python3.12", "Handler": "x.y"}
    role = "arn:aws:iam::093646564004:role/lambda-execution"
    for number in range(60):  # they come before ours in the list, and a page holds 50
        _client(sandbox, "lambda").create_function(FunctionName=f"1-of-somebody-else-{number}", Role=role, **code)
    sandbox.control("DELETE", "ledger")
    file = "tests_infra/test_functions.py"
    judged = judge(file)
    assert judged.verdicts() == _of_file(healthy, file).verdicts(), judged.output
    assert sandbox.calls().count("lambda:ListFunctions") == 2


def test_broken_outweighs_unread(sandbox, judge):
    """Exit status 1 says that something is known to be wrong; what is unread is listed beside it."""
    sandbox.plant("reading-denied:dynamodb:DescribeTimeToLive", "table-recovery-off:orders")
    judged = judge("tests_infra/test_tables.py")
    assert judged.exit_status == 1
    assert "unread: denied: dynamodb:DescribeTimeToLive" in judged.output
    assert "broken: test_table_can_be_restored_to_any_second[orders]" in judged.output


def test_one_cause_takes_one_line(sandbox, judge):
    """Eleven buckets without a permission are one thing to mend, not a page of errors."""
    sandbox.plant("reading-denied:s3:GetBucketVersioning")
    output = judge("tests_infra/test_buckets.py").output
    assert output.count("could not be read") == 1
    assert "and 5 more" in output


def test_a_role_without_one_action_gives_unread_naming_the_action(sandbox, judge, prod):
    """The published policy is tried as IAM would try it: take an action away, and its reading is denied."""
    _take_away(sandbox, "s3:GetBucketVersioning")
    judged = judge("tests_infra/test_buckets.py")
    assert {name.partition("[")[0] for name in judged.said(Verdict.UNREAD)} == {"test_bucket_keeps_every_version"}
    record = judged.records["test_bucket_keeps_every_version[invoices]"]
    assert record.unread is UnreadKind.DENIED
    assert "is not authorized to perform: s3:GetBucketVersioning" in record.text


def _keys(sandbox):
    key = sandbox.description.operator
    return {"aws_access_key_id": key.access_key_id, "aws_secret_access_key": key.secret_access_key}
