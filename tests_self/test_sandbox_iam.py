"""The sandbox's IAM answers as AWS's: a role that is too weak or too strong is seen before the real day."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from fixtures.sandbox.iam import (
    Decision,
    InvalidInput,
    MalformedPolicy,
    NamedPolicy,
    NoSuchEntity,
    Principal,
    Principals,
    Request,
    action_of,
    context_of,
    decide,
    refusal_of_denial,
    refusal_of_expired_credentials,
    refusal_of_unknown_key,
    resources_of,
    simulate_custom_policy,
    simulate_principal_policy,
)

ACCOUNT, REGION = "123456789012", "eu-west-1"
BUCKET, OBJECT = "arn:aws:s3:::invoices", "arn:aws:s3:::invoices/2026/a.pdf"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/verifier"
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def document(*statements: dict[str, Any], version: str = "2012-10-17") -> str:
    return json.dumps({"Version": version, "Statement": list(statements)})


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> NamedPolicy:
    return NamedPolicy.parse("p", document(*statements, version=version))


def said(*statements: dict[str, Any], action: str = "s3:GetObject", resource: str = OBJECT, **context: Any) -> str:
    """The decision's word; context keys are written with _ for the colon."""
    keys = {key.replace("_", ":"): value for key, value in context.items()}
    return decide(Request(action, resource, keys), [policy(*statements)]).word


MISSING = {
    "StringEquals": ("x", False),
    "StringEqualsIgnoreCase": ("x", False),
    "StringLike": ("*", False),
    "ArnLike": ("arn:*:*:*:*:*", False),
    "NumericLessThan": ("5", False),
    "DateGreaterThan": ("2020-01-01T00:00:00Z", False),
    "Bool": ("false", False),
    "IpAddress": ("0.0.0.0/0", False),
    "StringNotEquals": ("x", True),
    "StringNotLike": ("*", True),
    "ArnNotEquals": ("arn:aws:iam::1:role/x", True),
    "NumericNotEquals": ("5", True),
    "DateNotEquals": ("2020-01-01T00:00:00Z", True),
    "NotIpAddress": ("10.0.0.0/8", True),
    "StringEqualsIfExists": ("x", True),
    "BoolIfExists": ("true", True),
    "ForAllValues:StringEquals": ("x", True),
    "ForAnyValue:StringEquals": ("x", False),
    "ForAnyValue:StringNotEquals": ("x", False),
    "ForAnyValue:StringEqualsIfExists": ("x", True),
    "Null": ("true", True),
}


@pytest.mark.parametrize(("operator", "value", "holds"), [(k, *v) for k, v in MISSING.items()], ids=list(MISSING))
def test_missing_key_counts_as_aws_counts_it(operator: str, value: str, holds: bool) -> None:
    """A condition on a key that is not there is where hand-made evaluators let too much through."""
    assert (said(ALL | {"Condition": {operator: {"aws:thing": value}}}) == "allowed") == holds


PRESENT: list[tuple[str, Any, Any, bool]] = [
    ("StringEquals", ["a", "b"], "b", True),
    ("StringEquals", "B*", "Bx", False),
    ("StringNotEquals", ["a", "b"], "b", False),
    ("StringNotEquals", ["a", "b"], "c", True),
    ("StringLike", "home/?/*", "home/x/y/z", True),
    ("StringLike", "Home/*", "home/x", False),
    ("StringEqualsIgnoreCase", "ABC", "abc", True),
    ("StringEqualsIfExists", "a", "b", False),
    ("StringEquals", "a", ("a",), False),
    ("StringNotEquals", "z", ("a",), False),
    ("ForAllValues:StringEquals", ["a", "b"], ("a", "b"), True),
    ("ForAllValues:StringEquals", ["a", "b"], ("a", "c"), False),
    ("ForAllValues:StringEquals", ["a"], ("",), True),
    ("ForAnyValue:StringEquals", ["a", "b"], ("a", "c"), True),
    ("ForAnyValue:StringNotEquals", ["a"], ("a", "c"), True),
    ("NumericEquals", "10", "10.0", True),
    ("NumericLessThanEquals", 10, "11", False),
    ("NumericEquals", "10", "ten", False),
    ("DateLessThan", "2026-01-09T00:00:00Z", "2026-01-08T23:59:59+00:00", True),
    ("DateEquals", "2026-01-08T08:25:00", "2026-01-08T09:25:00+01:00", True),
    ("DateGreaterThan", "1767830400", "2026-01-08T08:25:00Z", True),
    ("Bool", True, "true", True),
    ("IpAddress", ["10.0.0.0/8", "::1"], "10.1.2.3", True),
    ("NotIpAddress", "10.0.0.0/8", "10.1.2.3", False),
    ("IpAddress", "10.0.0.0/8", "::1", False),
    ("ArnEquals", "arn:aws:iam::*:role/*", "arn:aws:iam::1:role/a/b", True),
    ("ArnLike", "arn:aws:*:role/x", "arn:aws:iam::1:role/x", False),
    ("ArnNotLike", "arn:aws:iam::1:role/*", "arn:aws:iam::1:user/x", True),
    ("Null", "false", "x", True),
    ("Null", "true", "x", False),
]


