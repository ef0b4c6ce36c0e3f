"""Everything the case page shows, gathered from every store into plain values.

A template should have nothing to work out: this module reads, and the sentences a
reviewer sees are made here or in `sentences.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from seawall.cases import lease
from seawall.cases.clusters.model import ClusterReason, OddOne, Size
from seawall.cases.desk.model import CaseNote
from seawall.cases.model import Case, CaseItem, CaseKind, CaseState, Decision
from seawall.ids import CaseId, CheckId, EvidenceId, PreservationId
from seawall.intake.model import Item, ItemVersion, MatchCard, UploadCheck
from seawall.intake.unopened_facts import unopened_of
from seawall.journeys.cases.decision_effect import holding_orders
from seawall.journeys.preservation.preservation_access import under_seal
from seawall.ledger import Recorded
from seawall.orders.model import Order
from seawall.people.model import Member
from seawall.signals import UnopenedPart
from seawall.transaction import Transaction
from seawall.web.console.case import case_looks
from seawall.web.console.case.case_looks import Looks

#: Ledger entries shown on the page of an open case.
NEWEST = 3
#: Items on the page; the rest is a link away.
LINES = 12
#: Checks whose matches are shown; near-identical copies match the same.
MATCHED = 50
#: Items whose media may be shown here: near-identical, so the first will do.
SHOWABLE = 3
#: Parts of files that are named as not opened.
UNOPENED = 20
#: Grades of evidence, the best first.
GRADES = ("direct", "derived", "local")


@dataclass(frozen=True, slots=True)
class CaseFileLine:
    """An item of the case, at the version that is decided."""

    item: Item
    version: ItemVersion
    check: UploadCheck | None
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class MediaPanel:
    """The media of a case: what is available, what is shown, and the next step."""

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
class OddLine:
    """An item that differs from the others, and in what."""

    odd: OddOne
    item: Item


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case, its content, what is known of it, and what was decided."""

    case: Case
    size: Size
    lines: tuple[CaseFileLine, ...]
    next_lines: int | None
    odd: tuple[OddLine, ...]
    accounts: tuple[tuple[str, int], ...]
    notes: tuple[CaseNote, ...]
    orders: tuple[Order, ...]
    holding: tuple[tuple[Order, int], ...]
    """Orders in force that keep items of the case down, and how many each names."""
    cards: tuple[MatchCard, ...]
    reasons: tuple[ClusterReason, ...]
    decisions: tuple[Decision, ...]
    earlier: tuple[Decision, ...]
    media: MediaPanel
    looks: Looks
    holder: str
    held_until: datetime | None
    is_mine: bool
    newest: tuple[Recorded, ...]
    entries: int
    is_blind: bool
    """Whoever reads it is not told what was decided: not here, and not in an account's record."""

    @property
    def is_open(self) -> bool:
        """Whether it awaits a person."""
        return self.case.state is CaseState.OPEN

    @property
    def decision(self) -> Decision | None:
        """The decision that stands."""
        return self.decisions[-1] if self.decisions else None

    @property
    def unopened(self) -> tuple[UnopenedPart, ...]:
        """What was not looked into of the files that are listed here."""
        parts = (part for line in self.lines for part in unopened_of(line.version.facts))
        return tuple(islice(parts, UNOPENED))

    @property
    def check(self) -> UploadCheck | None:
        """The check that brought the first item here."""
        return next((line.check for line in self.lines if line.check), None)


