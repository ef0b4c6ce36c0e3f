"""Documents: their words, their looks, their pictures and where they point to."""

import hashlib
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from seawall.sandbox import DecoderPool, SandboxLimits, TookTooLong, Unreadable
from seawall.signals import hash_bytes, text_of
from tests.digests import DIGESTS
from tests.holders import OPENING, docx, jpeg, pdf, zipped
from tests.pictures import photo, reference, saved

PICTURE = photo().resize((160, 160))
PNG = saved(PICTURE, "PNG")
HASH, _ = reference(PICTURE)
JPEG_HASH, _ = reference(Image.open(io.BytesIO(jpeg(PICTURE))).convert("RGB"))
LOCKED_PDF = b"/Filter /Standard /V 1 /R 2 /P -44 /O <%s> /U <%s>" % (b"ab" * 32, b"cd" * 32)


def views(hashed, kind: str) -> dict[str, str]:
    return {signal.value: signal.view for signal in hashed.signals if signal.type == kind}


def bits_apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_the_words_of_a_page_are_found_on_that_page(pool: DecoderPool):
    hashed = hash_bytes(pdf(["Something else", OPENING, "And more"]), pool=pool)

    assert views(hashed, "text")[text_of(OPENING).value] == "page 2"


def test_words_that_run_over_two_pages_are_found_as_one_text(pool: DecoderPool):
    hashed = hash_bytes(pdf(["The grey tide", "rises"]), pool=pool)

    assert views(hashed, "text")[text_of("The grey tide rises").value] == "text"


def test_a_picture_on_a_page_keeps_the_digest_of_its_file(pool: DecoderPool):
    hashed = hash_bytes(pdf([OPENING], PICTURE), pool=pool)

    digest = hashlib.sha256(jpeg(PICTURE)).hexdigest()
    assert views(hashed, "sha256")[digest] == "picture on page 1"
    nearest = min(views(hashed, "pdq"), key=lambda value: bits_apart(value, JPEG_HASH))
    assert bits_apart(nearest, JPEG_HASH) <= 4
    assert views(hashed, "pdq")[nearest] == "picture on page 1"


def test_a_picture_that_is_no_jpeg_is_found_without_a_digest_of_our_bitmap(pool: DecoderPool):
    hashed = hash_bytes(pdf([OPENING], PICTURE, flate=True), pool=pool)

    assert views(hashed, "pdq")[HASH] == "picture on page 1"
    assert len(views(hashed, "sha256")) == 1


def test_how_a_page_looks_is_weaker_evidence_than_what_lies_on_it(pool: DecoderPool):
    hashed = hash_bytes(pdf([OPENING], PICTURE), pool=pool)

    (look,) = [signal for signal in hashed.signals if signal.view == "page 1" and signal.quality]
    assert (look.grade, look.within) == ("derived", 24)


def test_a_picture_that_fills_its_page_is_evidence_of_its_own(pool: DecoderPool):
    out = io.BytesIO()
    photo().save(out, "PDF")

    hashed = hash_bytes(out.getvalue(), pool=pool, types=["pdq"])

    direct = [signal for signal in hashed.signals if signal.grade == "direct"]
    assert "picture on page 1" in {signal.view for signal in direct}
    assert all(signal.within is None for signal in direct)


def test_a_page_is_drawn_alike_wherever_it_stands(pool: DecoderPool):
    alone = hash_bytes(pdf([OPENING]), pool=pool, types=["pdq"]).signals
    later = hash_bytes(pdf(["first", OPENING]), pool=pool, types=["pdq"]).signals

    assert {signal.value for signal in alone} <= {signal.value for signal in later}


def test_an_empty_page_has_no_look_to_compare(pool: DecoderPool):
    hashed = hash_bytes(pdf([""]), pool=pool, types=["pdq"])

    assert hashed.signals == ()
    assert hashed.problem is None


def test_where_a_page_leads_to_is_found(pool: DecoderPool):
    hashed = hash_bytes(pdf([OPENING], link="HTTPS://Example.com:443/a"), pool=pool)

    assert "https://example.com/a" in views(hashed, "url")


def test_a_long_document_is_read_to_its_end(pool: DecoderPool):
    hashed = hash_bytes(pdf([f"Page {n} of many" for n in range(120)]), pool=pool, types=["text"])

    assert views(hashed, "text")[text_of("Page 119 of many").value] == "page 120"


