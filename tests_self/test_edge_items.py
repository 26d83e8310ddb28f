"""The functions' tables under requests that come at the same time."""

import sys
import threading
from collections.abc import Iterator

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


def test_a_list_is_whole_while_others_write(items):
    """A listing that stumbled answered 500 under load, and a check called the API broken."""
    stumbled = []

    def read() -> None:
        try:
            while writing.is_alive():
                items.every("PRODUCT#")
        except RuntimeError as error:
            stumbled.append(error)

    def write() -> None:
        for number in range(_WRITTEN):
            items.put(product(str(number), created_at="2026-01-10T00:00:00Z", name="x"))

    writing, reading = threading.Thread(target=write), [threading.Thread(target=read) for _ in range(_READERS)]
    for one in (writing, *reading):
        one.start()
    for one in (writing, *reading):
        one.join()
    assert (stumbled, len(items.every("PRODUCT#"))) == ([], _WRITTEN)
