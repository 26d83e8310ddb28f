"""The sandbox's IAM answers as AWS's: the policy simulator."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from fixtures.sandbox.iam import (
    InvalidInput,
    NoSuchEntity,
    simulate_custom_policy,
    simulate_principal_policy,
)
from tests_self.iam_words import ACCOUNT, ALL, BUCKET, OBJECT, REGION, ROLE_ARN, document


@pytest.fixture
def iam() -> Iterator[Any]:
    """moto's IAM with one role, `verifier`, that may do nothing yet."""
    with mock_aws():
        client = boto3.client("iam", region_name=REGION)
        client.create_role(RoleName="verifier", AssumeRolePolicyDocument=document(), Path="/")
        yield client


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
