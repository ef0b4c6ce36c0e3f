"""The nouns of the library: a signal, a type of signal, what hashing one item gave."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from seawall.errors import InvalidRequest, NotFound, SeawallError
from seawall.sandbox import PictureFacts
from seawall.signals.unopened import UnopenedPart

#: How values of a type are compared: each kind has its index in `seawall.matching`.
Kind = Literal[
    "exact", "hamming", "features", "frames", "sound", "passages", "minhash", "tlsh", "terms"
]

#: What a signal stands for: a file byte by byte, what it looks or sounds like, an address,
#: words, or a question that is put to words. A bank that takes an item in takes what stands for
#: the whole of it.
Covers = Literal["file", "likeness", "address", "words", "question"]

#: What a file is where its bytes are a video's: the one kind that has names of its own elsewhere.
VIDEO_FILE = "video"

#: How a signal was come by. A hit of a derived view is weaker evidence than one of the
#: content itself, and one of local features is for a person to look at, never a verdict.
Grade = Literal["direct", "derived", "local"]


@dataclass(frozen=True, slots=True)
class Signal:
    """A comparable form of an item: the value, and how it was come by.

    ``view`` says which way of looking at a picture it came from (``stored``, ``upright``,
    ``on_white``, a derived view) or which part of a file (``page 3``). ``quality`` is 0 to
    100 where the type has one. ``within`` is the largest distance at which this signal may
    match, where that is tighter than what an entry allows. A ``transient`` signal is for
    one search only (the words of a text, to look for terms in): it is never stored with an
    item and never put into a bank. One from ``inside`` is of something that lies in the
    content (a member of an archive, a picture on a page): a bank that takes the content must
    not take it along, since the picture may be a logo that many honest files hold.
    """

    type: str
    value: str
    version: str
    quality: int | None = None
    view: str = ""
    grade: Grade = "direct"
    within: int | None = None
    transient: bool = False
    inside: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether it stays with the item: the item as it is, not every way we looked at it.

        Local features are long, and of what lies inside nobody could make use.
        """
        return not self.transient and (
            self.grade == "direct" or (self.grade == "local" and not self.inside)
        )

    @property
    def is_bankable(self) -> bool:
        """Whether it is of the content itself, and made to last: what a bank may hold."""
        return not (self.transient or self.inside) and self.grade != "derived"


@dataclass(frozen=True, slots=True)
class Example:
    """Content and the value it must have, or a value as written and as normalised."""

    value: str
    content: bytes | str | None = None
    written: str | None = None
    quality: int | None = None


@dataclass(frozen=True, slots=True)
class FormatNames:
    """What another format calls a type: all names that are read, and the one that is written.

    Without the second, values come in and do not go out again. ``of_videos`` are those of the names
    that stand for the digest of a video and of no other file.
    """

    reads: tuple[str, ...]
    writes: str = ""
    of_videos: frozenset[str] = frozenset()


def by_format(**names: FormatNames) -> Mapping[str, FormatNames]:
    """What other formats call a type: a word each, such as `stix`."""
    return MappingProxyType(names)


def format_names(*reads: str, writes: str = "", of_videos: Iterable[str] = ()) -> FormatNames:
    """The names that are read, the one that is written, and those for videos alone."""
    return FormatNames(reads, writes, frozenset(of_videos))


class SignalType(ABC):
    """An algorithm that makes signals, and all that one needs to know to use it.

    Nothing else lists the types: who makes, compares, keeps, shows or exports signals asks here.
    """

    name: str
    version: str = "1"
    kind: Kind
    content: frozenset[str]
    """What it is made from: image, file, text, url."""
    covers: Covers
    grade: Grade = "direct"
    """How good the evidence of a hit is, where the content itself was compared."""
    is_shared: bool = True
    """Whether its values may be given to others, and taken from them."""
    is_rated: bool = False
    """Whether it says how good each signal is, so that one without is of unknown worth."""
    title: str
    """As its makers write it, or in a reader's words."""
    names: Mapping[str, FormatNames] = by_format()
    """What other formats call it, by format."""
    examples: tuple[Example, ...]
    default_threshold: int | None = None
    """The distance up to which two signals match; None where only equal ones do."""

    @abstractmethod
    def normalise(self, value: str) -> str:
        """The one way to write this value, or `InvalidSignal`."""

    def of_bytes(self, content: bytes) -> Iterable[Signal]:
        """The signals of a file of any kind, by its bytes alone: a digest, say."""
        del content
        return ()

    def of_text(self, text: str | bytes) -> Iterable[Signal]:
        """The signals of a text, made apart from those of other types."""
        del text
        return ()

    def signal(self, value: str) -> Signal:
        """A signal of this type."""
        return Signal(self.name, value, self.version, grade=self.grade)


@dataclass(frozen=True, slots=True)
class Hashed:
    """All that hashing one item gave.

    ``problem`` says why perceptual signals are missing, should they be: the exact
    ones are there all the same. It is not raised, because a platform must be able to
    hold what it cannot see into. ``unopened`` is every part that was not looked into, the
    file itself or what lies in it: which, and why.
    """

    signals: tuple[Signal, ...]
    media: PictureFacts | None = None
    notes: tuple[str, ...] = ()
    problem: SeawallError | None = None
    unopened: tuple[UnopenedPart, ...] = ()


class InvalidSignal(InvalidRequest):
    """A value that this type of signal cannot have."""


class UnknownSignalType(NotFound):
    """No signal type of this name."""


def hex_value(value: str, *, digits: int, name: str) -> str:
    """Lower-case hex of exactly so many digits, or an error that says what it was."""
    hex_text = value.strip().lower()
    if len(hex_text) != digits:
        raise InvalidSignal(
            f"A {name} value has {digits} hex digits, this one {len(hex_text)} characters.",
            field="value",
            remedy=f"Give all {digits} digits.",
        )
    if set(hex_text) - set("0123456789abcdef"):
        raise InvalidSignal(
            f"{hex_text[:80]!r} is not hexadecimal.",
            field="value",
            remedy="Use the digits 0-9 and a-f only.",
        )
    return hex_text
