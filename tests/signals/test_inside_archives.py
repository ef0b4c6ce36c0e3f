"""Archives: what lies in them is found, and a bomb costs what any other file costs."""

import hashlib
import zipfile
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.sandbox import Bomb, DecoderPool, Unreadable
from seawall.signals import hash_bytes, text_of
from seawall.signals._budget import Budget, FileOpening
from seawall.signals._hashing import _FAMILIES, hash_text, hash_url
from seawall.signals._inside import hash_inside
from tests.digests import DIGESTS
from tests.holders import (
    OPENING,
    docx,
    jpeg,
    locked,
    nested,
    overlapping,
    pdf,
    tarred,
    zeros,
    zipped,
)
from tests.pictures import photo, reference, saved

PICTURE = photo().resize((160, 160))
PNG = saved(PICTURE, "PNG")
HASH, _ = reference(PICTURE)


def views(hashed, kind: str = "pdq") -> dict[str, str]:
    return {signal.value: signal.view for signal in hashed.signals if signal.type == kind}


@pytest.mark.parametrize(
    "content",
    [
        zipped({"a/picture.png": PNG}),
        zipped({"a/picture.png": PNG}, method=zipfile.ZIP_STORED),
        zipped({"a/picture.png": PNG}, method=zipfile.ZIP_BZIP2),
        tarred({"a/picture.png": PNG}),
        tarred({"a/picture.png": PNG}, "w:gz"),
        tarred({"a/picture.png": PNG}, "w:bz2"),
        tarred({"a/picture.png": PNG}, "w:xz"),
    ],
)
def test_a_picture_in_an_archive_is_found_with_its_name(content, pool: DecoderPool):
    hashed = hash_bytes(content, pool=pool)

    assert views(hashed)[HASH] == "a/picture.png"
    assert views(hashed, "sha256")[hashlib.sha256(PNG).hexdigest()] == "a/picture.png"
    assert (hashed.problem, hashed.unopened, hashed.notes) == (None, (), ())


def test_a_known_picture_in_a_document_in_an_archive_is_found(pool: DecoderPool):
    letter = docx("Nothing to see", {"word/media/image1.png": PNG})

    hashed = hash_bytes(zipped({"letter.docx": letter}), pool=pool)

    assert views(hashed)[HASH] == "letter.docx/word/media/image1.png"


def test_words_in_a_text_file_are_compared(pool: DecoderPool):
    hashed = hash_bytes(zipped({"read.me": OPENING.encode("utf-16")}), pool=pool)

    assert views(hashed, "text")[text_of(OPENING).value] == "read.me"


def test_only_the_wanted_types_are_made_inside_as_well(pool: DecoderPool):
    hashed = hash_bytes(zipped({"a.png": PNG, "b.txt": OPENING}), pool=pool, types=["sha256"])

    assert {signal.type for signal in hashed.signals} == {"sha256"}
    assert len(hashed.signals) == 3


def test_archives_are_opened_four_deep_and_no_deeper(pool: DecoderPool):
    found = hash_bytes(nested(PNG, 4), pool=pool)
    too_deep = hash_bytes(nested(PNG, 5), pool=pool)

    assert HASH in views(found)
    assert HASH not in views(too_deep)
    assert len(too_deep.unopened) == 1
    assert "4 files deep" in too_deep.notes[0]


def test_the_same_file_twice_is_looked_at_once(pool: DecoderPool):
    hashed = hash_bytes(zipped({f"{n}.png": PNG for n in range(300)}), pool=pool)

    assert views(hashed)[HASH] == "0.png"
    assert len(hashed.signals) < 30


def test_a_bomb_of_overlapping_entries_is_refused(pool: DecoderPool):
    hashed = hash_bytes(overlapping(5_000, 50_000_000), pool=pool)

    assert isinstance(hashed.problem, Bomb)
    assert [signal.type for signal in hashed.signals] == DIGESTS


def zipped_zeros(size):
    return zipped({"bomb": bytes(size)})


def tarred_zeros(size):
    return tarred({"bomb": bytes(size)}, "w:gz")


@pytest.mark.parametrize(
    ("bomb", "said"),
    [
        (partial(zeros, 200 * 2**20), "as bombs do"),
        (partial(zipped_zeros, 30 * 2**20), "as bombs do"),
        (partial(zipped_zeros, 70 * 2**20), "as bombs do"),
        (partial(tarred_zeros, 70 * 2**20), "as bombs do"),
    ],
)
def test_a_bomb_is_left_closed_and_named(bomb, said, pool: DecoderPool):
    hashed = hash_bytes(bomb(), pool=pool)

    assert said in hashed.notes[0]
    assert (hashed.problem, {part.why for part in hashed.unopened}) == (None, {"limit"})


def test_a_bomb_beside_a_picture_does_not_hide_it(pool: DecoderPool):
    content = zipped({"bomb": bytes(30 * 2**20), "a.png": PNG})

    hashed = hash_bytes(content, pool=pool)

    assert HASH in views(hashed)
    assert (len(hashed.unopened), hashed.problem) == (1, None)


