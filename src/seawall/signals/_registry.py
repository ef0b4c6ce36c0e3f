"""The signal types there are, by name."""

from collections.abc import Collection

from seawall.signals._model import VIDEO_FILE, Signal, SignalType, UnknownSignalType
from seawall.signals.features import ORB
from seawall.signals.md5 import MD5
from seawall.signals.minhash import MINHASH
from seawall.signals.passage import PASSAGE
from seawall.signals.pdq import PDQ
from seawall.signals.sha256 import SHA256
from seawall.signals.sound import SOUND
from seawall.signals.terms import TERM
from seawall.signals.text import TEXT
from seawall.signals.tlsh import TLSH
from seawall.signals.url import URL
from seawall.signals.url_md5 import URL_MD5
from seawall.signals.vpdq import VPDQ

_TYPES: dict[str, SignalType] = {
    kind.name: kind
    for kind in (
        SHA256,
        MD5,
        PDQ,
        VPDQ,
        ORB,
        URL,
        URL_MD5,
        TEXT,
        PASSAGE,
        MINHASH,
        TLSH,
        TERM,
        SOUND,
    )
}


def signal_types() -> dict[str, SignalType]:
    """Every signal type by its name; a copy, to keep."""
    return dict(_TYPES)


def wanted_types(names: Collection[str] | None) -> list[SignalType]:
    """The types of these names, in our order; all of them where nobody named any."""
    return [kind for kind in _TYPES.values() if names is None or kind.name in names]


def digests_of(content: bytes, names: Collection[str] | None = None) -> list[Signal]:
    """What the types make of any file by its bytes alone."""
    return [signal for kind in wanted_types(names) for signal in kind.of_bytes(content)]


def read_names(of: str) -> dict[str, str]:
    """Our types by the names that a format calls them, such as `stix`."""
    return {name: kind.name for kind in _of(of) for name in kind.names[of].reads}


def written_names(of: str) -> dict[str, str]:
    """The names that a format calls our types by, for those that it takes from us."""
    return {kind.name: name for kind in _of(of) if (name := kind.names[of].writes)}


def name_for(of: str, signal_type: str, media: str) -> str:
    """What a format calls a signal of such a file, or nothing where it takes none.

    A name for videos is given to the digest of a video alone: a reader of it blocks videos, and
    a picture's digest under it would be a claim that we know to be false, or cannot know.
    """
    kind = _TYPES.get(signal_type)
    names = kind.names.get(of) if kind else None
    if names is None or (names.writes in names.of_videos and media != VIDEO_FILE):
        return ""
    return names.writes


def tells_videos_apart(of: str, signal_type: str) -> bool:
    """Whether a format tells a video's signal of this type from that of another file."""
    kind = _TYPES.get(signal_type)
    return kind is not None and of in kind.names and bool(kind.names[of].of_videos)


def media_by_name(of: str, name: str) -> str:
    """Which kind of file a format's name of a type tells of: a video, or nothing."""
    is_video = any(name in kind.names[of].of_videos for kind in _of(of))
    return VIDEO_FILE if is_video else ""


def _of(name: str) -> list[SignalType]:
    return [kind for kind in _TYPES.values() if name in kind.names]


def signal_type(name: str) -> SignalType:
    """The signal type of this name, or an error that lists the names."""
    try:
        return _TYPES[name]
    except KeyError:
        raise UnknownSignalType(
            f"There is no signal type {name[:40]!r}.",
            field="type",
            remedy=f"Use one of {', '.join(_TYPES)}.",
        ) from None
