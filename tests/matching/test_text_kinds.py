"""What holds for every index of texts."""

import threading

import numpy as np
import pytest

from seawall.matching import BadCodes, BrokenIndexFile, index_for
from seawall.matching._kinds import _INDEXES
from seawall.signals import InvalidSignal, hash_text, minhash_of, passages_of, tlsh_of
from tests.prose import prose

KINDS = ["minhash", "passages", "terms", "tlsh"]
VALUE = {
    "minhash": lambda text: minhash_of(text).value,
    "passages": lambda text: passages_of(text)[0].value,
    "terms": lambda text: " ".join(text.split()[:3]),
    "tlsh": lambda text: tlsh_of(text).value,
}
TYPE = {"minhash": "minhash", "passages": "passage", "terms": "term", "tlsh": "tlsh"}


def query(kind, text):
    """The values by which a text is looked for."""
    return [one.value for one in hash_text(text, types=[TYPE[kind]]).signals]


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_found_by_what_hashing_it_gives(kind):
    index = index_for(kind)
    index.add(np.arange(20), [VALUE[kind](prose(60, seed=seed)) for seed in range(20)])

    assert len(index) == 20
    for seed in range(20):
        assert (0, seed, 0) in list(index.search(query(kind, prose(60, seed=seed))))


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_index_finds_nothing_and_nothing_is_found_of_nothing(kind):
    index = index_for(kind)

    assert len(index.search(query(kind, prose(60, seed=1)))) == 0
    index.add([], [])
    assert len(index) == 0
    index.add([1], [VALUE[kind](prose(60, seed=1))])
    assert len(index.search([])) == 0
    assert index.discard([]) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_index_comes_back_from_its_file(kind, tmp_path):
    index_for(kind).save(tmp_path / "index")
    index = type(index_for(kind)).load(tmp_path / "index")

    index.add([], [])
    index.add([7], [VALUE[kind](prose(60, seed=1))])
    assert [key for _, key, _ in index.search(query(kind, prose(60, seed=1)))] == [7]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_another_kind_or_cut_short_is_refused(kind, tmp_path):
    index = index_for(kind)
    index.add([1], [VALUE[kind](prose(60, seed=1))])
    index.save(tmp_path / "index")
    other = index_for(KINDS[KINDS.index(kind) - 1])

    with pytest.raises(BrokenIndexFile, match="kind"):
        type(other).load(tmp_path / "index")
    whole = (tmp_path / "index").read_bytes()
    (tmp_path / "cut").write_bytes(whole[:-1])
    with pytest.raises(BrokenIndexFile):
        type(index).load(tmp_path / "cut")


@pytest.mark.parametrize("kind", KINDS)
def test_one_broken_value_adds_none(kind):
    index = index_for(kind)
    good = VALUE[kind](prose(60, seed=1))

    with pytest.raises(InvalidSignal):
        index.add([1, 2], [good, "!"])
    with pytest.raises(BadCodes):
        index.add([1, 2], [good])
    assert len(index) == 0
    assert len(index.search(query(kind, prose(60, seed=1)))) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_search_finds_its_own_while_another_thread_writes(kind):
    index = index_for(kind)
    index.add([0], [VALUE[kind](prose(60, seed=0))])
    values = [VALUE[kind](prose(60, seed=seed)) for seed in range(1, 40)]
    wanted, wrong, done = query(kind, prose(60, seed=0)), [], threading.Event()

    def look() -> None:
        try:
            while not done.is_set():
                if 0 not in index.search(wanted).key.tolist():
                    wrong.append("lost")
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    for at in range(400):
        index.add([at + 1], [values[at % len(values)]])
        index.discard([max(1, at - 5)])
    done.set()
    for reader in readers:
        reader.join()

    assert wrong == []


def test_every_kind_of_text_has_its_index():
    assert set(KINDS) <= set(_INDEXES)
