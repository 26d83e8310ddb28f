import pytest

from fixtures.judging import differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("S3")]


@pytest.mark.reads("present")
def test_bucket_exists(bucket, observed_bucket):
    """A deployment that expects the bucket would fail, or create a second one under another owner."""
    assert differences(bucket, observed_bucket) == []


@pytest.mark.reads("location")
def test_bucket_lies_in_its_declared_region(bucket, observed_bucket):
    """Customer data stays in the region that was agreed."""
    assert differences(bucket, observed_bucket) == []


@pytest.mark.reads("versioning")
def test_bucket_keeps_every_version(bucket, observed_bucket):
    """What a deployment overwrites or deletes can be brought back."""
    assert differences(bucket, observed_bucket) == []


@pytest.mark.reads("encryption")
def test_bucket_encrypts_what_it_stores(bucket, observed_bucket):
    """Stored data is unreadable to whoever gets hold of the disks."""
    assert differences(bucket, observed_bucket) == []


@pytest.mark.reads("public_access_block")
def test_bucket_blocks_public_access(bucket, observed_bucket):
    """No later policy or access list can open the bucket to the world by mistake."""
    assert differences(bucket, observed_bucket) == []


@pytest.mark.reads("policy_is_public")
def test_bucket_policy_admits_no_public(bucket, observed_bucket):
    """Nobody outside the account reads or writes invoices, state or code."""
    assert differences(bucket, observed_bucket) == []


@pytest.mark.reads("refuses_plain_http")
def test_bucket_refuses_plain_http(bucket, observed_bucket):
    """What is read from the bucket cannot be read along the way."""
    assert differences(bucket, observed_bucket) == []


@pytest.mark.reads("noncurrent_version_days")
def test_bucket_lets_old_versions_expire(bucket, observed_bucket):
    """Old versions are kept long enough to go back, and not paid for forever."""
    assert differences(bucket, observed_bucket) == []


@pytest.mark.reads("tags")
def test_bucket_carries_its_tags(bucket, observed_bucket):
    """Cost and ownership reports find the bucket."""
    assert differences(bucket, observed_bucket) == []


@pytest.mark.reads("replica")
def test_bucket_replicates_to_the_other_region(bucket, observed_bucket):
    """The loss of a region does not lose the bucket's content."""
    assert differences(bucket, observed_bucket) == []


@pytest.mark.reads("templates")
def test_bucket_holds_exactly_the_declared_templates(bucket, observed_bucket):
    """A missing template is a customer who gets no mail; a doubled one is a mail that nobody reviewed."""
    assert differences(bucket, observed_bucket) == []
