"""The sandbox's IAM answers as AWS's: what a set of policies says to a request."""

from typing import Any

import pytest

from fixtures.sandbox.iam import (
    Decision,
    MalformedPolicy,
    NamedPolicy,
    Request,
    decide,
)
from tests_self.iam_words import ALL, BUCKET, OBJECT, document, policy, said

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
