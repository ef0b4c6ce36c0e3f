"""The signals by which a bank knows an item of a drill: as it would know a real one."""

from __future__ import annotations

from seawall.drills.making.seeded_content import seeded_address, seeded_content
from seawall.drills.seeded_kinds import UNCHANGED, SeededKind
from seawall.sandbox import DecoderPool
from seawall.signals import MIN_QUALITY, Ladder, Signal, hash_bytes, hash_text, hash_url


def item_signals(
    items_seed: bytes, kind: SeededKind, number: int, *, pool: DecoderPool, ladder: Ladder
) -> list[Signal]:
    """Each signal once; of a QR code its address, which the code carries wherever it is drawn."""
    content = seeded_content(items_seed, kind, number, UNCHANGED)
    if kind is SeededKind.QR:
        hashed = hash_url(seeded_address(items_seed, number))
    elif kind is SeededKind.TEXT:
        hashed = hash_text(content.content.decode())
    else:
        hashed = hash_bytes(content.content, pool=pool, ladder=ladder)
    unique = {
        (signal.type, signal.value): signal
        for signal in hashed.signals
        if signal.is_bankable and (signal.quality is None or signal.quality >= MIN_QUALITY)
    }
    return list(unique.values())
