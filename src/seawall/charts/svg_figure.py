"""A figure of matplotlib as SVG for a page of ours: no style, no script, the same bytes each time.

The console's policy forbids styles written into elements, so what matplotlib writes there becomes
SVG attributes, and the page's own colours overrule them by class, in the light and in the dark.
Texts stay texts, in the font of the page. The fonts of the machine are read once a process, when
the first figure is drawn.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from io import StringIO
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
#: Points of matplotlib, which are pixels of the page at its full width.
WIDTH, FONT_SIZE = 460, 12
_INCH = 72
#: The page gives these classes their colours; what a print or a reader of the file sees stands here.
INK, MUTED, LINE, ACCENT = "#1f2937", "#4b5563", "#d1d5db", "#1d4ed8"
QUARTERS = (0, 0.25, 0.5, 0.75, 1)
QUARTER_WORDS = tuple(f"{quarter:.0%}".replace("%", " %") for quarter in QUARTERS)
_CLASS = "chart-"
#: Where matplotlib would keep its list of fonts.
_FOLDER = "MPLCONFIGDIR"
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")

_OPTIONS: Any = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # a name with dollar signs is a name
    "font.size": FONT_SIZE,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "text.color": INK,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": MUTED,
    "grid.color": LINE,
    "grid.linewidth": 0.8,
}
_drawing = threading.Lock()


@contextmanager
def figure_of(name: str, height: int) -> Iterator[tuple[Figure, Axes]]:
    """A figure of this height in points, and its one plot; one thread draws at a time.

    `name` is part of the ids in the file: two figures on a page need two names.
    """
    with _drawing:
        _load_fonts()
        from matplotlib import rc_context
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        with rc_context({**_OPTIONS, "svg.hashsalt": name}):
            figure = Figure(figsize=(WIDTH / _INCH, height / _INCH), layout="constrained")
            FigureCanvasSVG(figure)
            plot = figure.add_subplot()
            plot.spines[["top", "right", "left"]].set_visible(False)
            plot.tick_params(length=0)
            yield figure, plot


def svg_of(figure: Figure, *, name: str, title: str, says: str) -> str:
    """The figure as one SVG element, with a title and a description for who does not see it."""
    written = StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(written, format="svg", transparent=True, metadata=nothing)
    root = ET.fromstring(written.getvalue())  # noqa: S314 - our own, of a moment ago
    _without_styles(root)
    _named_by_class(root)
    for side in ("width", "height"):
        del root.attrib[side]
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-says")
    root.set("direction", "ltr")  # in a page that runs the other way, too
    root.set("font-family", "system-ui, sans-serif")
    for place, (tag, words) in enumerate((("title", title), ("desc", says))):
        element = ET.Element(f"{{{SVG}}}{tag}", id=f"{name}-{'says' if place else 'title'}")
        element.text = words
        root.insert(place, element)
    return _LONG_NUMBER.sub(_short, ET.tostring(root, encoding="unicode"))


def _without_styles(root: ET.Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{{{SVG}}}style", f"{{{SVG}}}metadata"}:
                parent.remove(child)
        for name, value in _declared(parent.attrib.pop("style", "")).items():
            parent.set(name, value)


def _declared(style: str) -> Mapping[str, str]:
    """What a style declares, as attributes, but for the family of a font: it is the page's."""
    pairs = (part.partition(":") for part in style.split(";") if part.strip())
    found = {name.strip(): value.strip() for name, _, value in pairs}
    found.pop("font-family", None)
    if font := found.pop("font", ""):  # all in one, as some versions write it
        found["font-size"] = font.partition("px")[0].rpartition(" ")[2]
    return found


def _named_by_class(root: ET.Element) -> None:
    """Our names become classes; of all other ids, only those stay that something refers to."""
    text = ET.tostring(root, encoding="unicode")
    for element in root.iter():
        identity = element.get("id", "")
        if identity.startswith(_CLASS):
            element.set("class", identity.partition("/")[0])
        if identity and f"#{identity}" not in text:
            del element.attrib["id"]


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


@cache
def _load_fonts() -> None:
    """Load matplotlib; its list of fonts is kept nowhere, so that no home is written to."""
    for prefix, address in (("", SVG), ("xlink", XLINK)):
        ET.register_namespace(prefix, address)
    chosen = os.environ.get(_FOLDER)
    with TemporaryDirectory(prefix="seawall-fonts-") as folder:
        os.environ[_FOLDER] = chosen or folder
        try:
            import_module("matplotlib.font_manager")
        finally:
            if not chosen:
                del os.environ[_FOLDER]
