"""Hashing a file: digests always, a perceptual hash where there is a picture to see."""

import hashlib

import pytest

from seawall.errors import InvalidRequest, Unavailable
from seawall.sandbox import DecoderPool, DecodersBusy, TooManyPixels, Unreadable, UnsupportedFormat
from seawall.sandbox.fair_places import Ticket
from seawall.sandbox.fair_turns import OURSELVES
from seawall.signals import EmptyContent, UnknownSignalType, hash_bytes
from tests.digests import DIGESTS
from tests.pictures import oriented, photo, png, reference, saved


def test_a_photograph_has_its_digests_and_a_perceptual_hash(pool: DecoderPool):
    content = saved(photo(), "PNG")

    hashed = hash_bytes(content, pool=pool)

    values = {one.type: (one.value, one.quality) for one in hashed.signals}
    assert [*values] == [*DIGESTS, "pdq"]
    assert values["sha256"] == (hashlib.sha256(content).hexdigest(), None)
    assert values["md5"] == (hashlib.md5(content).hexdigest(), None)
    assert values["pdq"] == reference(photo())
    assert hashed.problem is None
    assert hashed.media is not None
    assert hashed.media.format == "PNG"


def test_only_the_wanted_types_are_made(pool: DecoderPool):
    hashed = hash_bytes(saved(photo(), "PNG"), pool=pool, types=["md5"])

    assert [signal.type for signal in hashed.signals] == ["md5"]
    assert hashed.media is None


def test_an_unknown_type_is_refused(pool: DecoderPool):
    with pytest.raises(UnknownSignalType):
        hash_bytes(b"abc", pool=pool, types=["crc32"])


def test_an_empty_file_is_refused(pool: DecoderPool):
    with pytest.raises(EmptyContent) as refused:
        hash_bytes(b"", pool=pool)

    assert isinstance(refused.value, InvalidRequest)
    assert refused.value.field == "content"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (saved(photo(), "JPEG")[:5000], Unreadable),
        (png(60_000, 60_000, b""), TooManyPixels),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", UnsupportedFormat),
        (b"\x89PNG\r\n\x1a\nrenamed", Unreadable),
    ],
)
def test_a_picture_we_cannot_open_keeps_its_digests_and_says_why(content, problem, pool):
    hashed = hash_bytes(content, pool=pool)

    assert [signal.type for signal in hashed.signals] == DIGESTS
    assert isinstance(hashed.problem, problem)
    assert hashed.notes == (str(hashed.problem),)


def test_a_file_of_no_kind_we_open_has_digests_and_no_problem(pool: DecoderPool):
    hashed = hash_bytes(b"\x7fELF\x02\x01\x01\x00\x00\x00", pool=pool)

    assert [signal.type for signal in hashed.signals] == DIGESTS
    assert hashed.problem is None
    assert "only its digests" in hashed.notes[0]


def test_a_turned_picture_has_a_signal_for_each_way_to_look_at_it(pool: DecoderPool):
    hashed = hash_bytes(oriented(photo(), 6), pool=pool)

    assert [signal.view for signal in hashed.signals if signal.type == "pdq"] == [
        "stored",
        "upright",
    ]


def test_a_picture_without_detail_has_a_hash_of_no_quality(pool: DecoderPool):
    hashed = hash_bytes(png(64, 64, (b"\x00" + b"\x80" * 64) * 64, depth=8), pool=pool)

    assert [signal.quality for signal in hashed.signals if signal.type == "pdq"] == [0]


def test_a_sandbox_that_is_away_is_no_fault_of_the_file(monkeypatch):
    pool = DecoderPool(size=1)
    assert pool.room("picture").children.places.take(Ticket(OURSELVES), seconds=0)
    monkeypatch.setattr("seawall.sandbox.jail._room.WAIT", 0.05)

    with pytest.raises(DecodersBusy) as refused:
        hash_bytes(saved(photo(), "PNG"), pool=pool)

    assert isinstance(refused.value, Unavailable)


def test_a_rendition_comes_with_the_same_opening(pool: DecoderPool):
    hashed = hash_bytes(saved(photo(), "PNG"), pool=pool, types=["sha256"], rendition=True)

    assert hashed.media is not None
    assert hashed.media.rendition is not None
    assert [signal.type for signal in hashed.signals] == ["sha256"]