def test_a_damaged_pdf_is_unreadable_and_an_encrypted_one_stays_closed(pool: DecoderPool):
    whole = pdf([OPENING])
    encrypted = whole.replace(
        b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << %s >> /ID [<00><00>]" % LOCKED_PDF
    )

    assert isinstance(hash_bytes(b"%PDF-1.7 and so on", pool=pool).problem, Unreadable)
    closed = hash_bytes(encrypted, pool=pool)
    assert (closed.problem, len(closed.unopened)) == (None, 1)
    assert "password" in closed.notes[0]


def test_a_pdf_is_one_even_behind_a_few_bytes_of_rubbish(pool: DecoderPool):
    hashed = hash_bytes(b"\x00\x01 rubbish\n" + pdf([OPENING]), pool=pool)

    assert text_of(OPENING).value in views(hashed, "text")


def test_a_page_that_cannot_be_drawn_does_not_hide_its_words(pool: DecoderPool):
    class Room:
        def ask(self, content, question, kind):
            if question.looks:
                raise TookTooLong("Decoding took more than 30 seconds and was stopped.")
            return pool.room("document").ask(content, question, kind)

    class Pool:
        def room(self, family):
            return Room() if family == "document" else pool.room(family)

    hashed = hash_bytes(pdf(["first", OPENING]), pool=Pool())

    assert views(hashed, "text")[text_of(OPENING).value] == "page 2"
    assert (len(hashed.unopened), hashed.problem) == (1, None)
    assert "could not be drawn" in hashed.notes[0]


def test_a_document_that_takes_too_long_keeps_its_digests():
    slow = SandboxLimits(memory_bytes=2**30, seconds=0.001)
    with DecoderPool(size=1, rooms={"document": slow}) as hurried:
        hashed = hash_bytes(pdf([OPENING] * 40), pool=hurried)

    assert [(part.place, part.why) for part in hashed.unopened] == [("", "limit")]
    assert hashed.problem is None  # the sender can mend nothing: told, and not refused
    assert [signal.type for signal in hashed.signals] == DIGESTS


def test_a_word_document_gives_words_pictures_and_links(pool: DecoderPool):
    letter = docx(OPENING, {"word/media/image1.png": PNG}, link="https://example.com/x")

    hashed = hash_bytes(letter, pool=pool)

    assert views(hashed, "text")[text_of(OPENING).value] == "text"
    assert views(hashed, "pdq")[HASH] == "word/media/image1.png"
    assert views(hashed, "url")["https://example.com/x"] == "link"


def test_a_word_split_by_its_formatting_is_one_word(pool: DecoderPool):
    letter = docx("The gr</w:t></w:r><w:r><w:t>ey tide rises")

    hashed = hash_bytes(letter, pool=pool, types=["text"])

    assert text_of("The grey tide rises").value in views(hashed, "text")


SLIDE = f'<p:sld xmlns:a="a" xmlns:p="p"><a:p><a:r><a:t>{OPENING}</a:t></a:r></a:p></p:sld>'
OFFICE = {
    "slide 2": {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": "<p/>",
        "ppt/slides/slide1.xml": SLIDE.replace("grey", "blue"),
        "ppt/slides/slide2.xml": SLIDE,
    },
    "text": {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": "<w/>",
        "xl/sharedStrings.xml": f"<sst><si><t>{OPENING}</t></si></sst>",
    },
    "text ": {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": '<o:c xmlns:o="o" xmlns:office="f" xmlns:text="t"><office:body>'
        f"<text:p>{OPENING}</text:p></office:body></o:c>",
    },
    "text  ": {
        "mimetype": "application/epub+zip",
        "one.xhtml": f"<html><body><p>{OPENING}</p><script>no</script></body></html>",
    },
}


@pytest.mark.parametrize("place", OFFICE)
def test_the_words_of_every_office_document_are_found(place, pool: DecoderPool):
    hashed = hash_bytes(zipped(OFFICE[place]), pool=pool, types=["text"])

    assert views(hashed, "text")[text_of(OPENING).value] == place.strip()


