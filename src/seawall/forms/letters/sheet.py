"""A form laid out, for whichever document prints it: parts, lines, boxes and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A label and what stands under it."""

    label: str
    value: str
    alternative: bool = False
    """It follows an OR."""


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box, ticked or not, and the words beside it."""

    words: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes under one label, which may be empty."""

    label: str
    boxes: tuple[TickBox, ...]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """Many things of one kind, a row each."""

    label: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetChart:
    """A picture of figures that stand in a table beside it, and what it says in words."""

    label: str
    svg: str
    says: str


Block: TypeAlias = SheetLine | Boxes | SheetTable | SheetChart


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A lettered section; one without a letter is a note of ours."""

    letter: str
    title: str
    blocks: tuple[Block, ...]
    word: str = "SECTION"
    is_word_after: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document."""

    name: str
    title: str
    law: str
    notice: str
    parts: tuple[SheetSection, ...]
    digest: str
    """The SHA-256 of the JSON it prints."""
    language: str = "en"
