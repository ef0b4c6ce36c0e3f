"""Rows of the queue in words: description, reason, match, sources.

Everything a page shows is read in a handful of queries, whatever the page holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from seawall.cases import lease
from seawall.cases.inbox.model import InboxLine
from seawall.cases.model import Decision
from seawall.ids import CaseId, CheckId, PersonId
from seawall.intake.model import MatchCard
from seawall.journeys.people.exposure import passed_over
from seawall.transaction import Transaction
from seawall.web.console.case.case_file import GRADES
from seawall.web.console.finding_words import decider_name
from seawall.web.request import Call, person_of

#: Under so many judgements a share says nothing.
_FEWEST = 20
_SOURCES = 2


#: Languages that Django has no name for, and reviewers meet.
_UNNAMED = {
    "am": gettext_lazy("Amharic"),
    "ha": gettext_lazy("Hausa"),
    "ku": gettext_lazy("Kurdish"),
    "prs": gettext_lazy("Dari"),
    "ps": gettext_lazy("Pashto"),
    "so": gettext_lazy("Somali"),
    "ti": gettext_lazy("Tigrinya"),
    "tl": gettext_lazy("Tagalog"),
}


@dataclass(frozen=True, slots=True)
class LineSource:
    """Who brought it, and how often they were right."""

    name: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A line, ready to be shown."""

    line: InboxLine
    brief: str
    why: str
    card: MatchCard | None
    is_near: bool
    sources: tuple[LineSource, ...]
    more_sources: int
    holder: str
    is_mine: bool
    snoozed_by: str
    decision: Decision | None
    decider: str = ""
    """Who decided it, by name inside the organisation."""
    is_passed_over: bool = False
    """This person has asked not to be offered such a case."""

    @property
    def id(self) -> CaseId:
        """The case."""
        return self.line.case.id


def rows(lines: Sequence[InboxLine], request: Call) -> list[InboxRow]:
    """Queue lines with their cards, decisions, people and source records."""
    tx = request.tx
    cards = _cards([line.check for line in lines if line.check], tx=tx)
    decided = [line.case.id for line in lines if line.case.decided_at]
    heads = tx.cases.heads(decided) if decided else {}
    sources = {line.case.source for line in lines if line.case.source}
    sources |= {
        card.source for check_cards in cards.values() for card in check_cards if card.source
    }
    tallies = tx.inbox.tallies(sources)
    people = {member.id: member.name for member in tx.people.members()}
    lookups = _PageFacts(cards, heads, tallies, people)
    over = passed_over(
        [line.case.id for line in lines], person_of(request).id, tx=tx, now=request.now
    )
    return [
        replace(_row(line, lookups, request), is_passed_over=line.case.id in over) for line in lines
    ]


@dataclass(frozen=True, slots=True)
class _PageFacts:
    """What other packages know of the lines of a page."""

    cards: dict[CheckId, list[MatchCard]]
    heads: dict[CaseId, Decision]
    tallies: dict[str, tuple[int, int]]
    people: dict[PersonId, str]


def _row(line: InboxLine, lookups: _PageFacts, request: Call) -> InboxRow:
    holder = lease.holder(line.case, now=request.now)
    cards = lookups.cards.get(line.check, []) if line.check else []
    source_ids = list(dict.fromkeys([line.case.source, *(card.source for card in cards)]))
    sources = [
        LineSource(source_id, source_record(lookups.tallies.get(source_id)))
        for source_id in source_ids
        if source_id
    ]
    return InboxRow(
        line=line,
        brief=line_brief(line),
        why=line.reason.say if line.reason else "",
        card=cards[0] if cards else None,
        is_near=bool(cards) and _is_near(cards[0]),
        sources=tuple(sources[:_SOURCES]),
        more_sources=len(sources) - _SOURCES,
        holder=lookups.people.get(holder, "") if holder else "",
        is_mine=holder == person_of(request).id,
        snoozed_by=lookups.people.get(line.snooze.person, "") if line.snooze else "",
        decision=(decision := lookups.heads.get(line.case.id)),
        decider=decider_name(decision, lookups.people) if decision else "",
    )


def line_brief(line: InboxLine) -> str:
    """A brief description of a case, with its language."""
    description = line.case.description or _("Opened manually")
    if not line.case.language:
        return description
    return _("%(what)s, %(language)s") % {
        "what": description,
        "language": language_name(line.case.language),
    }


def language_name(code: str) -> str:
    """A language's name, or its code if nobody has named it."""
    try:
        return str(_(get_language_info(code.lower())["name"]))
    except KeyError:
        return str(_UNNAMED.get(code.lower().partition("-")[0], code))


def source_record(tally: tuple[int, int] | None) -> str:
    """How often a source was right; of a few judgements only the numbers."""
    if not tally or not tally[1]:
        return ""
    upheld, decided = tally
    if decided < _FEWEST:
        sentence = ngettext("%(upheld)d of %(decided)d", "%(upheld)d of %(decided)d", decided)
        return sentence % {"upheld": upheld, "decided": decided}
    return _("%(share)d %% of %(decided)s") % {
        "share": round(100 * upheld / decided),
        "decided": f"{decided:,}",
    }


def _cards(checks: Sequence[CheckId], *, tx: Transaction) -> dict[CheckId, list[MatchCard]]:
    """The cards of each check, one an entry, the nearest first."""
    nearest: dict[CheckId, dict[str, MatchCard]] = defaultdict(dict)
    for match in tx.intake.matches(checks):
        current = nearest[match.check].get(match.card.entry)
        if current is None or _order(match.card) < _order(current):
            nearest[match.check][match.card.entry] = match.card
    return {check: sorted(by_entry.values(), key=_order) for check, by_entry in nearest.items()}


def _order(card: MatchCard) -> tuple[int, int, int]:
    return GRADES.index(card.grade), card.distance, -card.confidence


def _is_near(card: MatchCard) -> bool:
    """Whether it is beyond much doubt; features in common never are."""
    return card.grade != "local" and card.distance <= card.threshold // 2
