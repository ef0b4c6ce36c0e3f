"""Entries become the lives of appeals, of the decisions they question, and of wrongful times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.cases.model import DecisionGround, Finding
from seawall.ledger.telling.model import TellingEntry
from seawall.ledger.words import cases, content
from seawall.results.lives.case_languages import CaseLanguages

APPEAL_WORDS = (
    cases.APPEAL_RECEIVED,
    cases.DECISION_MADE,
    cases.DECISION_SUPERSEDED,
    cases.DECISION_BY_RULE,
    cases.DECISION_UNDONE,
    cases.CASE_OPENED,
    cases.CASE_JOINED,
    content.ITEM_WRONGFUL_TIME,
)
_AGAINST = frozenset({Finding.REMOVE, Finding.RESTRICT})
_ANSWERS = frozenset({Finding.OVERTURN, Finding.KEEP})


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealLife:
    """One appeal: when it came, and how it ended."""

    appeal: str
    received_at: datetime
    decision: str
    decided_at: datetime | None = None
    is_overturned: bool = False
    language: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A decision against content, and whether anybody appealed."""

    decision: str
    at: datetime
    is_appealed: bool = False
    language: str = ""
    label: str = ""
    source: str = ""
    """What brought its case first: `match`, `notice`, `order`."""
    is_by_rule: bool = False
    is_ordered: bool = False
    """Whether an authority's order decided, and not we."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongfulSpan:
    """How long an item was down, or kept back, because of an error."""

    ended_at: datetime
    lasted: timedelta
    language: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class _HearingEnd:
    decision: str
    at: datetime
    finding: Finding


class AppealReading:
    """Appeals, decisions against content, and wrongful times."""

    def __init__(self, seeded_cases: frozenset[str]) -> None:
        self._seeded = seeded_cases
        self._appeals: dict[str, TellingEntry] = {}
        self._answers: dict[str, list[_HearingEnd]] = defaultdict(list)
        self._decisions: dict[str, TellingEntry] = {}
        self._first_of: dict[str, str] = {}
        """Of a decision that only repeats another, the first of them."""
        self._spans: list[TellingEntry] = []
        self._languages = CaseLanguages()
        self._sources: dict[str, str] = {}

    def add(self, entry: TellingEntry) -> None:
        """Add what an entry tells."""
        if {entry.about, str(entry.public.get("case") or "")} & self._seeded:
            return
        if entry.what == cases.APPEAL_RECEIVED:
            self._appeals[entry.about] = entry
        elif entry.what == content.ITEM_WRONGFUL_TIME:
            self._spans.append(entry)
        elif entry.what in {cases.CASE_OPENED, cases.CASE_JOINED}:
            self._languages.add(entry)
            self._sources.setdefault(entry.about, str(entry.public.get("reason") or ""))
        elif entry.what == cases.DECISION_UNDONE:
            self._undo(entry)
        else:
            self._decide(entry)

    def appeals(self) -> Iterator[AppealLife]:
        """Every appeal, in the order in which they came."""
        for appeal, entry in self._appeals.items():
            answers = self._answers[str(entry.public["case"])]
            decision = self._first(str(entry.public["decision"]))
            decided = self._decisions.get(decision)
            yield AppealLife(
                appeal=appeal,
                received_at=entry.at,
                decision=decision,
                decided_at=answers[0].at if answers else None,
                is_overturned=bool(answers) and answers[-1].finding is Finding.OVERTURN,
                language=self._languages.of(decided.about if decided else ""),
                label=_label(decided) if decided else "",
            )

    def removals(self) -> Iterator[Removal]:
        """Every decision against content, once; an appeal is against the decision that it names."""
        appealed = {self._first(str(entry.public["decision"])) for entry in self._appeals.values()}
        for decision, entry in self._decisions.items():
            yield Removal(
                decision=decision,
                at=entry.at,
                is_appealed=decision in appealed,
                language=self._languages.of(entry.about),
                label=_label(entry),
                source=self._sources.get(entry.about, ""),
                is_by_rule=entry.what == cases.DECISION_BY_RULE,
                is_ordered=entry.public.get("ground") == DecisionGround.ORDER,
            )

    def spans(self) -> Iterator[WrongfulSpan]:
        """Every time that something was down wrongly, and came back."""
        labels: dict[str, str] = {}
        for decision in self._decisions.values():
            labels.setdefault(decision.about, _label(decision))
        for entry in self._spans:
            case = str(entry.public["case"])
            yield WrongfulSpan(
                ended_at=entry.at,
                lasted=timedelta(seconds=int(entry.public["seconds"])),
                language=self._languages.of(case),
                label=labels.get(case, ""),
            )

    def _decide(self, entry: TellingEntry) -> None:
        finding, decision = Finding(entry.public["finding"]), str(entry.public["decision"])
        if finding in _ANSWERS:
            self._answers[entry.about].append(_HearingEnd(decision, entry.at, finding))
        elif finding in _AGAINST:
            former = self._first(str(entry.public.get("supersedes") or ""))
            if former in self._decisions:
                self._first_of[decision] = former
                return
            self._decisions[decision] = entry

    def _undo(self, entry: TellingEntry) -> None:
        """It was taken back before anything had left: it was none."""
        undone = str(entry.public["undoes"])
        if self._first_of.pop(undone, None) is None:
            self._decisions.pop(undone, None)
        answers = self._answers[entry.about]
        self._answers[entry.about] = [answer for answer in answers if answer.decision != undone]

    def _first(self, decision: str) -> str:
        return self._first_of.get(decision, decision)


def _label(decision: TellingEntry) -> str:
    """The first of the rules that a decision names, without its version."""
    clause = next(iter(decision.public.get("clauses") or ()), "")
    return str(clause).partition("@")[0]
