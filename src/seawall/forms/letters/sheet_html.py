"""A sheet as one page of HTML that needs nothing else: no script, no font, no address.

Everything is text and is escaped; the pictures alone are markup, and they are our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files

from seawall.forms.letters.sheet import Block, Boxes, Sheet, SheetChart, SheetLine, SheetSection


def sheet_html(sheet: Sheet) -> str:
    """The sheet as a whole page."""
    return "\n".join(_page(sheet)) + "\n"


def _page(sheet: Sheet) -> Iterator[str]:
    title = escape(f"{sheet.name}: {sheet.title}")
    yield f'<!doctype html>\n<html lang="{escape(sheet.language)}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n<main>"
    yield f'<header>\n<p class="name">{escape(sheet.name)}</p>\n<h1>{escape(sheet.title)}</h1>'
    yield f'<p class="law">{escape(sheet.law)}</p>'
    if sheet.notice:
        yield f'<p class="notice">{escape(sheet.notice)}</p>'
    yield "</header>"
    for place, part in enumerate(sheet.parts):
        yield from _section(part, f"part-{place}")
    if sheet.digest:
        yield f"<footer>SHA-256 of the JSON form: <code>{escape(sheet.digest)}</code></footer>"
    yield "</main>\n</body>\n</html>"


def _section(part: SheetSection, identity: str) -> Iterator[str]:
    title = f"{part.letter} {part.title}" if part.letter else part.title
    yield f'<section>\n<h2 id="{identity}">{escape(title)}</h2>'
    for block in part.blocks:
        yield from _block(block, identity)
    yield "</section>"


def _block(block: Block, heading: str) -> Iterator[str]:
    if isinstance(block, SheetChart):
        yield f"<figure>{block.svg}</figure>"
        return
    if block.label:
        yield f'<p class="label">{escape(block.label)}</p>'
    if isinstance(block, SheetLine):
        yield f'<p class="value">{escape(block.value)}</p>'
    elif isinstance(block, Boxes):
        for box in block.boxes:
            yield f"<p>{'☒' if box.ticked else '☐'} {escape(box.words)}</p>"
    else:
        yield from _table(block.head, block.rows, heading)


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], heading: str) -> Iterator[str]:
    yield f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{heading}">'
    yield f'<table aria-labelledby="{heading}">'
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    yield f"<thead><tr>{names}</tr></thead>\n<tbody>"
    for first, *others in rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in others)
        yield f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
    yield "</tbody>\n</table>\n</div>"


@cache
def _style() -> str:
    return files("seawall").joinpath("data/letters/sheet.css").read_text("utf-8")
