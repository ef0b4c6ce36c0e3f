"""What the children of archives and documents answer, and that the server believes none of it."""

import io
import lzma
import zipfile

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.sandbox import Bomb, DecoderDied, DecoderPool
from seawall.sandbox.files._html import read_html
from seawall.sandbox.files._inflating import DamagedError, InflatedStream, pieces
from seawall.sandbox.files._inside import InsideAsk, InsideFacts, WirePart, handed_over_parts
from seawall.sandbox.files._rtf import read_rtf
from seawall.sandbox.files._tray import Tray
from tests.holders import OPENING, overlapping, pdf, tarred, zeros, zipped


def asked(pool: DecoderPool, content: bytes, family: str = "archive", **ask):
    return pool.room(family).ask(content, InsideAsk(**ask), InsideFacts)


def test_every_answer_gets_on_and_the_last_one_says_so(pool: DecoderPool):
    content = zipped({f"{n}": b"x%d" % n for n in range(7)})
    names, start = [], 0
    while True:
        facts, _ = asked(pool, content, start=start, room=5)
        names += [part.name for part in facts.parts]
        if not facts.following:
            break
        assert facts.following > start
        start = facts.following

    assert names == [f"{n}" for n in range(7)]


def test_a_part_larger_than_the_answer_comes_alone_or_stays_closed(pool: DecoderPool):
    content = zipped({"a": b"a", "big": bytes(range(256)) * 40, "z": b"z"})

    first, _ = asked(pool, content, room=10, largest=20_000)
    alone, blob = asked(pool, content, start=1, room=10, largest=20_000)
    closed, _ = asked(pool, content, room=10, largest=100)

    assert [part.name for part in first.parts] == ["a"]
    assert [part.name for part in alone.parts] == ["big"]
    assert len(blob) == 10_240
    assert [part.closed for part in closed.parts] == ["", "large", ""]


