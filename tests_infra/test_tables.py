import pytest

from fixtures.judging import differences

pytestmark = [pytest.mark.prep, pytest.mark.postdeploy, pytest.mark.area("DynamoDB")]


@pytest.mark.reads("present")
def test_table_exists(table, observed_table):
    """Functions that read or write the table would fail on their first request."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("status")
def test_table_is_active(table, observed_table):
    """A table that is still being created or updated refuses requests."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("keys")
def test_table_has_its_declared_keys(table, observed_table):
    """Keys cannot be changed afterwards; a table with others has to be made again."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("indexes")
def test_table_has_its_declared_indexes(table, observed_table):
    """A query on an index that is not there fails; on one with other keys it finds nothing."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("index_states")
def test_table_indexes_are_active(table, observed_table):
    """An index that is still being filled answers with a part of the items."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("billing")
def test_table_is_billed_on_demand_as_declared(table, observed_table):
    """Provisioned capacity that nobody planned throttles on the first busy hour."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("point_in_time_recovery", "recovery_days")
def test_table_can_be_restored_to_any_second(table, observed_table):
    """A bad deployment's writes can be taken back."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("stream")
def test_table_streams_its_changes_as_declared(table, observed_table):
    """Consumers of the stream see what changed, and nobody pays for a stream that none reads."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("encryption")
def test_table_is_encrypted_with_the_declared_key(table, observed_table):
    """A key that somebody else may disable makes the table unreadable."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("deletion_protection")
def test_table_cannot_be_deleted_by_mistake(table, observed_table):
    """A `terraform destroy` in the wrong folder stops before the customers' data."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("ttl")
def test_table_expires_items_only_as_declared(table, observed_table):
    """Time to live on a wrong attribute deletes data without a trace in any log."""
    assert differences(table, observed_table) == []


@pytest.mark.reads("tags")
def test_table_carries_its_tags(table, observed_table):
    """Cost and ownership reports find the table."""
    assert differences(table, observed_table) == []
