"""Where pages about deadlines are kept: each moment of each thing once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db import transaction as database
from django.db.models import F, Max, Q

from seawall.clocks.model import ClockRow
from seawall.db import models as db
from seawall.db.rows.counters import raise_counter, set_counter
from seawall.db.rows.scoped import Scoped
from seawall.ids import EventId, OrderId, OrganisationId
from seawall.orders.alarms.model import Alarm, AlarmSilence, UnheardAlarm
from seawall.orders.alarms.rows import ALARM
from seawall.orders.model import VOID
from seawall.orders.rehearsal import DRILL
from seawall.orders.rows import CLOCK
from seawall.orders.standing import OPEN

#: The latest moment that a worker has seen, in milliseconds since 1970.
_HIGH_WATER = "clock:high-water"
_ORDER, _REPORT = "order_", "report:"
_FOUR_FIFTHS = "four_fifths"
#: As many orders are looked at for one health page.
_MOST = 1_000


class AlarmStore(Scoped):
    """Pages of one organisation (or all, for the installation's own jobs)."""

    def add(self, alarm: Alarm) -> bool:
        """Write a page down; False if there is one about this moment, whoever wrote it."""
        columns = ALARM.columns(alarm)
        owned = columns.setdefault("organisation_id", self.organisation)
        try:
            with database.atomic():  # a savepoint: the unit of work goes on after a refusal
                db.AlarmRow.objects.create(**columns)
        except IntegrityError:
            rows = db.AlarmRow.objects.filter(organisation_id=owned, about=alarm.about)
            if not rows.filter(moment=alarm.moment).exists():
                raise
            return False
        return True

    def of(self, about: str) -> list[Alarm]:
        """Every page about this thing, oldest first."""
        return ALARM.values(self._of(db.AlarmRow).filter(about=about).order_by("at", "id"))

    def name_event(self, alarm: Alarm, event: EventId) -> None:
        """The event that people are told with."""
        self._of(db.AlarmRow).filter(id=alarm.id).update(event=event)

    def note_reached(self, event: EventId, *, now: datetime) -> None:
        """One way took the page: the first time counts."""
        rows = self._of(db.AlarmRow).filter(event=event, reached_at__isnull=True)
        rows.update(reached_at=now)

    def note_unheard(self, event: EventId, *, now: datetime) -> None:
        """Every way has failed."""
        rows = self._of(db.AlarmRow).filter(event=event, unheard_at__isnull=True)
        rows.update(unheard_at=now)

    def acknowledge(self, about: str, *, by: str, until: datetime, now: datetime) -> int:
        """Somebody has it: every page about it that was sent rests until then."""
        rows = self._of(db.AlarmRow).filter(about=about)
        return int(rows.update(acknowledged_at=now, acknowledged_by=by, quiet_until=until))

    def overdue(self, now: datetime) -> list[tuple[OrganisationId, OrderId]]:
        """Every order that is open and whose end has come; a clock that runs is enough."""
        rows = self._overdue(now).order_by("due_at", "id").values_list("organisation_id", "id")
        return [(OrganisationId(owner), OrderId(order)) for owner, order in rows[:_MOST]]

    def unmet_clocks(self, profiles: Collection[str], *, before: datetime) -> list[ClockRow]:
        """Clocks of these profiles that are not met and end by then, soonest first.

        Orders have pages of their own, and reports tell of themselves.
        """
        ends = Q(due_at__lte=before) | Q(due_at__isnull=True, work_by__lte=before)
        rows = self._of(db.OrderClockRow).filter(ends, profile__in=profiles, met_at__isnull=True)
        rows = rows.exclude(about__startswith=_ORDER).exclude(about__startswith=_REPORT)
        return CLOCK.values(rows.exclude(state=VOID).order_by("due_at", "work_by", "id")[:_MOST])

    def unheard(self, now: datetime) -> list[UnheardAlarm]:
        """What nobody has heard of, longest first: what makes a health page red.

        An open order past its end for which no promise of a person holds; one with a fifth of
        its time left that nobody has in hand; what is open and about which a page reached
        nobody, and none has since. A rehearsal is none.
        """
        overdue = self._overdue(now).values_list("id", "due_at", "flags")[:_MOST]
        late = {order: due for order, due, flags in overdue if DRILL not in flags}
        promised = self._promised(late, now)
        unheard = [
            UnheardAlarm(order, due, AlarmSilence.OVERDUE)
            for order, due in late.items()
            if order not in promised
        ]
        others = {
            AlarmSilence.NEARLY_OVER: self._nobody_has(now),
            AlarmSilence.UNREACHED: self._reached_nobody(now),
        }
        for why, silences in others.items():
            named = {alarm.about for alarm in unheard} | set(late)
            unheard.extend(
                UnheardAlarm(about, since, why)
                for about, since in silences.items()
                if about not in named
            )
        return sorted(unheard, key=lambda alarm: (alarm.since, alarm.about))

    def mark_time(self, milliseconds: int) -> int:
        """Raise the latest moment that a worker has seen; the mark as it stands then."""
        return raise_counter(_HIGH_WATER, to=milliseconds)

    def time_seen(self) -> int:
        """The mark as it stands; nought where no worker has run."""
        row = db.ChangeCounterRow.objects.filter(name=_HIGH_WATER).first()
        return int(row.value) if row else 0

    def set_time(self, milliseconds: int) -> None:
        """A person says that the machine's clock is right: the mark goes there."""
        set_counter(_HIGH_WATER, to=milliseconds)

    def _overdue(self, now: datetime) -> Any:
        return self._of(db.OrderRow).filter(state__in=OPEN, due_at__lte=now, keeps=False)

    def _promised(self, ends: Mapping[str, datetime], now: datetime) -> set[str]:
        """Those that somebody has had in hand since their end, and whose promise still holds."""
        rows = self._of(db.AlarmRow).filter(about__in=list(ends), quiet_until__gt=now)
        return {
            about
            for about, at in rows.values_list("about", "acknowledged_at")
            if at is not None and at >= ends[about]
        }

    def _nobody_has(self, now: datetime) -> dict[str, datetime]:
        """What was paged about at four fifths, and nobody has ever said that they have it."""
        pages = self._open_pages()
        rows = pages.filter(cause=_FOUR_FIFTHS, at__lte=now)
        since = dict(rows.order_by("-at").values_list("about", "at"))
        answered = set(pages.exclude(acknowledged_at=None).values_list("about", flat=True))
        return {about: at for about, at in since.items() if about not in answered}

    def _reached_nobody(self, now: datetime) -> dict[str, datetime]:
        """What the last page that ended reached nobody about."""
        rows = self._open_pages().values("about")
        last = rows.annotate(Max("unheard_at"), Max("reached_at"), Max("acknowledged_at"))
        return {
            row["about"]: row["unheard_at__max"]
            for row in last.filter(unheard_at__max__lte=now).order_by("about")
            if not _is_since(row["reached_at__max"], row["unheard_at__max"])
            and not _is_since(row["acknowledged_at__max"], row["unheard_at__max"])
        }

    def _open_pages(self) -> Any:
        """The pages about orders that are open; none about a rehearsal."""
        paged = self._of(db.AlarmRow).values("about")
        orders = self._of(db.OrderRow).filter(state__in=OPEN, id__in=paged)
        soonest = orders.order_by(F("due_at").asc(nulls_last=True), "id")[:_MOST]
        names = [order for order, flags in soonest.values_list("id", "flags") if DRILL not in flags]
        return self._of(db.AlarmRow).filter(about__in=names)


def _is_since(at: datetime | None, then: datetime) -> bool:
    return at is not None and at >= then
