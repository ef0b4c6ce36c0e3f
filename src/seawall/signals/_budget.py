"""What one upload may cost, however many files lie in it and however deep."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from seawall.sandbox import DecoderPool
from seawall.signals._model import Hashed
from seawall.signals._names import shown_name

DEEPEST = 4  # archives in archives: the upload itself is the first
PARTS, BYTES, SIGNALS, LINKS = 1_000, 256 * 2**20, 4_000, 200
SECONDS = 60.0  # after that nothing new is begun; what is being opened has its own limit


@dataclass(slots=True)
class Budget:
    """What is left for one upload; everything inside it draws on the same one."""

    parts: int = PARTS
    bytes: int = BYTES
    signals: int = SIGNALS
    links: int = LINKS
    until: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    seen: set[str] = field(default_factory=set)

    @property
    def spent(self) -> str:
        """What has run out, as a sentence goes on; empty while nothing has."""
        if self.parts <= 0:
            return "too many files lie in it"
        if self.bytes <= 0:
            return "it unpacks to too much"
        if self.signals <= 0:
            return "it has too many signals"
        return "it takes too long" if time.monotonic() > self.until else ""

    def take(self, digest: str, size: int) -> None:
        """Take a part's cost, and remember that it was looked at."""
        self.seen.add(digest)
        self.parts -= 1
        self.bytes -= size


@dataclass(frozen=True, slots=True)
class FileOpening:
    """How whatever lies inside a file is opened, and where we are.

    ``families`` open files, ``read`` hashes text and ``follow`` an address; ``path`` names
    the files we are in, outermost first and without the upload itself. ``rendition`` asks for
    one small safe copy: of the first page, else of the first picture or video inside.
    """

    pool: DecoderPool
    wanted: Collection[str] | None
    families: Mapping[str, Callable[..., Hashed]]
    read: Callable[[str], Hashed]
    follow: Callable[[str], Hashed]
    budget: Budget = field(default_factory=Budget)
    path: tuple[str, ...] = ()
    rendition: bool = False

    def within(self, name: str) -> "FileOpening":
        """One level further down."""
        return replace(self, path=(*self.path, shown_name(name)))

    def place(self, view: str = "") -> str:
        """Where a signal was found, in at most 200 characters."""
        where = "/".join(self.path)
        view = "" if view == "stored" and where else view
        full_place = ", ".join(filter(None, (where, view)))
        return full_place if len(full_place) <= 200 else f"…{full_place[-199:]}"

    def wants(self, name: str) -> bool:
        """Whether signals of this type are asked for."""
        return self.wanted is None or name in self.wanted