@pytest.mark.parametrize(("operator", "written", "given", "holds"), PRESENT)
def test_operator_compares_as_aws_does(operator: str, written: Any, given: Any, holds: bool) -> None:
    """Each family has its own idea of equality; a wrong one opens or shuts a whole statement."""
    assert (said(ALL | {"Condition": {operator: {"AWS:Thing": written}}}, aws_thing=given) == "allowed") == holds


RESOURCES = [
    ("*", True),
    (f"{BUCKET}/*", True),
    (BUCKET, False),
    ("arn:aws:s3:::INVOICES/*", False),
    ("arn:aws:s3:::invoices/????/?.pdf", True),
    ("arn:aws:s3", True),
    ("arn:aws:s3:::${aws:PrincipalTag/bucket}/*", True),
    ("arn:aws:s3:::${aws:nothing}/*", False),
    ("arn:aws:s3:::${aws:nothing, 'invoices'}/*", True),
    ("arn:aws:s3:::invoices/${*}", False),
]


@pytest.mark.parametrize(("written", "covered"), RESOURCES)
def test_resource_pattern_covers_what_it_does_at_aws(written: str, covered: bool) -> None:
    """A bucket's ARN does not cover its objects, and a variable without a value covers nothing."""
    tag = {"aws:PrincipalTag/bucket": "invoices"}
    decision = decide(Request("s3:GetObject", OBJECT, tag), [policy(ALL | {"Resource": written})])
    assert (decision.word == "allowed") == covered


def test_variables_are_plain_text_in_a_document_of_2008() -> None:
    """A policy without the new version silently loses its variables."""
    statement = ALL | {"Resource": "arn:aws:s3:::${aws:username}/*"}
    request = Request("s3:GetObject", "arn:aws:s3:::ann/x", {"aws:username": "ann"})
    assert decide(request, [policy(statement)]).word == "allowed"
    assert decide(request, [policy(statement, version="2008-10-17")]).word == "implicitDeny"


def test_stars_in_a_variables_value_are_no_wildcards() -> None:
    """Nobody gains access by being called star."""
    statement = ALL | {"Resource": "arn:aws:s3:::invoices/${aws:username}"}
    assert said(statement, aws_username="*") == "implicitDeny"


def test_explicit_deny_wins_over_every_allow() -> None:
    """The order of statements and policies must not matter, and only the denying statement is named."""
    deny = {"Sid": "No", "Effect": "Deny", "Action": "S3:getOBJECT", "Resource": f"{BUCKET}/*"}
    decision = decide(Request("s3:GetObject", OBJECT), [policy(deny), policy(ALL)])
    assert (decision.word, [match.statement.sid for match in decision.matched]) == ("explicitDeny", ["No"])


def test_deny_with_not_action_denies_all_the_others() -> None:
    """A fence is written so: everything but reading is denied, whatever else is allowed."""
    fence = {"Effect": "Deny", "NotAction": ["s3:Get*", "s3:List*"], "Resource": "*"}
    assert said(ALL, fence) == "allowed"
    assert said(ALL, fence, action="s3:PutObject") == "explicitDeny"
    assert said({"Effect": "Deny", "Action": "*", "NotResource": BUCKET}, ALL, resource=BUCKET) == "allowed"


