"""No secret is kept or shown, wherever it stands. Every secret here is made when the test runs."""

import base64
import json
import secrets
import string

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fixtures.shapes import redaction


def _letters(number, alphabet=string.ascii_letters + string.digits):
    return "".join(secrets.choice(alphabet) for _ in range(number))


def _access_key():
    return "AK" + "IA" + _letters(16, string.ascii_uppercase + string.digits)


def _private_key():
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _web_token():
    parts = [json.dumps({"alg": "HS256"}), json.dumps({"sub": _letters(9)}), _letters(20)]
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


_BY_FORM = {
    "AWS access key": _access_key,
    "temporary AWS access key": lambda: _access_key().replace("AK", "AS", 1),
    "private key": _private_key,
    "JSON Web Token": _web_token,
    "GitHub token": lambda: f"gh{secrets.choice('pousr')}_{_letters(36)}",
    "fine-grained GitHub token": lambda: f"github_pat_{_letters(50)}",
}
_BY_PLACE = {
    "password in a URL": "postgres://admin:{}@db.internal/orders",
    "signature of a link": "https://bucket.s3.amazonaws.com/code.zip?X-Amz-Expires=60&X-Amz-Signature={}",
    "session of a link": "https://bucket.s3.amazonaws.com/code.zip?X-Amz-Security-Token={}&X-Amz-Expires=60",
    "bearer": "Authorization: Bearer {}",
}
_BY_WORD = {
    "basic": "Authorization: Basic {}",
    "password": "connection failed: password={}; retrying",
    "password in JSON": '{{"password": "{}"}}',
    "secret": "client_secret = '{}'",
    "header": "x-api-key: {}",
    "token in a query": "GET https://api.example.org/v1?access_token={}&page=2",
    "cookie": "set-cookie: session={}",
    "exported": "AWS_SECRET_ACCESS_KEY={}",
}


@pytest.mark.parametrize("make", _BY_FORM.values(), ids=_BY_FORM)
def test_a_secret_is_known_by_its_form_wherever_it_stands(make):
    """In a tag, in a policy, in a description: nobody labelled it."""
    secret = make()
    held = {"tags": {"note": f"see {secret}"}, secret: ["deep", {"er": secret}]}
    assert secret.splitlines()[-1] not in json.dumps(redaction.judged(held))
    assert secret.splitlines()[-1] not in redaction.text(f"cannot use {secret} here")
    assert secret.splitlines()[-1] not in json.dumps(redaction.answer("s3:GetBucketTagging", held))


@pytest.mark.parametrize("sentence", [*_BY_PLACE.values(), *_BY_WORD.values()], ids=[*_BY_PLACE, *_BY_WORD])
def test_a_secret_is_known_by_what_stands_before_it(sentence):
    """In an error message or a traceback, which quote what was sent."""
    secret = _letters(24)
    shown = redaction.text(f"RuntimeError: {sentence.format(secret)}\n  in line 12")
    assert secret not in shown
    assert redaction.REDACTED in shown
    assert "in line 12" in shown


def test_a_secret_key_of_aws_is_known_by_its_length():
    """It stands alone in a message, without a word before it."""
    secret = _letters(37) + "aB3"
    assert secret not in redaction.text(f"the key {secret} does not match")
    commit = secrets.token_hex(20)
    assert commit in redaction.text(f"tag v1.2.3 points to {commit}")


_SECRET_KEYS = (
    *("SecretString", "SecretBinary", "SecretAccessKey", "SessionToken", "Password", "MasterUserPassword", "api_key"),
    *("Authorization", "x-api-key", "Set-Cookie", "token", "private_key", "client_secret", "X-Amz-Security-Token"),
)


@pytest.mark.parametrize("key", _SECRET_KEYS)
def test_an_answers_field_is_known_by_its_name(key):
    """Whatever form its value has."""
    secret = _letters(6)
    answer = {"items": [{"headers": {key: secret}}], "NextToken": "page-2", "secrets": [{"name": "AWS_ROLE_PROD"}]}
    kept = redaction.answer("any:Thing", answer)
    assert secret not in json.dumps(kept)
    assert kept["NextToken"] == "page-2"
    assert kept["secrets"] == [{"name": "AWS_ROLE_PROD"}]


def test_values_of_environment_variables_and_api_keys_are_not_kept():
    """Their names are evidence, their values are none of its business."""
    variables = {"DB_HOST": "db", "DYNAMODB_TABLE_NAME": "orders"}
    function = {"Configuration": {"Environment": {"Variables": variables}}, "Code": {"Location": "https://x"}}
    kept = redaction.answer("lambda:GetFunction", function)
    assert kept["Configuration"]["Environment"]["Variables"] == {
        "DB_HOST": redaction.REDACTED,
        "DYNAMODB_TABLE_NAME": "orders",
    }
    assert "Code" not in kept
    keys = redaction.answer("apigateway:GetApiKeys", {"items": [{"name": "orders", "value": "short"}]})
    assert keys == {"items": [{"name": "orders", "value": redaction.REDACTED}]}


def test_a_file_that_holds_a_secret_is_not_kept():
    """GitHub sends files in base64, in which nothing would be recognised."""
    for written, kept in ((f"run: login {_access_key()}", redaction.REDACTED), ("on: push", None)):
        content = base64.encodebytes(written.encode()).decode()
        answer = {"path": "deploy.yml", "encoding": "base64", "content": content}
        assert redaction.answer("github:GET contents", answer)["content"] == (kept or content)


def test_what_judges_say_is_left_as_it_is():
    """A rule that is too eager would hide what is wrong."""
    for sentence in (
        "token_default: declared read, observed write",
        "secret AWS_ROLE_PROD is not as declared in prod.toml: present: declared True, observed Absent",
        "gh secret set AWS_ROLE_PROD --repo BigBeard/2_1 --body arn:aws:iam::093646564004:role/x",
        "token: declared 'read', observed 'write'",
        "s3:GetBucketPolicy of 2-1-bbws-order-invoices-prod could not be read: denied, AccessDenied",
    ):
        assert redaction.text(sentence) == sentence


def _plant_in_the_world(sandbox, planted):
    clients = {name: boto3.client(name, **_as_operator(sandbox)) for name in ("lambda", "s3")}
    variables = {"Variables": {"DB_PASSWORD": planted["variable"]}}
    name = clients["lambda"].list_functions()["Functions"][0]["FunctionName"]
    clients["lambda"].update_function_configuration(FunctionName=name, Environment=variables)
    tags = {"TagSet": [{"Key": "note", "Value": planted["tag"]}]}
    clients["s3"].put_bucket_tagging(Bucket="2-1-bbws-order-invoices-prod", Tagging=tags)


def test_nothing_of_a_run_holds_a_planted_secret(judge, sandbox, tmp_path):
    """Files and terminal alike: the world, an error's message, a traceback and captured output each held one."""
    planted = {word: _letters(30) for word in ("variable", "stumbled")} | {"tag": _access_key()}
    _plant_in_the_world(sandbox, planted)
    judged = judge(f"--evidence={tmp_path}", "-p", "tests_self.stumbling", environ={"PLANTED": planted["stumbled"]})
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()) + judged.output.encode()
    assert b"no answer from https://(redacted)@example.org" in written
    assert b"DB_PASSWORD" in written
    assert [word for word, secret in planted.items() if secret.encode() in written] == []


def _as_operator(sandbox):
    key = sandbox.description.operator
    return {
        "endpoint_url": sandbox.description.aws_endpoint_url,
        "aws_access_key_id": key.access_key_id,
        "aws_secret_access_key": key.secret_access_key,
        "region_name": sandbox.description.region,
    }
