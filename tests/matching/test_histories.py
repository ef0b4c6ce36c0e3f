"""An index equals a plain list through any history of adds, discards, merges and restarts."""

import contextlib
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from seawall import native
from seawall.matching import ExactIndex, HammingIndex, _file, _mih, _segments
from tests.matching.test_hamming import brute_force, clustered, hits

SMALL = {
    (_segments, "OPEN_ROWS"): [1, 4, 64],
    (_segments, "BULK"): [2, 9, 1000],
    (_segments, "LAST_VERSION"): [3, 2**32 - 2],
    (_mih, "FEWEST"): [1, 6, 50],
}
Keys = st.lists(st.integers(-5, 20), max_size=12)


class Histories(RuleBasedStateMachine):
    """The rules every index keeps; whatever is due in the background happens when it likes."""

    def __init__(self):
        super().__init__()
        self.before = {(module, name): getattr(module, name) for module, name in SMALL}
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "index"
        self.rows = []

    @initialize(data=st.data())
    def begin(self, data):
        for (module, name), sizes in SMALL.items():
            setattr(module, name, data.draw(st.sampled_from(sizes)))
        self.index = self.new()
        self.index.save(self.path)
        self.saved = []

    def teardown(self):
        if hasattr(self, "index"):
            self.index._merger.wait()
        for (module, name), value in self.before.items():
            setattr(module, name, value)
        self.folder.cleanup()

    @rule(keys=Keys, seed=st.integers(0, 9))
    def add(self, keys, seed):
        values = self.values(len(keys), seed)
        self.index.add(keys or np.zeros(0, np.int64), values)
        self.rows += zip(keys, values, strict=True)

    @rule(keys=Keys)
    def discard(self, keys):
        gone = self.index.discard(np.array(keys, np.int64))
        kept = [row for row in self.rows if row[0] not in keys]
        assert gone == len(self.rows) - len(kept)
        self.rows = kept

    @rule()
    def merge(self):
        self.index.merge()

    @rule()
    def settle(self):
        self.index._merger.wait()

    @rule()
    def save(self):
        self.index.save(self.path)
        self.saved = list(self.rows)

    @rule()
    def save_and_load(self):
        self.save()
        self.index = type(self.index).load(self.path)

    @rule(point=st.sampled_from(["fsync", "replace"]))
    def crash_while_saving(self, point):
        def die(*_: object) -> None:
            raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patch, contextlib.suppress(KeyboardInterrupt):
            if point == "fsync":
                patch.setattr(_file.os, "fsync", die)
            else:
                patch.setattr(Path, "replace", die)
            self.index.save(self.path)

    @rule()
    def start_again(self):
        self.index = type(self.index).load(self.path)
        self.rows = list(self.saved)

    @invariant()
    def equals_a_list(self):
        if hasattr(self, "index"):
            assert len(self.index) == len(self.rows)
            self.compare()
            with native.without_kernel():
                self.compare()


class HammingHistories(Histories):
    def new(self):
        return HammingIndex(radius=40)

    def values(self, rows, seed):
        return clustered(rows, seed=seed)

    def compare(self):
        keys, codes = [row[0] for row in self.rows], [row[1] for row in self.rows]
        queries = clustered(3, seed=4)
        for radius in (0, 7, 31, 90):
            assert hits(self.index, queries, radius) == brute_force(keys, codes, queries, radius)
        which, found = self.index.codes_for([3, -5])
        wanted = sorted(
            (place, code.tobytes())
            for place, key in enumerate([3, -5])
            for held, code in self.rows
            if held == key
        )
        assert sorted(zip(which.tolist(), map(bytes, found), strict=True)) == wanted


class ExactHistories(Histories):
    def new(self):
        return ExactIndex()

    def values(self, rows, seed):
        return [f"https://example.com/{(seed + row) % 7}" for row in range(rows)]

    def compare(self):
        wanted = [f"https://example.com/{number}" for number in range(8)]
        expected = sorted((int(value[-1]), key) for key, value in self.rows)
        assert [(query, key) for query, key, _ in self.index.search(wanted)] == expected
        alone = [key for _, key, _ in self.index.search(wanted[3:4])]
        assert alone == [key for number, key in expected if number == 3]


HammingHistories.TestCase.settings = settings(
    deadline=None, max_examples=20, stateful_step_count=20
)
ExactHistories.TestCase.settings = settings(deadline=None, max_examples=30, stateful_step_count=20)
TestHammingHistories = HammingHistories.TestCase
TestExactHistories = ExactHistories.TestCase


def test_readers_see_whole_changes_while_a_writer_adds_and_merges(monkeypatch):
    """Rows 2k and 2k+1 come and go together; a search that saw one of them saw half."""
    monkeypatch.setattr(_segments, "OPEN_ROWS", 32)
    monkeypatch.setattr(_mih, "FEWEST", 64)
    code = np.zeros((2, 32), np.uint8)
    index = HammingIndex()
    broken, done = [], threading.Event()

    def search():
        while not done.is_set():
            found = set(index.search(code[:1], 0).key.tolist())
            broken.extend(key for key in found if key ^ 1 not in found)

    readers = [threading.Thread(target=search) for _ in range(3)]
    for reader in readers:
        reader.start()
    for pair in range(0, 1600, 2):
        index.add([pair, pair + 1], code)
        if pair % 3:
            index.discard([pair - 2, pair - 1])
        if pair % 400 == 0:
            index.merge()
    done.set()
    for reader in readers:
        reader.join()
    index._merger.wait()

    assert not broken
    assert len(index) == len(index.search(code[:1], 0))


def test_two_writers_and_a_merge_lose_nothing(monkeypatch):
    monkeypatch.setattr(_segments, "OPEN_ROWS", 64)
    index = HammingIndex()
    codes = clustered(400)

    def write(first):
        for row in range(first, 400, 2):
            index.add([row, row + 1000], codes[[row, row]])
            index.discard([row + 1000])

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    index._merger.wait()

    assert hits(index, codes[:9]) == brute_force(range(400), codes, codes[:9], 31)
    assert len(index) == 400
