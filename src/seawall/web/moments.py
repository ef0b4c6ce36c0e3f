"""Date formats by language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

#: The shapes our templates use, as Django's `date` filter reads them.
SHAPES: Mapping[str, object] = {
    "j M Y, H:i:s": pgettext_lazy("shape of a moment, as Django's date filter", "j M Y, H:i:s"),
    "j M Y, H:i": pgettext_lazy("shape of a moment, as Django's date filter", "j M Y, H:i"),
    "j M Y": pgettext_lazy("shape of a day, as Django's date filter", "j M Y"),
}


def shape_of(date_format: str) -> str:
    """The shape in the reader's language; one that no template shares stays as it is."""
    return str(SHAPES.get(date_format, date_format))
