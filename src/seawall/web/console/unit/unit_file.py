"""Everything a unit's pages show, gathered into plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from seawall.ids import BatchId, DispatchId
from seawall.probing.state import State
from seawall.probing.survival import Share
from seawall.referrals.assessment import is_assessed
from seawall.referrals.figures import Figures, figures_of
from seawall.referrals.model import Batch, Dispatch, Line, Recipient, Standing
from seawall.referrals.record import Record, Series
from seawall.referrals.standing import may_be_overruled
from seawall.referrals.statutes import Statutes
from seawall.transaction import Transaction
from seawall.web.console.words import duration, plain

#: Lines shown of a batch or a dispatch.
SHOWN = 200
_TONES = {
    Standing.READY: "tone-good",
    Standing.UNRESOLVED: "tone-info",
    Standing.DEAD: "tone-quiet",
    Standing.DUPLICATE: "tone-quiet",
    Standing.REFUSED: "tone-danger",
}
_SEEN = {"stands": "tone-danger", "gone": "tone-good", "censors": "tone-warn"}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One address of a batch, and whether it can be assessed."""

    it: Line
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

    it: Line
    outcome: str
    seen: str
    seen_tone: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Figure:
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
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A share with what it is a share of, and its interval."""

    name: str
    said: str
    interval: str


def batches(*, tx: Transaction) -> list[tuple[Batch, dict[Standing, int]]]:
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
            (plain(standing.value), _TONES.get(standing, "tone-warn"), count)
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


def dispatch(dispatch_id: DispatchId, *, tx: Transaction) -> DispatchPage:
    """One dispatch."""
    stored_dispatch = tx.referring.dispatch(dispatch_id)
    lines = tx.referring.lines_of(stored_dispatch.id)
    return DispatchPage(
        dispatch=stored_dispatch,
        recipient=tx.referring.recipient(stored_dispatch.recipient),
        lines=tuple(_sent(line) for line in lines[:SHOWN]),
        total=len(lines),
        figures=_figures(stored_dispatch.sent_at, lines, tx=tx) if stored_dispatch.sent_at else (),
    )


def record(series: Series) -> list[RecordLine]:
    """One series of the unit's own record."""
    return [_share(name, series) for name in series.shares]


def both(track_record: Record) -> list[tuple[str, Series, list[RecordLine]]]:
    """The records of referrals and of orders, side by side."""
    return [
        (_("Referrals"), track_record.voluntary, record(track_record.voluntary)),
        (_("Orders"), track_record.mandatory, record(track_record.mandatory)),
    ]


def _line(line: Line) -> BatchLine:
    overruled = may_be_overruled(line.standing)
    return BatchLine(
        it=line,
        tone=_TONES.get(line.standing, "tone-warn"),
        is_assessed=is_assessed(line),
        is_open=line.dispatch is None and (line.standing is Standing.READY or overruled),
        needs_reason=overruled and line.standing is not Standing.READY,
    )


def _sent(line: Line) -> SentLine:
    state = State(line.liveness) if line.liveness else None
    return SentLine(
        it=line,
        outcome=plain(line.outcome.value) if line.outcome else _("no answer yet"),
        seen=plain(state.value) if state else _("not looked at yet"),
        seen_tone=_SEEN[state.standing.value] if state else "tone-quiet",
        meaning=state.meaning if state else "",
    )


def _figures(sent_at: datetime, lines: list[Line], *, tx: Transaction) -> tuple[Figure, ...]:
    looks = tx.referring.looks([line.id for line in lines])
    figures: Figures = figures_of((sent_at, looks.get(line.id, ())) for line in lines)
    median = figures.median.value
    return (
        Figure(_("gone of sent"), f"{figures.gone} / {figures.sent}"),
        Figure(_("median time it stood"), duration(median) if median else _("not reached")),
        _within(_("gone within an hour"), figures.within_an_hour),
        _within(_("gone within a day"), figures.within_a_day),
        Figure(_("came back"), str(figures.reappeared)),
    )


def _within(name: str, share: Share) -> Figure:
    if share.value is None:
        return Figure(name, _("not measurable"), share.why)
    return Figure(name, _percent(share.value))


def _share(name: str, series: Series) -> RecordLine:
    share = series.shares[name]
    interval = share.interval
    between = f"{_percent(interval[0])} – {_percent(interval[1])}" if interval else ""
    ratio = f"{share.count} / {share.of}"
    return RecordLine(plain(name), ratio, between)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