def test_boundary_and_session_policy_limit_and_never_grant() -> None:
    """A role can do only what all layers allow."""
    request, reading = Request("s3:PutObject", OBJECT), policy(ALL | {"Action": "s3:Get*"})
    assert decide(request, [policy(ALL)], boundary=reading) == Decision("implicitDeny", (), "permissions boundary")
    assert decide(request, [policy(ALL)], session_policy=reading) == Decision("implicitDeny", (), "session policy")
    assert decide(request, [], boundary=policy(ALL)).word == "implicitDeny"


def test_same_text_is_parsed_once() -> None:
    """Every call of every test is decided, so a decision must not cost a parse."""
    assert NamedPolicy.parse("a", document(ALL)).statements is NamedPolicy.parse("b", document(ALL)).statements


BROKEN = [
    "{",
    "[]",
    document(ALL | {"Condition": {"StringSortOf": {"a": "b"}}}),
    document(ALL | {"Condition": {"NullIfExists": {"a": "true"}}}),
    document(ALL | {"Effect": "allow"}),
    document(ALL | {"NotAction": "s3:*"}),
    document(ALL | {"Principal": "*"}),
    document({"Effect": "Allow", "Action": "*"}),
    document(ALL, version="2026-01-01"),
]


@pytest.mark.parametrize("text", BROKEN)
def test_document_that_aws_would_not_store_is_refused(text: str) -> None:
    """A typing error in an operator must not read as a condition that never holds."""
    with pytest.raises(MalformedPolicy):
        NamedPolicy.parse("p", text)


ACTIONS = [
    ("s3", "ListObjectsV2", "GET", {}, "s3:ListBucket"),
    ("s3", "HeadObject", "HEAD", {"VersionId": "v"}, "s3:GetObjectVersion"),
    ("s3", "DeleteObjects", "POST", {}, "s3:DeleteObject"),
    ("s3", "GetBucketEncryption", "GET", {}, "s3:GetEncryptionConfiguration"),
    ("s3control", "GetPublicAccessBlock", "GET", {}, "s3:GetAccountPublicAccessBlock"),
    ("lambda", "Invoke", "POST", {}, "lambda:InvokeFunction"),
    ("lambda", "GetFunction20150331v2", "GET", {}, "lambda:GetFunction"),
    ("apigatewayv2", "GetApis", "get", {}, "apigateway:GET"),
    ("budgets", "DescribeBudgets", "POST", {}, "budgets:ViewBudget"),
    ("budgets", "CreateNotification", "POST", {}, "budgets:ModifyBudget"),
    ("resourcegroupstaggingapi", "GetResources", "POST", {}, "tag:GetResources"),
    ("stepfunctions", "ListStateMachines", "POST", {}, "states:ListStateMachines"),
    ("dynamodb", "TransactWriteItems", "POST", {"TransactItems": [{"Delete": {}}]}, "dynamodb:DeleteItem"),
    ("dynamodb", "ExecuteStatement", "POST", {"Statement": "select * from t"}, "dynamodb:PartiQLSelect"),
    ("dynamodb", "ExecuteStatement", "POST", {}, "dynamodb:PartiQLUpdate"),
]


@pytest.mark.parametrize(("service", "operation", "method", "parameters", "action"), ACTIONS)
def test_call_needs_the_action_that_aws_documents(
    service: str, operation: str, method: str, parameters: dict[str, Any], action: str
) -> None:
    """The published read-only policy is written in actions, the suite's calls in operations."""
    assert action_of(service, operation, method, parameters) == action


