"""A known picture that is written into a text or a page as letters is found, however it is spelt."""

import base64
import binascii

import pytest

from seawall.sandbox import DecoderPool
from seawall.sandbox.sniff import sniff_format
from seawall.sandbox.written_files import has_tags, written_files
from seawall.signals import Hashed, hash_bytes, hash_text, sha256_of
from tests.holders import docx, zipped
from tests.pictures import photo, saved

KNOWN = saved(photo().resize((96, 96)), "JPEG")
LETTERS = base64.b64encode(KNOWN)
LINES = base64.encodebytes(KNOWN)
ADDRESS = b"data:image/jpeg;base64," + LETTERS
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="' + ADDRESS + b'"/></svg>'
PERCENT = b"".join(b"%%%02x" % byte for byte in KNOWN)
UU = b"".join(binascii.b2a_uu(KNOWN[at : at + 45]) for at in range(0, len(KNOWN), 45))
MAIL = b"From: a@b.example\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n"


def finds(hashed: Hashed) -> bool:
    return sha256_of(KNOWN).value in {signal.value for signal in hashed.signals}


def says(hashed: Hashed) -> str:
    return " ".join(part.says for part in hashed.unopened)


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"<!--" + b"x" * 70_000 + b"-->",
        b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "' + b">" * 3_000 + b'">]>',
        b"<?x " + b"x" * 3_000 + b"?>",
        b"\n" * 5_000,
        b"\xef\xbb\xbf \n",
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">',
    ],
)
def test_a_drawing_is_one_whatever_legally_stands_before_it(before, pool: DecoderPool):
    hashed = hash_bytes(before + DRAWING, pool=pool)

    assert sniff_format(before + DRAWING) == "SVG"
    assert finds(hashed)
    assert hashed.unopened


def test_a_drawing_is_one_in_each_encoding_and_under_each_prefix():
    prefixed = DRAWING.replace(b"<svg xmlns", b"<a:svg xmlns:a")
    wide = DRAWING.decode()

    assert sniff_format(prefixed) == "SVG"
    assert sniff_format(b"\xff\xfe" + wide.encode("utf-16-le")) == "SVG"
    assert sniff_format(wide.encode("utf-16-be")) == "SVG"


@pytest.mark.parametrize("content", [b"<?x", b"<!", b"<!-- never closed", b"<!DOCTYPE x [", b"<"])
def test_markup_that_never_ends_is_of_no_kind(content):
    assert sniff_format(content) == ""


@pytest.mark.parametrize(
    "content",
    [
        b'<html><img src=" DATA:image/jpeg;BASE64 ,\n'
        + LETTERS[:99]
        + b"\n "
        + LETTERS[99:]
        + b'">',
        b'<html><img src="data:image/jpeg,' + PERCENT + b'">',
        b'<html><img src="data:image/jpeg;base64,' + LETTERS.replace(b"A", b"%41") + b'">',
        b'<html><img srcset="' + ADDRESS + b' 1x">',
        b'<html><div style="background:url(' + ADDRESS + b')">x</div>',
        b'<html><style>p{background:url("\\64 ata' + ADDRESS[4:] + b'")}</style>',
        b'<html><iframe srcdoc="&lt;img src=&quot;' + ADDRESS + b'&quot;&gt;"></iframe>',
        b'<html><body background="' + ADDRESS + b'">',
        b'<html><img src="&#100;ata' + ADDRESS[4:] + b'">',
        b'<html><!--> <img src="' + ADDRESS + b'"> -->',
        b'words<img src="' + ADDRESS + b'">',
        LETTERS,
        MAIL + LINES,
        b"begin 644 a.jpg\n" + UU + b"`\nend\n",
        b"BEGIN:VCARD\r\nPHOTO;ENCODING=b:" + LINES.replace(b"\n", b"\r\n ") + b"\r\nEND:VCARD",
        b'{"image":"' + LETTERS + b'"}',
        b"<FictionBook><binary>" + LETTERS + b"</binary></FictionBook>",
        b"{\\rtf1{\\object{\\*\\objdata " + binascii.hexlify(KNOWN) + b"}}}",
        b"%!PS-Adobe-3.0\n" + binascii.hexlify(KNOWN),
        zipped({"a.txt": LINES}),
        docx("Words", {"customXml/item1.xml": b"<a>" + LETTERS + b"</a>"}),
    ],
)
def test_a_picture_is_found_in_each_spelling(content, pool: DecoderPool):
    assert finds(hash_bytes(content, pool=pool))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (MAIL + b"words", "a mail"),
        (b"P3\n2 2\n255\n1 2 3 4 5 6 7 8 9 1 2 3", "PNM"),
        (b"%!PS-Adobe-3.0\nshowpage", "PostScript"),
        (b"#define a_width 9\nstatic char a[] = {0x1};", "XBM"),
        (b"<FictionBook><body>words</body></FictionBook>", "FictionBook"),
        (b"<pkg:package xmlns:pkg='x'>words</pkg:package>", "Office XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "entities"),
        (b"=ybegin line=128 size=9 name=a\nwords", "yEnc"),
        (base64.b64encode(bytes(range(256)) * 9), "letters"),
        (b"{\\rtf1{\\object{\\*\\objdata 0105}}words}", "Objects"),
        (b"<html><script>document.write('words')</script>", "Programs"),
        (b"<html><img src=x onerror='run()'>", "Programs"),
    ],
)
def test_what_is_not_taken_apart_is_told(content, word, pool: DecoderPool):
    assert word in says(hash_bytes(content, pool=pool))


