"""Labels and limits as MISP's tags: `tvec:behaviour="glorification"`, `tlp:amber`.

MISP has 186 taxonomies and none for terrorist content, so ours is a custom one; it ships
in `data/misp/taxonomies` for those who want its words in their menus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from seawall.exchanges.stix.model import Tlp

_OURS = re.compile(r'tvec:([a-z_-]+)="([^"]+)"')
_TLP = {"tlp:clear": Tlp.WHITE, "tlp:amber+strict": Tlp.RED} | {f"tlp:{t.value}": t for t in Tlp}
_STRICTNESS = tuple(Tlp)


def tag_of_label(label: str) -> str:
    """A label of the taxonomy as a tag."""
    dimension, _, value = label.partition("/")
    return f'tvec:{dimension}="{value}"' if value else label


def tag_of_tlp(tlp: Tlp) -> str:
    """How far it may be passed on; what TLP 1 called white is clear since 2022."""
    return "tlp:clear" if tlp is Tlp.WHITE else f"tlp:{tlp.value}"


def tag_of_activation(activation: str) -> str:
    """The type of an incident."""
    return f'tvec:activation="{activation}"'


def read_tags(names: Iterable[str]) -> tuple[tuple[str, ...], Tlp | None]:
    """Labels, and other tags as they are; and the strictest limit among them."""
    words: list[str] = []
    limits: list[Tlp] = []
    for name in names:
        if name.lower() in _TLP:
            limits.append(_TLP[name.lower()])
        elif match := _OURS.fullmatch(name):
            words.append(f"{match[1]}/{match[2]}")
        else:
            words.append(name)
    return tuple(dict.fromkeys(words)), max(limits, key=_STRICTNESS.index, default=None)
