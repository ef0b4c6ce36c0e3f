"""Every error with what it says and what to do, room by room, from the catalogues."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from scripts.docs_site.markdown import as_cell, code, page, table
from seawall.errors import KINDS, CatalogueEntry, every_entry

_FACT = re.compile(r"{([a-z_]+)[^}]*}")


def error_contents() -> str:
    """The rooms of the catalogue, each with its page and the number of its errors."""
    rows = [
        (f"[{room}](errors/{room}.md)", str(len(entries))) for room, entries in _by_room().items()
    ]
    return table(("Where it happens", "Errors"), rows)


def error_pages() -> Mapping[str, str]:
    """A page a room."""
    return {
        room: page(
            f"# Errors: {room}",
            f"What do the errors of `{room}` mean, and what do you do about them?",
            *(_described(entry) for entry in entries),
        )
        for room, entries in _by_room().items()
    }


def errors_for_search() -> str:
    """What a search finds by the words that were printed: code, sentence, remedy."""
    printed = [(entry.code, _said(entry.says), _said(entry.remedy)) for entry in every_entry()]
    return f"window.SEAWALL_ERRORS = {json.dumps(printed, ensure_ascii=False)};\n"


def _by_room() -> dict[str, list[CatalogueEntry]]:
    rooms: dict[str, list[CatalogueEntry]] = {}
    for entry in every_entry():
        rooms.setdefault(entry.code.partition(".")[0], []).append(entry)
    return rooms


def _described(entry: CatalogueEntry) -> str:
    """One error, at an address of its own: a telephone has no room for a table of sentences."""
    lines = [f"**{code(entry.code)}**, HTTP {KINDS[entry.kind].status}", _said(entry.says)]
    if entry.remedy:
        lines.append(f"*What to do:* {_said(entry.remedy)}")
    return f"({entry.code})=\n" + "\\\n".join(lines)


def _said(words: str) -> str:
    return as_cell(_FACT.sub(r"‹\1›", words))
