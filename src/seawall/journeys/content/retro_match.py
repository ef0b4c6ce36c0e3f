"""What is newly known is matched against what is already published.

1. Every change of the banks is followed, so that it makes no difference whether a forum, an
   import or a decision brought an entry. Many new entries are one pass (`retro_pass`).
2. An item that is up, or waits for a person, and that an entry finds for the first time, is
   judged by the rules that judge uploads.
3. The match is kept as a check, and a case is opened or joined: hold and block alike. Of what
   is gone already only the check is kept: should the entry that took it down be withdrawn,
   this one still stands behind it.
4. Only where the rules say *block*, and a clause goes with the entry's label, is the item
   taken down at once, by the rule and in its name; its case stays open, so that a person
   looks. What a person allowed is never taken down so: they are asked again.

A hold at upload delays; a hold here would take down what is published on a doubt. So a hold
opens a case, and the item stays up until somebody decides. Doing a page again does nothing
twice: an item has one match an entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.banks.model import KnownSignal
from seawall.cases.model import CaseReason
from seawall.ids import CaseId, CheckId, EntryId, ItemId, new_id
from seawall.intake.facts import Value, facts_of_matches
from seawall.intake.model import Item, ItemVersion, MatchCard, UploadCheck, Verdict
from seawall.intake.rules import RuleSet, RulesOutcome
from seawall.intake.unopened_facts import facts_of_unopened, unopened_of
from seawall.intake.verdict import OBSERVED, capped_verdict
from seawall.journeys.content._known_since import known_since
from seawall.journeys.content._retro_card import card_of, kind_of
from seawall.journeys.content.retro_pass import Pass, keep_place, read_next_page
from seawall.journeys.content.seen_search import NearSignal
from seawall.journeys.enforcement._item_standing import ItemStanding, standing_of_items
from seawall.journeys.enforcement._rule_removal import take_down_item
from seawall.journeys.queue._case_opening import CaseArrival, open_or_join_case
from seawall.ledger import Entry
from seawall.ledger.words.content import RETRO_MATCHED
from seawall.transaction import Transaction

#: Why a case exists that a retro-match opened.
REASON = "retro"
#: Items that one transaction deals with.
AT_ONCE = 25
_WORTH_A_LOOK = frozenset(
    {ItemStanding.UP, ItemStanding.ALLOWED, ItemStanding.LIMITED, ItemStanding.HELD}
)

Found = tuple[KnownSignal, NearSignal]


@dataclass(frozen=True, slots=True)
class _MatchedItem:
    """A published item with the cards of all new entries that found it."""

    item: Item
    version: ItemVersion
    cards: tuple[MatchCard, ...]
    stands: ItemStanding


def deal_with_page(running: Pass, rules: RuleSet, *, tx: Transaction, now: datetime) -> Pass:
    """Deal with the next few items that were found on the page that was read; keep the place."""
    after = _deal_with_found(running, rules, tx=tx, now=now)
    if not after.found:
        keep_place(after, tx=tx)
    return after


def advance_pass(running: Pass, rules: RuleSet, *, tx: Transaction, now: datetime) -> Pass:
    """Do the next part of a pass whose place its caller keeps."""
    if not running.found:
        running = read_next_page(running, tx=tx)
    return _deal_with_found(running, rules, tx=tx, now=now)


def _deal_with_found(running: Pass, rules: RuleSet, *, tx: Transaction, now: datetime) -> Pass:
    by_item: dict[ItemId, list[Found]] = {}
    for hit in running.found:
        by_item.setdefault(hit[1].signal.item, []).append(hit)
    items = list(by_item)
    fresh = _fresh({item: by_item[item] for item in items[:AT_ONCE]}, tx=tx)
    for matched in fresh:
        _deal_with(matched, rules, tx=tx, now=now)
    remaining_hits = tuple(hit for item in items[AT_ONCE:] for hit in by_item[item])
    return replace(running, found=remaining_hits, matched=running.matched + len(fresh))


def _fresh(
    hits_by_item: Mapping[ItemId, Sequence[Found]], *, tx: Transaction
) -> list[_MatchedItem]:
    """The items that are still there as they were, with what never found them before."""
    items = list(hits_by_item)
    items_by_id = tx.intake.items_named(items)
    states = standing_of_items(items, tx=tx)
    before = {
        (item, entry)
        for item, entry, state in tx.intake.matched_entries(items)
        if state != OBSERVED
    }
    matched = []
    for item, item_hits in hits_by_item.items():
        stored_item = items_by_id[item]
        new_hits = [
            match
            for match in item_hits
            if (item, match[0].entry) not in before
            and match[1].signal.version == stored_item.latest_version
        ]
        if new_hits:
            version = tx.intake.version(item, stored_item.latest_version)
            matched.append(_MatchedItem(stored_item, version, _cards(new_hits), states[item]))
    return matched


def _cards(hits: Sequence[Found]) -> tuple[MatchCard, ...]:
    """The nearest card of every entry, nearest first."""
    nearest: dict[EntryId, MatchCard] = {}
    for entry, near in hits:
        nearest_card = nearest.get(entry.entry)
        if nearest_card is None or near.distance < nearest_card.distance:
            nearest[entry.entry] = card_of(entry, near)
    return tuple(sorted(nearest.values(), key=lambda card: (card.distance, -card.confidence)))


def _deal_with(matched: _MatchedItem, rules: RuleSet, *, tx: Transaction, now: datetime) -> None:
    facts: dict[str, Value] = {"content_kind": kind_of(matched.version)}
    if matched.version.sha256:
        facts |= facts_of_unopened(unopened_of(matched.version.facts))
    cards = matched.cards
    outcome = rules.judge({**facts, **facts_of_matches(cards)}, cards, today=now.date())
    verdict = outcome.verdict
    if matched.stands is not ItemStanding.UP:
        verdict = capped_verdict(verdict, Verdict.HOLD)
    check = _check(matched, outcome, verdict, now=now)
    tx.intake.add_check(check, cards)
    case = ""
    if verdict is not Verdict.ALLOW and matched.stands in _WORTH_A_LOOK:
        case = open_or_join_case(
            _arrival(matched, check, outcome), tx=tx, now=now, by=_by(outcome)
        ).id
    _remember(check, matched, case, tx=tx)
    if verdict is Verdict.BLOCK and case:
        take_down_item(CaseId(case), check, matched.item, cards, tx=tx, now=now)


def _check(
    matched: _MatchedItem, outcome: RulesOutcome, verdict: Verdict, *, now: datetime
) -> UploadCheck:
    deciding = outcome.deciding
    return UploadCheck(
        id=CheckId(new_id("chk", now=now)),
        item=matched.item.id,
        version=matched.version.version,
        verdict=verdict,
        rule=outcome.rule,
        degraded=False,
        explanation={
            "retro": True,
            "say": deciding.say if deciding else "",
            "text": deciding.explanation if deciding else "",
            "shadow": [rule_result.as_json() for rule_result in outcome.shadow],
            "notes": ["matched after it was published"],
        },
        at=now,
    )


def _arrival(matched: _MatchedItem, check: UploadCheck, outcome: RulesOutcome) -> CaseArrival:
    deciding = outcome.deciding
    say = f"Already published. {check.explanation['say']}."
    platform_says = matched.version.facts.get("told", {})
    return CaseArrival(
        item=matched.item.id,
        version=matched.version.version,
        signals=tuple((card.signal_type, card.value) for card in matched.cards if card.value),
        entries=tuple(EntryId(card.entry) for card in matched.cards),
        check=check.id,
        reason=CaseReason(REASON, check.id, say),
        queue=deciding.rule.then.queue if deciding else "matches",
        severity=deciding.rule.then.severity if deciding else 0,
        description=f"Published {kind_of(matched.version)}, now known",
        language=str(platform_says.get("language", "")),
        country=str(platform_says.get("jurisdiction", "")),
        source=matched.cards[0].source if matched.cards else "",
    )


def _by(outcome: RulesOutcome) -> str:
    return f"rule:{outcome.rule}"


def _remember(check: UploadCheck, matched: _MatchedItem, case: str, *, tx: Transaction) -> None:
    public = {
        "case": case,
        "entries": [card.entry for card in matched.cards],
        "item": matched.item.id,
        "rule": check.rule,
        "verdict": str(check.verdict),
        **known_since(matched.cards, tx=tx),
    }
    tx.ledger.append(
        Entry(RETRO_MATCHED, check.id, at=check.at, by=f"rule:{check.rule}", public=public)
    )
