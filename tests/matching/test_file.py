"""An index file is whole or refused, and a crash while saving leaves the old one."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from seawall.matching import BrokenIndexFile, ExactIndex, HammingIndex, _file


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    index = HammingIndex()
    index.add(np.arange(4), np.random.default_rng(1).integers(0, 256, (4, 32), dtype=np.uint8))
    index.save(tmp_path / "index")
    return tmp_path / "index"


def is_mapped(array) -> bool:
    """Whether the array's memory is a file's."""
    while isinstance(array, np.ndarray) and not isinstance(array, np.memmap):
        array = array.base
    return isinstance(array, np.memmap)


def test_a_loaded_index_is_mapped_not_read(saved: Path):
    loaded = HammingIndex.load(saved)

    (part,) = loaded._segments.snapshot.parts
    assert is_mapped(part.segment.columns[0])
    assert not part.segment.columns[0].flags.writeable


def test_every_flipped_byte_is_found(saved: Path):
    whole = saved.read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        saved.write_bytes(damaged)
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
    assert list(saved.parent.iterdir()) == [saved]


def test_named_arrays_and_facts_come_back_as_they_were(tmp_path: Path):
    arrays = {
        "empty": np.zeros((4, 0), np.uint64),
        "flags": np.array([True, False]),
        "names": np.array([b"a", b"bcd"], "S3"),
        "numbers": np.arange(12, dtype=">i4").reshape(3, 4).T,
        "one": np.array(2.5),
    }
    _file.write_arrays(tmp_path / "index", "odd", {"version": 3}, arrays)

    facts, back = _file.read_arrays(tmp_path / "index", "odd")
    assert facts == {"version": 3}
    for name, array in arrays.items():
        assert np.array_equal(back[name], array)
        assert not back[name].flags.writeable


def test_arrays_of_objects_are_not_written(tmp_path: Path):
    with pytest.raises(TypeError, match="object"):
        _file.write_arrays(tmp_path / "index", "odd", {}, {"a": np.array([None])})

    assert not list(tmp_path.iterdir())


def test_a_file_of_many_chunks_is_verified_whole(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(_file, "CHUNK", 1000)
    path = tmp_path / "index"
    _file.write_arrays(path, "odd", {}, {"a": np.arange(4000)})
    damaged = bytearray(path.read_bytes())
    damaged[-1500] ^= 4
    path.write_bytes(damaged)

    with pytest.raises(BrokenIndexFile, match="checksum"):
        _file.read_arrays(path, "odd")
    assert len(_file.read_arrays(path, "odd", verify=False)[1]["a"]) == 4000


KILLED = """
import os, sys
from pathlib import Path
import numpy as np
from seawall.matching import HammingIndex
index = HammingIndex()
index.add(np.arange(3), np.zeros((3, 32), np.uint8))
Path.replace = lambda *_: os.kill(os.getpid(), 9)
index.save(sys.argv[1])
"""


def test_a_process_killed_before_the_rename_leaves_the_old_file_and_rubbish_for_an_hour(
    saved: Path,
):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(saved)], check=False)

    assert killed.returncode == -9
    assert len(HammingIndex.load(saved)) == 4
    (left,) = saved.parent.glob(".index.*.new")
    HammingIndex().save(saved)
    assert left.exists()
    os.utime(left, (left.stat().st_atime, left.stat().st_mtime - 4000))
    HammingIndex().save(saved)
    assert not left.exists()


def test_threads_that_save_to_one_place_leave_one_whole_file(tmp_path: Path):
    indexes = [HammingIndex() for _ in range(4)]
    for number, index in enumerate(indexes):
        index.add(np.arange(500), np.full((500, 32), number, np.uint8))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda index: index.save(tmp_path / "index"), indexes * 5))

    assert len(HammingIndex.load(tmp_path / "index")) == 500
    assert list(tmp_path.iterdir()) == [tmp_path / "index"]