@pytest.mark.parametrize(
    "content",
    [
        b"Words about data: some, and more of them. 100 % of it & all.\n" * 90,
        b"<html><p>words <b>and</b> more <a href='https://example.com/'>link</a>",
        b"# Title\n\n```python\nx = a < b and c > d\n```\n",
        b"\n".join(b"%064x" % number for number in range(500)),
        b"<feed><title>words</title></feed>",
        b"{\\rtf1 words{\\pict\\jpegblip " + binascii.hexlify(KNOWN) + b"}}",
    ],
)
def test_an_ordinary_text_is_complete(content, pool: DecoderPool):
    assert not hash_bytes(content, pool=pool).unopened


@pytest.mark.parametrize("tags", [b"grey<b></b>", b"<x-y a='b'>grey</x-y>", b"<p title='<'>grey"])
def test_a_text_with_tags_is_read_as_the_page_it_may_be(tags, pool: DecoderPool):
    plain = hash_text("hello the grey tide rises").signals[0].value
    hashed = hash_bytes(b"hello the " + tags + b" tide rises", pool=pool)

    assert has_tags(tags)
    assert not has_tags(b"a < b and c > d, <a@b.example>, <https://example.com/>")
    assert plain in {signal.value for signal in hashed.signals}


def test_a_link_behind_fifty_others_is_told(pool: DecoderPool):
    text = " ".join(f"https://s{number}.example/p" for number in range(60))

    for hashed in (hash_text(text), hash_bytes(text.encode(), pool=pool)):
        assert [part.why for part in hashed.unopened] == ["limit"]
        assert "50 links" in says(hashed)
    assert not hash_text(" ".join(text.split()[:50])).unopened


def test_words_beyond_those_that_are_compared_are_told(pool: DecoderPool):
    hashed = hash_bytes(b"words and more " * 80_000, pool=pool)

    assert "more words" in says(hashed)


@pytest.mark.parametrize(
    "content", [b"data:a/b;base64," * 9_999, b"/9j/ " * 9_999, b"begin 644 a\n!!\n" * 9_999]
)
def test_no_text_gives_more_files_than_are_opened(content):
    assert len(written_files(content).files) <= 200


def test_a_text_that_takes_too_long_is_told(monkeypatch, pool: DecoderPool):
    monkeypatch.setattr("seawall.sandbox.written_files.MOST_SECONDS", -1.0)
    hashed = hash_bytes(LETTERS, pool=pool)

    assert not finds(hashed)
    assert "limit" in [part.why for part in hashed.unopened]


@pytest.mark.parametrize("unit", [b"<?>", b"<!---->", b"<!DOCTYPE x [''"])
def test_a_drawing_behind_endless_instructions_is_not_waited_for(unit):
    assert sniff_format(unit * 20_000 + DRAWING) in ("", "SVG")
