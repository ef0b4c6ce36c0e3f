"""Exact look-up: is this very value on the list? For checksums, addresses and whole texts.

A record is the tag of a value and its sealed card: 24 bytes. Who holds the file can count
it and nothing else; who asks about a value learns whether that one is in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seawall.forum.lookup.list_records import RecordFile
from seawall.forum.lookup.lookup_cards import (
    CARD_BYTES,
    TAG_BYTES,
    LookupCard,
    seal_card,
    tag_of,
    unseal_card,
)
from seawall.forum.lookup.model import ListedSignal, LookupMatch
from seawall.forum.lookup.oprf import SecretKey

NAME = "exact"
WIDTH = TAG_BYTES + CARD_BYTES
_DOMAIN = b"seawall-exact-1"


def input_of(signal_type: str, value: str) -> bytes:
    """What the function is computed of: type and value, so joined that no two are alike."""
    parts = (_DOMAIN, signal_type.encode(), value.encode())
    return b"".join(len(part).to_bytes(4) + part for part in parts)


def record_of(entry: ListedSignal, card: LookupCard, *, key: SecretKey) -> bytes:
    """One entry's record."""
    output = key.evaluate(input_of(entry.type, entry.value))
    return tag_of(output) + seal_card(output, card.encoded())


def found_in(tags: RecordFile, outputs: Sequence[bytes]) -> Iterator[LookupMatch | None]:
    """What each output opens in the list, in the order of asking."""
    return (_find(tags, output) for output in outputs)


def _find(tags: RecordFile, output: bytes) -> LookupMatch | None:
    for sealed in tags.under(tag_of(output)):
        card = LookupCard.decoded(unseal_card(output, sealed))
        if card is not None and card.label < len(tags.head.labels):
            return LookupMatch(tags.head.labels[card.label], card.ref.hex(), distance=0)
    return None
