"""The ledger in S3: two machines, conditions that S3 keeps, and nothing that is overwritten."""

import secrets

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from fixtures.shapes.readings import CouldNotRead
from fixtures.soak.chain import LedgerRefused
from fixtures.soak.ledger_s3 import ATTEMPTS, S3Ledger
from tests_self.soak_records import small_plan
from tests_self.test_soak_ledger import entry_of

PLAN = small_plan()
PLACE = "s3://soaks/sit/soak.jsonl"


@pytest.fixture
def s3():
    with mock_aws():
        client = boto3.client(
            "s3",
            region_name="us-east-1",
            aws_access_key_id=secrets.token_hex(10),
            aws_secret_access_key=secrets.token_hex(20),
        )
        client.create_bucket(Bucket="soaks")
        yield client


class Meanwhile:
    """A client that lets something happen just before an object is put, once or each time."""

    def __init__(self, client, happens, *, times=1):
        self._client, self._happens, self._times = client, happens, times

    def __getattr__(self, name):
        return getattr(self._client, name)

    def put_object(self, **arguments):
        if self._times:
            self._times -= 1
            self._happens(arguments)
        return self._client.put_object(**arguments)


def _error(code):
    return ClientError({"Error": {"Code": code, "Message": ""}}, "PutObject")


def test_stand_in_keeps_the_conditions(s3):
    """Were they ignored, every test below would pass for the wrong reason."""
    first = s3.put_object(Bucket="soaks", Key="k", Body=b"1", IfNoneMatch="*")
    for condition in ({"IfNoneMatch": "*"}, {"IfMatch": '"other"'}):
        with pytest.raises(ClientError, match="PreconditionFailed"):
            s3.put_object(Bucket="soaks", Key="k", Body=b"2", **condition)
    s3.put_object(Bucket="soaks", Key="k", Body=b"3", IfMatch=first["ETag"])
    assert s3.get_object(Bucket="soaks", Key="k")["Body"].read() == b"3"


def test_ledger_is_kept_and_continued(s3):
    """Another machine reads what the first has written."""
    assert S3Ledger(PLACE, PLAN, s3).read().entries == ()
    assert [S3Ledger(PLACE, PLAN, s3).append(entry_of(number)) for number in (1, 2)] == [True, True]
    assert S3Ledger(PLACE, PLAN, s3).read().entries == (entry_of(1), entry_of(2))


@pytest.mark.parametrize("already", [(), (5,)], ids=["nothing there yet", "one window there"])
def test_window_of_another_machine_is_not_overwritten(s3, already):
    """It came between our reading and our writing: both stand there."""
    other = S3Ledger(PLACE, PLAN, s3)
    assert all(other.append(entry_of(number)) for number in already)
    ours = S3Ledger(PLACE, PLAN, Meanwhile(s3, lambda _: other.append(entry_of(1))))
    assert ours.append(entry_of(2))
    assert [one.window for one in other.read().entries] == [*already, 1, 2]


def test_same_window_of_another_machine_is_not_doubled(s3):
    """The one who comes second writes nothing, and knows it."""
    theirs = entry_of(1, judged_at=PLAN.end)
    ours = S3Ledger(PLACE, PLAN, Meanwhile(s3, lambda _: S3Ledger(PLACE, PLAN, s3).append(theirs)))
    assert not ours.append(entry_of(1))
    assert ours.read().entries == (theirs,)


@pytest.mark.parametrize("code", ["ConditionalRequestConflict", "PreconditionFailed"])
def test_conflict_is_met_by_reading_again(s3, code):
    """409 means that another request was still under way, 412 that it was done."""

    def refuse(_):
        raise _error(code)

    assert S3Ledger(PLACE, PLAN, Meanwhile(s3, refuse, times=3)).append(entry_of(1))
    with pytest.raises(LedgerRefused, match=f"was changed by somebody else {ATTEMPTS} times; accepted: one run"):
        S3Ledger(PLACE, PLAN, Meanwhile(s3, refuse, times=ATTEMPTS)).append(entry_of(2))


def test_answer_that_was_lost_on_the_way_does_not_double_a_window(s3):
    """It was written, the SDK tried again and met its own object."""

    def written_but_unheard(arguments):
        s3.put_object(**arguments)
        raise _error("PreconditionFailed")

    ledger = S3Ledger(PLACE, PLAN, Meanwhile(s3, written_but_unheard))
    assert ledger.append(entry_of(1))
    assert ledger.read().entries == (entry_of(1),)


@pytest.mark.parametrize("code", ["AccessDenied", "SlowDown", "InternalError"])
def test_anything_else_is_could_not_read(s3, code):
    """Neither a conflict nor an absence."""

    def refuse(_):
        raise _error(code)

    with pytest.raises(CouldNotRead) as unread:
        S3Ledger(PLACE, PLAN, Meanwhile(s3, refuse)).append(entry_of(1))
    assert (unread.value.record.operation, unread.value.record.code) == ("s3:PutObject", code)


def test_missing_bucket_is_not_an_empty_ledger(s3):
    """Only the object's own not-found code means that there is none yet."""
    with pytest.raises(CouldNotRead, match="NoSuchBucket"):
        S3Ledger("s3://elsewhere/soak.jsonl", PLAN, s3).read()


def test_object_that_vanished_or_lost_a_window_is_refused(s3):
    """What was read once cannot be gone: nothing is begun anew over it."""
    ledger = S3Ledger(PLACE, PLAN, s3)
    assert all(ledger.append(entry_of(number)) for number in (1, 2))
    ledger.read()
    whole = s3.get_object(Bucket="soaks", Key="sit/soak.jsonl")["Body"].read()
    s3.put_object(Bucket="soaks", Key="sit/soak.jsonl", Body=b"".join(whole.splitlines(keepends=True)[:2]))
    with pytest.raises(LedgerRefused, match="has lost what it held before"):
        ledger.append(entry_of(3))
    s3.delete_object(Bucket="soaks", Key="sit/soak.jsonl")
    with pytest.raises(LedgerRefused, match="has lost what it held before"):
        ledger.append(entry_of(3))


def test_object_that_is_deleted_between_reading_and_writing_is_refused(s3):
    """S3 answers 404 to a condition on an object that is gone."""
    S3Ledger(PLACE, PLAN, s3).append(entry_of(1))
    deleting = Meanwhile(s3, lambda _: s3.delete_object(Bucket="soaks", Key="sit/soak.jsonl"))
    with pytest.raises(LedgerRefused, match="has lost what it held before"):
        S3Ledger(PLACE, PLAN, deleting).append(entry_of(2))


@pytest.mark.parametrize("place", ["soaks/soak.jsonl", "s3://soaks", "s3://soaks/", "https://soaks/soak.jsonl"])
def test_place_that_is_none_is_refused(place):
    """One sentence, with the form that is accepted."""
    with pytest.raises(LedgerRefused, match="accepted: s3://bucket/key"):
        S3Ledger(place, PLAN, client=None)
