"""A PDF of a kilobyte that unpacks to a hundred megabytes is refused before it is drawn."""

import zlib

import pytest

from seawall.sandbox import Bomb, DecoderPool
from seawall.sandbox.files._inside import InsideAsk, InsideFacts
from seawall.sandbox.files._pdf_bombs import refuse_bombs
from seawall.sandbox.jail._openers import RefusalError
from tests.holders import pdf
from tests.pictures import photo

STROKE = b"0 0 m 500 750 l S\n"


def drawn(strokes: int, layers: int, *, kind: bytes = b"") -> bytes:
    """A page of so many strokes, packed so many times over."""
    data = STROKE * strokes
    for _ in range(layers):
        data = zlib.compress(data, 9)
    filters = b"/Filter [" + b" /FlateDecode" * layers + b"]"
    stream = b"<< %s %s /Length %d >>\nstream\n%s\nendstream" % (kind, filters, len(data), data)
    parts = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [4 0 R] >>\nendobj\n",
        b"3 0 obj\n" + stream + b"\nendobj\n4 0 obj\n<< /Type /Page /Parent 2 0 R",
        b" /MediaBox [0 0 500 750] /Contents 3 0 R >>\nendobj\n",
        b"trailer\n<< /Root 1 0 R /Size 5 >>\n%%EOF",
    )
    return b"".join(parts)


@pytest.mark.parametrize("layers", [2, 3])
def test_a_page_of_a_million_strokes_in_a_kilobyte_is_a_bomb(layers, pool: DecoderPool):
    bomb = drawn(1_200_000, layers)
    assert len(bomb) < 2_000

    with pytest.raises(Bomb, match="250 times"):
        pool.room("document").ask(bomb, InsideAsk(), InsideFacts)


@pytest.mark.parametrize(
    "content",
    [
        drawn(1_000, 1),
        drawn(1_000, 3),  # dense, and small
        drawn(1_200_000, 2, kind=b"/Subtype /Image"),  # a blank page that was scanned
        pdf(["A page"], photo().resize((99, 99)), flate=True),
        b"%PDF-1.4 stream\n",
        b"%PDF-1.4 /FlateDecode stream\n" + bytes(20_000) + b"endstream",
    ],
)
def test_what_is_no_bomb_is_let_through(content):
    refuse_bombs(content)


def test_a_chain_is_followed_no_further_than_tells():
    with pytest.raises(RefusalError):
        refuse_bombs(drawn(6_000_000, 2))