def test_xml_that_declares_entities_is_left_where_it_does(pool: DecoderPool):
    laughs = (
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w xmlns:w="w"><w:t>&b;</w:t></w>'
    )
    letter = zipped({"[Content_Types].xml": "<T/>", "word/document.xml": laughs, "x.png": PNG})

    hashed = hash_bytes(letter, pool=pool)

    assert "declares entities" in hashed.notes[0]
    assert HASH in views(hashed, "pdq")


def test_rich_text_gives_words_pictures_and_links(pool: DecoderPool):
    rich = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Secret;}}{\*\generator x;}\f0 The gr\'e9y"
        rb" \u1090?ide\par rises{\field{\*\fldinst HYPERLINK "
        rb'"https://example.com/r"}{\fldrslt  here}}{\pict\jpegblip '
        + jpeg(PICTURE).hex().encode()
        + b"}}"
    )

    hashed = hash_bytes(rich, pool=pool)

    assert text_of("The gréy тide rises here").value in views(hashed, "text")
    assert hashlib.sha256(jpeg(PICTURE)).hexdigest() in views(hashed, "sha256")
    assert "https://example.com/r" in views(hashed, "url")


def test_a_page_of_the_web_gives_words_links_and_the_files_written_into_it(pool: DecoderPool):
    import base64

    page = (
        f"<!DOCTYPE html><html><style>p {{}}</style><p>The grey</p>tide<br>rises "
        f"<a href='https://example.com/h'>&amp;</a>"
        f"<img src='data:image/png;base64,{base64.b64encode(PNG).decode()}'></html>"
    )

    hashed = hash_bytes(page.encode(), pool=pool)

    assert text_of("The grey tide rises").value in views(hashed, "text")
    assert HASH in views(hashed, "pdq")
    assert "https://example.com/h" in views(hashed, "url")


def test_documents_of_old_office_stay_closed_and_are_counted(pool: DecoderPool):
    hashed = hash_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), pool=pool)

    assert (hashed.problem, len(hashed.unopened)) == (None, 1)
    assert "before 2007" in hashed.notes[0]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_changed_in_it_a_document_is_answered(data, pool: DecoderPool):
    small = PICTURE.resize((40, 40))
    rich = rb"{\rtf1\ansi{\pict\pngblip " + PNG[:400].hex().encode() + rb"}\u8217 ?words}"
    page = b"<!doctype html><p>one<a href='https://example.com/'>two</a><script>x</script>"
    sample = data.draw(st.sampled_from([pdf([OPENING, "x"], small), rich, page]))
    content = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    content = content or bytearray(b"x")

    hashed = hash_bytes(bytes(content), pool=pool, types=["sha256", "pdq", "text", "url"])

    assert hashed.signals[0].value == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8, 0.97])
def test_a_document_that_was_cut_off_is_answered(cut, pool: DecoderPool):
    whole = pdf([OPENING] * 5, PICTURE)

    hashed = hash_bytes(whole[: int(len(whole) * cut)], pool=pool)

    assert hashed.problem or hashed.signals


def test_a_reviewer_is_shown_the_first_page(pool: DecoderPool):
    hashed = hash_bytes(pdf([OPENING, "x"], PICTURE), pool=pool, rendition=True)

    assert hashed.media is not None
    assert (hashed.media.format, hashed.media.frames) == ("PDF", 2)
    assert (hashed.media.width, hashed.media.height) == (500, 750)
    with Image.open(io.BytesIO(hashed.media.rendition or b"")) as copy:
        assert (copy.format, max(copy.size)) == ("JPEG", 1024)


def test_a_reviewer_is_shown_the_first_picture_of_what_holds_some(pool: DecoderPool):
    content = zipped({"a.txt": OPENING, "b.docx": docx("x", {"p.png": PNG})})

    shown = hash_bytes(content, pool=pool, rendition=True).media
    unasked = hash_bytes(content, pool=pool).media

    assert shown is not None
    assert shown.rendition is not None
    assert shown.format == "PNG"
    assert unasked is None


def test_a_bank_takes_a_documents_digest_and_words_but_not_what_lies_in_it(pool: DecoderPool):
    content = pdf(["The grey tide", "rises"], PICTURE, link="https://example.com/")

    hashed = hash_bytes(content, pool=pool)

    bankable = {(signal.type, signal.view) for signal in hashed.signals if signal.is_bankable}
    assert {("sha256", ""), ("md5", ""), ("text", "text")} <= bankable
    assert {view for _, view in bankable} == {"", "text"}
