"""Everything a unit's pages show, gathered into plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from seawall.forms.letters.mail_text import sheet_text
from seawall.ids import BatchId, DispatchId
from seawall.journeys.referrals.referral_approval import why_not_signed_yet
from seawall.probing.state import AddressState
from seawall.probing.survival import RemovedShare
from seawall.referrals.address_standing import may_be_overruled
from seawall.referrals.assessment import is_assessed
from seawall.referrals.dispatch_letter import sheet_of
from seawall.referrals.figures import ReferralFigures, figures_of
from seawall.referrals.model import (
    AddressStanding,
    Batch,
    Dispatch,
    KeptAnswer,
    Recipient,
    ReferralLine,
)
from seawall.referrals.own_record import ReferrerRecord, RequestCount
from seawall.referrals.statutes import Statutes
from seawall.transaction import Transaction
from seawall.web.console.ledger.events_panel import EventsPanel, read_events
from seawall.web.console.words import duration, plain_words

#: Lines shown of a batch or a dispatch.
SHOWN = 200
_TONES = {
    AddressStanding.READY: "tone-good",
    AddressStanding.UNRESOLVED: "tone-info",
    AddressStanding.DEAD: "tone-quiet",
    AddressStanding.DUPLICATE: "tone-quiet",
    AddressStanding.REFUSED: "tone-danger",
}
_SEEN = {"stands": "tone-danger", "gone": "tone-good", "censors": "tone-warn"}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One address of a batch, and whether it can be assessed."""

    it: ReferralLine
    tone: str
    is_assessed: bool
    is_open: bool
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch, its lines, and how many have which standing."""

    batch: Batch
    lines: tuple[BatchLine, ...]
    counts: tuple[tuple[str, str, int], ...]
    total: int
    pending: int
    assessed: int

    @property
    def looked(self) -> int:
        """How many addresses were looked at."""
        return self.total - self.pending


@dataclass(frozen=True, slots=True)
class ElementChoice:
    """One element of an offence, and the key that chooses it."""

    value: str
    key: str
    title: str
    statute: str


@dataclass(frozen=True, slots=True)
class SentLine:
    """One address that was sent: what the platform says, and what a stranger sees."""

    it: ReferralLine
    outcome: str
    seen: str
    seen_tone: str
    meaning: str


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """A figure with its basis, or why there is none."""

    name: str
    value: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class DispatchPage:
    """A dispatch, its lines, and how long they stood."""

    dispatch: Dispatch
    recipient: Recipient
    lines: tuple[SentLine, ...]
    total: int
    figures: tuple[UnitFigure, ...]
    paper: str
    """What is signed, as it is printed."""
    why_not_yet: str
    """What keeps an order from being signed now."""
    has_receipt: bool
    answers: tuple[KeptAnswer, ...]
    """What the platform signed, as it was signed."""
    events: EventsPanel


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A share with what it is a share of, and its interval."""

    name: str
    said: str
    interval: str


def batches(*, tx: Transaction) -> list[tuple[Batch, dict[AddressStanding, int]]]:
    """The newest batches with their standings."""
    return [
        (stored_batch, tx.referring.standings(stored_batch.id))
        for stored_batch in tx.referring.batches(20)
    ]


def batch(batch_id: BatchId, *, tx: Transaction) -> BatchPage:
    """One batch."""
    stored_batch, lines = tx.referring.batch(batch_id), tx.referring.lines(batch_id)
    standings = tx.referring.standings(batch_id)
    return BatchPage(
        batch=stored_batch,
        lines=tuple(_line(line) for line in lines[:SHOWN]),
        counts=tuple(
            (plain_words(standing.value), _TONES.get(standing, "tone-warn"), count)
            for standing, count in standings.items()
        ),
        total=len(lines),
        pending=sum(line.is_pending for line in lines),
        assessed=sum(is_assessed(line) and line.dispatch is None for line in lines),
    )