def test_an_encrypted_archive_says_so_and_where_the_password_may_be(pool: DecoderPool):
    hashed = hash_bytes(locked({"a.png": PNG}), pool=pool)

    assert (hashed.problem, len(hashed.unopened)) == (None, 1)
    assert "a.png is encrypted" in hashed.notes[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"Rar!\x1a\x07\x01\x00", "RAR"), (b"7z\xbc\xaf\x27\x1c\x00", "7z")],
)
def test_archives_without_a_parser_stay_closed_and_are_counted(content, said, pool: DecoderPool):
    hashed = hash_bytes(content + bytes(100), pool=pool)

    assert (hashed.problem, len(hashed.unopened)) == (None, 1)
    assert said in hashed.notes[0]


def test_a_damaged_entry_is_looked_at_as_far_as_it_goes(pool: DecoderPool):
    whole = zipped({"a.txt": OPENING.encode()}, method=zipfile.ZIP_STORED)
    at = whole.index(OPENING.encode())
    wrong_sum = bytearray(whole)
    wrong_sum[at - len("a.txt") - 16] ^= 255  # the checksum in front of the entry

    hashed = hash_bytes(bytes(wrong_sum), pool=pool)

    assert text_of(OPENING).value in views(hashed, "text")


def test_a_name_neither_climbs_nor_hides_nor_grows(pool: DecoderPool):
    hashed = hash_bytes(zipped({"../../etc/\u202egpj.exe" + "x" * 300: PNG}), pool=pool)

    view = views(hashed)[HASH]
    assert view.startswith("etc/gpj.exe")
    assert len(view) <= 200


def test_the_budget_of_one_upload_holds_for_all_that_lies_in_it(pool: DecoderPool):
    pictures = {f"{n}.png": saved(photo().rotate(n).resize((64, 64)), "PNG") for n in range(12)}
    content = zipped({"a.zip": zipped(pictures), "b.zip": zipped({"last.png": PNG})})
    opening = FileOpening(pool, None, _FAMILIES, hash_text, hash_url, Budget(parts=5))

    hashed = hash_inside(content, opening, family="archive")

    assert HASH not in views(hashed)
    assert "only the first 4 of 12" in "".join(hashed.notes)
    assert hashed.unopened


def test_what_the_time_no_longer_allows_is_said(pool: DecoderPool):
    content = tarred({f"{n}.bin": bytes([n]) * 9_000_000 for n in range(8)})
    opening = FileOpening(pool, None, _FAMILIES, hash_text, hash_url, Budget(until=0.0))

    hashed = hash_inside(content, opening, family="archive")

    assert "takes too long" in "".join(hashed.notes)


def test_a_long_archive_is_read_in_pieces(pool: DecoderPool):
    files = {f"{n}.bin": bytes([n]) * 9_000_000 for n in range(8)}

    hashed = hash_bytes(tarred({**files, "last.png": PNG}), pool=pool)

    assert views(hashed)[HASH] == "last.png"
    assert {part.why for part in hashed.unopened} == {"unknown"}  # no file of a kind we know


@pytest.mark.parametrize("kind", ["", ":gz", ":xz"])
def test_what_was_cut_off_costs_the_rest_only(kind, pool: DecoderPool):
    noise = {f"{n}.bin": hashlib.shake_128(bytes([n])).digest(50_000) for n in range(8)}
    content = tarred({"first.png": PNG, **noise}, f"w{kind}")

    hashed = hash_bytes(content[: len(content) * 2 // 3], pool=pool)

    assert HASH in views(hashed)
    assert hashed.notes


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_changed_in_it_an_archive_is_answered(data, pool: DecoderPool):
    small = saved(PICTURE.resize((40, 40)), "PNG")
    files = {"a.png": small, "b.txt": OPENING.encode(), "c.pdf": pdf([OPENING])}
    whole = data.draw(
        st.sampled_from(
            [zipped(files), tarred(files), tarred(files, "w:gz"), docx(OPENING, {"x.png": small})]
        )
    )
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    hashed = hash_bytes(bytes(content), pool=pool, types=["sha256", "pdq", "text"])

    assert hashed.signals[0].value == hashlib.sha256(content).hexdigest()
    assert all(len(signal.view) <= 200 for signal in hashed.signals)


def test_jpeg_in_archive_keeps_the_digest_of_the_picture(pool: DecoderPool):
    hashed = hash_bytes(zipped({"x.jpg": jpeg(PICTURE)}), pool=pool, types=["md5"])

    assert hashlib.md5(jpeg(PICTURE)).hexdigest() in views(hashed, "md5")


def test_rubbish_that_begins_like_an_archive_is_unreadable(pool: DecoderPool):
    for start in (b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"BZh9", b"\xfd7zXZ\x00"):
        hashed = hash_bytes(start + bytes(200), pool=pool)

        assert isinstance(hashed.problem, Unreadable), start


def test_a_file_of_plain_text_is_compared_as_text(pool: DecoderPool):
    hashed = hash_bytes(OPENING.encode(), pool=pool)

    assert views(hashed, "text")[text_of(OPENING).value] == ""
    assert hashed.notes == ()
