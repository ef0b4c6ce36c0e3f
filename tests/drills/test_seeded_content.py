"""Every item is made anew from the seed: the same bytes each time, and like no other."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from seawall.drills.making.seeded_content import seeded_address, seeded_content
from seawall.drills.seeded_kinds import UNCHANGED, VARIANTS, SeededKind, words_for
from seawall.signals import hash_text, pdq_of_pixels

SEED, OTHER = b"1" * 32, b"2" * 32
ALL = [(kind, variant) for kind in SeededKind for variant in VARIANTS[kind]]


@pytest.mark.parametrize(("kind", "variant"), ALL)
def test_the_same_seed_makes_the_same_bytes_and_another_makes_others(kind, variant):
    made = seeded_content(SEED, kind, 3, variant)

    assert made == seeded_content(SEED, kind, 3, variant)
    assert made.content != seeded_content(SEED, kind, 4, variant).content
    assert made.content != seeded_content(OTHER, kind, 3, variant).content


@pytest.mark.parametrize("kind", list(SeededKind))
def test_every_variant_is_other_bytes_than_what_is_registered(kind):
    unchanged, *variants = VARIANTS[kind]
    contents = {seeded_content(SEED, kind, 1, variant).content for variant in variants}

    assert unchanged == UNCHANGED
    assert len(contents) == len(variants)
    assert seeded_content(SEED, kind, 1, UNCHANGED).content not in contents


def test_two_images_are_far_apart():
    hashes = []
    for number in range(8):
        with Image.open(
            io.BytesIO(seeded_content(SEED, SeededKind.IMAGE, number, UNCHANGED).content)
        ) as one:
            hashes.append(int(pdq_of(one), 16))
    apart = [
        (first ^ second).bit_count()
        for place, first in enumerate(hashes)
        for second in hashes[:place]
    ]

    assert min(apart) > 62  # twice what matches


def pdq_of(image: Image.Image) -> str:
    import numpy as np

    signal = pdq_of_pixels(np.asarray(image.convert("RGB")))
    return signal.value if hasattr(signal, "value") else str(signal[0])


def test_a_crop_leaves_out_what_its_name_says():
    with Image.open(
        io.BytesIO(seeded_content(SEED, SeededKind.IMAGE, 0, "crop_35").content)
    ) as cropped:
        kept = cropped.width * cropped.height

    assert abs(kept / (720 * 540) - 0.65) < 0.01


def test_a_code_leads_nowhere():
    assert seeded_address(SEED, 1).split("/")[2].endswith(".invalid")
    assert seeded_address(SEED, 1) != seeded_address(SEED, 2)


def test_two_texts_share_no_hash():
    first, second = (
        {
            signal.value
            for signal in hash_text(
                seeded_content(SEED, SeededKind.TEXT, n, UNCHANGED).content.decode()
            ).signals
            if signal.type == "text"
        }
        for n in (1, 2)
    )

    assert first.isdisjoint(second)


@pytest.mark.parametrize(("kind", "variant"), ALL)
def test_a_sentence_can_speak_of_every_variant(kind, variant):
    assert words_for(kind, variant)[:1].isalpha()
    assert words_for(kind, variant, number=1) != words_for(kind, variant)
