"""A picture as a reviewer asked to see it: a drawing, grey and blurred, or as it is.

The picture is always the copy that a jailed child made of the pixels alone, never the
upload and never the platform's address. The server opens no picture: the gentler
steps wrap the copy in an SVG whose filter the browser applies, so what is on the
screen is the filtered picture and nothing else.
"""

from __future__ import annotations

import base64

_FILTERS = {
    "drawing": (
        '<feColorMatrix type="saturate" values="0"/><feGaussianBlur stdDeviation="3.4"/>'
        '<feConvolveMatrix order="3" kernelMatrix="-1 -1 -1 -1 8 -1 -1 -1 -1" divisor="1"'
        ' edgeMode="duplicate" preserveAlpha="true"/>'
        '<feColorMatrix values="-9 0 0 0 .98  0 -9 0 0 .98  0 0 -9 0 .99  0 0 0 1 0"/>'
    ),
    "grey": '<feColorMatrix type="saturate" values="0"/><feGaussianBlur stdDeviation="9"/>',
}
_WIDTH, _HEIGHT = 1024, 768


def gentle(picture: bytes, *, media_type: str, step: str) -> bytes:
    """The picture behind one filter, as an SVG document without script or reference."""
    data = base64.b64encode(picture).decode("ascii")
    frame = f'width="{_WIDTH}" height="{_HEIGHT}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" {frame}>'
        f'<filter id="step" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">'
        f"{_FILTERS[step]}</filter>"
        f'<image {frame} preserveAspectRatio="xMidYMid meet" filter="url(#step)"'
        f' href="data:{media_type};base64,{data}"/></svg>'
    ).encode("ascii")
