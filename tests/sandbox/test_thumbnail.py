"""The compiled kernel against its NumPy twin: same thumbnails, frequencies, doubts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import native
from seawall.sandbox.pictures._axis import Axis, dense_matrix
from seawall.sandbox.pictures._decoded import DecodedFrame
from seawall.sandbox.pictures.pdq import dihedral_of, pdq_of, seen_in, seen_turned, sketch_from
from seawall.sandbox.pictures.thumbnail import (
    AS_STORED,
    TURNS,
    Turn,
    exact_thumbnail,
    luma_of,
    quick_thumbnail,
)
from tests import needs
from tests.pictures import photo

SIDES = st.integers(5, 700)
SHAPES = st.tuples(SIDES, SIDES)
ANY_TURN = st.sampled_from([AS_STORED, *TURNS.values()])
SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(autouse=True, scope="module")
def kernel():
    """There is one: a twin is compared with nothing otherwise."""
    return needs.kernel()


def noise(shape: tuple[int, ...], seed: int) -> DecodedFrame:
    return DecodedFrame(pixels=np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8))


@settings(max_examples=60, deadline=None)
@given(SHAPES, SEEDS, ANY_TURN, st.booleans(), st.booleans())
def test_the_kernels_thumbnail_is_its_twins(shape, seed, turn, colour, sampled):
    picture = noise((*shape, 3) if colour else shape, seed)

    compiled = quick_thumbnail(picture, turn, sampled=sampled)
    with native.without_kernel():
        plain = quick_thumbnail(picture, turn, sampled=sampled)

    assert np.abs(compiled - plain).max() < 1e-3


@settings(max_examples=40, deadline=None)
@given(SHAPES, SEEDS, ANY_TURN, st.booleans())
def test_the_kernels_running_sums_are_its_twins_to_the_last_bit(shape, seed, turn, colour):
    picture = noise((*shape, 3) if colour else shape, seed)

    compiled = exact_thumbnail(picture, turn)
    with native.without_kernel():
        plain = exact_thumbnail(picture, turn)

    assert np.array_equal(compiled, plain)


@settings(max_examples=40, deadline=None)
@given(SHAPES, SEEDS)
def test_frequencies_quality_and_doubts_are_the_twins_to_the_last_bit(shape, seed):
    thumbnail = quick_thumbnail(noise(shape, seed))

    compiled = sketch_from(thumbnail)
    with native.without_kernel():
        plain = sketch_from(thumbnail)

    assert np.array_equal(compiled.frequencies, plain.frequencies)
    assert (compiled.pdq, compiled.is_doubtful) == (plain.pdq, plain.is_doubtful)


@settings(max_examples=30, deadline=None)
@given(SHAPES, SEEDS)
def test_luma_is_rounded_as_the_twin_rounds_it(shape, seed):
    pixels = noise((*shape, 3), seed).pixels
    assert pixels is not None

    compiled = luma_of(pixels)
    with native.without_kernel():
        assert np.array_equal(compiled, luma_of(pixels))


@settings(max_examples=30, deadline=None)
@given(st.integers(5, 3000), st.booleans(), st.booleans(), st.booleans())
def test_every_row_of_the_matrix_is_an_average(full, halved, sampled, backwards):
    size = -(-full // 2) if halved else full

    matrix = dense_matrix(Axis(size, full, sampled, backwards))

    assert matrix.shape == (64, size)
    assert np.allclose(matrix.sum(axis=1), 1)
    assert matrix.min() > -1e-12


@pytest.mark.parametrize("turn", TURNS.values(), ids=str)
def test_a_turn_costs_no_turned_copy_and_is_one(turn: Turn):
    stored = np.asarray(photo("coffee.png").convert("L"))
    shown = stored[::-1] if turn.rows else stored
    shown = shown[:, ::-1] if turn.columns else shown
    shown = shown.T if turn.swap else shown

    found = quick_thumbnail(DecodedFrame(pixels=stored), turn)

    assert (
        np.abs(found - quick_thumbnail(DecodedFrame(pixels=np.ascontiguousarray(shown)))).max()
        < 1e-3
    )


def test_rows_with_gaps_between_them_are_read_in_place():
    plane = np.random.default_rng(3).integers(0, 256, (90, 256), dtype=np.uint8)
    gapped = DecodedFrame(pixels=plane[:, :200])

    assert np.array_equal(
        quick_thumbnail(gapped), quick_thumbnail(DecodedFrame(pixels=plane[:, :200].copy()))
    )


def test_strips_give_what_the_whole_gives():
    pixels = np.asarray(photo())

    class Strips(DecodedFrame):
        def strips(self):
            yield from np.split(pixels, [1, 7, 300])

    assert np.allclose(
        quick_thumbnail(Strips(pixels=pixels)),
        quick_thumbnail(DecodedFrame(pixels=pixels)),
        atol=1e-3,
    )


@pytest.mark.parametrize("name", ["astronaut.png", "coffee.png", "chelsea.png"])
def test_half_of_a_picture_hashes_almost_as_all_of_it(name):
    image = photo(name).convert("L").resize((1601, 1201))
    whole = np.asarray(image)
    half = np.asarray(image.resize((801, 601), reducing_gap=None))

    thumbnail = quick_thumbnail(DecodedFrame(pixels=half), full=whole.shape)

    apart = int(sketch_from(thumbnail).pdq.hex, 16) ^ int(
        pdq_of(DecodedFrame(pixels=whole)).hex, 16
    )
    assert apart.bit_count() <= 6


def test_the_eight_turns_come_from_one_set_of_frequencies_with_or_without_a_kernel():
    picture = DecodedFrame(pixels=np.asarray(photo("chelsea.png")))

    compiled = dihedral_of(picture)
    with native.without_kernel():
        assert dihedral_of(picture) == compiled
    assert len(set(compiled)) == 8
    assert compiled[0] == pdq_of(picture).hex


@settings(max_examples=40, deadline=None)
@given(SHAPES, SEEDS, st.permutations([(False, False), (False, True), (True, False), (True, True)]))
def test_several_turns_at_once_are_each_of_them_to_the_last_bit(shape, seed, turns):
    picture = noise(shape, seed)
    some = turns[: seed % 4 + 1]

    together = seen_turned(picture.pixels, some)

    for turn, (coefficients, quality) in zip(some, together, strict=True):
        alone, alone_quality = seen_in(quick_thumbnail(picture, Turn(*turn)))
        assert np.array_equal(coefficients, alone)
        assert quality == alone_quality
