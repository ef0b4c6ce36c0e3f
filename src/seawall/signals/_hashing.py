"""One item in, all its signals out."""

from collections.abc import Callable, Collection
from dataclasses import replace

from seawall.errors import InvalidRequest, SeawallError, Unavailable
from seawall.sandbox import DecoderPool
from seawall.sandbox.sniff import family_of, sniff
from seawall.signals._model import Hashed
from seawall.signals._picture import hash_picture
from seawall.signals._registry import signal_type
from seawall.signals.md5 import MD5, md5_of
from seawall.signals.sha256 import SHA256, sha256_of
from seawall.signals.text import text_of
from seawall.signals.url import has_credentials, url_of


class EmptyContent(InvalidRequest):
    """A file without bytes has no signals."""


def hash_bytes(
    content: bytes,
    *,
    pool: DecoderPool,
    types: Collection[str] | None = None,
    rendition: bool = False,
) -> Hashed:
    """The signals of a file, all of them or those of the named types.

    Digests are taken here, pictures opened in the sandbox; what a file is, its bytes
    say, whatever its name. A picture that cannot be opened keeps its digests and says
    why in ``problem``; only a sandbox that is away raises.
    """
    if not content:
        raise EmptyContent("The file is empty.", field="content", remedy="Send its bytes.")
    wanted = {signal_type(name).name for name in types} if types is not None else None
    signals = [
        sign(content)
        for name, sign in ((SHA256.name, sha256_of), (MD5.name, md5_of))
        if wanted is None or name in wanted
    ]
    kind = sniff(content)
    open_family = _FAMILIES.get(family_of(kind))
    if open_family is None:
        return Hashed(tuple(signals), notes=(_not_opened(kind),))
    try:
        inside = open_family(content, pool=pool, wanted=wanted, rendition=rendition)
    except Unavailable:
        raise
    except SeawallError as problem:
        return Hashed(tuple(signals), notes=(str(problem),), problem=problem)
    return replace(inside, signals=(*signals, *inside.signals))


def hash_text(text: str | bytes) -> Hashed:
    """The signal of a text."""
    return Hashed((text_of(text),))


def hash_url(url: str) -> Hashed:
    """The signal of a URL; credentials in it are left out, and a note says so."""
    notes = ("The credentials in the URL were left out.",) if has_credentials(url) else ()
    return Hashed((url_of(url),), notes=notes)


def _not_opened(kind: str) -> str:
    what = f"a {kind} file" if kind else "a file"
    return f"It is {what}, no picture: only its digests were taken."


#: What opens each family of files (`seawall.sandbox.sniff.family_of`), beside the digests.
_FAMILIES: dict[str, Callable[..., Hashed]] = {"picture": hash_picture}
