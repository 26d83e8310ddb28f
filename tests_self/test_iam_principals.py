"""The sandbox's IAM answers as AWS's: who calls, and how a refusal is worded."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from fixtures.sandbox.iam import (
    Decision,
    Principal,
    Principals,
    Request,
    context_of,
    refusal_of_denial,
    refusal_of_expired_credentials,
    refusal_of_unknown_key,
    resources_of,
)
from tests_self.iam_words import ACCOUNT, ALL, OBJECT, REGION, ROLE_ARN, TABLE, document


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
