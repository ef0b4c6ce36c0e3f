"""Where a unit's work is kept: recipients, batches, lines, dispatches, probes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Min

from seawall.db import models as db
from seawall.db.rows.bulk import in_parts
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.forms.model import Form as OrderForm
from seawall.ids import (
    AuthorityId,
    BatchId,
    DispatchId,
    LineId,
    RecipientId,
    ReferredId,
    new_id,
)
from seawall.orders.model import Order, OrderItem, OrderState
from seawall.orders.rows import ORDER, ORDER_ITEM
from seawall.probing.model import PageSighting
from seawall.probing.state import AddressState
from seawall.referrals.canonical_address import is_under
from seawall.referrals.model import (
    ASKING,
    AddressStanding,
    Batch,
    Dispatch,
    DispatchForm,
    DispatchState,
    KeptAnswer,
    Probe,
    Recipient,
    ReferralLine,
)
from seawall.referrals.reference_number import number_prefix, reference_number
from seawall.referrals.referral_faults import NoSuchDispatch
from seawall.referrals.rows import ANSWER, BATCH, DISPATCH, LINE, PROBE, RECIPIENT

#: Parameters that one statement may safely have on either database.
_AT_ONCE = 500
_ASKING = [form.value for form in ASKING]


class ReferringStore(Scoped):
    """Rows of one organisation (or of all, where a question goes to every unit)."""

    def lock(self) -> None:
        """Make every other writer of this unit's referrals wait for our commit."""
        advance_counter(f"referring:{self.organisation}", by=0)

    # Recipients

    def add_recipient(self, recipient: Recipient) -> None:
        """Write a recipient down; a domain belongs to one."""
        self.lock()
        owners = {name: owner for owner in self.recipients() for name in owner.domains}
        for domain in recipient.domains:
            if domain in owners:
                raise problem(
                    "referrals.recipient-exists", domain=domain, taken_name=owners[domain].name
                )
        self._add(RECIPIENT, recipient)

    def save_recipient(self, recipient: Recipient) -> None:
        """Write down what is known of it now."""
        self._of(db.RecipientRow).filter(id=recipient.id).update(**RECIPIENT.changes(recipient))

    def recipient(self, recipient: RecipientId) -> Recipient:
        """One recipient."""
        row = self._of(db.RecipientRow).filter(id=recipient).first()
        if row is None:
            raise problem("referrals.no-such-recipient", recipient=recipient)
        return RECIPIENT.value(row)

    def recipients(self) -> list[Recipient]:
        """Everybody the unit writes to, by name."""
        return RECIPIENT.values(self._of(db.RecipientRow).order_by("name", "id"))

    def recipient_of(self, host: str) -> Recipient | None:
        """The platform that a host belongs to: the most specific domain wins."""
        fitting = [
            (len(domain), recipient)
            for recipient in self.recipients()
            for domain in recipient.domains
            if is_under(host, (domain,))
        ]
        return max(fitting, key=lambda candidate: candidate[0])[1] if fitting else None

    # Batches and lines

    def add_batch(self, batch: Batch, lines: Iterable[ReferralLine]) -> None:
        """Write a batch down with its lines."""
        self._add(BATCH, batch)
        of = {"batch_id": batch.id, "organisation_id": self.organisation}
        rows = [db.LineRow(**LINE.columns(line, **of)) for line in lines]
        db.LineRow.objects.bulk_create(rows, batch_size=_AT_ONCE)

    def save_batch(self, batch: Batch) -> None:
        """Write down where it stands."""
        self._of(db.BatchRow).filter(id=batch.id).update(state=batch.state.value)

    def batch(self, batch: BatchId) -> Batch:
        """One batch."""
        row = self._of(db.BatchRow).filter(id=batch).first()
        if row is None:
            raise problem("referrals.no-such-batch", batch=batch)
        return BATCH.value(row)

    def batches(self, limit: int = 100) -> list[Batch]:
        """The newest batches."""
        return BATCH.values(self._of(db.BatchRow).order_by("-id")[:limit])

    def standings(self, batch: BatchId) -> dict[AddressStanding, int]:
        """How many lines of a batch have each standing."""
        rows = self._of(db.LineRow).filter(batch_id=batch).values_list("standing")
        return {AddressStanding(word): number for word, number in rows.annotate(number=Count("id"))}

    def line(self, line: LineId) -> ReferralLine:
        """One line."""
        row = self._of(db.LineRow).filter(id=line).first()
        if row is None:
            raise problem("referrals.no-such-line", line=line)
        return LINE.value(row)

    def locked_line(self, line: LineId) -> ReferralLine:
        """One line, which nobody else changes until our commit."""
        self._of(db.LineRow).select_for_update().filter(id=line).first()
        return self.line(line)

    def lines(self, batch: BatchId) -> list[ReferralLine]:
        """A batch's lines in the order they were written."""
        rows = self._of(db.LineRow).filter(batch_id=batch).order_by("position")
        return LINE.values(rows)

    def lines_of(self, dispatch: DispatchId) -> list[ReferralLine]:
        """The addresses that a dispatch carries, in their order."""
        rows = self._of(db.LineRow).filter(dispatch_id=dispatch).order_by("batch_id", "position")
        return LINE.values(rows)

    def put_in(self, dispatch: DispatchId | None, lines: Collection[LineId]) -> None:
        """These addresses travel in this dispatch from now on, or in none."""
        for part in in_parts(sorted(lines)):
            self._of(db.LineRow).filter(id__in=part).update(dispatch_id=dispatch)

    def schedule_visits(self, at: datetime | None, lines: Collection[LineId]) -> None:
        """These addresses are looked at then."""
        for part in in_parts(sorted(lines)):
            self._of(db.LineRow).filter(id__in=part).update(next_visit_at=at)

    def save_line(self, line: ReferralLine) -> None:
        """Write down what is known of a line now."""
        changes = LINE.changes(line)
        del changes["batch_id"]  # a line stays in its batch
        self._of(db.LineRow).filter(id=line.id).update(**changes)

    def unresolved(self, batch: BatchId) -> int:
        """How many lines nobody has looked at yet."""
        rows = self._of(db.LineRow).filter(
            batch_id=batch, standing=AddressStanding.UNRESOLVED.value, why=""
        )
        return int(rows.count())

    def earlier(self, fingerprints: Collection[str]) -> dict[str, str]:
        """Which of these addresses the unit has in a dispatch that stands, and its number."""
        references: dict[str, str] = {}
        for part in in_parts(sorted(fingerprints)):
            rows = (
                self._of(db.LineRow)
                .filter(fingerprint__in=part, dispatch__form__in=_ASKING)
                .exclude(dispatch__state__in=(DispatchState.RETURNED, DispatchState.WITHDRAWN))
                .order_by("-id")
                .values_list("fingerprint", "dispatch__reference")
            )
            references |= dict(rows)
        return references

    def twin(self, line: ReferralLine, fingerprint: str) -> int | None:
        """The position of another line of the batch with this address, if it is not refused."""
        rows = self._of(db.LineRow).filter(batch_id=line.batch, fingerprint=fingerprint)
        rows = rows.exclude(id=line.id).exclude(standing=AddressStanding.DUPLICATE.value)
        position: int | None = rows.order_by("position").values_list("position", flat=True).first()
        return position

    # Dispatches

    def next_reference(self, slug: str, now: datetime) -> str:
        """The next reference number of this year; no two transactions get the same."""
        start = number_prefix(slug, now)
        return reference_number(slug, now, advance_counter(f"{self.organisation}/{start[-5:-1]}"))

    def add_dispatch(self, dispatch: Dispatch) -> None:
        """Write a dispatch down; its number is refused the second time."""
        self._add(DISPATCH, dispatch)

    def save_dispatch(self, dispatch: Dispatch) -> None:
        """Write down where it stands."""
        self._of(db.DispatchRow).filter(id=dispatch.id).update(**DISPATCH.changes(dispatch))

    def dispatch(self, dispatch: DispatchId) -> Dispatch:
        """One dispatch."""
        return _dispatch(self._of(db.DispatchRow).filter(id=dispatch).first(), dispatch)

    def locked_dispatch(self, dispatch: DispatchId) -> Dispatch:
        """One dispatch, which nobody else changes until our commit."""
        self._of(db.DispatchRow).select_for_update().filter(id=dispatch).first()
        return self.dispatch(dispatch)

    def referenced(self, reference: str) -> Dispatch:
        """The dispatch with this reference number."""
        return _dispatch(self._of(db.DispatchRow).filter(reference=reference).first(), reference)

    def signed_as(self, signed: str) -> Dispatch | None:
        """The dispatch whose signed form this is."""
        row = self._of(db.DispatchRow).filter(signed=signed).first()
        return DISPATCH.value(row) if row else None

    def dispatches(
        self,
        *,
        states: Collection[DispatchState] = (),
        limit: int = 1000,
    ) -> list[Dispatch]:
        """Dispatches in these states, or in any, newest first."""
        rows = self._of(db.DispatchRow)
        if states:
            rows = rows.filter(state__in=[state.value for state in states])
        return DISPATCH.values(rows.order_by("-id")[:limit])

    def has_ordered(self, recipient: RecipientId) -> bool:
        """Whether the unit has ever sent this recipient an order: TCO Art. 3(2)."""
        form = DispatchForm.REMOVAL_ORDER.value
        rows = self._of(db.DispatchRow).filter(recipient_id=recipient, form=form)
        return bool(rows.exclude(sent_at=None).exists())

    def sent_lines(
        self, *, since: datetime | None = None
    ) -> Iterator[tuple[Dispatch, ReferralLine]]:
        """Every address that left the building with a request, oldest first."""
        rows = (
            self._of(db.LineRow).filter(dispatch__form__in=_ASKING).exclude(dispatch__sent_at=None)
        )
        if since:
            rows = rows.filter(dispatch__sent_at__gte=since)
        joined_rows = rows.select_related("dispatch").order_by("id")
        for row in joined_rows.iterator(chunk_size=_AT_ONCE):
            yield DISPATCH.value(row.dispatch), LINE.value(row)

    # Looks

    def has_answer(self, dispatch: DispatchId, sha256: str) -> bool:
        """Whether exactly this answer is kept already."""
        rows = self._of(db.PlatformAnswerRow).filter(dispatch_id=dispatch, sha256=sha256)
        return bool(rows.exists())

    def keep_answer(self, answer: KeptAnswer) -> None:
        """Keep an answer as it was signed."""
        self._add(ANSWER, answer)

    def answers_to(self, dispatch: DispatchId) -> list[KeptAnswer]:
        """Every answer to a dispatch, oldest first, without what was signed: that may be long."""
        rows = self._of(db.PlatformAnswerRow).filter(dispatch_id=dispatch).defer("signed")
        listed = list(rows.order_by("signed_at", "id"))
        for row in listed:
            row.signed = ""
        return ANSWER.values(listed)

    def answer_as_signed(self, dispatch: DispatchId, answer: str) -> KeptAnswer | None:
        """One answer to a dispatch, whole."""
        row = self._of(db.PlatformAnswerRow).filter(dispatch_id=dispatch, id=answer).first()
        return ANSWER.value(row) if row else None

    def add_probe(self, probe: Probe) -> None:
        """Write a look down."""
        self._add(PROBE, probe)

    def probes(self, line: LineId) -> list[Probe]:
        """Every look at an address, oldest first."""
        rows = self._of(db.ProbeRow).filter(line_id=line).order_by("at", "id")
        return PROBE.values(rows)

    def looks(self, lines: Collection[LineId]) -> dict[LineId, list[PageSighting]]:
        """What every look at each of these addresses saw, oldest first."""
        sightings: dict[LineId, list[PageSighting]] = {}
        for part in in_parts(sorted(lines)):
            rows = self._of(db.ProbeRow).filter(line_id__in=part).order_by("at", "id")
            for line, at, state in rows.values_list("line_id", "at", "state"):
                sightings.setdefault(LineId(line), []).append(PageSighting(at, AddressState(state)))
        return sightings

    def probes_of(self, dispatch: DispatchId) -> list[tuple[str, Probe]]:
        """Every look at a dispatch's addresses, oldest first, each with its address."""
        rows = self._of(db.ProbeRow).filter(line__dispatch_id=dispatch).select_related("line")
        return [(row.line.url, PROBE.value(row)) for row in rows.order_by("at", "id")]

    def due_lines(self, dispatch: DispatchId, *, now: datetime, limit: int) -> list[ReferralLine]:
        """The addresses of a dispatch whose next look is due, longest overdue first."""
        rows = self._of(db.LineRow).filter(dispatch_id=dispatch, next_visit_at__lte=now)
        return LINE.values(rows.order_by("next_visit_at", "position")[:limit])

    def next_visit(self, dispatch: DispatchId) -> datetime | None:
        """When the next look at any address of a dispatch falls due."""
        rows = self._of(db.LineRow).filter(dispatch_id=dispatch)
        due_at: datetime | None = rows.aggregate(first=Min("next_visit_at"))["first"]
        return due_at

    # What a platform was sent: the other side of the same record

    def requests_of(self, authority: AuthorityId) -> Iterator[tuple[Order, OrderItem]]:
        """Every address that an authority ever asked about, with its order; refused ones not."""
        yield from self._requests(self._of(db.OrderItemRow).filter(order__authority_id=authority))

    def requests_since(self, since: datetime) -> Iterator[tuple[Order, OrderItem]]:
        """The same of every authority of the register, since this time."""
        rows = self._of(db.OrderItemRow).exclude(order__authority_id=None)
        yield from self._requests(rows.filter(order__received_at__gte=since))

    def _requests(self, rows: Any) -> Iterator[tuple[Order, OrderItem]]:
        rows = rows.exclude(order__state=OrderState.REFUSED.value).exclude(
            order__form=OrderForm.LETTER.value
        )
        joined_rows = rows.select_related("order").order_by("order_id", "position")
        for row in joined_rows.iterator(chunk_size=_AT_ONCE):
            yield ORDER.value(row.order), ORDER_ITEM.value(row)

    # Who referred what

    def mark(self, marks: Iterable[str], *, at: datetime) -> None:
        """Leave a mark for each address, so that other units here know of it."""
        rows = [
            db.ReferredUrlRow(
                id=ReferredId(new_id("rfd", now=at)),
                organisation_id=self.organisation,
                fingerprint=mark,
                at=at,
            )
            for mark in marks
        ]
        db.ReferredUrlRow.objects.bulk_create(rows, batch_size=_AT_ONCE)

    def marked(self, marks: Collection[str], *, by_others_than: str) -> dict[str, datetime]:
        """Which of these marks other units have left, and when first."""
        first_marks: dict[str, datetime] = {}
        for part in in_parts(sorted(marks)):
            rows = self._of(db.ReferredUrlRow).filter(fingerprint__in=part)
            rows = rows.exclude(organisation_id=by_others_than).values_list("fingerprint")
            first_marks |= dict(rows.annotate(first=Min("at")))
        return first_marks

    def referred(self) -> Iterator[tuple[str, datetime]]:
        """The fingerprint of every address the unit has itself referred, and when."""
        rows = (
            self._of(db.LineRow)
            .filter(dispatch__form__in=_ASKING)
            .exclude(dispatch__sent_at=None)
            .exclude(dispatch__state=DispatchState.WITHDRAWN)
        )
        yield from rows.values_list("fingerprint", "dispatch__sent_at").iterator()


def _dispatch(row: db.DispatchRow | None, name: str) -> Dispatch:
    if row is None:
        raise problem("referrals.no-such-dispatch", NoSuchDispatch, name=name)
    return DISPATCH.value(row)
