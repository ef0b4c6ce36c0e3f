"""What the uploaders of a case were told, and the appeals against its decisions.

A statement is shown without the token of its link: whoever holds that may appeal in the
uploader's name. Who may preview a statement before the decision may read it after; while an
authority asks for silence nobody is shown it. An appeal is a link, but not for the author of the
decision, who cannot hear it (DSA Art. 20(6)).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from seawall.appeals.model import Appeal
from seawall.cases.model import Case, CaseState, Decision, DecisionGround
from seawall.ids import CaseId
from seawall.journeys.statements.statement_reading import read_statement
from seawall.people.rights import role_may
from seawall.transparency.statement import StatementKind, StatementOfReasons
from seawall.web.console.finding_words import decided_word
from seawall.web.request import Call, person_of
from seawall.web.statement_said import StatementWords, statement_words

#: Who previews a statement reads it.
READ = "case.decide"
#: Statements on the page, and numbers of appeals that are heard together; the rest is counted.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """One statement as the console shows it; without its words while silence holds."""

    statement: StatementOfReasons
    title: str
    words: StatementWords | None
    may_appeal: bool


@dataclass(frozen=True, slots=True)
class ShownAppeal:
    """The appeals against one decision: they are heard together."""

    case: Case
    numbers: tuple[str, ...]
    more: int
    since: datetime
    state: str
    finding: str
    """What it ended in; empty while it is open."""
    is_own: bool
    """Whether the person who looks made the decision: then they cannot open it."""


@dataclass(frozen=True, slots=True)
class RedressPanel:
    """Statements, newest first, and appeals, in the order they came."""

    statements: tuple[ShownStatement, ...]
    more: int
    appeals: tuple[ShownAppeal, ...]


def read_redress(case: CaseId, request: Call) -> RedressPanel:
    """What this person may see of both."""
    decisions = request.tx.cases.decisions(case)
    statements, count = _statements(decisions, request)
    return RedressPanel(
        statements=tuple(_shown(statement, request) for statement in statements),
        more=count - len(statements),
        appeals=_appeals(decisions, request),
    )


def _statements(
    decisions: Sequence[Decision], request: Call
) -> tuple[Sequence[StatementOfReasons], int]:
    """The newest, and how many there are."""
    if not role_may(person_of(request).role, READ):
        return (), 0
    ids = [decision.id for decision in decisions]
    store = request.tx.statements
    return store.newest_of(ids, limit=SHOWN), store.count_of(ids)


def _shown(statement: StatementOfReasons, request: Call) -> ShownStatement:
    if not statement.is_open(request.now):
        return ShownStatement(statement, _title(statement), words=None, may_appeal=False)
    reading = read_statement(statement.id, tx=request.tx, now=request.now)
    with translation.override(statement.language):
        words = statement_words(statement)
    return ShownStatement(statement, _title(statement), words, may_appeal=reading.may_appeal)


def _title(statement: StatementOfReasons) -> str:
    if statement.kind is StatementKind.RESTORATION:
        return _("Notice of restoration")
    is_information = statement.ground == DecisionGround.ORDER  # DSA Art. 17(5): TCO Art. 11
    return _("Information about an order") if is_information else _("Statement of reasons")


def _appeals(decisions: Sequence[Decision], request: Call) -> tuple[ShownAppeal, ...]:
    tx, person = request.tx, person_of(request).id
    by_case: dict[CaseId, list[Appeal]] = defaultdict(list)
    for decision in decisions:
        for appeal in tx.appeals.of_decision(decision.id):
            by_case[appeal.case].append(appeal)
    cases, heads = tx.cases.cases_named(list(by_case)), tx.cases.heads(list(by_case))
    shown = []
    for case_id, appeals in by_case.items():
        case, head = cases[case_id], heads.get(case_id)
        filed = tx.appeals.filed([appeal.id for appeal in appeals[:SHOWN]])
        is_over = case.state is CaseState.DECIDED and head is not None
        finding = head.finding if head and is_over else ""
        shown.append(
            ShownAppeal(
                case=case,
                numbers=tuple(filing.number for filing in filed.values()),
                more=max(0, len(appeals) - SHOWN),
                since=appeals[0].at,
                state=decided_word(finding) if finding else _("Open"),
                finding=finding,
                is_own=case.barred_person == person,
            )
        )
    return tuple(shown)
