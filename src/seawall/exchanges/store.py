"""Exchanges, their records, faults and words, as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F

from seawall.db import models as db
from seawall.db.rows.bulk import insert_rows
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.exchanges import rows as written
from seawall.exchanges.kept_records import KeptRecord, KnownRecord, key_of, opinions_of
from seawall.exchanges.model import (
    Exchange,
    ExchangeHoldings,
    ExchangeWord,
    FetchStatus,
    RecordFault,
    SyncMovedOn,
    WordState,
)
from seawall.exchanges.peer_record import OwnerOpinion
from seawall.exchanges.tidy import tidy_text
from seawall.ids import EntryId, ExchangeId, ExchangeWordId

_LOOK = "`seawall exchange list` has them."
_AT_ONCE = 500
LONGEST_ERROR = 2_000


class ExchangeStore(Scoped):
    """The exchanges of one organisation, or of all of them for the installation."""

    # Whom we follow

    def add(self, exchange: Exchange, credentials: str) -> None:
        """Follow an exchange from now on; its credentials come sealed."""
        if self._of(db.ExchangeRow).filter(name=exchange.name, removed_at=None).exists():
            raise problem("exchanges.exchange-exists", exchange_name=exchange.name)
        self._add(
            written.EXCHANGE,
            exchange,
            every_minutes=exchange.every // timedelta(minutes=1),
            credentials=credentials,
            **written.STATUS.columns(FetchStatus(next_at=exchange.created_at)),
        )

    def get(self, exchange: ExchangeId) -> Exchange:
        """The exchange with this id."""
        return self._one(exchange, id=exchange)

    def named(self, name: str) -> Exchange:
        """The exchange of this name, or of this id."""
        if name.startswith("exc_"):
            return self.get(ExchangeId(name))
        return self._one(name, name=name, removed_at=None)

    def all(self, *, removed: bool = False) -> list[Exchange]:
        """Every exchange by name; those that were removed only if asked for."""
        rows = self._of(db.ExchangeRow).order_by("name", "id")
        rows = rows if removed else rows.filter(removed_at=None)
        return list(map(written.exchange_of, rows))

    def due(self, now: datetime) -> list[Exchange]:
        """Those whose next visit has come, longest waiting first."""
        rows = self._of(db.ExchangeRow).filter(is_enabled=True, removed_at=None, next_at__lte=now)
        return list(map(written.exchange_of, rows.order_by("next_at", "id")))

    def credentials(self, exchange: ExchangeId) -> str:
        """Its credentials, sealed."""
        row = self._of(db.ExchangeRow).filter(id=exchange).values_list("credentials").first()
        return str(row[0]) if row else ""

    def set_enabled(self, exchange: ExchangeId, *, enabled: bool, now: datetime) -> None:
        """Switch it off, or on again and due at once."""
        self._of(db.ExchangeRow).filter(id=exchange).update(is_enabled=enabled, next_at=now)

    def remove(self, exchange: ExchangeId, *, now: datetime) -> None:
        """Follow it no more, and forget its credentials; what it listed stays to be seen."""
        self._of(db.ExchangeRow).filter(id=exchange).update(
            is_enabled=False, removed_at=now, credentials=""
        )

    # How far we have come

    def status(self, exchange: ExchangeId) -> FetchStatus:
        """How far we have come with it."""
        return written.STATUS.value(self._row(exchange, id=exchange))

    def advance(self, exchange: ExchangeId, before: FetchStatus, after: FetchStatus) -> FetchStatus:
        """Move on from where we believed it was; somebody else's progress is a conflict."""
        error = tidy_text(after.last_error)[:LONGEST_ERROR]
        progress = replace(after, turn=before.turn + 1, last_error=error)
        rows = self._of(db.ExchangeRow).filter(id=exchange, turn=before.turn, removed_at=None)
        if not rows.update(**written.STATUS.columns(progress)):
            raise problem("exchanges.sync-moved-on", SyncMovedOn)
        return progress

    # What they list

    def known(self, exchange: ExchangeId, keys: Iterable[str]) -> dict[str, KnownRecord]:
        """Those of these records that we hold, by key as written."""
        written_keys = {key_of(key): key for key in keys}
        rows = self._of(db.ExchangeRecordRow).filter(
            exchange_id=exchange, key__in=list(written_keys)
        )
        records = map(written.known_of, rows.values_list(*written.KNOWN))
        return {written_keys[record.key]: record for record in records}

    def keep(
        self,
        exchange: ExchangeId,
        records: Sequence[KeptRecord],
        *,
        sweep: int,
        now: datetime,
    ) -> None:
        """Write records down as they stand now."""
        owner = self.get(exchange).organisation
        rows = [
            written.record_row(record, owner, exchange, sweep=sweep, now=now) for record in records
        ]
        insert_rows(db.ExchangeRecordRow, written.RECORD, rows, replacing=("exchange_id", "key"))

    def mark_seen(self, exchange: ExchangeId, keys: Sequence[str], *, sweep: int) -> None:
        """Remember that this sweep has met these records, and nothing new about them."""
        columns = list(map(key_of, keys))
        rows = self._of(db.ExchangeRecordRow).filter(exchange_id=exchange, key__in=columns)
        rows.exclude(sweep=sweep).update(sweep=sweep)

    def opinions_on(
        self, exchange: ExchangeId, entries: Iterable[EntryId]
    ) -> dict[EntryId, list[OwnerOpinion]]:
        """What the records that are still listed say of these entries."""
        rows = self._of(db.ExchangeRecordRow).filter(
            exchange_id=exchange, entry_id__in=list(entries), is_deleted=False
        )
        opinions: dict[EntryId, list[OwnerOpinion]] = defaultdict(list)
        for entry, stored_opinions in rows.order_by("key").values_list("entry_id", "opinions"):
            opinions[entry] += opinions_of(stored_opinions)
        return opinions

    def put_of(self, exchange: ExchangeId, entries: Iterable[EntryId]) -> dict[EntryId, str]:
        """Where each entry was last put by this exchange."""
        rows = self._of(db.ExchangeRecordRow).filter(
            exchange_id=exchange, entry_id__in=list(entries)
        )
        return {
            entry: last_put for entry, last_put in rows.values_list("entry_id", "put") if last_put
        }

    def set_put(self, exchange: ExchangeId, entries: Sequence[EntryId], standing: str) -> None:
        """Remember where these entries were put."""
        rows = self._of(db.ExchangeRecordRow).filter(exchange_id=exchange, entry_id__in=entries)
        rows.exclude(put=standing).update(put=standing)

    def unseen(
        self,
        exchange: ExchangeId,
        *,
        sweep: int,
        limit: int,
    ) -> list[tuple[str, EntryId | None]]:
        """Records that are listed as far as we know, and that this sweep has not met."""
        rows = self._of(db.ExchangeRecordRow).filter(
            exchange_id=exchange, sweep__lt=sweep, is_deleted=False
        )
        return list(rows.order_by("id").values_list("key", "entry_id")[:limit])

    def strike(
        self,
        exchange: ExchangeId,
        keys: Sequence[str],
        *,
        sweep: int,
        now: datetime,
    ) -> None:
        """Mark these records, by their columns, as listed no more."""
        rows = self._of(db.ExchangeRecordRow).filter(exchange_id=exchange, key__in=keys)
        rows.update(is_deleted=True, digest="", sweep=sweep, seen_at=now)

    def entries_of(
        self, exchange: ExchangeId, *, after: str = "", limit: int = _AT_ONCE
    ) -> list[EntryId]:
        """The entries that this exchange brought, in the order of ids."""
        rows = self._of(db.ExchangeRecordRow).filter(exchange_id=exchange, entry_id__gt=after)
        return list(rows.order_by("entry_id").values_list("entry_id", flat=True).distinct()[:limit])

    def record_of(self, exchange: ExchangeId, entry: EntryId) -> tuple[str, Mapping[str, Any]]:
        """The key and the facts of the newest listed record behind an entry; empty without one."""
        rows = self._of(db.ExchangeRecordRow).filter(exchange_id=exchange, entry_id=entry)
        row = rows.order_by("is_deleted", "-seen_at", "-id").values_list("key", "facts").first()
        return row or ("", {})

    def holdings(self, exchange: ExchangeId) -> ExchangeHoldings:
        """What we hold of it, counted."""
        rows = self._of(db.ExchangeRecordRow).filter(exchange_id=exchange)
        live = rows.filter(is_deleted=False)
        matchable = live.exclude(entry=None).values_list("entry__signal_type")
        unmatched = live.filter(entry=None).values_list("peer_type")
        return ExchangeHoldings(
            records=rows.count(),
            deleted=rows.filter(is_deleted=True).count(),
            faults=self._of(db.ExchangeFaultRow).filter(exchange_id=exchange).count(),
            by_type=dict(matchable.annotate(n=Count("id")).order_by("entry__signal_type")),
            not_matchable=dict(unmatched.annotate(n=Count("id")).order_by("peer_type")),
        )

    # What was set aside

    def add_faults(
        self, exchange: ExchangeId, faults: Sequence[RecordFault], *, now: datetime
    ) -> int:
        """Remember records that were set aside; one that is known already is not said twice."""
        fault_pairs = {(key_of(fault.key), fault.reason[:LONGEST_ERROR]) for fault in faults}
        rows = self._of(db.ExchangeFaultRow).filter(
            exchange_id=exchange, key__in=[key for key, _ in fault_pairs]
        )
        fresh = sorted(fault_pairs - set(rows.values_list("key", "reason")))
        owner = self.get(exchange).organisation
        db.ExchangeFaultRow.objects.bulk_create(
            db.ExchangeFaultRow(
                organisation_id=owner, exchange_id=exchange, key=key, reason=reason, at=now
            )
            for key, reason in fresh
        )
        return len(fresh)

    def faults(self, exchange: ExchangeId, *, limit: int = 100) -> list[RecordFault]:
        """The newest records that were set aside."""
        rows = self._of(db.ExchangeFaultRow).filter(exchange_id=exchange).order_by("-id")
        return [RecordFault(*row) for row in rows.values_list("key", "reason", "at")[:limit]]

    # What they are to hear

    def add_word(self, word: ExchangeWord) -> None:
        """Owe the peer a word."""
        owner = self.get(word.exchange).organisation
        self._add(written.WORD, word, organisation_id=owner)

    def words(
        self, exchange: ExchangeId, *, state: WordState | None = None, limit: int = 100
    ) -> list[ExchangeWord]:
        """What the peer is to hear, or has heard, oldest first."""
        rows = self._of(db.ExchangeWordRow).filter(exchange_id=exchange)
        rows = rows.filter(state=state.value) if state else rows
        return written.WORD.values(rows.order_by("created_at", "id")[:limit])

    def submitted_as(self, exchange: ExchangeId, entry: EntryId) -> str:
        """What the peer called the entry when we submitted it; empty if we did not."""
        rows = self._of(db.ExchangeWordRow).filter(
            exchange_id=exchange, entry_id=entry, kind="submit", state=WordState.TOLD.value
        )
        row = rows.order_by("-told_at", "-id").values_list("answer").first()
        return str(row[0].get("id") or row[0].get("key") or "") if row else ""

    def mark_word_told(
        self, word: ExchangeWordId, *, answer: Mapping[str, Any], key: str, now: datetime
    ) -> None:
        """The peer has heard it."""
        self._of(db.ExchangeWordRow).filter(id=word).update(
            state=WordState.TOLD.value,
            answer=dict(answer),
            key=key,
            told_at=now,
            attempts=F("attempts") + 1,
            error="",
        )

    def mark_word_failed(self, word: ExchangeWordId, *, error: str, is_final: bool) -> None:
        """The peer has not heard it, or will not."""
        state = WordState.REFUSED if is_final else WordState.WAITING
        self._of(db.ExchangeWordRow).filter(id=word).update(
            state=state.value, error=tidy_text(error)[:LONGEST_ERROR], attempts=F("attempts") + 1
        )

    def _one(self, reference: str, **conditions: Any) -> Exchange:
        return written.exchange_of(self._row(reference, **conditions))

    def _row(self, reference: str, **conditions: Any) -> db.ExchangeRow:
        row: db.ExchangeRow | None = self._of(db.ExchangeRow).filter(**conditions).first()
        if row is None:
            raise problem("exchanges.exchange-not-found", asked=reference)
        return row