LAMBDA, TABLE = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table"
CALLS = [
    ("s3", "GetObject", {"Bucket": "invoices", "Key": "2026/a.pdf"}, (OBJECT,)),
    ("s3", "GetBucketPolicy", {"Bucket": "invoices"}, (BUCKET,)),
    ("s3", "ListBuckets", {}, ("*",)),
    ("dynamodb", "Query", {"TableName": "t", "IndexName": "i"}, (f"{TABLE}/t/index/i",)),
    ("dynamodb", "BatchGetItem", {"RequestItems": {"t": {}, "u": {}}}, (f"{TABLE}/t", f"{TABLE}/u")),
    ("dynamodb", "ListTables", {}, ("*",)),
    ("lambda", "GetFunction", {"FunctionName": "f", "Qualifier": "live"}, (f"{LAMBDA}:f:live",)),
    ("lambda", "GetPolicy", {"FunctionName": f"{ACCOUNT}:function:f:1"}, (f"{LAMBDA}:f:1",)),
    ("lambda", "Invoke", {"FunctionName": f"{LAMBDA}:f"}, (f"{LAMBDA}:f",)),
    ("lambda", "ListEventSourceMappings", {"FunctionName": "f"}, ("*",)),
    ("logs", "DescribeLogGroups", {}, (f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:*",)),
    (
        "logs",
        "FilterLogEvents",
        {"logGroupName": "/g"},
        (f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/g:log-stream:",),
    ),
    ("sts", "AssumeRole", {"RoleArn": ROLE_ARN}, (ROLE_ARN,)),
    ("ec2", "DescribeVpcs", {"VpcIds": ["vpc-080991bf9615e8c65"]}, ("*",)),
    (
        "ec2",
        "DeleteVpc",
        {"VpcId": "vpc-080991bf9615e8c65"},
        (f"arn:aws:ec2:{REGION}:{ACCOUNT}:vpc/vpc-080991bf9615e8c65",),
    ),
    ("route53", "ListResourceRecordSets", {"HostedZoneId": "/hostedzone/Z1"}, ("arn:aws:route53:::hostedzone/Z1",)),
    ("cloudfront", "GetDistributionConfig", {"Id": "E1"}, (f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1",)),
    ("acm", "ListCertificates", {}, ("*",)),
]


@pytest.mark.parametrize(("service", "operation", "parameters", "arns"), CALLS)
def test_call_is_checked_against_its_resources(
    service: str, operation: str, parameters: dict[str, Any], arns: tuple[str, ...]
) -> None:
    """A policy that names the wrong resource must fail here as it would at AWS."""
    assert resources_of(service, operation, parameters, ACCOUNT, REGION) == arns


def test_api_gateway_resource_is_the_requests_path() -> None:
    """API Gateway's permissions know HTTP methods and paths, and nothing else."""
    arns = resources_of("apigateway", "GetStages", {}, ACCOUNT, REGION, path="/restapis/a1/stages?limit=1")
    assert arns == (f"arn:aws:apigateway:{REGION}::/restapis/a1/stages",)


@pytest.fixture
def iam() -> Iterator[Any]:
    """moto's IAM with one role, `verifier`, that may do nothing yet."""
    with mock_aws():
        client = boto3.client("iam", region_name=REGION)
        client.create_role(RoleName="verifier", AssumeRolePolicyDocument=document(), Path="/")
        yield client


def verifier() -> Principal:
    principals = Principals(ACCOUNT)
    principals.register("KEY", "verifier", "ci")
    caller = principals.find("KEY")
    assert caller is not None
    return caller


def may(principals: Principals, key: str, action: str = "s3:GetObject") -> str:
    caller = principals.find(key)
    assert caller is not None
    return caller.decide(Request(action, OBJECT)).word


def test_changed_role_policy_counts_for_the_next_call(iam: Any) -> None:
    """Someone who breaks the sandbox by hand with put-role-policy must see it at once."""
    principals = Principals(ACCOUNT)
    principals.register("KEY", "verifier", "ci")
    assert may(principals, "KEY") == "implicitDeny"
    iam.put_role_policy(RoleName="verifier", PolicyName="read", PolicyDocument=document(ALL))
    assert may(principals, "KEY") == "allowed"
    iam.delete_role_policy(RoleName="verifier", PolicyName="read")
    assert may(principals, "KEY") == "implicitDeny"


def test_default_version_of_an_attached_policy_is_the_one_in_force(iam: Any) -> None:
    """An older or newer version of a managed policy says nothing about what is allowed."""
    principals = Principals(ACCOUNT)
    principals.register("KEY", "verifier", "ci")
    arn = iam.create_policy(PolicyName="managed", PolicyDocument=document(ALL))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="verifier", PolicyArn=arn)
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=document(ALL | {"Effect": "Deny"}))
    assert may(principals, "KEY") == "allowed"
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v2")
    assert may(principals, "KEY") == "explicitDeny"


def test_boundary_in_moto_limits_the_role(iam: Any) -> None:
    """A boundary whose policy is gone must not turn into no boundary."""
    principals = Principals(ACCOUNT)
    principals.register("KEY", "verifier", "ci")
    iam.put_role_policy(RoleName="verifier", PolicyName="read", PolicyDocument=document(ALL))
    arn = iam.create_policy(PolicyName="fence", PolicyDocument=document(ALL | {"Action": "s3:*"}))["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName="verifier", PermissionsBoundary=arn)
    assert (may(principals, "KEY"), may(principals, "KEY", "iam:GetRole")) == ("allowed", "implicitDeny")
    iam.put_role_permissions_boundary(RoleName="verifier", PermissionsBoundary=f"{arn}-gone")
    assert may(principals, "KEY") == "implicitDeny"


def test_session_from_assume_role_speaks_for_its_role_until_it_expires(iam: Any) -> None:
    """The suite's own credentials come from STS, in the sandbox as in the pipeline."""
    answer = boto3.client("sts", region_name=REGION).assume_role(RoleArn=ROLE_ARN, RoleSessionName="ci")
    caller, now = Principals(ACCOUNT).find(answer["Credentials"]["AccessKeyId"]), datetime.now(UTC)
    assert caller is not None
    assert (caller.arn, caller.entity_arn) == (answer["AssumedRoleUser"]["Arn"], ROLE_ARN)
    assert (caller.has_expired(now), caller.has_expired(now + timedelta(hours=2))) == (False, True)


def test_session_policy_given_to_assume_role_limits_the_session(iam: Any) -> None:
    """A pipeline that narrows its own session must not find it as wide as the role."""
    iam.put_role_policy(RoleName="verifier", PolicyName="all", PolicyDocument=document(ALL))
    narrow = document(ALL | {"Action": "s3:Get*"})
    sts = boto3.client("sts", region_name=REGION)
    answer = sts.assume_role(RoleArn=ROLE_ARN, RoleSessionName="ci", Policy=narrow)
    principals, key = Principals(ACCOUNT), answer["Credentials"]["AccessKeyId"]
    assert (may(principals, key), may(principals, key, "s3:PutObject")) == ("allowed", "implicitDeny")


def test_users_key_speaks_for_the_user_and_its_groups_while_it_is_active(iam: Any) -> None:
    """An inactive key is answered like one that nobody has."""
    iam.create_user(UserName="ann")
    iam.create_group(GroupName="readers")
    iam.add_user_to_group(GroupName="readers", UserName="ann")
    iam.put_group_policy(GroupName="readers", PolicyName="read", PolicyDocument=document(ALL))
    key = iam.create_access_key(UserName="ann")["AccessKey"]["AccessKeyId"]
    principals = Principals(ACCOUNT)
    assert may(principals, key) == "allowed"
    iam.update_access_key(UserName="ann", AccessKeyId=key, Status="Inactive")
    assert principals.find(key) is None


def test_unknown_key_is_nobody_and_the_operator_may_do_everything(iam: Any) -> None:
    """A key is never mistaken for a caller with default rights."""
    principals = Principals(ACCOUNT)
    principals.register_operator("OPERATOR")
    principals.register("GONE", "no-such-role", "ci")
    assert may(principals, "OPERATOR", "iam:DeleteRole") == "allowed"
    assert (principals.find("NOBODY"), principals.find("GONE")) == (None, None)


def test_call_is_refused_for_the_first_resource_that_is_not_allowed(iam: Any) -> None:
    """One allowed table does not open a batch over two."""
    iam.put_role_policy(
        RoleName="verifier", PolicyName="read", PolicyDocument=document(ALL | {"Resource": f"{TABLE}/t"})
    )
    caller = verifier()
    assert caller.first_refused("dynamodb:BatchGetItem", (f"{TABLE}/t",), {}) is None
    refused = caller.first_refused("dynamodb:BatchGetItem", (f"{TABLE}/t", f"{TABLE}/u"), {})
    assert refused is not None
    assert refused[0].resource == f"{TABLE}/u"


def test_context_tells_the_role_the_moment_and_the_transport(iam: Any) -> None:
    """Conditions see the role itself, not its session, and a session without MFA says so."""
    iam.tag_role(RoleName="verifier", Tags=[{"Key": "team", "Value": "blue"}])
    now, given = datetime(2026, 1, 8, 8, 25, tzinfo=UTC), {"Prefix": "2026/", "Tags": [{"Key": "a", "Value": "b"}]}
    context = context_of(
        verifier(), service="s3", parameters=given, region=REGION, now=now, source_ip="127.0.0.1", secure=True
    )
    assert (context["aws:PrincipalArn"], context["aws:PrincipalTag/team"]) == (ROLE_ARN, "blue")
    assert (context["aws:SecureTransport"], context["aws:MultiFactorAuthPresent"]) == ("true", "false")
    assert (context["s3:prefix"], context["aws:TagKeys"], context["aws:RequestTag/a"]) == ("2026/", ("a",), "b")
    assert "aws:username" not in context


def test_role_with_a_path_is_checked_with_its_path(iam: Any) -> None:
    """The call names the role only; the policy is written with the path."""
    iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=document(), Path="/ci/")
    arns = resources_of("iam", "AttachRolePolicy", {"RoleName": "deploy", "PolicyArn": "arn:x"}, ACCOUNT, REGION)
    assert arns == (f"arn:aws:iam::{ACCOUNT}:role/ci/deploy",)


REFUSALS = [
    ("s3", "rest-xml", "AccessDenied 403", "InvalidAccessKeyId 403", "ExpiredToken 400"),
    ("route53", "rest-xml", "AccessDenied 403", "InvalidClientTokenId 403", "ExpiredToken 403"),
    ("iam", "query", "AccessDenied 403", "InvalidClientTokenId 403", "ExpiredToken 403"),
    ("sns", "query", "AuthorizationError 403", "InvalidClientTokenId 403", "ExpiredToken 403"),
    ("sqs", "json", "AccessDenied 403", "InvalidClientTokenId 403", "ExpiredToken 403"),
    ("dynamodb", "json", "AccessDeniedException 400", "UnrecognizedClientException 400", "ExpiredTokenException 400"),
    (
        "lambda",
        "rest-json",
        "AccessDeniedException 403",
        "UnrecognizedClientException 403",
        "ExpiredTokenException 403",
    ),
    ("ec2", "ec2", "UnauthorizedOperation 403", "AuthFailure 401", "RequestExpired 400"),
]


@pytest.mark.parametrize(("service", "protocol", "denied", "unknown", "expired"), REFUSALS)
def test_service_refuses_in_its_own_words(service: str, protocol: Any, denied: str, unknown: str, expired: str) -> None:
    """The suite tells denied from absent and expired by these codes."""
    decision = Decision("implicitDeny", ())
    refusals = [
        refusal_of_denial(service, protocol, ROLE_ARN, Request("a:B", "*"), decision),
        refusal_of_unknown_key(service, protocol),
        refusal_of_expired_credentials(service, protocol),
    ]
    assert [f"{one.code} {one.status}" for one in refusals] == [denied, unknown, expired]


@pytest.mark.parametrize(
    ("decision", "ending"),
    [
        (Decision("implicitDeny", ()), "because no identity-based policy allows the iam:GetRole action"),
        (Decision("explicitDeny", ()), "with an explicit deny in an identity-based policy"),
        (
            Decision("implicitDeny", (), "permissions boundary"),
            "because no permissions boundary allows the iam:GetRole action",
        ),
        (Decision("explicitDeny", (), "session policy"), "with an explicit deny in a session policy"),
    ],
)
def test_refusal_says_who_what_on_what_and_why(decision: Decision, ending: str) -> None:
    """A person reads this sentence at half past nine in the evening."""
    refusal = refusal_of_denial("iam", "query", "arn:me", Request("iam:GetRole", ROLE_ARN), decision)
    begin = f"User: arn:me is not authorized to perform: iam:GetRole on resource: {ROLE_ARN}"
    assert refusal.message == f"{begin} {ending}"


def test_simulation_answers_once_per_action_and_resource_from_the_roles_policies(iam: Any) -> None:
    """The auditor's question, what may this role do, has the same answer as the calls themselves."""
    text = document(ALL | {"Action": "s3:Get*", "Resource": f"{BUCKET}/*"})
    iam.put_role_policy(RoleName="verifier", PolicyName="read", PolicyDocument=text)
    question = {"ActionNames": ["s3:GetObject", "s3:PutObject"], "ResourceArns": [OBJECT, BUCKET]}
    results = simulate_principal_policy(question | {"PolicySourceArn": ROLE_ARN}, ACCOUNT)["EvaluationResults"]
    words = [(one["EvalActionName"][3:6], one["EvalResourceName"], one["EvalDecision"]) for one in results]
    assert words[:2] == [("Get", OBJECT, "allowed"), ("Get", BUCKET, "implicitDeny")]
    assert words[2:] == [("Put", OBJECT, "implicitDeny"), ("Put", BUCKET, "implicitDeny")]
    assert [one["SourcePolicyId"] for one in results[0]["MatchedStatements"]] == ["read"]


def test_simulation_names_the_context_that_it_was_not_given() -> None:
    """A simulation without the key that decides proves nothing, and must say which key that is."""
    text = document(ALL | {"Condition": {"Bool": {"aws:SecureTransport": "true"}}})
    question = {"PolicyInputList": [text], "ActionNames": ["s3:GetObject"]}
    entry = {"ContextKeyName": "aws:securetransport", "ContextKeyValues": ["true"], "ContextKeyType": "boolean"}
    without = simulate_custom_policy(question)["EvaluationResults"][0]
    given = simulate_custom_policy(question | {"ContextEntries": [entry]})["EvaluationResults"][0]
    assert (without["EvalDecision"], without["MissingContextValues"]) == ("implicitDeny", ["aws:SecureTransport"])
    assert (given["EvalDecision"], given["MissingContextValues"]) == ("allowed", [])


def test_simulation_shows_what_the_boundary_says() -> None:
    """Allowed by policy and stopped by the boundary are two different repairs."""
    question = {"PolicyInputList": [document(ALL)], "ActionNames": ["iam:GetRole"]}
    fence = {"PermissionsBoundaryPolicyInputList": [document(ALL | {"Action": "s3:*"})]}
    result = simulate_custom_policy(question | fence)["EvaluationResults"][0]
    assert result["EvalDecision"] == "implicitDeny"
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    assert "PermissionsBoundaryDecisionDetail" not in simulate_custom_policy(question)["EvaluationResults"][0]


def test_simulation_points_at_the_statement_that_decided() -> None:
    """The positions are those of AWS's own published example."""
    condition = '"Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}'
    statement = f'{{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",{condition}}}'
    text = f'{{"Version":"2012-10-17","Statement":{statement}}}'
    entry = {"ContextKeyName": "aws:CurrentTime", "ContextKeyValues": ["2019-01-01T00:00:00Z"]}
    question = {"PolicyInputList": [text], "ActionNames": ["dynamodb:CreateBackup"], "ContextEntries": [entry]}
    matched = simulate_custom_policy(question)["EvaluationResults"][0]["MatchedStatements"][0]
    assert (matched["StartPosition"], matched["EndPosition"]) == ({"Line": 1, "Column": 38}, {"Line": 1, "Column": 167})


def test_simulation_comes_in_pages() -> None:
    """A reader that ignores the marker sees a part and takes it for the whole."""
    question = {"PolicyInputList": [document(ALL)], "ActionNames": ["s3:A", "s3:B", "s3:C"], "MaxItems": 2}
    first = simulate_custom_policy(question)
    second = simulate_custom_policy(question | {"Marker": first["Marker"]})
    assert [len(page["EvaluationResults"]) for page in (first, second)] == [2, 1]
    assert (first["IsTruncated"], second["IsTruncated"], "Marker" in second) == (True, False, False)


def test_simulation_of_what_is_not_there_is_an_error(iam: Any) -> None:
    """A role that is gone must not be answered as one that may do nothing."""
    question = {"ActionNames": ["s3:GetObject"]}
    with pytest.raises(NoSuchEntity, match="The role with name gone cannot be found"):
        simulate_principal_policy(question | {"PolicySourceArn": ROLE_ARN.replace("verifier", "gone")}, ACCOUNT)
    with pytest.raises(InvalidInput, match="does not clearly define entity type and name"):
        simulate_principal_policy(question | {"PolicySourceArn": "arn:aws:sts::1:assumed-role/x/y"}, ACCOUNT)
    with pytest.raises(InvalidInput, match="Action"):
        simulate_custom_policy({"PolicyInputList": [], "ActionNames": ["s3:*"]})
