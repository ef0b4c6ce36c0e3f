"""What was not opened is said: a known picture is found wherever it lies, or its place is named."""

import gzip
import hashlib
import io
import tarfile
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.sandbox import DecoderPool
from seawall.signals import Hashed, count_unopened, hash_bytes, hash_text, hash_url, named_parts
from seawall.signals._budget import Budget, FileOpening
from seawall.signals._hashing import _families
from seawall.signals._inside import hash_inside
from seawall.signals.ladder import QUICK
from seawall.signals.unopened import MOST_NAMED, UnopenedPart
from tests.holders import docx, locked, nested, pdf, tarred, zipped
from tests.pictures import photo, saved

PNG = saved(photo().resize((64, 64)), "PNG")
OTHER = saved(photo().rotate(90).resize((64, 64)), "JPEG")
KNOWN = hashlib.sha256(PNG).hexdigest()
JUNK = b"\0\1rubbish\xff\xfe" * 7


def unlisted(files: dict[str, bytes | str]) -> bytes:
    """A ZIP whose directory leaves its last member out."""
    whole = zipped(files)
    first = zipped(dict([next(iter(files.items()))]))
    members = whole[: whole.index(b"PK\x01\x02")]
    directory = bytearray(first[first.index(b"PK\x01\x02") :])
    directory[-6:-2] = len(members).to_bytes(4, "little")
    return members + bytes(directory)


def finds(hashed: Hashed) -> bool:
    return KNOWN in {signal.value for signal in hashed.signals}


def whys(hashed: Hashed) -> list[tuple[str, str]]:
    return [(part.place, part.why) for part in hashed.unopened]


@pytest.mark.parametrize(
    "content",
    [
        JUNK + zipped({"a.png": PNG}),
        b"MZ" + bytes(300) + zipped({"a.png": PNG}),
        OTHER + zipped({"a.png": PNG}),
        zipped({"holiday.jpg": OTHER + zipped({"a.png": PNG})}),
        pdf(["A page"]) + zipped({"a.png": PNG}),
    ],
)
def test_a_zip_is_found_behind_whatever_the_file_begins_with(content, pool: DecoderPool):
    assert finds(hash_bytes(content, pool=pool))


@pytest.mark.parametrize("hold", [bytes, lambda file: zipped({"a.bin": file})])
def test_a_picture_behind_rubbish_is_found_and_the_rubbish_is_told(hold, pool: DecoderPool):
    hashed = hash_bytes(hold(JUNK + PNG), pool=pool)

    assert finds(hashed)
    assert [why for _, why in whys(hashed)] == ["unknown"]


def test_a_part_of_a_letter_that_hides_a_picture_is_looked_at(pool: DecoderPool):
    hashed = hash_bytes(docx("Words", {"word/printer.bin": JUNK + PNG}), pool=pool)

    assert finds(hashed)
    assert whys(hashed) == [("word/printer.bin", "unknown")]


def test_of_a_letters_own_markup_nothing_is_told(pool: DecoderPool):
    theme = '<?xml version="1.0"?><a:theme xmlns:a="urn:a"/>'

    assert not hash_bytes(docx("Words", {"word/theme.xml": theme.encode()}), pool=pool).unopened


def test_a_drawing_in_a_letter_that_nothing_here_reads_is_told(pool: DecoderPool):
    hashed = hash_bytes(docx("Words", {"word/media/a.emf": b"\1\0\0\0" * 40}), pool=pool)

    assert whys(hashed) == [("word/media/a.emf", "unknown")]


def test_the_5001st_member_is_reported_with_all_that_were_left(pool: DecoderPool):
    files = {f"{n}.txt": f"harmless words number {n}" for n in range(5_000)}
    hashed = hash_bytes(zipped({**files, "last.png": PNG}), pool=pool, types=["sha256"])

    assert not finds(hashed)
    assert whys(hashed) == [("", "limit")]
    assert count_unopened(hashed.unopened) == 4_001


def test_members_that_were_handed_over_when_the_budget_was_spent_are_reported(pool: DecoderPool):
    inner = zipped({f"{n}.txt": f"harmless words number {n}" for n in range(3)})
    content = zipped({"inner.zip": inner, "b.txt": "other words", "last.png": PNG})

    hashed = hash_inside(content, opening(pool, Budget(parts=4)), family="archive")

    assert not finds(hashed)
    assert whys(hashed) == [("", "limit")]
    assert count_unopened(hashed.unopened) == 2
    assert "b.txt and 1 more" in hashed.notes[0]


