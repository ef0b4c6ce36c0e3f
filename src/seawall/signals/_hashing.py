"""Hashing a file: all its signals, or those of the named types."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from seawall.errors import InvalidRequest, SeawallError, Unavailable, Unsupported
from seawall.sandbox import DecoderPool
from seawall.sandbox.sniff import family_of, sniff_format
from seawall.signals._budget import FileOpening
from seawall.signals._inside import hash_inside
from seawall.signals._model import Hashed
from seawall.signals._picture import hash_picture
from seawall.signals._prose import signals_of_prose
from seawall.signals._registry import digests_of, signal_type
from seawall.signals._sound import hash_heard, hash_watched
from seawall.signals._words import hash_text, hash_url
from seawall.signals.ladder import QUICK, Ladder


class EmptyContent(InvalidRequest):
    """A file without bytes has no signals."""


def hash_bytes(
    content: bytes,
    *,
    pool: DecoderPool,
    types: Collection[str] | None = None,
    rendition: bool = False,
    ladder: Ladder = QUICK,
) -> Hashed:
    """The signals of a file, all of them or those of the named types.

    Digests are taken here, pictures opened in the sandbox; what a file is, its bytes
    say, whatever its name: plain text is hashed as text, an archive or a document gives the
    signals of all that lies in it. A picture or a damaged file that cannot be opened keeps
    its digests and says why in ``problem``; one that is locked, or of a kind we do not
    open, is no fault of the sender's and says so in ``notes`` and ``unopened``. Only a
    sandbox that is away raises. ``ladder`` says how hard
    pictures are looked at: `QUICK` gives what a list holds, `DERIVED` and `FULL` what an
    upload is searched by as well.
    """
    if not content:
        raise EmptyContent("The file is empty.", field="content", remedy="Send its bytes.")
    names = {signal_type(name).name for name in types} if types is not None else None
    signals = digests_of(content, names)
    kind = sniff_format(content)
    if names is None and not ladder.opens and not rendition:
        return Hashed(tuple(signals))
    open_family = _families(ladder).get(family_of(kind))
    if open_family is None:
        words = () if kind else signals_of_prose(content, partial(hash_text, types=names), names)
        return Hashed((*signals, *words), notes=() if words else (_not_opened(kind),))
    try:
        inside = open_family(content, pool=pool, types=names, rendition=rendition)
    except Unavailable:
        raise
    except SeawallError as problem:
        inside = Hashed((), notes=(str(problem),), problem=problem, unopened=1)
    if family_of(kind) != "picture" and isinstance(inside.problem, Unsupported):
        inside = replace(inside, problem=None)
    return replace(inside, signals=(*signals, *inside.signals))


def _hash_holder(
    content: bytes,
    *,
    family: str,
    families: Mapping[str, Callable[..., Hashed]],
    pool: DecoderPool,
    types: Collection[str] | None,
    rendition: bool,
) -> Hashed:
    """An archive or a document, and all that lies in it, within one budget."""
    text_reader, follow = partial(hash_text, types=types), partial(hash_url, types=types)
    opening = FileOpening(pool, types, families, text_reader, follow, rendition=rendition)
    return hash_inside(content, opening, family=family)


def _not_opened(kind: str) -> str:
    kind_of_file = f"a {kind} file" if kind else "a file"
    return f"It is {kind_of_file} of a kind we do not open: only its digests were taken."


def _families(ladder: Ladder) -> dict[str, Callable[..., Hashed]]:
    """What opens each family; pictures as the ladder says, wherever they lie."""
    families: dict[str, Callable[..., Hashed]] = {
        **_FAMILIES,
        "picture": partial(hash_picture, ladder=ladder),
    }
    for name in _HOLDERS:
        families[name] = partial(_hash_holder, family=name, families=families)
    return families


#: Families whose files hold files of every family.
_HOLDERS = ("archive", "document")

#: What opens each other family of files (`seawall.sandbox.sniff.family_of`), beside the digests.
_FAMILIES: dict[str, Callable[..., Hashed]] = {
    "picture": hash_picture,
    "sound": hash_heard,
    "video": hash_watched,
}
