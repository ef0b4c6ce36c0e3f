"""The signals of a picture beside its digests."""

from collections.abc import Collection

from seawall.sandbox import DecoderPool
from seawall.signals._model import Hashed
from seawall.signals.pdq import PDQ, pdq_signals, too_plain


def hash_picture(
    content: bytes, *, pool: DecoderPool, wanted: Collection[str] | None, rendition: bool
) -> Hashed:
    """Open a picture in the sandbox and hash it in every way it can look."""
    if wanted is not None and PDQ.name not in wanted and not rendition:
        return Hashed(())
    media = pool.open_picture(content, rendition=rendition)
    signals = pdq_signals(media) if wanted is None or PDQ.name in wanted else ()
    return Hashed(signals, media, (*media.notes, *too_plain(signals)))
