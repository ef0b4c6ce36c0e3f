"""Where in a text, as it was written, a stretch of its skeleton stands.

Spaces are kept by the skeleton, so each piece between two white spaces can be made alone
and counted. A stretch is found to the piece, not to the letter, which is what one shows
to a person. Linear in the characters.
"""

import re
from bisect import bisect_left, bisect_right

from seawall.signals._skeleton import skeleton
from seawall.signals.text import decoded_text

_PIECE = re.compile(r"\S+")


def places_in(text: str | bytes, stretches: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """The first character and the end of each stretch, in the text as it was written.

    A stretch is a start and an end in the skeleton, as `Interval.start` and `.end` say.

    >>> places_in("See: the GREY   tide", [(3.0, 11.0)])
    [(5, 13)]
    """
    plain_text = decoded_text(text)
    pieces, starts, ends, at = [], [], [], 0
    for piece in _PIECE.finditer(plain_text):
        letters = len(skeleton(piece[0]))
        if letters:
            pieces.append(piece.span())
            starts.append(at)
            ends.append(at + letters)
            at += letters + 1
    return [
        (pieces[first][0], pieces[max(first, last)][1])
        for start, end in stretches
        if (first := bisect_right(ends, start)) < len(pieces)
        for last in [bisect_left(starts, end) - 1]
    ]