def test_a_header_that_lies_about_a_size_does_not_get_more_than_its_room(pool: DecoderPool):
    content = bytearray(zipped({"a": bytes(90_000)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + offset
        content[at : at + 4] = (9).to_bytes(4, "little")

    facts, blob = asked(pool, bytes(content), room=100, largest=1_000)

    assert [part.closed for part in facts.parts] == ["large"]
    assert blob == b""


def test_bytes_that_do_not_add_up_are_a_childs_lie():
    facts = InsideFacts(format="ZIP", parts=[WirePart("a", 3), WirePart("b", 9, "locked")])

    assert handed_over_parts(facts, b"abc")[0][1] == b"abc"
    assert handed_over_parts(facts, b"abc")[1][1] == b""
    with pytest.raises(DecoderDied, match="other bytes than it said"):
        handed_over_parts(facts, b"abcd")


@pytest.mark.parametrize(
    "wrong",
    [
        b'{"format":"zip"}',
        b'{"format":"ZIP","parts":[{"name":"a","size":-1}]}',
        b'{"format":"ZIP","parts":[{"name":"a","size":1,"closed":"open"}]}',
        b'{"format":"PDF","sights":[{"place":"p","pdq":"xyz","quality":9}]}',
        b'{"format":"PDF","more":1}',
    ],
)
def test_facts_of_any_other_form_are_not_believed(wrong):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(wrong, type=InsideFacts)


def test_overlapping_entries_are_refused_in_no_time(pool: DecoderPool):
    with pytest.raises(Bomb, match="over one another"):
        asked(pool, overlapping(60_000, 10_000_000))


def test_a_stream_that_asks_for_too_much_memory_is_refused(monkeypatch):
    monkeypatch.setattr("seawall.sandbox.files._inflating.DICTIONARY", 2**20)
    greedy = lzma.compress(bytes(100), filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 8 << 20}])

    with pytest.raises(DamagedError, match="Memory"):
        list(pieces(io.BytesIO(greedy), "XZ"))


def test_a_document_is_read_without_drawing_it_where_no_look_is_wanted(pool: DecoderPool):
    drawn, _ = asked(pool, pdf([OPENING]), "document")
    read, _ = asked(pool, pdf([OPENING]), "document", looks=False)

    assert [sight.place for sight in drawn.sights] == ["page 1"]
    assert (read.sights, read.texts[0].text) == ([], OPENING)


@given(st.binary(max_size=300), st.sampled_from(["GZIP", "BZIP2", "XZ", "DEFLATE"]))
def test_rubbish_inflates_to_nothing_or_is_called_damaged(content, kind):
    try:
        given_back = b"".join(pieces(io.BytesIO(content), kind))
    except DamagedError:
        return

    assert isinstance(given_back, bytes)


@pytest.mark.parametrize("size", [0, 1, 65_536, 1_000_000])
def test_what_was_packed_comes_back(size):
    plain = bytes(range(251)) * (size // 251) + bytes(size % 251)
    packed = {
        "GZIP": __import__("gzip").compress(plain),
        "BZIP2": __import__("bz2").compress(plain),
        "XZ": lzma.compress(plain),
    }

    for kind, content in packed.items():
        assert b"".join(pieces(io.BytesIO(content), kind)) == plain
        assert b"".join(pieces(io.BytesIO(content * 2), kind)) == plain * 2
        assert b"".join(pieces(io.BytesIO(content), kind, most=100)) == plain[:100]


def test_a_bomb_is_inflated_only_as_far_as_it_is_read():
    packed = io.BytesIO(zeros(64 * 2**20) * 1000)
    inflated = InflatedStream(packed, "GZIP")

    assert inflated.read(1000) == bytes(1000)
    assert packed.tell() < 2**20


@given(st.text("<>!-/'\"= abscript&;", max_size=400))
def test_no_page_breaks_its_reader(page):
    tray = Tray(InsideAsk())
    read_html(page.encode(), tray)

    assert all(len(text.text) <= len(page) + 20 for text in tray.texts)


@pytest.mark.parametrize("piece", ["<!--", "<a x='", '<a x="', "<!", "<script>", "<a ", "&#", "<"])
def test_a_page_costs_no_more_than_its_length(piece):
    """Anything but one pass would take hours here, and the run's own time limit ends it."""
    tray = Tray(InsideAsk())
    read_html((piece * 400_000).encode(), tray)

    assert tray.letters <= 400_000 * len(piece)


@pytest.mark.parametrize("piece", [b"{", b"}", b"\\'", b"\\u1 ", b"{\\pict", b"\\par", b"\\*"])
def test_rich_text_costs_no_more_than_its_length(piece):
    tray = Tray(InsideAsk())
    read_rtf(b"{\\rtf1" + piece * 200_000, tray)

    assert tray.letters <= 200_000 * len(piece)


def test_a_half_character_reaches_no_answer(pool: DecoderPool):
    facts, _ = asked(pool, b"{\\rtf1 a\\u55357 ?b}", "document")

    assert facts.texts[0].text == "a\ufffdb"


def test_a_tar_of_links_and_devices_holds_nothing_to_look_at(pool: DecoderPool):
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as opened:
        for name, kind in (("l", tarfile.SYMTYPE), ("d", tarfile.CHRTYPE), ("f", tarfile.DIRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            opened.addfile(info)

    facts, blob = asked(pool, out.getvalue())

    assert (facts.parts, blob, facts.count) == ([], b"", 3)


def test_a_zip_with_an_unknown_compression_says_so_and_goes_on(pool: DecoderPool):
    content = zipped({"a": b"a" * 50}, method=zipfile.ZIP_LZMA)

    facts, _ = asked(pool, content)

    assert [part.closed for part in facts.parts] == ["unsupported"]


def test_nothing_of_an_earlier_file_is_left_for_the_next(pool: DecoderPool):
    first, _ = asked(pool, tarred({"secret": b"one"}))
    second, blob = asked(pool, zipped({"other": b"two"}))

    assert [part.name for part in first.parts] == ["secret"]
    assert ([part.name for part in second.parts], blob) == (["other"], b"two")
