"""What `benchmarks/text.py` is made of: texts, what is done to them, and the clock."""

from __future__ import annotations

import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

GPL = Path("/usr/share/common-licenses/GPL-3")
PIECE = 2_500
ROUNDS = 5
FOLDERS = ("/usr/share/perl", "/usr/lib/python3", "/usr/share/doc", sys.prefix)
ENDINGS = {".md", ".pod", ".rst", ".txt", ".html"}
LICENCE = re.compile("licen|copying|copyright|notice", re.IGNORECASE)

DRESSES: dict[str, Callable[[str], str]] = {
    "homoglyphs": lambda text: text.translate(str.maketrans("aeop", "\u0430\u0435\u043e\u0440")),
    "leet": lambda text: text.translate(str.maketrans("aeiost", "431057")),
    "zero-width characters": "\u200b".join,
    "accents": lambda text: re.sub("([aeiou])", "\\1\u0301", text),
    "capitals, letters tripled": lambda text: re.sub("([aeiou])", "\\1\\1\\1", text).upper(),
}


class Data:
    """The known text, the strangers, and one source of chance for each part."""

    def __init__(self, pieces: list[str], trials: int) -> None:
        self.known = GPL.read_text()
        self.words = self.known.split()
        self.pieces = pieces
        self.trials = trials
        self.vocabulary = sorted({word for piece in pieces[:300] for word in piece.split()})
        size = statistics.mean(len(piece.split()) for piece in pieces)
        print(f"{len(pieces)} strangers of {PIECE} characters, {size:.0f} words on average.\n")

    def quoted(self, words: int, share: float, chance: random.Random) -> str:
        """So many words of what is known, a share of them swapped."""
        at = chance.randrange(len(self.words) - words)
        return " ".join(
            chance.choice(self.vocabulary) if chance.random() < share else word
            for word in self.words[at : at + words]
        )


def in_stranger(data: Data, quoted: str, chance: random.Random) -> str:
    """A quotation in the middle of a stranger's words, 400 in all."""
    words = (chance.choice(data.pieces).split() * 3)[: 400 - len(quoted.split())]
    at = chance.randrange(len(words))
    return " ".join([*words[:at], quoted, *words[at:]])


def swap(text: str, share: float, data: Data, chance: random.Random) -> str:
    """A text with a share of its words swapped."""
    return " ".join(
        chance.choice(data.vocabulary) if chance.random() < share else word for word in text.split()
    )


def strangers(folders: Sequence[str], most: int) -> list[str]:
    """Pieces of documentation, no more than twenty of one file, in an order that stays."""
    pieces: dict[str, None] = {}
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix not in ENDINGS or LICENCE.search(str(path)) or not path.is_file():
                continue
            text = path.read_text(errors="ignore")[: 20 * PIECE]
            for at in range(0, len(text) - PIECE, PIECE):
                piece = text[at : at + PIECE]
                if len(piece.split()) > 200:
                    pieces[piece] = None
    found = list(pieces)
    random.Random(1).shuffle(found)
    return found[:most]


def each(step: Callable[[str], object], items: Sequence[object]) -> None:
    """The step for each item."""
    for item in items:
        step(item)


def timed(run: Callable[[], object], *, rounds: int = ROUNDS) -> list[float]:
    """Seconds of each round, after one to warm up."""
    if rounds > 1:
        run()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return taken


def microseconds(taken: Sequence[float], count: int) -> str:
    """Median and spread of one item."""
    each_one = [1e6 * seconds / count for seconds in taken]
    middle = statistics.median(each_one)
    return f"{middle:,.1f} us ({min(each_one):,.1f} to {max(each_one):,.1f})"


def percent(some: Sequence[object], of: Sequence[object]) -> str:
    """A share in percent."""
    return f"{100 * len(some) / len(of):.0f} %"


def processor() -> str:
    """The processor's name."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown processor"