def elements(statutes: Statutes) -> list[ElementChoice]:
    """Every element that can be relied on; the first nine have a key."""
    pairs = [(statute, element) for statute in statutes.values() for element in statute.elements]
    return [
        ElementChoice(
            value=f"{statute.id}|{element.id}",
            key=str(number) if number < 10 else "",
            title=element.says,
            statute=statute.title,
        )
        for number, (statute, element) in enumerate(pairs, 1)
    ]


def dispatch(dispatch_id: DispatchId, *, tx: Transaction, now: datetime) -> DispatchPage:
    """One dispatch."""
    stored_dispatch = tx.referring.dispatch(dispatch_id)
    lines = tx.referring.lines_of(stored_dispatch.id)
    return DispatchPage(
        dispatch=stored_dispatch,
        recipient=tx.referring.recipient(stored_dispatch.recipient),
        lines=tuple(_line_of(line) for line in lines[:SHOWN]),
        total=len(lines),
        figures=_figures(stored_dispatch.sent_at, lines, tx=tx) if stored_dispatch.sent_at else (),
        paper=sheet_text(sheet_of(stored_dispatch)),
        why_not_yet=why_not_signed_yet(stored_dispatch, tx=tx, now=now),
        has_receipt=bool(stored_dispatch.receipt.get("jws")),
        answers=tuple(tx.referring.answers_to(stored_dispatch.id)),
        events=_events(stored_dispatch, tx=tx),
    )


def _events(stored_dispatch: Dispatch, *, tx: Transaction) -> EventsPanel:
    platform = tx.referring.recipient(stored_dispatch.recipient).name
    own_name = tx.people.organisation(tx.organisation).name
    return read_events(stored_dispatch.id, sender=own_name, platform=platform, tx=tx)


def record(series: RequestCount) -> list[RecordLine]:
    """One series of the unit's own record."""
    return [_share(name, series) for name in series.shares]


def both_series(track_record: ReferrerRecord) -> list[tuple[str, RequestCount, list[RecordLine]]]:
    """The records of referrals and of orders, side by side."""
    return [
        (_("Referrals"), track_record.voluntary, record(track_record.voluntary)),
        (_("Orders"), track_record.mandatory, record(track_record.mandatory)),
    ]


def _line(line: ReferralLine) -> BatchLine:
    overruled = may_be_overruled(line.standing)
    return BatchLine(
        it=line,
        tone=_TONES.get(line.standing, "tone-warn"),
        is_assessed=is_assessed(line),
        is_open=line.dispatch is None and (line.standing is AddressStanding.READY or overruled),
        needs_reason=overruled and line.standing is not AddressStanding.READY,
    )


def _line_of(line: ReferralLine) -> SentLine:
    state = AddressState(line.liveness) if line.liveness else None
    return SentLine(
        it=line,
        outcome=plain_words(line.outcome.value) if line.outcome else _("No answer yet"),
        seen=plain_words(state.value) if state else _("Not checked yet"),
        seen_tone=_SEEN[state.standing.value] if state else "tone-quiet",
        meaning=state.meaning if state else "",
    )


def _figures(
    sent_at: datetime, lines: list[ReferralLine], *, tx: Transaction
) -> tuple[UnitFigure, ...]:
    looks = tx.referring.looks([line.id for line in lines])
    figures: ReferralFigures = figures_of((sent_at, looks.get(line.id, ())) for line in lines)
    median = figures.median.value
    return (
        UnitFigure(_("Offline / sent"), f"{figures.gone} / {figures.sent}"),
        UnitFigure(_("Median time online"), duration(median) if median else _("Not reached")),
        _within(_("Offline within an hour"), figures.within_an_hour),
        _within(_("Offline within a day"), figures.within_a_day),
        UnitFigure(_("Back online"), str(figures.reappeared)),
    )


def _within(name: str, share: RemovedShare) -> UnitFigure:
    if share.value is None:
        return UnitFigure(name, _("Not measurable"), share.why)
    return UnitFigure(name, _percent(share.value))


def _share(name: str, series: RequestCount) -> RecordLine:
    share = series.shares[name]
    interval = share.interval
    between = f"{_percent(interval[0])} – {_percent(interval[1])}" if interval else ""
    ratio = f"{share.count} / {share.of}"
    return RecordLine(plain_words(name), ratio, between)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
