"""The sandbox's IAM answers as AWS's: which action and which resources a call needs."""

from typing import Any

import pytest

from fixtures.sandbox.iam import (
    action_of,
    resources_of,
)
from tests_self.iam_words import ACCOUNT, BUCKET, OBJECT, REGION, ROLE_ARN, TABLE

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


LAMBDA = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"


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
