"""Every way a decoded picture can look, each with its PDQ hash and quality.

As stored, which is what other people's lists hold; as the reference tools' thumbnail of
512 pixels, the other dialect of those lists; upright, where EXIF says that the file lies on
its side; and on white, where it is transparent.
"""

from dataclasses import replace

import numpy as np

from seawall.sandbox.pictures._asking import WireView
from seawall.sandbox.pictures._axis import SAMPLED
from seawall.sandbox.pictures._decoded import DecodedFrame
from seawall.sandbox.pictures._decoding import DecodedFile
from seawall.sandbox.pictures.pdq import (
    EMPTY,
    EXACT_PIXELS,
    SMALLEST_SIDE,
    Sketch,
    sketch_from,
    sketch_of,
)
from seawall.sandbox.pictures.thumbnail import AS_STORED, Turn, quick_thumbnail

# So many bits would hang on how luma was rounded: a drawing, a test card. Photographs were
# seen to have up to nine such bits, drawings thirty-six and more.
TIES = 24


def looks(opened: DecodedFile, *, exact: bool) -> list[WireView] | None:
    """The views of the first frame; nothing where it has to be decoded exactly."""
    decoded = opened.decoded
    stored = sketch(decoded, exact=exact)
    if stored is None:
        return [WireView(name="stored", pdq=EMPTY, quality=0)]
    if not exact and stored.ties >= TIES:
        return None
    views = [_view("stored", stored)]
    if max(opened.width, opened.height) > SAMPLED:
        views.append(_view("thumbnail", _thumbnail(decoded, exact=exact)))
    if decoded.orientation != 1:
        views.append(_view("upright", sketch(decoded, decoded.turn, exact=exact)))
    if opened.has_transparency:
        white_sketch = sketch(replace(decoded, white=True, pixels=None), decoded.turn, exact=exact)
        views.append(_view("on_white", white_sketch))
    return list({view.pdq: view for view in reversed(views)}.values())[::-1]


def sketch(decoded: DecodedFrame, turn: Turn = AS_STORED, *, exact: bool = True) -> Sketch | None:
    """What the hash of one way of looking at it is made from."""
    if exact and decoded.full is None:
        return sketch_of(decoded, turn)
    if min(decoded.height, decoded.width) < SMALLEST_SIDE:
        return None
    return sketch_from(quick_thumbnail(decoded, turn, full=decoded.full))


def _thumbnail(decoded: DecodedFrame, *, exact: bool) -> Sketch:
    """The reference tools' dialect; its nearest-neighbour resize is folded into the matrix."""
    quick_sketch = sketch_from(quick_thumbnail(decoded, full=decoded.full, sampled=True))
    if not (quick_sketch.is_doubtful and exact) or decoded.height * decoded.width > EXACT_PIXELS:
        return quick_sketch
    pixels = np.concatenate(list(decoded.strips()))
    rows, columns = (np.arange(SAMPLED) * side // SAMPLED for side in pixels.shape[:2])
    return sketch_of(DecodedFrame(pixels=pixels[rows][:, columns])) or quick_sketch


def _view(name: str, view_sketch: Sketch | None) -> WireView:
    assert view_sketch is not None
    return WireView(name=name, pdq=view_sketch.pdq.hex, quality=view_sketch.quality)
