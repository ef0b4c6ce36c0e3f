"""An index that nobody has any more is gone at once, with its memory and the file that it mapped.

Nothing waits for the collector: a server keeps that from what it has loaded, and it comes rarely.
"""

import gc

import numpy as np
import pytest

from seawall.matching import HammingIndex, index_for
from seawall.matching._kinds import _INDEXES
from seawall.matching._late import LateHammingIndex
from seawall.matching._merge import Merger
from seawall.matching._mih import Tables
from seawall.matching._segment import Segment
from seawall.matching._segments import Segments
from tests.waiting import until

KINDS = (HammingIndex, LateHammingIndex, Merger, Segments, Segment, Tables)
PARTS = {id(kind) for kind in (*KINDS, *(type(index_for(name)) for name in _INDEXES))}
CODES = np.random.default_rng(3).integers(0, 256, (40_000, 32), np.uint8)


@pytest.fixture(autouse=True)
def without_a_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def left():
    """How many parts of indexes are there that were not before, wanted or not."""
    before = {id(part) for part in parts()}
    return lambda: sum(id(part) not in before for part in parts())


def parts() -> list[object]:
    # by identity: a type of somebody else's may answer anything to any other question
    return [each for each in gc.get_objects() if id(type(each)) in PARTS]


@pytest.mark.parametrize("kind", sorted(_INDEXES))
def test_an_index_of_any_kind_leaves_nothing_behind(kind, left):
    index = index_for(kind)
    assert left() > 0

    del index

    until(lambda: left() == 0)


def test_neither_does_one_whose_rows_were_put_in_order_in_the_background(tmp_path, left):
    index = index_for("hamming").codes
    for start in range(0, len(CODES), 5_000):
        codes = CODES[start : start + 5_000]
        index.add(np.arange(start, start + len(codes)), codes)
    index._merger.wait()
    index.save(tmp_path / "codes")
    index.discard(np.arange(30_000))
    index._merger.wait()

    del index

    until(lambda: left() == 0)


def test_nor_does_one_that_was_mapped_or_is_only_written(tmp_path, left):
    index = LateHammingIndex()
    index.add(np.arange(len(CODES)), CODES)
    index.save(tmp_path / "codes")
    mapped = HammingIndex.load(tmp_path / "codes")
    assert len(mapped) == len(CODES)

    del index, mapped

    until(lambda: left() == 0)
