"""The form as the text of a mail: readable in any program, with the digest of its JSON."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.forms.annexes.form_reading import Form
from seawall.forms.letters.laying_out import lay_out
from seawall.forms.letters.sheet import Block, Boxes, Sheet, SheetChart, SheetLine, SheetSection

_RULE = "-" * 72


def mail_text(form: Form) -> str:
    """The whole form, label by label, as plain text."""
    return sheet_text(lay_out(form))


def sheet_text(sheet: Sheet) -> str:
    """Any sheet, label by label, as plain text."""
    return "\n".join(_lines(sheet)) + "\n"


def mail_subject(form: Form, *, reference: str) -> str:
    """One line that names the form and the authority's reference, without line breaks."""
    sheet = lay_out(form)
    title = f"{sheet.name}: {sheet.title}"
    line = f"{title} [{reference}]" if reference else title
    return "".join(letter if letter.isprintable() else " " for letter in line)


def _lines(sheet: Sheet) -> Iterator[str]:
    yield f"{sheet.name.upper()}: {sheet.title}"
    yield sheet.law
    if sheet.notice:
        yield from ("", sheet.notice)
    for part in sheet.parts:
        yield from _part(part)
    if sheet.digest:  # what nobody has signed yet has none
        yield from ("", _RULE, f"SHA-256 of the JSON form: {sheet.digest}")


def _part(part: SheetSection) -> Iterator[str]:
    yield from ("", _RULE, f"{_heading(part)}: {part.title}" if part.letter else part.title, "")
    for block in part.blocks:
        yield from _block(block)


def _heading(part: SheetSection) -> str:
    """`SECTION A`, or `A JAGU` in a language that puts the word behind."""
    words = (part.letter, part.word) if part.is_word_after else (part.word, part.letter)
    return " ".join(words)


def _block(block: Block) -> Iterator[str]:
    if block.label:
        yield f"{block.label}:"
    if isinstance(block, SheetLine):
        if block.alternative:
            yield "(OR)"
        yield from (f"  {line}" for line in (block.value or "-").split("\n"))
    elif isinstance(block, Boxes):
        yield from (f"  [{'x' if box.ticked else ' '}] {box.words}" for box in block.boxes)
    elif isinstance(block, SheetChart):
        yield f"  {block.says}"
    else:
        for row in block.rows:
            named_cells = zip(block.head, row, strict=True)
            yield "  " + "; ".join(f"{name}: {cell}" for name, cell in named_cells if cell)
    yield ""
