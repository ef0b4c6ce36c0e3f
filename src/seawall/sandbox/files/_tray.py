"""A tray: what a child has found inside a file so far, and how much still fits on it."""

import time
from dataclasses import dataclass, field

from seawall.sandbox.files._inside import (
    LONGEST_LINK,
    LONGEST_NAME,
    MOST_LINKS,
    MOST_MISSED,
    MOST_PARTS,
    MOST_TEXT,
    Closed,
    InsideAsk,
    InsideFacts,
    Missed,
    WireMissed,
    WirePart,
    WireSight,
    WireText,
)

MOST_NOTES = 32
PATIENCE = 6.0  # seconds after which what was found is answered before more is begun
SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")  # half characters are no text


@dataclass(slots=True)
class Tray:
    """Filled by an opener, one answer at a time."""

    ask: InsideAsk
    parts: list[WirePart] = field(default_factory=list)
    texts: list[WireText] = field(default_factory=list)
    sights: list[WireSight] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    missed: list[WireMissed] = field(default_factory=list)
    held: list[bytes] = field(default_factory=list)
    size: int = 0
    letters: int = 0
    rendition: bytes = b""
    page: tuple[int, int] = (0, 0)
    begun: float = field(default_factory=time.monotonic)

    def is_full(self, at: int) -> bool:
        """Whether entry or page ``at`` had better wait for the next question."""
        if at <= self.ask.start:  # every question gets on by one
            return False
        return (
            time.monotonic() > self.begun + PATIENCE
            or len(self.sights) >= MOST_PARTS
            or self.size >= self.ask.room
            or len(self.parts) >= self.ask.most
            or len(self.texts) >= MOST_PARTS
            or self.letters >= MOST_TEXT
        )

    @property
    def most(self) -> int:
        """The bytes a part may have: more than is left only where it comes alone."""
        return self.ask.largest if not self.held else min(self.ask.largest, self.left)

    @property
    def left(self) -> int:
        """How many bytes still fit beside what is held."""
        return max(0, self.ask.room - self.size)

    def put(self, name: str, data: bytes) -> None:
        """Hand a part over."""
        if not data:
            return
        if len(self.parts) >= MOST_PARTS:
            self.miss("limit", "More lies in it than is handed over at once.", name)
            return
        self.parts.append(WirePart(_name(name), len(data)))
        self.held.append(data)
        self.size += len(data)

    def leave(self, name: str, size: int, why: Closed) -> None:
        """Say that a part stays closed."""
        if len(self.parts) < MOST_PARTS:
            self.parts.append(WirePart(_name(name), min(max(0, size), 2**53), why))
        else:
            self.miss("limit", "More lies in it than is handed over at once.", name)

    def miss(self, why: Missed, says: str, place: str = "", *, count: int = 1) -> None:
        """Say that something was not looked into; beyond a number, how much more."""
        says = says[:400].translate(SURROGATES)
        if len(self.missed) < MOST_MISSED:
            self.missed.append(WireMissed(_name(place), why, says, count))
            return
        last = self.missed[-1]
        self.missed[-1] = WireMissed("", last.why, last.says, last.count + count)

    def write(self, place: str, text: str) -> None:
        """Keep text, as much as still fits; the rest is cut and a note says so."""
        text = text.translate(SURROGATES).replace("\0", " ").strip()
        if len(text) > MOST_TEXT - self.letters:
            self.miss("limit", "Some of the text was left out: there is more than is compared.")
            text = text[: MOST_TEXT - self.letters]
        if text and len(self.texts) < MOST_PARTS:
            self.texts.append(WireText(place[:80], text))
            self.letters += len(text)

    def link(self, address: str) -> None:
        """Keep an address to be compared; only of the kinds that can be."""
        address = address.strip().translate(SURROGATES)
        is_comparable = address[:8].lower().startswith(("http:", "https:", "ftp:"))
        if not is_comparable or len(address) > LONGEST_LINK or address in self.links:
            return
        if len(self.links) < MOST_LINKS:
            self.links[address] = None
        else:
            self.miss("limit", "More addresses stand in it than are compared.")

    def note(self, sentence: str) -> None:
        """Say something to whoever reads the answer."""
        if len(self.notes) < MOST_NOTES:
            self.notes[sentence[:400].translate(SURROGATES)] = None

    def facts(self, kind: str, *, count: int, following: int) -> tuple[InsideFacts, bytes]:
        """The answer: what was found, and the bytes of the parts one after another."""
        facts = InsideFacts(
            format=kind,
            count=count,
            following=following,
            parts=self.parts,
            texts=self.texts,
            sights=self.sights,
            links=list(self.links),
            notes=list(self.notes),
            missed=self.missed,
            rendition=len(self.rendition),
            width=self.page[0],
            height=self.page[1],
        )
        return facts, b"".join((*self.held, self.rendition))


def _name(name: str) -> str:
    """A name as the wire allows it: no half characters, the end kept where it is long."""
    return name.translate(SURROGATES)[-LONGEST_NAME:]
