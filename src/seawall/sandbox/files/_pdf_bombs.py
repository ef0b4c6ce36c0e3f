"""A PDF whose streams unpack to far more than they are packed in is refused before it is opened.

PDFium follows a chain of filters to its end: a kilobyte, packed three times over, becomes a page
of a hundred megabytes of strokes. Here the chain is followed only as far as tells the two apart;
pictures are left out, since a blank page that was scanned is as dense as any bomb, and how large
they are their own header says. What is hidden better than this is stopped by its time.

Source: ISO 32000-2, 7.3.8 and 7.4.4.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

from seawall.sandbox.files._inflating import DENSE, DENSE_FROM, PIECE
from seawall.sandbox.jail._openers import RefusalError

HEAD = 2 << 10  # bytes before a stream in which its dictionary stands
MOST_INFLATED = 256 * 2**20  # of all streams together; honest documents are believed beyond it
MOST_LAYERS = 16
LARGEST_RATIO = 1_032  # that one layer can have
_STREAM = re.compile(rb"stream\r?\n")
_FLATE = re.compile(rb"/Fl(?:ateDecode)?\b")


def refuse_bombs(content: bytes) -> None:
    """Raise where a stream is a bomb; says nothing of one that cannot be followed."""
    left = MOST_INFLATED
    for match in _STREAM.finditer(content):
        head = content[max(0, match.start() - HEAD) : match.start()].rpartition(b"obj")[2]
        layers = min(MOST_LAYERS, len(_FLATE.findall(head)))
        end = content.find(b"endstream", match.end())
        packed = memoryview(content)[match.end() : end if end >= 0 else len(content)]
        if not layers or b"/Image" in head or len(packed) * LARGEST_RATIO**layers < DENSE_FROM:
            continue
        most = min(left, max(DENSE_FROM, DENSE * len(packed)))
        size = _inflated_size(packed, layers, most)
        left -= size
        if size > max(DENSE_FROM, DENSE * len(packed)):
            raise RefusalError(
                "bomb", f"One of its streams unpacks to over {DENSE} times what it is packed in."
            )
        if left <= 0:
            return


def _inflated_size(packed: memoryview, layers: int, most: int) -> int:
    """How many bytes come of it, counted until there are more than so many."""
    pieces: Iterable[bytes] = (
        bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE)
    )
    for _ in range(layers):
        pieces = _inflated(pieces)
    size = 0
    with suppress(zlib.error):
        for piece in pieces:
            size += len(piece)
            if size > most:
                break
    return size


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest and not inflater.eof:
            yield inflater.decompress(rest, PIECE)
            rest = inflater.unconsumed_tail
