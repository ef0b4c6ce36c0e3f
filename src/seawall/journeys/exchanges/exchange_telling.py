"""What we tell an exchange: that a record is right or wrong, or a signal of our own.

1. The word is written down with its ledger entry, and waits; nobody calls anybody here.
2. The next visit tells it. A peer that is away is told later; one that refuses is not asked
   again, and the refusal is there to be read.

What goes out is a hash, a label and tags. A reason is a person's free text, and goes only to
a peer whose protocol asks for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.banks.entry_admission import check_text
from seawall.errors import problem
from seawall.exchanges.adapter import Message, Telling
from seawall.exchanges.adapter_registry import adapter_named
from seawall.exchanges.kept_records import key_of
from seawall.exchanges.model import Exchange, ExchangeWord, WordState
from seawall.ids import EntryId, ExchangeId, ExchangeWordId, new_id
from seawall.ledger.model import Entry
from seawall.ledger.words.sharing import EXCHANGE_TOLD, EXCHANGE_WORD
from seawall.transaction import Transaction

#: Attempts after which a word is given up.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class ExchangeMessage:
    """What is to be said of an entry, and why; tags are the peer's words."""

    telling: Telling
    entry: EntryId
    reason: str = ""
    tags: tuple[str, ...] = ()


def owe_word(
    exchange: ExchangeId, saying: ExchangeMessage, *, tx: Transaction, now: datetime, by: str
) -> ExchangeWord:
    """Owe the exchange a word about an entry."""
    check_text(saying.reason, "reason")
    followed = tx.exchanges.get(exchange)
    adapter = adapter_named(followed.adapter)
    if saying.telling not in adapter.tells:
        telling_names = ", ".join(sorted(adapter.tells)) or "nothing"
        raise problem(
            "exchanges.cannot-tell.telling",
            title=adapter.title,
            telling=saying.telling,
            heard=telling_names,
        )
    tx.banks.entry(saying.entry)
    key, _ = tx.exchanges.record_of(exchange, saying.entry)
    record_key = key or tx.exchanges.submitted_as(exchange, saying.entry)
    if not record_key and saying.telling is not Telling.SUBMIT:
        raise problem("exchanges.cannot-tell.not-listed", exchange=followed.name)
    word = _word(followed, saying, key, now)
    tx.exchanges.add_word(word)
    public = {"exchange": exchange, "telling": saying.telling.value}
    tx.ledger.append(
        Entry(
            EXCHANGE_WORD,
            about=saying.entry,
            at=now,
            by=by,
            public=public,
            sealed={"reason": saying.reason},
        )
    )
    return word


def message_of(word: ExchangeWord, *, tx: Transaction) -> Message:
    """The message in which an adapter tells a word to its peer."""
    entry = tx.banks.entry(word.entry)
    key, facts = tx.exchanges.record_of(word.exchange, word.entry)
    if submitted := tx.exchanges.submitted_as(word.exchange, word.entry):
        facts = {**facts, "submitted_as": submitted}
    return Message(
        telling=Telling(word.kind),
        key=key or word.key,
        signal_type=entry.signal_type,
        value=entry.value,
        media=entry.media,
        label=entry.label or tx.banks.bank(entry.bank).label,
        tags=tuple(word.body.get("tags", ())),
        reason=str(word.body.get("reason", "")),
        facts=facts,
    )


def mark_word_told(
    word: ExchangeWord, answer: Mapping[str, Any], *, tx: Transaction, now: datetime
) -> None:
    """Note that the peer has heard a word."""
    key = key_of(str(answer.get("key") or word.key or word.id))
    tx.exchanges.mark_word_told(word.id, answer=answer, key=key, now=now)
    public = {"exchange": word.exchange, "telling": word.kind}
    entry = Entry(EXCHANGE_TOLD, about=word.entry, at=now, by="exchange", public=public)
    tx.ledger.append(entry)


def mark_word_not_told(word: ExchangeWord, error: str, *, is_final: bool, tx: Transaction) -> None:
    """Note that the peer has not heard a word; a refusal is final, and so are many failures."""
    tx.exchanges.mark_word_failed(
        word.id, error=error, is_final=is_final or word.attempts + 1 >= ENOUGH
    )


def _word(exchange: Exchange, saying: ExchangeMessage, key: str, now: datetime) -> ExchangeWord:
    return ExchangeWord(
        id=ExchangeWordId(new_id("exw", now=now)),
        exchange=exchange.id,
        kind=saying.telling.value,
        entry=saying.entry,
        key=key,
        body={"reason": saying.reason, "tags": list(saying.tags)},
        state=WordState.WAITING,
        attempts=0,
        answer={},
        error="",
        created_at=now,
        told_at=None,
    )
