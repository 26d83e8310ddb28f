"""Evidence where nobody can take it away: locked, checked, never overwritten, read back. On the sandbox's S3."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from fixtures.evidence.__main__ import main

pytestmark = pytest.mark.proof  # whole runs of the suite, one after the other

PLACE = "s3://kept/prod/prep/20260109"
_HERE = {"LocationConstraint": "af-south-1"}


@pytest.fixture
def s3(sandbox, monkeypatch):
    """As the operator, who has two buckets, one of them with Object Lock."""
    for name, value in sandbox.environ.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="kept", CreateBucketConfiguration=_HERE, ObjectLockEnabledForBucket=True)
    client.create_bucket(Bucket="plain", CreateBucketConfiguration=_HERE)
    return client


@pytest.fixture
def bundle(bundle_of, tmp_path):
    return bundle_of("healthy", tmp_path)


@pytest.fixture
def said(capsys):
    def run(*arguments):
        status = main([str(one) for one in arguments])
        out, error = capsys.readouterr()
        return status, out + error

    return run


def _files(bundle):
    return {path.relative_to(bundle).as_posix(): path.read_bytes() for path in bundle.rglob("*") if path.is_file()}


def test_a_bundle_is_kept_whole_and_locked(s3, bundle, said):
    """Every file, byte by byte, for as long as policy.toml says; the manifest is put last."""
    status, text = said("archive", bundle, PLACE)
    assert status == 0, text
    files = _files(bundle)
    assert f"{len(files)} files are there, {len(files)} of them new, all read back and the same" in text
    kept = {name: s3.get_object(Bucket="kept", Key=f"prod/prep/20260109/{name}") for name in files}
    assert {name: one["Body"].read() for name, one in kept.items()} == files
    assert {one["ObjectLockMode"] for one in kept.values()} == {"COMPLIANCE"}
    wanted = datetime.now(UTC) + timedelta(days=399)
    assert all(one["ObjectLockRetainUntilDate"] > wanted for one in kept.values())


def test_what_is_kept_cannot_be_taken_away(s3, bundle, said):
    """Not by its deletion, and not by shortening the time first."""
    said("archive", bundle, PLACE)
    key = {"Bucket": "kept", "Key": "prod/prep/20260109/manifest.json"}
    version = s3.head_object(**key)["VersionId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(**key, VersionId=version, BypassGovernanceRetention=True)
    shorter = {"Mode": "COMPLIANCE", "RetainUntilDate": datetime.now(UTC) + timedelta(days=1)}
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.put_object_retention(**key, Retention=shorter)


def test_keeping_it_again_changes_nothing(s3, bundle, said):
    """A run that was cut off is taken up again, and one that was not writes nothing."""
    said("archive", bundle, PLACE)
    before = len(s3.list_object_versions(Bucket="kept")["Versions"])
    status, text = said("archive", bundle, f"{PLACE}/")
    assert status == 0
    assert "0 of them new, all read back and the same" in text
    assert len(s3.list_object_versions(Bucket="kept")["Versions"]) == before


def test_another_bundle_in_its_place_is_refused(s3, bundle, bundle_of, tmp_path, said):
    """Nothing is overwritten, and the file that is different is named."""
    said("archive", bundle, PLACE)
    status, text = said("archive", bundle_of("broken", tmp_path), PLACE)
    assert status == 2
    assert f"{PLACE}/assessment.md: something else is there, and nothing is overwritten" in text
    kept = s3.get_object(Bucket="kept", Key="prod/prep/20260109/manifest.json")["Body"].read()
    assert kept == (bundle / "manifest.json").read_bytes()


def test_a_bucket_without_object_lock_is_refused(s3, bundle, said):
    """One sentence, and nothing is written."""
    status, text = said("archive", bundle, "s3://plain/x")
    assert (status, text.count("\n")) == (2, 1)
    assert "s3://plain: has no Object Lock, so evidence could be taken away" in text
    assert "Contents" not in s3.list_objects_v2(Bucket="plain")


def test_the_same_bytes_without_a_lock_are_refused(s3, bundle, said):
    """Somebody put them there by hand: right, and not kept."""
    content = (bundle / "manifest.json").read_bytes()
    s3.put_object(Bucket="kept", Key="prod/prep/20260109/manifest.json", Body=content, ChecksumAlgorithm="SHA256")
    status, text = said("archive", bundle, PLACE)
    assert status == 2
    assert f"{PLACE}/manifest.json: is there and not kept" in text


def test_what_can_be_bypassed_is_not_compliance(s3, bundle, said, tmp_path):
    """Under a policy of governance it is enough; under ours it is not."""
    policy = tmp_path / "policy.toml"
    text = (bundle / "declared/policy.toml").read_text(encoding="utf-8")
    policy.write_text(text.replace('mode = "COMPLIANCE"', 'mode = "GOVERNANCE"'), encoding="utf-8")
    assert said("archive", bundle, PLACE, "--policy", policy)[0] == 0
    status, text = said("archive", bundle, PLACE)
    assert status == 2
    assert "or in a mode that can be bypassed" in text


@pytest.mark.parametrize("place", ["kept/x", "s3://kept", "s3://kept/", "https://kept/x"])
def test_what_is_no_place_is_refused(s3, bundle, said, place):
    """With what would be accepted."""
    assert said("archive", bundle, place) == (2, f"{place}: is no place for evidence; accepted: s3://BUCKET/PREFIX\n")


def test_a_bundle_that_was_altered_is_not_kept(s3, bundle, said):
    """For 400 days nobody could put it right."""
    (bundle / "junit.xml").write_text("<testsuites/>", encoding="utf-8")
    status, text = said("archive", bundle, PLACE)
    assert status == 2
    assert "junit.xml: was changed" in text
    assert "Contents" not in s3.list_objects_v2(Bucket="kept")


def _failing(make, operation, code):
    def fail(self, name, arguments):
        if name == operation:
            raise ClientError({"Error": {"Code": code, "Message": "no"}}, name)
        return make(self, name, arguments)

    return fail


@pytest.mark.parametrize("way", ["denied", "throttled", "server-error"])
@pytest.mark.parametrize("operation", ["GetObjectLockConfiguration", "PutObject", "GetObject"])
def test_what_could_not_be_asked_is_said_in_one_sentence(monkeypatch, s3, bundle, said, operation, way):
    """Nothing is called kept that was not read back."""
    code = {"denied": "AccessDenied", "throttled": "SlowDown", "server-error": "InternalError"}[way]
    monkeypatch.setattr("botocore.client.BaseClient._make_api_call", _failing(type(s3)._make_api_call, operation, code))
    status, text = said("archive", bundle, PLACE)
    assert (status, text.count("\n")) == (2, 1)
    assert f"{PLACE}: {operation}" in text
    assert code in text


def test_the_stand_in_compares_checksums(s3):
    """Were they ignored, a byte lost on the way would be found by the reading alone."""
    other = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    with pytest.raises(ClientError, match="BadDigest"):
        s3.put_object(Bucket="plain", Key="k", Body=b"x", ChecksumAlgorithm="SHA256", ChecksumSHA256=other)
