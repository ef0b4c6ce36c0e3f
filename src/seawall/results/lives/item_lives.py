"""Entries become the lives of items: each entry adds what it tells, in the order of the log.

Items that nothing was found in are not here; when those that are were uploaded is read last, of
them alone (`uploads`), since most of what a platform hands in is never found to be anything.
Drills are left out: what a tester uploaded is named by its check and its case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from seawall.enforcement.model import TargetState
from seawall.forms.model import Form
from seawall.intake.model import Verdict
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import cases, content, enforcement, orders
from seawall.orders.model import Binding
from seawall.results.lives.item_life import Finder, ItemLife, Standing
from seawall.results.lives.written_moment import moment_in

_KEEPS_BACK = frozenset({Verdict.BLOCK, Verdict.HOLD})
_FROM_USERS = frozenset({Finder.USER, Finder.REPORT})
_ORDERS = frozenset({orders.ORDER_RECEIVED, orders.ORDER_SORTED})
_EVERYWHERE = ["*"]

ITEM_WORDS = (
    content.CHECK_MATCHED,
    content.CHECK_RULED,
    content.RETRO_MATCHED,
    content.NOTICE_RECEIVED,
    cases.CASE_OPENED,
    cases.CASE_JOINED,
    cases.CASE_ITEMS_NAMED,
    cases.DECISION_MADE,
    cases.DECISION_SUPERSEDED,
    cases.DECISION_BY_RULE,
    enforcement.ACTION_REQUESTED,
    enforcement.ACTION_APPLIED,
    enforcement.ACTION_ALREADY,
    *sorted(_ORDERS),
)


@dataclass(frozen=True, slots=True)
class DrillTraces:
    """By what the uploads of drills are known: their checks, and their cases."""

    checks: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()


@dataclass(slots=True)
class _ItemFacts:
    """What is known of an item so far."""

    first_at: datetime
    is_kept_back: bool | None = None
    variant: str = ""
    known_since: datetime | None = None
    detected_at: datetime | None = None
    notices: list[tuple[datetime, Finder]] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    standing: Standing = Standing.OPEN
    decided_at: datetime | None = None
    decision: str = ""
    removed_at: datetime | None = None
    removal: int = 0
    """How often it was decided against: what is told of an earlier time is of that time."""
    views: int | None = None
    audited_at: datetime | None = None
    """When it was first drawn for an audit."""


@dataclass(slots=True)
class _CaseFacts:
    """What the platform says of the items of a case."""

    language: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class _AskedRemoval:
    item: str
    removal: int


class ItemReading:
    """The lives of items, as far as the entries that were added tell of them."""

    def __init__(self, drills: DrillTraces) -> None:
        self._drills = drills
        self._items: dict[str, _ItemFacts] = {}
        self._cases: dict[str, _CaseFacts] = {}
        self._removals: dict[str, _AskedRemoval] = {}
        self._orders_of_item: dict[str, list[str]] = defaultdict(list)
        self._labels: dict[str, str] = {}
        self._orders: dict[str, tuple[datetime, Finder]] = {}
        self._seeded: set[str] = set()

    @property
    def items(self) -> Collection[str]:
        """The items that the entries tell of."""
        return self._items.keys() - self._seeded

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if entry.public.get("drill") or str(entry.public.get("case") or "") in self._drills.cases:
            self._seeded.add(str(entry.public.get("item") or ""))
            return
        _HANDLERS[entry.what](self, entry)

    def lives(self, uploads: Mapping[str, datetime]) -> Iterator[ItemLife]:
        """Every life, in the order in which the log first tells of it."""
        for item, facts in self._items.items():
            if item not in self._seeded:
                yield self._life(item, facts, uploads.get(item))

    # What each word adds

    def _checked(self, entry: TellingEntry) -> None:
        public = entry.public
        item, verdict = str(public["item"]), Verdict(public["verdict"])
        if entry.about in self._drills.checks:
            self._seeded.add(item)
            return
        at = moment_in(public, "decided_at") or entry.at
        facts = self._item(item, at, public)
        if facts.is_kept_back is None:
            facts.is_kept_back = verdict in _KEEPS_BACK
        self._found(facts, public, at, verdict)

    def _retro_matched(self, entry: TellingEntry) -> None:
        facts = self._item(str(entry.public["item"]), entry.at, entry.public)
        facts.is_kept_back = bool(facts.is_kept_back)
        self._found(facts, entry.public, entry.at, Verdict(entry.public["verdict"]))

    def _found(
        self, facts: _ItemFacts, public: Mapping[str, Any], at: datetime, verdict: Verdict
    ) -> None:
        facts.variant = facts.variant or next(iter(public["entries"]), "")
        facts.known_since = _earlier(facts.known_since, moment_in(public, "known_since"))
        if verdict is not Verdict.ALLOW:
            facts.detected_at = _earlier(facts.detected_at, at)

    def _noticed(self, entry: TellingEntry) -> None:
        public = entry.public
        finder = Finder.REPORT if public.get("order") else Finder.USER
        if item := public.get("item"):
            finder = Finder.FLAGGER if public["trusted"] else finder
            self._item(str(item), entry.at, public).notices.append((entry.at, finder))

    def _case_told(self, entry: TellingEntry) -> None:
        case = self._cases.setdefault(entry.about, _CaseFacts())
        case.language = case.language or str(entry.sealed.get("language", ""))
        case.country = case.country or str(entry.sealed.get("country", ""))
        if entry.public.get("reason") == "audit":
            facts = self._item(str(entry.public["item"]), entry.at, {"case": entry.about})
            facts.audited_at = facts.audited_at or entry.at

    def _items_named(self, entry: TellingEntry) -> None:
        for item in entry.public["items"]:
            self._orders_of_item[str(item)].append(str(entry.public["order"]))

    def _decided(self, entry: TellingEntry) -> None:
        clause = next(iter(entry.public.get("clauses") or ()), "")
        self._labels[str(entry.public["decision"])] = clause.partition("@")[0]

    def _asked(self, entry: TellingEntry) -> None:
        public, state = entry.public, TargetState(entry.public["state"])
        item = str(public.get("item") or "")
        if not item:  # of an account
            return
        facts = self._item(item, entry.at, public)
        if state is TargetState.RESTORED:
            if facts.standing is not Standing.OPEN or facts.is_kept_back:
                facts.standing = Standing.BACK
            facts.is_kept_back = False
        elif not _is_removal(state, public):
            facts.standing, facts.is_kept_back = Standing.RESTRICTED, False
        else:
            self._remove(facts, entry)
            self._removals[entry.about] = _AskedRemoval(item, facts.removal)

    def _remove(self, facts: _ItemFacts, entry: TellingEntry) -> None:
        if facts.standing is not Standing.GONE:
            facts.decided_at, facts.removed_at, facts.views = entry.at, None, None
            facts.decision = str(entry.public["decision"])
            facts.removal += 1
        facts.standing = Standing.GONE

    def _applied(self, entry: TellingEntry) -> None:
        removal_request = self._removals.get(entry.about)
        if (
            removal_request is None
            or removal_request.removal != self._items[removal_request.item].removal
        ):
            return
        facts, at = self._items[removal_request.item], moment_in(entry.public, "effective_at")
        facts.removed_at = _earlier(facts.removed_at, at or entry.at)
        if (views := entry.public.get("views")) is not None:
            facts.views = int(views)

    def _ordered(self, entry: TellingEntry) -> None:
        public = entry.public
        if public.get("form") in {None, Form.PUBLIC_REPORT}:  # of a report its notice tells
            return
        at = moment_in(public, "received_at") or entry.at
        is_binding = public.get("binding") == Binding.MANDATORY
        self._orders[entry.about] = (at, Finder.ORDER if is_binding else Finder.REFERRAL)

    # How they come together

    def _item(self, item: str, at: datetime, public: Mapping[str, Any]) -> _ItemFacts:
        facts = self._items.get(item)
        if facts is None:
            facts = self._items[item] = _ItemFacts(at)
        facts.first_at = min(facts.first_at, at)
        case = str(public.get("case") or "")
        if case and case not in facts.cases:
            facts.cases.append(case)
        return facts

    def _life(self, item: str, facts: _ItemFacts, uploaded_at: datetime | None) -> ItemLife:
        its_cases = [self._cases[case] for case in facts.cases if case in self._cases]
        ordered = [
            self._orders[order] for order in self._orders_of_item[item] if order in self._orders
        ]
        notices = sorted([*facts.notices, *ordered])
        noticed_at = notices[0][0] if notices else None
        was_checked = facts.is_kept_back is not None
        brought_at = min(filter(None, [noticed_at, facts.audited_at]), default=None)
        is_upload = uploaded_at is not None and (
            was_checked or brought_at is None or uploaded_at < brought_at
        )
        detections = [(facts.detected_at, Finder.OWN)] if facts.detected_at else []
        first = min([*detections, *notices], default=None)
        return ItemLife(
            item=item,
            first_at=min(facts.first_at, uploaded_at or facts.first_at),
            uploaded_at=uploaded_at if is_upload else None,
            is_kept_back=bool(facts.is_kept_back),
            variant=facts.variant,
            known_since=facts.known_since,
            detected_at=facts.detected_at,
            noticed_at=noticed_at,
            finder=first[1] if first else None,
            is_reported_by_user=any(finder in _FROM_USERS for _, finder in notices),
            standing=facts.standing,
            decided_at=facts.decided_at,
            removed_at=facts.removed_at if facts.standing is Standing.GONE else None,
            views=facts.views,
            language=_first(case.language for case in its_cases),
            label=self._labels.get(facts.decision, ""),
            country=_first(case.country for case in its_cases),
        )


def _is_removal(state: TargetState, public: Mapping[str, Any]) -> bool:
    """Whether nobody sees it any more: what is limited, or gone for a time or somewhere, is seen."""
    if public.get("until"):
        return False
    is_everywhere = list(public["scope"]) == _EVERYWHERE
    return state is TargetState.REMOVED or (state is TargetState.DISABLED and is_everywhere)


def _earlier(before: datetime | None, at: datetime | None) -> datetime | None:
    return min((moment for moment in (before, at) if moment is not None), default=None)


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


_HANDLERS: Mapping[str, Callable[[ItemReading, TellingEntry], None]] = {
    content.CHECK_MATCHED: ItemReading._checked,
    content.CHECK_RULED: ItemReading._checked,
    content.RETRO_MATCHED: ItemReading._retro_matched,
    content.NOTICE_RECEIVED: ItemReading._noticed,
    cases.CASE_OPENED: ItemReading._case_told,
    cases.CASE_JOINED: ItemReading._case_told,
    cases.CASE_ITEMS_NAMED: ItemReading._items_named,
    cases.DECISION_MADE: ItemReading._decided,
    cases.DECISION_SUPERSEDED: ItemReading._decided,
    cases.DECISION_BY_RULE: ItemReading._decided,
    enforcement.ACTION_REQUESTED: ItemReading._asked,
    enforcement.ACTION_APPLIED: ItemReading._applied,
    enforcement.ACTION_ALREADY: ItemReading._applied,
    **dict.fromkeys(_ORDERS, ItemReading._ordered),
}
