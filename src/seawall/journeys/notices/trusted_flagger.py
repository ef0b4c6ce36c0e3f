"""The register of trusted flaggers: who they are, by whose award, and since when.

The status is a Digital Services Coordinator's to give and to take (DSA Art. 22(2) and (7)); a
platform keeps note of it. While the coordinator investigates, the status is suspended and the
notices have no priority (Art. 22(6)): they are processed like anybody's. That goes for what
waits already as well: with each step, and on the day a status runs out, the flagger's open cases
take the place that their reasons give them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.errors import problem
from seawall.ids import ApiKeyId, FlaggerId, new_id
from seawall.intake.notifying.model import Flagger
from seawall.journeys.queue._case_severity import restate_flagger
from seawall.ledger import JSON, Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.content import (
    FLAGGER_ENDS,
    FLAGGER_ENTERED,
    FLAGGER_KEY_BOUND,
    FLAGGER_RESTORED,
    FLAGGER_SUSPENDED,
)
from seawall.transaction import Transaction

_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFlagger:
    """A trusted flagger as somebody enters it."""

    name: str
    awarded_by: str
    country: str
    since: datetime
    email: str = ""
    field: str = ""
    until: datetime | None = None


def read_day(typed_day: str, *, field: str) -> datetime:
    """A day as it is written, from midnight UTC."""
    try:
        return datetime.combine(date.fromisoformat(typed_day), time(), UTC)
    except ValueError:
        raise problem("intake.flagger-incomplete.day", written=typed_day, field=field) from None


def add_flagger(new_flagger: NewFlagger, *, tx: Transaction, now: datetime, by: str) -> Flagger:
    """Enter a trusted flagger."""
    _check(new_flagger)
    flagger = Flagger(
        id=FlaggerId(new_id("flg", now=now)),
        organisation=tx.organisation,
        name=new_flagger.name.strip(),
        awarded_by=new_flagger.awarded_by.strip(),
        country=new_flagger.country.upper(),
        since=new_flagger.since,
        until=new_flagger.until,
        email=new_flagger.email.strip(),
        field=new_flagger.field.strip(),
        created_at=now,
    )
    tx.notifying.add_flagger(flagger)
    _owe_end(flagger, tx=tx, now=now)
    _remember(FLAGGER_ENTERED, flagger, tx=tx, now=now, by=by)
    return flagger


def suspend_flagger(
    flagger: FlaggerId, why: str, *, tx: Transaction, now: datetime, by: str
) -> Flagger:
    """Suspend a flagger while a coordinator investigates: no priority until then, Art. 22(6)."""
    if not why.strip():
        raise problem("intake.flagger-incomplete.why")
    stored_flagger = tx.notifying.locked_flagger(flagger)
    suspended_flagger = replace(stored_flagger, suspended_at=now, why=why.strip())
    tx.notifying.save_flagger(suspended_flagger)
    moved = restate_flagger(flagger, tx=tx, now=now)
    _remember(FLAGGER_SUSPENDED, suspended_flagger, moved, tx=tx, now=now, by=by)
    return suspended_flagger


def restore_flagger(flagger: FlaggerId, *, tx: Transaction, now: datetime, by: str) -> Flagger:
    """Restore a flagger's status after an investigation."""
    restored_flagger = replace(tx.notifying.locked_flagger(flagger), suspended_at=None, why="")
    tx.notifying.save_flagger(restored_flagger)
    moved = restate_flagger(flagger, tx=tx, now=now)
    _remember(FLAGGER_RESTORED, restored_flagger, moved, tx=tx, now=now, by=by)
    return restored_flagger


def end_status(
    flagger: FlaggerId, at: datetime, *, tx: Transaction, now: datetime, by: str
) -> Flagger:
    """End a flagger's status on a day: revoked, or run out, Art. 22(7)."""
    stored_flagger = tx.notifying.locked_flagger(flagger)
    if at <= stored_flagger.since:
        raise problem("intake.flagger-incomplete.until")
    stored_flagger = replace(stored_flagger, until=at)
    tx.notifying.save_flagger(stored_flagger)
    _owe_end(stored_flagger, tx=tx, now=now)
    moved = restate_flagger(flagger, tx=tx, now=now)
    _remember(FLAGGER_ENDS, stored_flagger, moved, tx=tx, now=now, by=by)
    return stored_flagger


def run_out(flagger: FlaggerId, *, tx: Transaction, now: datetime) -> None:
    """On the day a status ends, the flagger's open cases go before no other any more."""
    tx.notifying.locked_flagger(flagger)
    restate_flagger(flagger, tx=tx, now=now)


def bind_key(
    flagger: FlaggerId, key: ApiKeyId, *, tx: Transaction, now: datetime, by: str
) -> Flagger:
    """Bind an API key to a flagger: what comes with it is from them alone."""
    record = tx.people.key(key)
    if record.revoked_at is not None or record.scopes != {"notices"}:
        raise problem("intake.key-unfit")
    holder = tx.notifying.flagger_with_key(key)
    if holder is not None and holder.id != flagger:
        raise problem("intake.key-is-others", holder=holder.name)
    bound_flagger = replace(tx.notifying.locked_flagger(flagger), key=key)
    tx.notifying.save_flagger(bound_flagger)
    _remember(FLAGGER_KEY_BOUND, bound_flagger, tx=tx, now=now, by=by)
    return bound_flagger


def who_sends(
    key: ApiKeyId | None, *, flagger_id: FlaggerId | None, name: str, tx: Transaction
) -> Flagger | None:
    """Whose notice it is: by their own key, or as the platform says; never by claim alone."""
    if key and (owner := tx.notifying.flagger_with_key(key)):
        return owner
    if flagger_id:
        return tx.notifying.flagger(flagger_id)
    if not name:
        return None
    named_flagger = tx.notifying.flagger_named(name)
    if named_flagger is None:
        raise problem("intake.not-in-the-register", name=name)
    return named_flagger


def _check(new_flagger: NewFlagger) -> None:
    for field in ("name", "awarded_by"):
        if not getattr(new_flagger, field).strip():
            raise problem("intake.flagger-incomplete.name", field=field)
    if not _COUNTRY.fullmatch(new_flagger.country.upper()):
        raise problem("intake.flagger-incomplete.country")
    if new_flagger.until is not None and new_flagger.until <= new_flagger.since:
        raise problem("intake.flagger-incomplete.until")


def _owe_end(flagger: Flagger, *, tx: Transaction, now: datetime) -> None:
    if flagger.until is None or flagger.until <= now:
        return
    arguments = {"organisation": tx.organisation, "flagger": flagger.id}
    key = f"flagger-runs-out:{flagger.id}:{flagger.until.isoformat()}"
    tx.outbox.add(OwedJob(Task.RUN_OUT, arguments, run_after=flagger.until, key=key), now=now)


def _remember(
    word: LedgerWord,
    flagger: Flagger,
    moved: int = 0,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> None:
    public: dict[str, JSON] = {
        "awarded_by": flagger.awarded_by,
        "cases_moved": moved,
        "country": flagger.country,
        "key": flagger.key,
        "name": flagger.name,
        "state": flagger.state(now).value,
        "until": flagger.until.isoformat() if flagger.until else None,
    }
    sealed: dict[str, JSON] = {"why": flagger.why}
    tx.ledger.append(Entry(word, flagger.id, at=now, by=by, public=public, sealed=sealed))
