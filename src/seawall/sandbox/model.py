"""What the sandbox takes and gives: limits, the facts of a picture, its refusals."""

from dataclasses import dataclass, replace
from typing import Protocol

from seawall.errors import InvalidRequest, TooLarge, Unavailable, Unsupported

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "JPEG2000", "ICO", "PSD")


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """How much one file may ask of us; whatever asks for more is refused."""

    max_pixels: int = 50_000_000
    max_side: int = 65_535  # JPEG's own limit, and wider than any honest picture
    max_bytes: int = 100 * 2**20
    max_frames: int = 2_000  # frame headers checked; further ones are never opened
    memory_bytes: int = 512 * 2**20  # besides the libraries' own code
    seconds: float = 10.0
    max_reply_bytes: int = 4 * 2**20
    rendition_side: int = 1024
    fully_jailed: bool = True  # whether a child whose jail lacks a guard is refused
    niceness: int = 0  # how far its children stand behind the server, where cores are scarce


class DecodeOptions(Protocol):
    """What an installation's settings say of opening files."""

    @property
    def max_pixels(self) -> int: ...
    @property
    def max_upload_bytes(self) -> int: ...
    @property
    def decode_seconds(self) -> float: ...
    @property
    def decode_unjailed(self) -> bool: ...
    @property
    def decoders(self) -> int: ...


def limits_by(options: DecodeOptions) -> SandboxLimits:
    """The limits of pictures as the settings have them."""
    return SandboxLimits(
        max_pixels=options.max_pixels,
        max_bytes=options.max_upload_bytes,
        seconds=options.decode_seconds,
        fully_jailed=not options.decode_unjailed,
    )


@dataclass(frozen=True, slots=True)
class PoolSize:
    """How many children of a family are at work at once."""

    each: int = 1
    more_pictures: int = 0

    def of(self, family: str) -> int:
        """So many of this one."""
        return self.each + (self.more_pictures if family == "picture" else 0)


@dataclass(frozen=True, slots=True)
class DecoderLoad:
    """How busy the children of a family are at one moment."""

    family: str
    busy: int
    waiting: int
    interrupted: int
    """Ended over a file since the process began: died, out of time, or broke the rules."""


def size_by(options: DecodeOptions) -> PoolSize:
    """As the settings have it, and one more for pictures.

    From the end of one picture to the beginning of the next a child waits for others to be woken,
    a millisecond in which its core would rest.
    """
    return PoolSize(options.decoders, more_pictures=1)


#: Of files that may keep a core busy for long: answers and pictures get three times as much of it.
BEHIND = 5

_FAMILIES: dict[str, SandboxLimits] = {  # where a family needs other limits than a picture
    # what lies inside comes back as bytes: one part of 64 MiB, or many of 32 MiB in all
    "archive": SandboxLimits(
        memory_bytes=2**30, seconds=30.0, max_reply_bytes=72 * 2**20, niceness=BEHIND
    ),
    # a page of A4 scanned in colour at 600 dots an inch takes a third of it
    "document": SandboxLimits(
        memory_bytes=320 * 2**20, seconds=30.0, max_reply_bytes=72 * 2**20, niceness=BEHIND
    ),
    "grey": SandboxLimits(max_reply_bytes=16 * 2**20),
    # one still of a video, or the beginning of its sound, while a person waits
    "heard": SandboxLimits(max_bytes=4 * 2**30, seconds=20.0, max_reply_bytes=8 * 2**20),
    "shown": SandboxLimits(max_bytes=4 * 2**30, memory_bytes=2**30, seconds=20.0),
    # a signed mail may hold all of itself inside its signature
    "signature": SandboxLimits(max_reply_bytes=40 * 2**20),
    # twelve hours of sound at most; the file is read by descriptor
    "sound": SandboxLimits(
        max_bytes=4 * 2**30, seconds=300.0, max_reply_bytes=8 * 2**20, niceness=BEHIND
    ),
    # an hour of key frames, or ten minutes of every frame; the file is read by descriptor
    "video": SandboxLimits(
        max_pixels=36_000_000,
        max_side=16_384,
        max_bytes=4 * 2**30,
        memory_bytes=2**30,
        seconds=300.0,
        max_reply_bytes=32 * 2**20,
        niceness=BEHIND,
    ),
}


def limits_of(family: str) -> SandboxLimits:
    """The limits of a family of files, unless somebody sets others."""
    return _FAMILIES.get(family, SandboxLimits())


def limits_beside(family: str, pictures: SandboxLimits) -> SandboxLimits:
    """What a family is held to where nobody says: jailed as pictures are."""
    if family in ("picture", "heic"):
        return pictures
    return replace(limits_of(family), fully_jailed=pictures.fully_jailed)


@dataclass(frozen=True, slots=True)
class PictureView:
    """One way to look at a picture, and its PDQ hash and quality.

    ``stored`` is the pixels as the file holds them, ``upright`` as its EXIF
    orientation turns them, ``on_white`` as a viewer shows them through their
    transparency.
    """

    name: str
    pdq: str
    quality: int


@dataclass(frozen=True, slots=True)
class LocalFeatures:
    """The corners of a picture, of its mirror image, or its smaller ones, packed into one value.

    `seawall.sandbox.pictures.features.unpacked_features` gives their places and descriptors.
    """

    view: str
    value: str


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a jailed child found out about a picture, checked on arrival.

    ``derived`` views are other ways it may have been shown, ``features`` its corners,
    ``codes`` what its QR codes say: each is there only if it was asked for.
    """

    width: int
    height: int
    format: str
    mode: str
    frames: int
    orientation: int
    views: tuple[PictureView, ...]
    notes: tuple[str, ...] = ()
    rendition: bytes | None = None
    derived: tuple[PictureView, ...] = ()
    features: tuple[LocalFeatures, ...] = ()
    codes: tuple[str, ...] = ()


class Unreadable(InvalidRequest):
    """The bytes are no picture, or a damaged one."""


class UnsupportedFormat(Unsupported):
    """A file of a kind we do not open."""


class DecoderNotInstalled(Unsupported):
    """A file of a kind that needs an optional package, which is not there."""


class TooManyPixels(TooLarge):
    """The header promises more pixels than we are willing to decode."""


class TooManyBytes(TooLarge):
    """The file is larger than we are willing to read."""


class TooMuchMemory(TooLarge):
    """Decoding needs more memory than a child may have."""


class Locked(Unsupported):
    """The file is encrypted, and nobody gave us the password."""


class Bomb(TooLarge):
    """A file made to unpack to more than anybody could hold."""


class TookTooLong(TooLarge):
    """The child was stopped at its time limit."""


class DecoderDied(InvalidRequest):
    """The child ended, or answered nonsense, while it had this file."""


class DecodersBusy(Unavailable):
    """No child was free in time."""


class JailIncomplete(Unavailable):
    """A guard of the jail is missing on this machine, so no file is opened."""