def read_case_page(
    case_id: CaseId, *, tx: Transaction, member: Member, media_looks: Looks, now: datetime
) -> CasePage:
    """Everything the page needs: as many queries for two items as for twenty thousand."""
    case, page = tx.cases.case(case_id), tx.clusters.page(case_id, limit=LINES)
    decisions = tuple(tx.cases.decisions(case_id))
    is_blind = is_read_blind(case, decisions)
    lines = lines_of(page.items, tx=tx)
    holder = lease.holder(case, now=now)
    size = tx.clusters.size(case_id)
    return CasePage(
        case=case,
        size=size,
        lines=lines,
        next_lines=page.next,
        odd=_odd_lines(case_id, among=size.items, tx=tx),
        accounts=tuple(tx.clusters.accounts(case_id)),
        notes=() if is_blind else tuple(tx.desk.notes(case_id)),
        orders=tuple(tx.orders.orders_of_case(case_id)),
        holding=() if is_blind else holding_orders(case_id, tx=tx),
        cards=cards_of(tx.clusters.checks(case_id, limit=MATCHED), tx=tx),
        reasons=tuple(tx.clusters.reasons(case_id)),
        decisions=() if is_blind else decisions,
        earlier=() if is_blind else tuple(tx.cases.earlier(case_id)),
        media=_media(case, lines, media_looks, tx=tx),
        looks=media_looks,
        holder=tx.people.member(holder).name if holder else "",
        held_until=case.lease.until if holder and case.lease else None,
        is_mine=holder == member.id,
        newest=() if is_blind else tuple(tx.ledger.newest_about(case_id, NEWEST)),
        entries=0 if is_blind else tx.ledger.count_about(case_id),
        is_blind=is_blind,
    )


def is_read_blind(case: Case, decisions: Sequence[Decision]) -> bool:
    """Whether whoever decides here must not be told what somebody, or a machine, made of it."""
    if case.kind == CaseKind.REVIEW:
        return True
    by_machine = bool(decisions) and decisions[-1].person is None
    return by_machine and case.state is CaseState.OPEN


def lines_of(items: Sequence[CaseItem], *, tx: Transaction) -> tuple[CaseFileLine, ...]:
    """The case's items with version and check, read at once."""
    items_by_id = tx.intake.items_named(list(dict.fromkeys(item.item for item in items)))
    versions = tx.intake.versions_named([(item.item, item.version) for item in items])
    checks = tx.intake.checks_named([item.check for item in items if item.check])
    return tuple(
        CaseFileLine(
            items_by_id[item.item],
            versions[item.item, item.version],
            checks[item.check] if item.check else None,
            item.joined_at,
        )
        for item in items
    )


def _odd_lines(case: CaseId, *, among: int, tx: Transaction) -> tuple[OddLine, ...]:
    odd_ones = tx.clusters.odd_ones(case, among=among)
    items_by_id = tx.intake.items_named([odd_one.item for odd_one in odd_ones])
    return tuple(OddLine(odd_one, items_by_id[odd_one.item]) for odd_one in odd_ones)


def cards_of(checks: Sequence[CheckId], *, tx: Transaction) -> tuple[MatchCard, ...]:
    """The match cards of these checks, one a known entry, the nearest first."""
    nearest: dict[str, MatchCard] = {}
    for card in (match.card for match in tx.intake.matches(checks)):
        current = nearest.get(card.entry)
        if current is None or _order(card) < _order(current):
            nearest[card.entry] = card
    return tuple(sorted(nearest.values(), key=_order))


def _order(card: MatchCard) -> tuple[int, int, int]:
    """The best evidence first; distances of two grades are not to be compared."""
    return GRADES.index(card.grade), card.distance, -card.confidence


def _media(
    case: Case, lines: tuple[CaseFileLine, ...], media_looks: Looks, *, tx: Transaction
) -> MediaPanel:
    lines = tuple(line for line in lines if line.version.rendition or line.version.text)[:SHOWABLE]
    sealed = {line.item.id: under_seal(case, line.item.id, tx=tx) for line in lines}
    versions = [line.version for line in lines if not sealed[line.item.id]]
    rendition = next((version.rendition for version in versions if version.rendition), None)
    text = next((version.text for version in versions if version.text), "")
    steps = case_looks.PICTURE_STEPS if rendition else case_looks.TEXT_STEPS if text else ()
    current_step = media_looks.shown if media_looks.shown in steps else ""
    preservation_id = next(
        (preservation.id for preservation in sealed.values() if preservation), None
    )
    return MediaPanel(
        rendition, text, current_step, case_looks.next_step(current_step, steps), preservation_id
    )
