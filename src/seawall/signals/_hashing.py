"""Hashing a file: all its signals, or those of the named types."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache, partial

from seawall.errors import InvalidRequest, SeawallError, Unavailable, Unsupported
from seawall.sandbox import DecoderPool, TookTooLong
from seawall.sandbox.sniff import family_of, sniff_format
from seawall.signals._budget import FileOpening
from seawall.signals._inside import hash_hidden, hash_inside
from seawall.signals._model import Hashed
from seawall.signals._picture import hash_picture
from seawall.signals._prose import hash_prose
from seawall.signals._registry import digests_of, signal_type
from seawall.signals._sound import hash_heard, hash_watched
from seawall.signals._words import hash_text, hash_url
from seawall.signals.ladder import QUICK, Ladder
from seawall.signals.sha256 import SHA256
from seawall.signals.unopened import unopened_by, unopened_part

#: So many bytes have their digests taken while a child has the picture: of more, the child would
#: be kept from the next one.
MOST_MEANWHILE = 4 * 2**20


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
    open, or takes too long, is no fault of the sender's and is told in ``unopened`` alone,
    as is every part of a file that was not looked into. Only a sandbox that is away raises. ``ladder`` says how hard
    pictures are looked at: `QUICK` gives what others' lists hold, `BANKED` what a bank of ours
    does, `DERIVED` and `FULL` what an upload is searched by as well.
    """
    if not content:
        raise EmptyContent("The file is empty.", field="content", remedy="Send its bytes.")
    names = {signal_type(name).name for name in types} if types is not None else None
    digests = cache(partial(digests_of, content, names))
    kind = sniff_format(content)
    if names is None and not ladder.opens and not rendition:
        return Hashed(tuple(digests()))
    families = _families(ladder)
    if names is None and family_of(kind) == "picture" and len(content) <= MOST_MEANWHILE:
        pool = pool.meanwhile(digests)
    opening = _file_opening(families, pool=pool, types=names, rendition=rendition)
    if family_of(kind) in families:
        hashed = _hash_family(content, kind, opening)
        opening.budget.seen |= {
            signal.value for signal in hashed.signals if signal.type == SHA256.name
        }
    hidden = hash_hidden(content, kind, opening)
    if family_of(kind) not in families:
        hashed = Hashed(()) if kind else hash_prose(content, opening.read, names)
        if not hashed.signals and not hidden.signals:
            hashed = replace(hashed, notes=(_not_opened(kind),))
        if kind:
            closed = unopened_part("", "unknown", _not_opened(kind))
            hashed = replace(hashed, unopened=(closed,))
    return replace(
        hashed,
        signals=(*digests(), *hashed.signals, *hidden.signals),
        media=hashed.media or hidden.media,
        notes=(*hashed.notes, *hidden.notes),
        unopened=(*hashed.unopened, *hidden.unopened),
    )


def _hash_family(content: bytes, kind: str, opening: FileOpening) -> Hashed:
    """What opening a file of a known family gives, beside its digests."""
    family = family_of(kind)
    try:
        hashed: Hashed = opening.families[family](
            content, pool=opening.pool, types=opening.wanted, rendition=opening.rendition
        )
    except Unavailable:
        raise
    except SeawallError as wrong:
        hashed = Hashed((), notes=(str(wrong),), problem=wrong, unopened=unopened_by(wrong))
    is_no_fault = isinstance(hashed.problem, Unsupported) and family != "picture"
    if is_no_fault or isinstance(hashed.problem, TookTooLong):
        return replace(hashed, problem=None)
    return hashed


def _file_opening(
    families: Mapping[str, Callable[..., Hashed]],
    *,
    pool: DecoderPool,
    types: Collection[str] | None,
    rendition: bool,
) -> FileOpening:
    text_reader, follow = partial(hash_text, types=types), partial(hash_url, types=types)
    return FileOpening(pool, types, families, text_reader, follow, rendition=rendition)


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
    opening = _file_opening(families, pool=pool, types=types, rendition=rendition)
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
