"""What the case page says, gathered from every store into plain values.

A template should have nothing to work out: this module reads, and the sentences a
reviewer sees are made here or in `sentences.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases import lease
from seawall.cases.model import Case, CaseFile, CaseKind, CaseReason, CaseState, Decision
from seawall.ids import CaseId, CheckId, EvidenceId, PreservationId
from seawall.intake.model import Item, ItemVersion, MatchCard, UploadCheck
from seawall.journeys.preservation_access import under_seal
from seawall.ledger import Recorded
from seawall.people.model import Member
from seawall.transaction import Transaction
from seawall.web.console import looks
from seawall.web.console.looks import Looks

#: Ledger entries shown on the page of an open case.
NEWEST = 3
#: Grades of evidence, the best first.
GRADES = ("direct", "derived", "local")


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the case, at the version that is decided."""

    item: Item
    version: ItemVersion
    check: UploadCheck | None
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Media:
    """What could be shown, what is shown, and what one key further would show."""

    rendition: EvidenceId | None
    text: str
    shown: str
    next: str
    kept: PreservationId | None = None
    """Under seal, and opened there for a purpose only."""

    @property
    def is_text(self) -> bool:
        """Whether the content is words."""
        return self.rendition is None and bool(self.text)


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case, its content, what is known of it, and what was decided."""

    case: Case
    lines: tuple[Line, ...]
    cards: tuple[MatchCard, ...]
    reasons: tuple[CaseReason, ...]
    decisions: tuple[Decision, ...]
    earlier: tuple[Decision, ...]
    media: Media
    looks: Looks
    holder: str
    is_mine: bool
    history: tuple[Recorded, ...]

    @property
    def is_open(self) -> bool:
        """Whether it awaits a person."""
        return self.case.state is CaseState.OPEN

    @property
    def newest(self) -> tuple[Recorded, ...]:
        """The latest entries about it, newest first."""
        return self.history[: -NEWEST - 1 : -1]

    @property
    def decision(self) -> Decision | None:
        """The decision that stands."""
        return self.decisions[-1] if self.decisions else None

    @property
    def check(self) -> UploadCheck | None:
        """The check that brought the first item here."""
        return next((line.check for line in self.lines if line.check), None)


def read(
    case_id: CaseId, *, tx: Transaction, member: Member, seen: Looks, now: datetime
) -> CasePage:
    """Everything the page needs."""
    whole = tx.cases.file(case_id)
    is_blind = _is_read_blind(whole)
    file = _without_what_was_decided(whole) if is_blind else whole
    lines = tuple(_lines(file, tx=tx))
    holder = lease.holder(file.case, now=now)
    return CasePage(
        case=file.case,
        lines=lines,
        cards=cards_of((line.check.id for line in lines if line.check), tx=tx),
        reasons=file.reasons,
        decisions=file.decisions,
        earlier=file.earlier,
        media=_media(file.case, lines, seen, tx=tx),
        looks=seen,
        holder=tx.people.member(holder).name if holder else "",
        is_mine=holder == member.id,
        history=() if is_blind else tuple(tx.ledger.about(case_id)),
    )


def _is_read_blind(file: CaseFile) -> bool:
    """Whether whoever decides here must not be told what somebody, or a machine, made of it."""
    if file.case.kind == CaseKind.REVIEW:
        return True
    by_machine = bool(file.decisions) and file.decisions[-1].person is None
    return by_machine and file.case.state is CaseState.OPEN


def _without_what_was_decided(file: CaseFile) -> CaseFile:
    """The same facts, and nothing that is not to be known before one has read them."""
    return replace(file, decisions=(), earlier=())


def cards_of(checks: Iterable[CheckId], *, tx: Transaction) -> tuple[MatchCard, ...]:
    """The match cards of these checks, one a known entry, the nearest first."""
    nearest: dict[str, MatchCard] = {}
    for check in checks:
        for card in tx.intake.matches_of(check):
            known = nearest.get(card.entry)
            if known is None or _order(card) < _order(known):
                nearest[card.entry] = card
    return tuple(sorted(nearest.values(), key=_order))


def _order(card: MatchCard) -> tuple[int, int, int]:
    """The best evidence first; distances of two grades are not to be compared."""
    return GRADES.index(card.grade), card.distance, -card.confidence


def _lines(file: CaseFile, *, tx: Transaction) -> Iterable[Line]:
    for part in file.items:
        check = tx.intake.check(part.check) if part.check else None
        version = tx.intake.version(part.item, part.version)
        yield Line(tx.intake.item(part.item), version, check, part.joined_at)


def _media(case: Case, lines: tuple[Line, ...], seen: Looks, *, tx: Transaction) -> Media:
    sealed = {line.item.id: under_seal(case, line.item.id, tx=tx) for line in lines}
    versions = [line.version for line in lines if not sealed[line.item.id]]
    rendition = next((it.rendition for it in versions if it.rendition), None)
    text = next((it.text for it in versions if it.text), "")
    steps = looks.PICTURE_STEPS if rendition else looks.TEXT_STEPS if text else ()
    shown = seen.shown if seen.shown in steps else ""
    kept = next((each.id for each in sealed.values() if each), None)
    return Media(rendition, text, shown, looks.next_step(shown, steps), kept)
