"""The other side says what it did: its event is checked against its letter, and kept in our log.

An event counts when the key that signed the letter signed it too, and when it says what the letter
says; what only its signer can know (`own_words`) is taken as its word, if it is one that may be. One that does not hold is
written down as doubted. The letter stands either way: nothing is lost because of an event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from seawall.errors import SeawallError, problem
from seawall.journeys.signed_events._event_making import event_entry
from seawall.ledger.entry import canonical_json
from seawall.ledger.model import Entry
from seawall.ledger.words.signed_events import SIGNED_EVENT_DOUBTED, SIGNED_EVENT_HEARD
from seawall.mailroom.signing.model import Signature
from seawall.orders.demand import storable_json
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_signing import OpenedEvent, open_event
from seawall.transparency.signed_events.signed_event import BadEvent, SignedEvent

#: What may be said in a fact that only the signer can know, by the fact's name.
OwnWords: TypeAlias = "Mapping[str, Callable[[object], bool]]"
#: Characters kept of an event that does not hold.
_MOST_KEPT = 4_000
#: Characters of why: a fault may name what a stranger wrote.
_LONGEST_WHY = 300


def hear_events(
    signature: Signature,
    says: Callable[[], Sequence[SignedEvent]],
    *,
    own_words: OwnWords = MappingProxyType({}),
    about: str,
    tx: Transaction,
    now: datetime,
) -> list[SignedEvent]:
    """Keep the events that a letter carries and that say what it says; those that do.

    ``says`` works out what the letter says: where it holds what no event may, none is kept.
    """
    if not signature.events:
        return []
    try:
        expected = _belonging(says(), signature)
    except BadEvent as wrong:
        _doubt(signature.events[0], wrong, signature, about=about, tx=tx, now=now)
        return []
    logged_texts = {
        entry.public.get("event") for entry in tx.ledger.about(about, prefix=SIGNED_EVENT_HEARD)
    }
    agreeing_events = []
    for text in signature.events:
        try:
            opened = _held(text, signature, expected, own_words)
        except BadEvent as wrong:
            _doubt(text, wrong, signature, about=about, tx=tx, now=now)
            continue
        if opened.text not in logged_texts:
            tx.ledger.append(event_entry(SIGNED_EVENT_HEARD, opened, about=about, now=now))
            logged_texts.add(opened.text)
        agreeing_events.append(opened.event)
    return agreeing_events


def _belonging(expected: Sequence[SignedEvent], signature: Signature) -> Sequence[SignedEvent]:
    """What the letter says, unless it carries more events than that."""
    if len(signature.events) > len(expected):
        raise problem("transparency.event-too-many", BadEvent, most=len(expected))
    return expected


def _held(
    text: str,
    signature: Signature,
    expected: Sequence[SignedEvent],
    own_words: OwnWords,
) -> OpenedEvent:
    opened = open_event(text)
    if opened.thumbprint != signature.key_fingerprint:
        raise problem("transparency.event-signer", BadEvent)
    for name, is_allowed in own_words.items():
        if not is_allowed(opened.event.facts.get(name, "")):
            raise problem("transparency.event-value", BadEvent, name=name)
    compared = _without(opened.event, own_words)
    if not any(compared == _without(event, own_words) for event in expected):
        raise problem("transparency.event-differs", BadEvent, kind=opened.event.kind.value)
    return opened


def _without(event: SignedEvent, own_words: OwnWords) -> tuple[object, ...]:
    """What must be the same on both sides."""
    facts = {name: value for name, value in event.facts.items() if name not in own_words}
    return event.kind, event.document, event.at, canonical_json(facts)


def _doubt(
    text: str,
    wrong: SeawallError,
    signature: Signature,
    *,
    about: str,
    tx: Transaction,
    now: datetime,
) -> None:
    sealed = storable_json({"event": text[:_MOST_KEPT], "why": wrong.detail[:_LONGEST_WHY]})
    public = {"signer": signature.key_fingerprint}
    tx.ledger.append(Entry(SIGNED_EVENT_DOUBTED, about, at=now, public=public, sealed=sealed))
