"""The signal types there are, by name."""

from collections.abc import Collection

from seawall.signals._model import Signal, SignalType, UnknownSignalType
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
