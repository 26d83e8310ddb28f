"""Policies and constants that the tests of the sandbox's IAM are written with."""

import json
from typing import Any

from fixtures.sandbox.iam import NamedPolicy, Request, decide

ACCOUNT, REGION = "123456789012", "eu-west-1"
BUCKET, OBJECT = "arn:aws:s3:::invoices", "arn:aws:s3:::invoices/2026/a.pdf"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/verifier"

TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table"
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def document(*statements: dict[str, Any], version: str = "2012-10-17") -> str:
    return json.dumps({"Version": version, "Statement": list(statements)})


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> NamedPolicy:
    return NamedPolicy.parse("p", document(*statements, version=version))


def said(*statements: dict[str, Any], action: str = "s3:GetObject", resource: str = OBJECT, **context: Any) -> str:
    """The decision's word; context keys are written with _ for the colon."""
    keys = {key.replace("_", ":"): value for key, value in context.items()}
    return decide(Request(action, resource, keys), [policy(*statements)]).word
