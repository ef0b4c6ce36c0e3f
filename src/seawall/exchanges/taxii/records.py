"""STIX as records of a list: an indicator with everybody's opinion of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from seawall.exchanges.model import Fault
from seawall.exchanges.record import Category, Record, Said
from seawall.exchanges.stix.model import Shared, Verdict, Voice
from seawall.exchanges.stix.moments import written
from seawall.exchanges.stix.reading import contents

_CATEGORIES = {
    Verdict.BAD: Category.POSITIVE,
    Verdict.SUSPECT: Category.SEED,
    Verdict.BENIGN: Category.NEGATIVE,
}

Opinions = Callable[[str], tuple[Voice, ...]]


def records_of(
    objects: Iterable[Any], opinions: Opinions, *, ours: str, now: datetime
) -> tuple[tuple[Record, ...], tuple[Fault, ...]]:
    """The records of a page, what we cannot match among them, and what is broken."""
    found = contents(objects)
    records = [_record(signal, opinions, ours=ours, now=now) for signal in found.signals]
    records += [
        Record(one.id, one.kind, is_deleted=one.is_revoked, facts={"why": one.reason[:500]})
        for one in found.set_aside
        if one.kind
    ]
    faults = [Fault(one.id, one.reason[:500]) for one in found.set_aside if not one.kind]
    return tuple(records), tuple(faults)


def _record(one: Shared, opinions: Opinions, *, ours: str, now: datetime) -> Record:
    has_ended = one.valid_until is not None and one.valid_until <= now
    return Record(
        key=one.key,
        peer_type=one.signal_type,
        signal_type=one.signal_type,
        value=one.value,
        opinions=_said(one, opinions(one.key.partition("#")[0]), ours),
        tags=one.labels,
        is_deleted=one.is_revoked or has_ended,
        updated_at=one.modified_at,
        facts=_facts(one),
    )


def _said(one: Shared, voices: tuple[Voice, ...], ours: str) -> tuple[Said, ...]:
    """The author's word, unless they have said another since, and everybody else's last."""
    said = {one.said_by: Said(one.said_by, _CATEGORIES[one.verdict], one.labels)}
    for voice in voices:
        if voice.agrees is None:
            continue
        category = Category.POSITIVE if voice.agrees else Category.NEGATIVE
        said[voice.author] = Said(voice.author, category, is_ours=voice.author == ours)
    return tuple(said.values())


def _facts(one: Shared) -> dict[str, Any]:
    facts = {
        "confidence": one.confidence,
        "threshold": one.threshold,
        "jurisdiction": one.jurisdiction or None,
        "tlp": one.tlp.value if one.tlp else None,
        "valid_until": written(one.valid_until) if one.valid_until else None,
    }
    return {name: value for name, value in facts.items() if value is not None}
