"""Hundreds of damaged files: each gets an answer, in either mode the same, within limits."""

import random
from functools import cache

import pytest

from seawall.errors import SeawallError
from seawall.sandbox import DecoderPool, SandboxLimits
from tests.pictures import photo, saved
from tests.sandbox.test_pictures import peak_memory

KINDS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "JPEG2000", "ICO")
ANSWERS = {"opened", "Unreadable", "UnsupportedFormat", "TooManyPixels", "TooMuchMemory"}
MUTANTS = 28  # of each format


@pytest.mark.parametrize("kind", [*KINDS, "progressive JPEG", "moving GIF", "moving WEBP"])
def test_damaged_files_are_answered_alike_in_both_modes(kind, pools):
    exact, quick = pools
    for number in range(MUTANTS):
        content = mutant(kind, number)

        answers = {answer(pool, content) for pool in pools}

        assert len(answers) == 1, (kind, number)
        assert answers <= ANSWERS

    whole = seed(kind)
    assert exact.open_picture(whole).width == quick.open_picture(whole).width == 64


def test_damaged_files_never_cost_more_than_a_child_may_take(pools):
    for pool in pools:
        for kind in KINDS:
            answer(pool, mutant(kind, 7))
        assert peak_memory(pool) < pool.limits.memory_bytes


@pytest.fixture(scope="module")
def pools():
    """One pool of each mode, with patience for a busy machine alone."""
    limits = SandboxLimits(seconds=30)
    with (
        DecoderPool(1, limits, recycle_after=10_000) as exact,
        DecoderPool(1, limits, recycle_after=10_000, exact=False) as quick,
    ):
        yield exact, quick


def answer(pool: DecoderPool, content: bytes) -> str:
    try:
        pool.open_picture(content)
    except SeawallError as refused:
        return type(refused).__name__
    return "opened"


@cache
def seed(kind: str) -> bytes:
    """A sound file of the kind, 64 pixels wide."""
    image = photo("coffee.png").resize((64, 48))
    how, _, name = kind.rpartition(" ")
    moving = {"save_all": True, "append_images": [image.rotate(90 * n) for n in (1, 2)]}
    options = {"progressive": {"progressive": True}, "moving": moving}.get(how, {})
    if name == "ICO":
        options = {"sizes": [(64, 48)]}
    return saved(image, name, **options)


def mutant(kind: str, number: int) -> bytes:
    """The file cut off, or with a few bits, bytes or stretches changed."""
    rng = random.Random(f"{kind} {number}")
    whole = bytearray(seed(kind))
    if number % 4 == 0:
        return bytes(whole[: rng.randrange(12, len(whole))])
    for _ in range(rng.choice((1, 1, 4, 16))):
        place = rng.randrange(8, len(whole))
        if number % 4 == 1:
            whole[place] ^= 1 << rng.randrange(8)
        elif number % 4 == 2:
            whole[place] = rng.choice((0, 0x7F, 0x80, 0xFF))
        else:
            other = rng.randrange(8, len(whole))
            whole[place : place + 8] = whole[other : other + 8]
    return bytes(whole)
