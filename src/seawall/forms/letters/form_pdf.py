"""The form as a PDF: typeset by Typst from a template, with fonts that it brings along.

The text goes in as data and never as markup, so nothing that others wrote is carried out.
The same form gives the same bytes: no date, no font of the machine. It is tagged to
PDF/UA-1 for people who listen to a page; where a script has no glyphs in the fonts, it is
a plain PDF that says so, and the JSON beside it has every character.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files

from seawall.forms.annexes.form_reading import Form
from seawall.forms.letters.laying_out import lay_out
from seawall.forms.letters.sheet import (
    Block,
    Boxes,
    Sheet,
    SheetChart,
    SheetLine,
    SheetTable,
)

#: What the template calls each kind of block.
_KINDS = {SheetLine: "line", Boxes: "boxes", SheetTable: "table", SheetChart: "chart"}


def render_pdf(form: Form) -> bytes:
    """The form on paper."""
    return render_sheet(lay_out(form))


def render_sheet(sheet: Sheet) -> bytes:
    """Any sheet on paper."""
    import typst  # seven megabytes, for a process that may set no page

    data = _as_data(sheet)
    try:
        return _typeset({**data, "complete": True}, accessible=True)
    except typst.TypstError:
        return _typeset({**data, "complete": False}, accessible=False)


def _typeset(sheet: dict[str, object], *, accessible: bool) -> bytes:
    import typst

    standards: list[typst.PDFStandard] = ["ua-1"] if accessible else []
    return typst.compile(
        _template(),
        sys_inputs={"sheet": json.dumps(sheet)},
        ignore_system_fonts=True,
        pdf_standards=standards,
    )


@cache
def _template() -> bytes:
    return files("seawall").joinpath("data/letters/form.typ").read_bytes()


def _as_data(sheet: Sheet) -> dict[str, object]:
    parts = [
        {
            "letter": part.letter,
            "title": part.title,
            "word": part.word,
            "is_word_after": part.is_word_after,
            "blocks": [_block(block) for block in part.blocks],
        }
        for part in sheet.parts
    ]
    return {**asdict(sheet), "parts": parts}


def _block(block: Block) -> dict[str, object]:
    return {"kind": _KINDS[type(block)], **asdict(block)}
