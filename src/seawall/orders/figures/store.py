"""What figures are counted from, read by the day it took effect and a thousand at a time.

Every question asks for a range of effective dates, and the rows come as a stream: a year of a
million removals is read without keeping them, and none is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform

from seawall.clocks.model import ClockRow
from seawall.db import models as db
from seawall.db.rows.bulk import batches, in_parts
from seawall.db.rows.counters import advance_counter
from seawall.db.rows.scoped import Scoped
from seawall.enforcement.model import OutcomeKind, TargetState
from seawall.forms.model import Form
from seawall.ids import OrderId
from seawall.orders.figures.model import (
    AccessFact,
    ComplaintFact,
    ExecutionFact,
    FigureSeries,
    ProceedingOutcome,
)
from seawall.orders.figures.removal_counts import (
    Basis,
    CountedRemoval,
    TargetChange,
    removals_among,
)
from seawall.orders.figures.report_calendar import ABOUT
from seawall.orders.figures.series import is_removal_order, series_named
from seawall.orders.model import Order, OrderState
from seawall.orders.order_finality import CHALLENGED
from seawall.orders.provider_exposure import EXPOSED
from seawall.orders.rehearsal import DRILL
from seawall.orders.rows import CLOCK, ORDER

#: How many rows are at hand at one time.
_AT_ONCE = 1_000
_NO_TIME = timedelta(0)
_DONE = [kind.value for kind in OutcomeKind if kind.is_done]
_GONE = frozenset({TargetState.REMOVED, TargetState.DISABLED})
Target = tuple[str, str]


class FigureStore(Scoped):
    """Rows of one organisation, by their effective dates."""

    # Orders

    def orders_received(
        self, since: datetime, until: datetime, *, forms: Collection[Form] = ()
    ) -> Iterator[list[Order]]:
        """Orders and referrals by receipt, some at a time: none refused, no rehearsal."""
        received = Q(received_at__gte=since, received_at__lt=until)
        rows = self._orders(received & Q(form__in=forms) if forms else received)
        yield from self._in_parts(rows)

    def challenged_orders(self) -> Iterator[list[Order]]:
        """Every order that was ever challenged before a court, some at a time."""
        events = self._of(db.OrderEventRow).filter(what=CHALLENGED)
        yield from self._in_parts(self._orders(Q(id__in=events.values("order_id"))))

    def executions(self, since: datetime, until: datetime) -> Iterator[ExecutionFact]:
        """Every address of a removal order by the time that it was gone."""
        rows = self._of(db.OrderItemRow).filter(acted_at__gte=since, acted_at__lt=until)
        rows = rows.exclude(order__state=OrderState.REFUSED).values_list(
            "acted_at", "order__received_at", "order__profile", "order__form", "order__flags"
        )
        for acted_at, received_at, profile, form, flags in rows.iterator(_AT_ONCE):
            if is_removal_order(profile, form) and DRILL not in flags:
                yield ExecutionFact(acted_at, acted_at - received_at)

    def was_exposed(self, since: datetime, until: datetime) -> bool:
        """Whether a decision that we are exposed stood in this time, for a part of it."""
        decisions = self._of(db.OrderRow).filter(form=Form.EXPOSURE_DECISION, received_at__lt=until)
        stands = Q(state__in=EXPOSED)
        stood = Q(state__in=[OrderState.CEASED, OrderState.REINSTATED], closed_at__gte=since)
        return bool(decisions.filter(stands | stood).exists())

    def has_acted(self, since: datetime, until: datetime) -> bool:
        """Whether anything was removed in this time, or a removal order came: no rehearsal."""
        went = self._of(db.OutcomeRow).filter(
            outcome__in=_DONE,
            effective_at__gte=since,
            effective_at__lt=until,
            action__state__in=_GONE,
        )
        came = self._orders(
            Q(received_at__gte=since, received_at__lt=until, form=Form.REMOVAL_ORDER)
        )
        named = came.values_list("profile", "form", "flags").iterator(_AT_ONCE)
        return bool(went.exists()) or any(
            is_removal_order(profile, form) and DRILL not in flags for profile, form, flags in named
        )

    def lock_reports(self) -> None:
        """Until the commit nobody else says that a report is out."""
        advance_counter(f"reports:{self.organisation}")

    def report_clocks(self) -> list[ClockRow]:
        """The clocks of reports, the newest first."""
        rows = self._of(db.OrderClockRow).filter(about__startswith=ABOUT)
        return CLOCK.values(rows.order_by("-started_at", "about"))

    def final_orders(self, since: datetime, until: datetime) -> Iterator[tuple[OrderId, datetime]]:
        """Removal orders that became final in this time and have their effect still."""
        rows = self._orders(Q(final_at__gt=since, final_at__lte=until))
        for orders in self._in_parts(rows):
            for order in orders:
                if is_removal_order(order.profile, order.form) and order.final_at:
                    yield order.id, order.final_at

    def _orders(self, which: Q) -> Any:
        return self._of(db.OrderRow).filter(which).exclude(state=OrderState.REFUSED)

    def _in_parts(self, rows: Any) -> Iterator[list[Order]]:
        ordered = rows.order_by("received_at", "id").iterator(_AT_ONCE)
        for part in batches(ordered, _AT_ONCE):
            yield [order for order in map(ORDER.value, part) if DRILL not in order.flags]

    # What went down

    def removals(
        self, since: datetime, until: datetime, *, ordered: str
    ) -> Iterator[CountedRemoval]:
        """Everything that was up and went down in this time, by what the platform reported.

        `ordered` is the ground of a decision that rests on an order.
        """
        rows = self._of(db.OutcomeRow).filter(
            outcome__in=_DONE,
            effective_at__gte=since,
            effective_at__lt=until,
            action__state__in=_GONE,
        )
        rows = rows.annotate(
            order_id=KeyTextTransform("order", "action__decision__evidence")
        ).values_list(
            "id",
            "effective_at",
            "action__target_kind",
            "action__target_id",
            "action__decision__ground",
            "order_id",
            "action__case__opened_at",
        )
        for part in batches(rows.order_by("effective_at", "id").iterator(_AT_ONCE), _AT_ONCE):
            yield from self._counted(part, ordered)

    def _counted(self, part: Sequence[tuple[Any, ...]], ordered: str) -> Iterator[CountedRemoval]:
        """Those of these reports that count, each with its basis."""
        targets = {(row[2], row[3]) for row in part}
        counted = {change.id for change in removals_among(self._changes(targets))}
        series = self._series({row[5] for row in part if row[5]})
        kept = self._kept_under_measures(targets)
        for number, at, kind, external_id, ground, order, opened_at in part:
            if number not in counted:
                continue
            since_kept = kept.get((kind, external_id))
            is_measure = since_kept is not None and since_kept <= at
            asked = series.get(order) if order else None
            basis = _basis(asked, is_ordered=ground == ordered, is_measure=is_measure)
            speed = max(at - opened_at, _NO_TIME) if basis is Basis.MEASURE else None
            yield CountedRemoval(f"{kind}/{external_id}", basis, at, speed)

    def _changes(self, targets: Collection[Target]) -> Iterator[TargetChange]:
        """Everything the platform ever reported of these targets that took effect.

        First the actions by their targets, then the outcomes by their actions: each has an index
        of its own that no planner can take for the wrong one.
        """
        actions: dict[str, tuple[str, bool, datetime | None]] = {}
        for kind, external_ids in _by_kind(targets).items():
            named = self._of(db.ActionRow).filter(target_kind=kind, target_id__in=external_ids)
            for action, external_id, state, until in named.values_list(
                "id", "target_id", "state", "until"
            ):
                actions[action] = f"{kind}/{external_id}", state in _GONE, until
        for part in in_parts(list(actions), _AT_ONCE):
            outcomes = self._of(db.OutcomeRow).filter(action_id__in=part)
            for number, action, said, at in outcomes.values_list(
                "id", "action_id", "outcome", "effective_at"
            ):
                target, is_gone, until = actions[action]
                if said in _DONE and at is not None:
                    yield TargetChange(number, target, at, is_gone, until)

    def _series(self, orders: Collection[str]) -> Mapping[str, FigureSeries]:
        """Of which series each of these orders is."""
        rows = self._of(db.OrderRow).filter(id__in=orders)
        named = rows.values_list("id", "profile", "form", "binding")
        return {order: series_named(*words) for order, *words in named}

    def _kept_under_measures(self, targets: Collection[Target]) -> Mapping[Target, datetime]:
        """Since when what specific measures removed of these is kept: TCO Art. 6."""
        kept: dict[Target, datetime] = {}
        for kind, external_ids in _by_kind(targets).items():
            rows = self._of(db.PreservationRow).filter(
                order=None, case__isnull=False, item__kind=kind, item__external_id__in=external_ids
            )
            for external_id, removed_at in rows.order_by("-removed_at").values_list(
                "item__external_id", "removed_at"
            ):
                kept[kind, external_id] = removed_at
        return kept

    # Complaints, and who asked to open what is kept

    def complaints(
        self,
        since: datetime,
        until: datetime,
        *,
        profile: str,
        outcomes: Mapping[str, ProceedingOutcome],
    ) -> Iterator[ComplaintFact]:
        """Appeals with a clock of this profile that came, or were decided, in this time.

        `outcomes` says what a finding means for the complaint; no other ends it.
        """
        clocks = db.OrderClockRow.objects.filter(
            about=OuterRef("id"), profile=profile, organisation_id=OuterRef("organisation_id")
        )
        came = Q(at__gte=since, at__lt=until)
        decided = Q(case__decided_at__gte=since, case__decided_at__lt=until)
        rows = self._of(db.AppealRow).filter(came | decided).filter(Exists(clocks))
        rows = rows.order_by("at", "id").values_list("at", "case_id")
        for part in batches(rows.iterator(_AT_ONCE), _AT_ONCE):
            decisions = self._heads({case for _, case in part})
            for at, case in part:
                finding, decided_at = decisions.get(case, ("", None))
                outcome = outcomes.get(finding, ProceedingOutcome.PENDING)
                is_upheld = outcome is ProceedingOutcome.UPHELD
                yield ComplaintFact(at, outcome, decided_at if is_upheld else None)

    def _heads(self, cases: Collection[str]) -> Mapping[str, tuple[str, datetime]]:
        """What stands in these cases: the newest decision of each."""
        later = db.DecisionRow.objects.filter(supersedes_id=OuterRef("id"))
        rows = self._of(db.DecisionRow).filter(~Exists(later), case_id__in=cases)
        return {
            case: (finding, at)
            for case, finding, at in rows.values_list("case_id", "finding", "at")
        }

    def accesses(self, since: datetime, until: datetime) -> Iterator[AccessFact]:
        """Every request of this time to open what is kept."""
        rows = self._of(db.PreservationAccessRow).filter(at__gte=since, at__lt=until)
        for at, purpose, allowed in rows.values_list("at", "purpose", "allowed").iterator(_AT_ONCE):
            yield AccessFact(at, purpose, allowed)


def _by_kind(targets: Iterable[Target]) -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for kind, external_id in targets:
        names[kind].append(external_id)
    return names


def _basis(asked: FigureSeries | None, *, is_ordered: bool, is_measure: bool) -> Basis:
    """Why it went down; what anybody reported and we removed ourselves is our own."""
    if is_ordered:
        is_removal = asked is FigureSeries.REMOVAL_ORDERS
        return Basis.ORDER if is_removal else Basis.OTHER_ORDER
    if asked is not None and asked is not FigureSeries.REPORTS:
        return Basis.REFERRAL
    return Basis.MEASURE if is_measure else Basis.OWN
