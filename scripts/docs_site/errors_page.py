"""Every error with what it says and what to do, room by room, from the catalogues."""

from __future__ import annotations

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
            table(
                ("Code", "HTTP", "What it says", "What to do"),
                [_row(entry) for entry in entries],
            ),
        )
        for room, entries in _by_room().items()
    }


def _by_room() -> dict[str, list[CatalogueEntry]]:
    rooms: dict[str, list[CatalogueEntry]] = {}
    for entry in every_entry():
        rooms.setdefault(entry.code.partition(".")[0], []).append(entry)
    return rooms


def _row(entry: CatalogueEntry) -> tuple[str, str, str, str]:
    return (
        code(entry.code),
        str(KINDS[entry.kind].status),
        as_cell(_FACT.sub(r"‹\1›", entry.says)),
        as_cell(_FACT.sub(r"‹\1›", entry.remedy)),
    )
