"""A ledger is parsed once and read many times: what one has seen of it may never hide what became of it since."""

import pytest

from fixtures.soak import chain as chain_module
from fixtures.soak.chain import LedgerRefused
from fixtures.soak.ledger import FileLedger
from fixtures.soak.remembering import Remembered
from tests_self.test_soak_ledger import PLAN, entry_of


@pytest.fixture
def path(tmp_path):
    """A ledger with two windows."""
    file = tmp_path / "soak.jsonl"
    assert all(FileLedger(file, PLAN).append(entry_of(number)) for number in (1, 2))
    return file


def test_any_byte_that_is_altered_afterwards_is_refused(path):
    """Also where the whole of it was good a moment before."""
    written, remembered = path.read_bytes(), Remembered(PLAN, where="ledger")
    for place in range(len(written)):
        assert len(remembered.parsed(written).entries) == 2
        altered = bytearray(written)
        altered[place] ^= 1
        with pytest.raises(LedgerRefused):
            remembered.parsed(bytes(altered))


def test_what_somebody_else_appends_is_seen(path):
    """By whoever has read it before, on any machine."""
    reader = FileLedger(path, PLAN)
    assert reader.read().windows == {1, 2}
    assert FileLedger(path, PLAN).append(entry_of(3))
    assert reader.read() == FileLedger(path, PLAN).read()
    assert reader.read().windows == {1, 2, 3}


def test_lines_that_were_seen_are_not_parsed_again(path, monkeypatch):
    """A look reads its ledger for every window that it writes."""
    parsed = []
    made = chain_module._entry
    monkeypatch.setattr(chain_module, "_entry", lambda *told: parsed.append(told) or made(*told))
    ledger = FileLedger(path, PLAN)
    for number in (3, 4, 5):
        assert ledger.append(entry_of(number))
    assert ledger.read().windows == {1, 2, 3, 4, 5}
    assert len(parsed) == 5
