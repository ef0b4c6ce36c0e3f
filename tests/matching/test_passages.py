"""Known passages found inside longer texts, and what they must not be found in."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.matching import PassageIndex
from seawall.matching._passages import MOST
from seawall.signals import ordinary, passages_of, skeleton
from tests.prose import prose, swapped

KNOWN = prose(2000, seed=77)
WORDS = KNOWN.split(" ")


def index_of(*texts):
    """An index in which each text has its place as key."""
    index = PassageIndex()
    for key, text in enumerate(texts, 1):
        values = [one.value for one in passages_of(text)]
        index.add([key] * len(values), values)
    return index


def keys(index, text, radius=None):
    """The keys that a text is found under."""
    hits = index.search([one.value for one in passages_of(text)], radius)
    return set(hits.key.tolist())


def distances(index, text):
    """How far its hits are."""
    return index.search([one.value for one in passages_of(text)], 100).distance.tolist()


@pytest.fixture(scope="module")
def known():
    """An index that holds one long text."""
    return index_of(KNOWN)


@pytest.mark.parametrize("words", [13, 20, 40, 100, 150])
def test_every_passage_word_by_word_is_found(known, words):
    places = range(0, len(WORDS) - words, 97)

    assert all(keys(known, " ".join(WORDS[at : at + words])) == {1} for at in places)


@pytest.mark.parametrize("words", [40, 60, 100, 150])
def test_a_passage_with_every_tenth_word_swapped_is_found(known, words):
    chance = random.Random(words)
    found = 0
    for trial in range(60):
        at = chance.randrange(len(WORDS) - words)
        found += keys(known, swapped(" ".join(WORDS[at : at + words]), 0.1, seed=trial)) == {1}

    assert found >= 59


def test_a_quotation_of_sixty_words_in_four_hundred_is_found_with_its_place(known):
    before, after = prose(170, seed=1), prose(170, seed=2)
    quoted = " ".join(WORDS[500:560])
    text = f"{before} {quoted} {after}"
    hits = known.search([one.value for one in passages_of(text)])

    plain, at = skeleton(text), skeleton(text).index(skeleton(quoted))
    begin = min(stretch.start for parts in hits.intervals for stretch in parts)
    end = max(stretch.end for parts in hits.intervals for stretch in parts)
    assert set(hits.key.tolist()) == {1}
    assert at <= begin <= at + 40
    assert end <= at + len(skeleton(quoted))
    assert end - begin > 0.8 * len(skeleton(quoted))
    stretch = max((s for parts in hits.intervals for s in parts), key=lambda s: s.end - s.start)
    whole = skeleton(KNOWN)
    assert (
        whole[int(stretch.known_start) : int(stretch.known_end)].split(" ")[3:9]
        == (plain[int(stretch.start) : int(stretch.end)].split(" ")[3:9])
    )


def test_a_word_by_word_quotation_is_nearer_than_an_altered_one(known):
    quoted = " ".join(WORDS[300:400])

    assert min(distances(known, quoted)) <= 10
    assert 20 < min(distances(known, swapped(quoted, 0.1, seed=4))) < 80


@pytest.mark.parametrize("words", [13, 15, 20, 60])
def test_saying_it_over_and_over_hides_nothing(known, words):
    quoted = " ".join(WORDS[700 : 700 + words])

    assert keys(known, " ".join([quoted] * 300)) == {1}
    assert keys(known, " ".join([quoted, "and again"] * 300)) == {1}


def test_a_few_words_weigh_less_than_many(known):
    far = [min(distances(known, " ".join(WORDS[200 : 200 + words]))) for words in (13, 16, 30)]

    assert far[0] >= far[1] > far[2] == 0
    assert far[0] >= 35


def test_a_dressed_up_quotation_is_found(known):
    quoted = " ".join(WORDS[100:160])
    dressed = quoted.replace("a", "4").replace("o", "\u043e").replace("e", "e\u200b").upper()

    assert keys(known, dressed) == {1}


def test_other_texts_are_not_found(known):
    assert not any(keys(known, prose(400, seed=seed), 100) for seed in range(1000, 1300))


def test_the_same_words_in_another_order_are_not_found(known):
    words = WORDS[:400]
    random.Random(3).shuffle(words)

    assert keys(known, " ".join(words), 100) == set()


def test_phrases_that_stand_in_other_places_do_not_add_up(known):
    phrases = [" ".join(WORDS[at : at + 7]) for at in range(0, 1900, 200)]
    random.Random(5).shuffle(phrases)
    text = " ".join(f"{phrase} {prose(60, seed=at)}" for at, phrase in enumerate(phrases))

    assert keys(known, text, 100) == set()


def test_a_refrain_weighs_what_its_words_weigh_and_not_how_often_it_is_said():
    index = index_of(f"{prose(60, seed=1)} {'the grey tide rises again ' * 30}")
    far = distances(index, f"{prose(60, seed=2)} {'the grey tide rises again ' * 30}")

    assert min(far) >= 50


@pytest.mark.parametrize(
    "script", ["我们今晚在旧港口的灰色城墙下集合等待第二次钟声响起然后一起走向山上的旧灯塔"]
)
def test_a_quotation_in_a_script_without_spaces_is_found(script):
    assert keys(index_of(script + "后来没有人再谈起这件事情"), f"他说{script[4:30]}然后离开了") == {
        1
    }


def test_ordinary_texts_say_nothing():
    footer = prose(40, seed=900)
    index = index_of(f"{prose(100, seed=1)} {footer}")
    upload = f"{prose(200, seed=2)} {footer}"
    assert keys(index, upload) == {1}

    values = ordinary(footer)
    index.add([9] * len(values), values)

    assert keys(index, upload, 100) == set()
    assert keys(index, prose(100, seed=1)) == {1}
    assert index.search(values, 100).key.tolist() == []

    index.discard([9])
    assert keys(index, upload) == {1}


def test_an_ordinary_stretch_does_not_count_against_a_quotation():
    footer, said = prose(40, seed=900), prose(40, seed=901)
    index = index_of(f"{said} {footer} {said[::-1]}")
    values = ordinary(footer)
    index.add([9] * len(values), values)

    assert min(distances(index, f"{said} {footer}")) <= 15


def test_what_hundreds_of_values_share_is_boilerplate():
    footer = prose(40, seed=900)
    index = PassageIndex()
    for key in range(MOST + 2):
        index.add([key], [passages_of(f"{prose(30, seed=key)} {footer}")[0].value])

    assert keys(index, f"{prose(100, seed=9999)} {footer}", 100) == set()
    assert keys(index, f"{prose(30, seed=5)} and so on") == {5}


@pytest.mark.parametrize("size", [1000, 100_000])
def test_a_text_that_repeats_one_quotation_costs_what_it_measures(known, size):
    text = " ".join(WORDS[:20] * (size // 100))
    values = [one.value for one in passages_of(text)]
    hits = known.search(values)

    assert set(hits.key.tolist()) == {1}
    assert max(len(parts) for parts in hits.intervals) <= 8


def test_hits_come_in_order_and_each_with_its_stretches():
    index = index_of(prose(200, seed=1), swapped(prose(200, seed=1), 0.05, seed=1))
    hits = index.search([passages_of(prose(200, seed=seed))[0].value for seed in (2, 1)])

    assert hits.query.tolist() == [1, 1]
    assert hits.key.tolist() == [1, 2]
    assert hits.distance[0] < hits.distance[1]
    assert all(hits.intervals)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from(["add", "discard", "save"]), st.integers(0, 9)), max_size=20)
)
def test_any_interleaving_finds_what_is_there_and_nothing_else(steps):
    import tempfile
    from pathlib import Path

    index, there = PassageIndex(), set()
    with tempfile.TemporaryDirectory() as folder:
        for at, (step, key) in enumerate(steps):
            if step == "add" and key not in there:
                index.add([key], [passages_of(prose(40, seed=key))[0].value])
                there.add(key)
            elif step == "discard":
                assert index.discard([key]) == (key in there)
                there.discard(key)
            elif step == "save":
                path = Path(folder) / f"{at}"
                index.save(path)
                index = PassageIndex.load(path)

    assert len(index) == len(there)
    assert {key for key in range(10) if keys(index, prose(40, seed=key))} == there


def test_values_that_were_discarded_are_cleared_away():
    index = PassageIndex()
    index.add(np.arange(3000), [passages_of(prose(20, seed=key))[0].value for key in range(3000)])
    assert index.discard(np.arange(2000)) == 2000

    assert (len(index), index.discard([5])) == (1000, 0)
    assert keys(index, prose(20, seed=2500)) == {2500}
    assert keys(index, prose(20, seed=100)) == set()
