"""STIX as records of a list: an indicator with everybody's opinion of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from seawall.exchanges.model import RecordFault
from seawall.exchanges.peer_record import OwnerOpinion, PeerRecord, RecordCategory
from seawall.exchanges.stix.model import IndicatorVerdict, MemberVoice, StixSignal
from seawall.exchanges.stix.stix_moments import written_time
from seawall.exchanges.stix.stix_reading import contents

_CATEGORIES = {
    IndicatorVerdict.BAD: RecordCategory.POSITIVE,
    IndicatorVerdict.SUSPECT: RecordCategory.SEED,
    IndicatorVerdict.BENIGN: RecordCategory.NEGATIVE,
}

Opinions = Callable[[str], tuple[MemberVoice, ...]]


def records_of(
    objects: Iterable[Any], opinions: Opinions, *, our_author: str, now: datetime
) -> tuple[tuple[PeerRecord, ...], tuple[RecordFault, ...]]:
    """The records of a page, what we cannot match among them, and what is broken."""
    page_contents = contents(objects)
    records = [
        _record(signal, opinions, our_author=our_author, now=now)
        for signal in page_contents.signals
    ]
    records += [
        PeerRecord(
            skipped.id,
            skipped.kind,
            is_deleted=skipped.is_revoked,
            facts={"why": skipped.reason[:500]},
        )
        for skipped in page_contents.set_aside
        if skipped.kind
    ]
    faults = [
        RecordFault(skipped.id, skipped.reason[:500])
        for skipped in page_contents.set_aside
        if not skipped.kind
    ]
    return tuple(records), tuple(faults)


def _record(
    signal: StixSignal, opinions: Opinions, *, our_author: str, now: datetime
) -> PeerRecord:
    has_ended = signal.valid_until is not None and signal.valid_until <= now
    return PeerRecord(
        key=signal.key,
        peer_type=signal.signal_type,
        signal_type=signal.signal_type,
        value=signal.value,
        opinions=_said(signal, opinions(signal.key.partition("#")[0]), our_author),
        tags=signal.labels,
        is_deleted=signal.is_revoked or has_ended,
        updated_at=signal.modified_at,
        facts=_facts(signal),
    )


def _said(
    signal: StixSignal, voices: tuple[MemberVoice, ...], our_author: str
) -> tuple[OwnerOpinion, ...]:
    """The author's word, unless they have said another since, and everybody else's last."""
    opinions = {
        signal.said_by: OwnerOpinion(signal.said_by, _CATEGORIES[signal.verdict], signal.labels)
    }
    for voice in voices:
        if voice.agrees is None:
            continue
        category = RecordCategory.POSITIVE if voice.agrees else RecordCategory.NEGATIVE
        opinions[voice.author] = OwnerOpinion(
            voice.author, category, is_ours=voice.author == our_author
        )
    return tuple(opinions.values())


def _facts(signal: StixSignal) -> dict[str, Any]:
    facts = {
        "confidence": signal.confidence,
        "threshold": signal.threshold,
        "jurisdiction": signal.jurisdiction or None,
        "tlp": signal.tlp.value if signal.tlp else None,
        "valid_until": written_time(signal.valid_until) if signal.valid_until else None,
    }
    return {name: value for name, value in facts.items() if value is not None}
