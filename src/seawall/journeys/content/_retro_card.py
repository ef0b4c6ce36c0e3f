"""The match card of an entry that came after the item: it says the same as one of an upload."""

from __future__ import annotations

from seawall.banks.model import KnownSignal
from seawall.intake.card_values import card_value
from seawall.intake.model import ItemVersion, MatchCard
from seawall.journeys.content.seen_search import NearSignal, WantedSignal
from seawall.signals import signal_type

_FAMILIES = {"image": "picture", "video": "video", "audio": "sound"}


def card_of(entry: KnownSignal, near: NearSignal) -> MatchCard:
    """What is known, how near it is, and who says so."""
    return MatchCard(
        signal_type=entry.signal_type,
        value=card_value(entry.signal_type, near.signal.value),
        known_value=card_value(entry.signal_type, entry.value),
        distance=near.distance,
        threshold=WantedSignal(entry.signal_type, entry.value, entry.threshold).limit,
        entry=entry.entry,
        bank=entry.bank,
        bank_name=entry.bank_name,
        owner=entry.owner,
        source=entry.source,
        label=entry.label,
        confidence=entry.confidence,
        agree=entry.agree,
        disagree=entry.disagree,
        first_seen_at=entry.first_seen_at,
        quality=near.signal.quality,
        grade=signal_type(entry.signal_type).grade,
        state=str(entry.state),
        jurisdiction=entry.jurisdiction,
        legal_basis=entry.legal_basis,
        intervals=near.intervals,
    )


def kind_of(version: ItemVersion) -> str:
    """Which kind of content a version is, in the words of the fact `content_kind`."""
    family = _FAMILIES.get(version.media_type.partition("/")[0])
    if family or version.sha256:
        return family or "file"
    if version.text:
        return "text"
    return "url" if version.url else "hashes"
