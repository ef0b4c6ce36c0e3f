"""The signals of a picture beside its digests."""

from collections.abc import Collection
from dataclasses import replace

from seawall.errors import SeawallError
from seawall.sandbox import DecoderPool, PictureFacts
from seawall.signals._model import Hashed, Signal
from seawall.signals._words import hash_url
from seawall.signals.derived import derived_signals
from seawall.signals.features import ORB, orb_signals
from seawall.signals.ladder import QUICK, Ladder
from seawall.signals.links import link_signals
from seawall.signals.pdq import PDQ, pdq_signals, too_plain
from seawall.signals.url import URL
from seawall.signals.url_md5 import URL_MD5

IN_CODE = "QR code"


def hash_picture(
    content: bytes,
    *,
    pool: DecoderPool,
    types: Collection[str] | None,
    rendition: bool,
    ladder: Ladder = QUICK,
) -> Hashed:
    """Open a picture in the sandbox and hash it in every way that is asked for.

    The ladder says which steps are taken; a type asked for by name is made all the same.
    """
    if not _opens(ladder, types) and not rendition:
        return Hashed(())
    media = pool.open_picture(
        content,
        rendition=rendition,
        views=ladder.views and _asked(types, PDQ.name),
        features=_asked(types, ORB.name, unnamed=ladder.features),
        fine=_asked(types, ORB.name, unnamed=ladder.fine),
        codes=_asked(types, URL.name, URL_MD5.name, unnamed=ladder.codes),
    )
    signals = pdq_signals(media) if _asked(types, PDQ.name, unnamed=ladder.opens) else ()
    links, code_notes = _codes(media, types)
    every = (*signals, *derived_signals(media), *orb_signals(media), *links)
    return Hashed(every, media, (*media.notes, *too_plain(signals), *code_notes))


def _opens(ladder: Ladder, types: Collection[str] | None) -> bool:
    return _asked(types, PDQ.name, ORB.name, URL.name, URL_MD5.name, unnamed=ladder.opens)


def _asked(types: Collection[str] | None, *names: str, unnamed: bool = True) -> bool:
    """Whether one of the types is wanted by name, or the ladder takes this step unnamed."""
    return unnamed if types is None else bool(set(names) & set(types))


def _codes(media: PictureFacts, types: Collection[str] | None) -> tuple[list[Signal], list[str]]:
    """Links in QR codes as signals, whatever else they say as notes."""
    links: list[Signal] = []
    notes: list[str] = []
    for text in media.codes:
        try:
            hashed = hash_url(text)
        except SeawallError:
            inside, _ = link_signals(text)
            hashed = Hashed(tuple(inside))
            notes.append(f"A QR code in it says: {text[:300]!r}")
        for link in hashed.signals:
            if _asked(types, link.type):
                view = f"{IN_CODE}, {link.view}" if link.view else IN_CODE
                links.append(replace(link, view=view))
        notes += hashed.notes
    return links, notes
