"""The functions' tables under requests that come at the same time."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from moto.dynamodb.models.table import Table

from fixtures.sandbox.edge.handlers.items import Items
from fixtures.sandbox.edge.handlers.products import product

_WRITTEN, _READERS = 1500, 12


@pytest.fixture
def items() -> Iterator[Items]:
    """Of a table of moto's. Threads take turns a thousand times as often as usual."""
    keys = [{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}]
    types = [{"AttributeName": name, "AttributeType": "S"} for name in ("PK", "SK")]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield Items(Table("products", "1" * 12, "af-south-1", schema=keys, attr=types))
    sys.setswitchinterval(before)


def _write(items):
    for number in range(_WRITTEN):
        items.put(product(str(number), created_at="2026-01-10T00:00:00Z", name="x"))


def _read(items, until):
    while not until():
        items.every("PRODUCT#")


def test_a_list_is_whole_while_others_write(items):
    """A listing that stumbled answered 500 under load, and a check called the API broken."""
    with ThreadPoolExecutor(1 + _READERS) as threads:
        writing = threads.submit(_write, items)
        reading = [threads.submit(_read, items, writing.done) for _ in range(_READERS)]
    assert {one.exception() for one in (writing, *reading)} == {None}
    assert len(items.every("PRODUCT#")) == _WRITTEN
