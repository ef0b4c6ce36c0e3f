"""What comes along is opened in the jail, within limits, and what stays closed says why."""

from __future__ import annotations

import gzip
import random
from functools import partial

import pytest

from seawall.mailroom import attachment_opening
from seawall.mailroom.attachment_opening import MOST_FILES, open_files
from seawall.mailroom.model import Attachment
from seawall.sandbox import DecoderPool
from tests.holders import docx, locked, nested, pdf, zeros, zipped


@pytest.fixture(scope="module")
def pool():
    with DecoderPool(1) as opened:
        yield opened


def opened(pool, name: str, content: bytes):
    files, faults = open_files([Attachment(name, "", content, len(content), "1.2")], pool)
    return {file.name: file.text for file in files}, [fault.says for fault in faults]


def with_script(content: bytes) -> bytes:
    """The PDF with a script that runs when it is opened, where a program runs scripts."""
    return content.replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    )


def test_the_words_and_links_of_a_pdf_are_taken_out():
    with DecoderPool(1) as pool:
        content = pdf(["Removal order", "Page two"], link="https://host.example/v/1")
        files, faults = open_files([Attachment("a.pdf", "", content, len(content), "1")], pool)

    (file,) = files
    assert file.text == "Removal order\nPage two"
    assert file.links == ("https://host.example/v/1",)
    assert file.is_laid_out
    assert faults == ()


def test_a_pdf_with_a_script_gives_its_words_and_runs_nothing(pool):
    files, faults = opened(pool, "a.pdf", with_script(pdf(["Removal order"])))

    assert files == {"a.pdf": "Removal order"}
    assert faults == []


def test_a_word_document_and_plain_files_are_read(pool):
    assert opened(pool, "a.docx", docx("Removal order"))[0] == {"a.docx": "Removal order"}
    assert opened(pool, "a.csv", b"url\nhttps://a.example")[0] == {
        "a.csv": "url\nhttps://a.example"
    }
    assert opened(pool, "a.html", b"<html><p>Order</p>")[0] == {"a.html": "Order"}
    assert opened(pool, "a.txt", "Τέλος".encode("utf-16"))[0] == {"a.txt": "Τέλος"}


def test_archives_are_opened_three_deep_and_no_deeper(pool):
    order = zipped({"order.txt": "Removal order"})

    files, faults = opened(pool, "a.zip", zipped({"b.zip": zipped({"c.zip": order})}))
    assert files["a.zip/b.zip/c.zip/order.txt"] == "Removal order"
    assert faults == []

    files, faults = opened(pool, "a.zip", nested(order, 9))
    assert not any("Removal order" in text for text in files.values())
    assert any("It lies too deep." in says for says in faults)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.gz", partial(zeros, 200 * 2**20)),
        ("bomb.zip", lambda: zipped({"bomb": bytes(200 * 2**20)})),
        ("locked.zip", locked({"order.pdf": b"x"})),
        ("broken.pdf", b"%PDF-1.7\nnonsense"),
        ("broken.zip", b"PK\x03\x04nonsense"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(60)),
        ("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(60)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_stays_closed_says_why(pool, name, content):
    content = content() if callable(content) else content
    files, faults = opened(pool, name, content)

    assert "".join(files.values()) == ""
    assert faults
    assert all(says.startswith(name) for says in faults)


def test_an_archive_of_very_many_files_is_read_up_to_a_number(pool):
    files, faults = opened(pool, "a.zip", zipped({f"{n}.txt": f"{n}" for n in range(300)}))

    assert len(files) == MOST_FILES
    assert any("There are too many files." in says for says in faults)


def test_what_is_unpacked_of_one_mail_is_bounded(pool, monkeypatch):
    monkeypatch.setattr(attachment_opening, "MOST_UNPACKED", 1000)
    noise = random.Random(1).randbytes(600)
    packed = zipped({f"{n}.txt": f"{n} {noise.hex()[:500]}" for n in range(20)})

    files, faults = opened(pool, "a.zip", packed)

    assert 0 < len(files) < 20
    assert any("holds too much" in says or "stays closed" in says for says in faults)


def test_text_over_the_limit_is_cut_and_said(pool, monkeypatch):
    monkeypatch.setattr(attachment_opening, "MOST_LETTERS", 10)

    files, faults = opened(pool, "a.txt", b"Removal order")

    assert files == {"a.txt": "Removal or"}
    assert faults == ["a.txt: Some of its text was left out: there is too much."]


def test_a_name_inside_an_archive_cannot_hide_or_steer_anything(pool):
    files, _ = opened(pool, "a.zip", zipped({"x\u202egnp.txt": "word"}))

    assert "word" in files.values()
    assert not any("\u202e" in name for name in files)


def test_a_compressed_text_is_read(pool):
    files, _ = opened(pool, "a.txt.gz", gzip.compress(b"Removal order"))

    assert "Removal order" in files.values()