def test_the_fifth_zip_inside_a_zip_is_reported_by_its_place(pool: DecoderPool):
    hashed = hash_bytes(nested(PNG, 5), pool=pool)

    assert whys(hashed) == [("level4.zip/level3.zip/level2.zip/level1.zip", "limit")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (locked({"a.png": PNG}), ("a.png", "encrypted")),
        (zipped({"a.rar": b"Rar!\x1a\x07\x01\x00" + bytes(99)}), ("a.rar", "unknown")),
        (zipped({"a.zip": zipped({"a.png": PNG})[:60]}), ("a.zip", "unreadable")),
        (tarred({"b.txt": b"words"}) + tarred({"a.png": PNG}), ("", "unknown")),
        (gzip.compress(b"harmless words") + JUNK + PNG, ("", "unreadable")),
        (tarred({"b.txt": b"words", "a.png": PNG}, "w:gz")[:-40], ("", "unreadable")),
        (b"\0\1\2\3" * 99, ("", "unknown")),
        (zipped({"a.png": PNG}) + zipped({"b.txt": "words"}), ("", "unknown")),
        (OTHER + zipped({"a.png": PNG}) + zipped({"b.txt": "words"}), ("", "unknown")),
        (unlisted({"b.txt": "words", "a.png": PNG}), ("", "unknown")),
    ],
)
def test_each_reason_is_one_of_four_words_beside_the_place(content, why, pool: DecoderPool):
    assert why in whys(hash_bytes(content, pool=pool))


def test_a_broken_header_in_the_middle_of_a_tar_is_not_its_end(pool: DecoderPool):
    content = bytearray(tarred({"b.txt": b"words", "a.png": PNG}))
    content[1024 + 148] ^= 0x55  # the checksum of the second header

    hashed = hash_bytes(bytes(content), pool=pool)

    assert not finds(hashed)
    assert whys(hashed) == [("", "unreadable")]


def test_a_sparse_member_is_reported(pool: DecoderPool):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("sparse.png")
        info.size = len(PNG)
        archive.addfile(info, io.BytesIO(PNG))
    content = bytearray(out.getvalue())
    content[156:157] = b"S"  # GNU sparse: no entry of the map is in use
    content[148:156] = b"        "
    content[148:156] = b"%06o\0 " % sum(content[:512])

    assert whys(hash_bytes(bytes(content), pool=pool)) == [("sparse.png", "unknown")]


def test_all_that_was_opened_leaves_nothing_to_tell(pool: DecoderPool):
    content = zipped({"a.png": PNG, "b.txt": "words", "c.tar": tarred({"d.pdf": pdf(["e"])})})

    assert not hash_bytes(content, pool=pool).unopened


def test_no_answer_names_more_parts_than_are_read_and_none_is_lost():
    parts = [UnopenedPart(str(n), "unknown", "It is odd.", count=2) for n in range(500)]

    assert len(named_parts(parts)) == MOST_NAMED
    assert count_unopened(named_parts(parts)) == 1_000


# Nests of archives: a level is a way to pack, rubbish before it, and what lies beside.
def packed(how: str, name: str, content: bytes, beside: dict[str, bytes]) -> tuple[bytes, str]:
    """The level, and the name under which the content lies in it."""
    if how == "gz":
        return gzip.compress(content, mtime=0), "content"
    files = {**beside, name: content}
    if how.startswith("tar"):
        return tarred(files, {"tar": "w", "tar.gz": "w:gz"}[how]), name
    if how == "docx":
        return docx("Words", files), name
    method = zipfile.ZIP_STORED if how == "stored" else zipfile.ZIP_DEFLATED
    return zipped(files, method=method), name


BESIDE = st.dictionaries(
    st.sampled_from(["b.txt", "c.bin", "d.jpg", "e.rar", "f.zip"]),
    st.sampled_from([b"words", JUNK, OTHER, b"Rar!\x1a\x07" + JUNK, locked({"x": b"y"})]),
    max_size=3,
)
LEVEL = st.tuples(
    st.sampled_from(["zip", "stored", "tar", "tar.gz", "gz", "docx"]),
    BESIDE,
    st.sampled_from([b"", JUNK, b"MZ"]),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    levels=st.lists(LEVEL, min_size=1, max_size=6),
    start=st.sampled_from([b"", JUNK]),
    parts=st.sampled_from([1_000, 6, 3]),
)
def test_a_known_picture_is_found_in_any_nest_or_its_place_is_named(levels, start, parts, pool):
    content, path, is_tape = start + PNG, [], False
    for depth, (how, beside, before) in enumerate(levels):
        content, name = packed(how, f"l{depth}", content, beside)
        content = before + content
        if not (how == "gz" and is_tape):  # a packed tape is opened as one archive
            path.insert(0, name)
        is_tape = how == "tar" and not before

    hashed = hash_bytes(zipped({"nest": content}), pool=pool, types=["sha256"])
    tight = hash_inside(
        zipped({"nest": content}), opening(pool, Budget(parts=parts)), family="archive"
    )

    for answer in (hashed, tight):
        assert finds(answer) or any(
            leads_to(part.place, "/".join(["nest", *path])) for part in answer.unopened
        )


def leads_to(place: str, path: str) -> bool:
    """Whether what was left closed at a place holds this path."""
    place = "/".join(step for step in place.split("/") if not step.startswith("behind "))
    return not place or path == place or path.startswith(f"{place}/")


def opening(pool: DecoderPool, budget: Budget) -> FileOpening:
    return FileOpening(pool, ["sha256"], _families(QUICK), hash_text, hash_url, budget)
