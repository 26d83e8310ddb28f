"""The sandbox by itself, looked at and broken by hand with the tools that the team uses."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from fixtures.shapes.words import Verdict
from tests_self.by_hand_fixtures import AWS
from tests_self.judge import ROOT

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other


def test_aws_cli_sees_the_declared_resources(aws, prod):
    """What the tools show is what the suite judges."""
    assert {one["Name"] for one in aws("s3api", "list-buckets")["Buckets"]} >= {one.name for one in prod.buckets}
    assert set(aws("dynamodb", "list-tables")["TableNames"]) >= {one.name for one in prod.tables}
    functions = {one["FunctionName"] for one in aws("lambda", "list-functions")["Functions"]}
    assert functions == {one.names[0] for one in prod.functions}
    assert aws("ec2", "describe-vpcs", "--vpc-ids", "vpc-080991bf9615e8c65")["Vpcs"][0]["CidrBlock"] == "10.3.0.0/16"
    assert aws("sts", "get-caller-identity")["Account"] == "093646564004"


def _open_to_the_world(aws, bucket):
    aws("s3api", "delete-public-access-block", "--bucket", bucket)
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws("s3api", "put-bucket-policy", "--bucket", bucket, "--policy", policy)


def test_a_bucket_opened_by_hand_turns_exactly_its_own_checks_red(aws, judge):
    """The loop that a sceptic tries first; and the mend command of the message closes it."""
    _open_to_the_world(aws, "2-1-bbws-order-invoices-prod")
    judged = judge()
    claims = ("blocks_public_access", "policy_admits_no_public", "refuses_plain_http")
    assert judged.said(Verdict.BROKEN) == {f"test_bucket_{claim}[invoices]" for claim in claims}
    for check in ("test_bucket_refuses_plain_http", "test_bucket_blocks_public_access"):
        [mend] = judged.records[f"{check}[invoices]"].mend
        environ = os.environ | {"PATH": f"{AWS.parent}:{os.environ['PATH']}"}
        subprocess.run(mend, shell=True, check=True, env=environ | aws.environ, capture_output=True)  # noqa: S602
    assert judge().exit_status == 0


def test_a_public_policy_is_refused_while_the_block_stands(aws):
    """As S3 itself does it."""
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::prod-kimmyai-web-public/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    with pytest.raises(AssertionError, match="AccessDenied"):
        aws("s3api", "put-bucket-policy", "--bucket", "prod-kimmyai-web-public", "--policy", policy)


def test_a_new_bucket_has_what_s3_gives_it(aws):
    """Encrypted and closed since 2023; moto gives it neither."""
    where = ("--create-bucket-configuration", "LocationConstraint=af-south-1")
    aws("s3api", "create-bucket", "--bucket", "made-by-hand", *where)
    encryption = aws("s3api", "get-bucket-encryption", "--bucket", "made-by-hand")["ServerSideEncryptionConfiguration"]
    assert encryption["Rules"][0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    flags = aws("s3api", "get-public-access-block", "--bucket", "made-by-hand")["PublicAccessBlockConfiguration"]
    assert set(flags.values()) == {True}


def test_the_suites_own_role_may_not_write(sandbox):
    """A write with the verifier's key is denied as it would be in PROD."""
    key = sandbox.description.verifier
    environ = (
        os.environ
        | sandbox.environ
        | {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret_access_key}
    )
    words = [str(AWS), "dynamodb", "delete-table", "--table-name", "orders"]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert "AccessDeniedException" in done.stderr
    assert "is not authorized to perform: dynamodb:DeleteTable" in done.stderr


def _started(command, file):
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    deadline = time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return running


def test_the_command_line_runs_prints_exports_and_stops(tmp_path):
    """Start, point the shell at it, judge it, stop it."""
    file = tmp_path / "sandbox.json"
    command = [sys.executable, "-m", "fixtures.sandbox"]
    running = _started([*command, "--world", "assessed", "--write-to", str(file)], file)
    assert file.stat().st_mode & 0o077 == 0
    exports = subprocess.run([*command, "env", str(file)], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert f"export AWS_ENDPOINT_URL={json.loads(file.read_text(encoding='utf-8'))['aws_endpoint_url']}" in exports
    running.send_signal(signal.SIGTERM)
    with running:
        assert running.wait(timeout=20) == 0


def test_faults_are_listed_with_their_sentences_and_subjects():
    """So that a sceptic can choose."""
    listed = subprocess.run(
        [sys.executable, "-m", "fixtures.sandbox", "faults"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "bucket-opened-to-the-world\n    its public access block was taken off" in listed.stdout
    assert "on: SERVICE:OPERATION, such as s3:GetBucketPolicy" in listed.stdout
