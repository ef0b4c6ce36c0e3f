"""Where the documents of strangers are kept while nobody vouches for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, Sum, Value
from django.db.models.functions import Coalesce, Concat

from seawall.db import models as db
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.forms.model import Channel, Form
from seawall.ids import AuthorityId, OrderId
from seawall.orders.anteroom.anteroom_quota import AnteroomUse
from seawall.orders.anteroom.model import WaitingDocument, WaitingState
from seawall.orders.anteroom.open_digest import OpenDigest
from seawall.orders.anteroom.rows import STRANGERS_FILE, WAITING_DOCUMENT
from seawall.orders.anteroom.strangers_file import StrangersFile
from seawall.orders.anteroom.telling import OTHERS
from seawall.orders.governing import binding_of
from seawall.orders.model import Binding, Trust

_WAITING = Q(state=WaitingState.WAITING)
#: What somebody is called about (`WaitingDocument.must_be_told`).
_CALLS = Q(is_urgent=True) | Q(
    form__in=[form for form in Form if binding_of(form) is Binding.MANDATORY]
)
_SENDERS = Count(Concat("organisation_id", Value(" "), "told_under"), distinct=True)
#: As many are shown or let in at once.
_MOST = 200


class AnteroomStore(Scoped):
    """Waiting documents of one organisation (or all, for the quota of the installation)."""

    def lock_arriving(self) -> None:
        """Until the commit nobody else's document is put here, so that the same bytes are one."""
        advance_counter(f"anteroom:{self.organisation}")

    def add(self, waiting: WaitingDocument) -> None:
        """Write a document down that waits."""
        self._add(WAITING_DOCUMENT, waiting)

    def save(self, waiting: WaitingDocument) -> None:
        """Write down what became of it."""
        self._rows().filter(id=waiting.id).update(**WAITING_DOCUMENT.changes(waiting))

    def get(self, waiting: str) -> WaitingDocument | None:
        """One document, whatever became of it; None where there is none of this number."""
        return self._first(Q(id=waiting))

    def locked(self, waiting: str) -> WaitingDocument:
        """One document that nobody else can settle until the commit."""
        row = self._rows().select_for_update().filter(id=waiting).first()
        if row is None:
            raise problem("orders.unknown-waiting", document=waiting)
        return WAITING_DOCUMENT.value(row)

    def by_digest(self, channel: Channel, sha256: str) -> WaitingDocument | None:
        """The document of these very bytes, if they came by this door before."""
        return self._first(Q(channel=channel, sha256=sha256))

    def by_receipt(self, digest: str) -> WaitingDocument | None:
        """The document whose sender holds this receipt."""
        return self._first(Q(receipt_digest=digest))

    def waiting(self, *, limit: int = _MOST) -> list[WaitingDocument]:
        """What waits, soonest due first; what is due at no time comes last."""
        rows = self._rows().filter(_WAITING).order_by("due_at", "received_at", "id")
        dated = rows.filter(due_at__isnull=False)[:limit]
        documents = WAITING_DOCUMENT.values(dated)
        undated = rows.filter(due_at__isnull=True)[: limit - len(documents)]
        return [*documents, *WAITING_DOCUMENT.values(undated)]

    def count(self) -> int:
        """How many wait."""
        return int(self._rows().filter(_WAITING).count())

    def by_key(self, fingerprint: str) -> list[OrderId]:
        """What waits and names this key, oldest first."""
        rows = self._rows().filter(_WAITING, signing_key=fingerprint).order_by("received_at", "id")
        return (
            [OrderId(document) for document in rows.values_list("id", flat=True)]
            if fingerprint
            else []
        )

    def by_reference(
        self, form: Form, reference: str, names: Sequence[str]
    ) -> list[WaitingDocument]:
        """What waits under this number and one of these names, or is being let in; oldest first."""
        is_let_in = Q(state=WaitingState.LET_IN, order__isnull=True)
        rows = self._rows().filter(_WAITING | is_let_in, form=form, reference=reference)
        documents = WAITING_DOCUMENT.values(rows.order_by("received_at", "id")[:_MOST])
        wanted_names = {name.casefold() for name in names}
        return [doc for doc in documents if doc.authority_name.casefold() in wanted_names]

    def by_any_reference(self, reference: str) -> list[WaitingDocument]:
        """What waits under this number, whoever sent it, oldest first."""
        rows = self._rows().filter(_WAITING, reference=reference).order_by("received_at", "id")
        return WAITING_DOCUMENT.values(rows[:_MOST]) if reference else []

    def untold(self, group: str, now: datetime) -> list[WaitingDocument]:
        """What is told under this name, waits, and nobody knows of now; soonest due first."""
        rows = self._unseen(now).filter(told_under=group).order_by("due_at", "id")
        return WAITING_DOCUMENT.values(rows)

    def waiting_of(self, group: str, on_page: Collection[OrderId]) -> list[WaitingDocument]:
        """Which of these wait and are told under this name, seen or not; soonest due first."""
        rows = self._rows().filter(_WAITING, told_under=group, id__in=list(on_page))
        return WAITING_DOCUMENT.values(rows.order_by("due_at", "id"))

    def see(self, on_page: Collection[OrderId], *, by: str, until: datetime, now: datetime) -> int:
        """A person knows of these, until then; how many of them wait."""
        rows = self._rows().filter(_WAITING, id__in=list(on_page))
        return int(rows.update(seen_at=now, seen_by=by, seen_until=until))

    def groups_told(self, since: datetime) -> set[str]:
        """Under which names something came since then, or waits: seen, it is told again later."""
        rows = self._rows().filter(Q(received_at__gt=since) | _WAITING)
        return set(rows.values_list("told_under", flat=True).distinct())

    def senders_told(self, since: datetime) -> int:
        """How many senders are told one by one of whom something came since then, or waits."""
        rows = self._rows().filter(Q(received_at__gt=since) | _WAITING)
        return int(rows.exclude(told_under=OTHERS).aggregate(many=_SENDERS)["many"])

    # What was kept of strangers within the hour, whatever became of it

    def lock_quota(self) -> None:
        """Until the commit nobody else's document is counted, for whichever organisation."""
        advance_counter("anteroom")

    def note_kept(self, file: StrangersFile) -> None:
        """Count a file of a stranger for an hour."""
        self._add(STRANGERS_FILE, file)

    def forget_kept(self, until: datetime) -> None:
        """What counts no longer is no longer known: neither from whom it came, nor how much."""
        self._of(db.StrangersFileRow).filter(kept_at__lte=until).delete()

    def use_since(self, since: datetime, *, sender: str = "") -> AnteroomUse:
        """What was kept since then: of this sender, or of all."""
        rows = self._of(db.StrangersFileRow).filter(kept_at__gt=since)
        rows = rows.filter(sender=sender) if sender else rows
        total = rows.aggregate(many=Count("id"), size=Sum("size"), oldest=Min("kept_at"))
        return AnteroomUse(int(total["many"]), int(total["size"] or 0), total["oldest"])

    def unproved_since(self, authority: AuthorityId, since: datetime) -> int:
        """How many orders came in an authority's name since then that nothing proves."""
        rows = self._of(db.OrderRow).filter(authority_id=authority, received_at__gt=since)
        return int(rows.filter(trust=Trust.UNSIGNED).count())

    def unseen_past(self, now: datetime) -> tuple[int, datetime | None]:
        """How many are past their end that nobody knows of now, and since when the first is."""
        rows = self._unseen(now).filter(due_at__lte=now, keeps=False)
        total = rows.aggregate(many=Count("id"), first=Min("due_at"))
        return int(total["many"]), total["first"]

    def open_digests(self) -> list[OpenDigest]:
        """What waits with a deadline and calls somebody, a line for each name it is told under."""
        dated = self._rows().filter(_WAITING, due_at__isnull=False, keeps=False)
        lines = (
            dated.filter(_CALLS)
            .values("told_under")
            .annotate(
                documents=Count("id"),
                since=Min(Coalesce("seen_until", "received_at")),
                first_due=Min("due_at"),
            )
        )
        return [
            OpenDigest(line["told_under"], line["documents"], line["since"], line["first_due"])
            for line in lines.order_by("first_due", "told_under")
        ]

    def _unseen(self, now: datetime) -> Any:
        is_over = Q(seen_until__isnull=True) | Q(seen_until__lte=now)
        return self._rows().filter(_WAITING, is_over)

    def _rows(self) -> Any:
        return self._of(db.WaitingDocumentRow)

    def _first(self, condition: Q) -> WaitingDocument | None:
        row = self._rows().filter(condition).first()
        return WAITING_DOCUMENT.value(row) if row else None
