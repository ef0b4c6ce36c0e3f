"""We did something to a request: it is signed for everybody, and travels with the letter.

The entry of the log holds the signed event whole, so that the log alone proves it; the letter
carries it in its header, so that the other side has it as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from seawall.keys.organisation import own_key
from seawall.ledger.model import JSON, Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.signed_events import SIGNED_EVENT_MADE
from seawall.mailroom.signing import jws
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_signing import OpenedEvent, sign_event, signer_of
from seawall.transparency.signed_events.signed_event import SignedEvent


def make_events(
    events: Sequence[SignedEvent], *, about: str, tx: Transaction, now: datetime
) -> list[str]:
    """Sign these with our key and write them down; the signed texts."""
    key = own_key(tx.organisation)
    signer = signer_of(key.public_key())
    opened_events = [OpenedEvent(event, sign_event(event, key), signer) for event in events]
    tx.ledger.append_many(
        [event_entry(SIGNED_EVENT_MADE, opened, about=about, now=now) for opened in opened_events]
    )
    return [opened.text for opened in opened_events]


def sign_letter(
    payload: Mapping[str, JSON],
    says: Callable[[str], Sequence[SignedEvent]],
    *,
    about: str,
    jti: str,
    tx: Transaction,
    now: datetime,
) -> str:
    """The letter signed with our key, with what it says in public in its header.

    ``says`` makes the events out of what the letter is known by in public.
    """
    salt = jws.new_salt()
    events = make_events(says(jws.commitment_to(payload, salt)), about=about, tx=tx, now=now)
    return jws.sign_payload(
        payload,
        own_key(tx.organisation),
        now=now,
        jti=jti,
        log=tx.ledger.head_line(),
        carried=jws.CarriedEvents(salt, events),
    )


def event_entry(word: LedgerWord, opened: OpenedEvent, *, about: str, now: datetime) -> Entry:
    """The entry that holds an event whole."""
    public: dict[str, JSON] = {
        "event": opened.text,
        "kind": opened.event.kind.value,
        "signer": opened.signer,
    }
    if opened.event.is_drill:
        public["drill"] = True
    return Entry(word, about, at=now, public=public)
