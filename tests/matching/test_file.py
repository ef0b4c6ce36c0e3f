"""An index file is whole or refused, and a crash while saving leaves the old one."""

from pathlib import Path

import numpy as np
import pytest

from seawall.matching import BrokenIndexFile, ExactIndex, HammingIndex, _file


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    index = HammingIndex()
    index.add(np.arange(9), np.random.default_rng(1).integers(0, 256, (9, 32), dtype=np.uint8))
    index.save(tmp_path / "index")
    return tmp_path / "index"


def test_a_loaded_index_is_mapped_not_read(saved: Path):
    loaded = HammingIndex.load(saved)

    (part,) = loaded._segments.snapshot.parts
    assert isinstance(part.segment.words, np.memmap)
    assert not part.segment.words.flags.writeable


def test_every_flipped_byte_is_found(saved: Path):
    whole = saved.read_bytes()
    padding = range(len(whole) - 9 * 40 - 64, len(whole) - 9 * 40)
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        saved.write_bytes(damaged)
        if place in padding and whole[place] == 0:
            continue  # zeros between header and codes carry nothing
        with pytest.raises(BrokenIndexFile):
            HammingIndex.load(saved)


@pytest.mark.parametrize("kept", [0, 5, 12, 100, 300, -1])
def test_a_cut_file_is_refused_with_what_to_do(kept, saved: Path):
    saved.write_bytes(saved.read_bytes()[:kept])

    with pytest.raises(BrokenIndexFile, match="Build the index again"):
        HammingIndex.load(saved)


def test_an_index_of_another_kind_is_refused(saved: Path):
    with pytest.raises(BrokenIndexFile, match="hamming"):
        ExactIndex.load(saved)


def test_an_empty_index_is_saved_and_loaded(tmp_path: Path):
    HammingIndex(width=64, radius=3).save(tmp_path / "index")

    loaded = HammingIndex.load(tmp_path / "index")

    assert (loaded.width, loaded.radius, len(loaded)) == (64, 3, 0)


def test_a_crash_while_saving_leaves_the_old_file(saved: Path, monkeypatch):
    before = saved.read_bytes()

    def crash(_: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(_file.os, "fsync", crash)
    with pytest.raises(OSError, match="full"):
        HammingIndex().save(saved)

    assert saved.read_bytes() == before
