"""The fields of a decision, of one case or of many, and what its uploader would read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from seawall import taxonomy
from seawall.cases.legal_ground import known_laws
from seawall.ids import CaseId
from seawall.journeys.statements.statement_preview import PlannedDecision, preview_statement
from seawall.transparency import wording
from seawall.web.console.case.forms import DecisionForm, contexts
from seawall.web.console.finding_words import FindingChoice
from seawall.web.request import Call
from seawall.web.statement_said import day_of


@dataclass(frozen=True, slots=True)
class ForetoldStatement:
    """A statement of reasons that nobody has been sent, in its reader's language."""

    language: str
    title: str
    sections: tuple[wording.StatementSection, ...]
    clauses: tuple[wording.QuotedClause, ...]


def decision_fields(
    form: DecisionForm, choices: Sequence[FindingChoice], *, told_at: str
) -> dict[str, Any]:
    """What the form of a decision offers, wherever it stands."""
    return {
        "form": form,
        "choices": choices,
        "clauses": taxonomy.clauses(),
        "laws": known_laws(),
        "contexts": contexts(),
        "told_at": told_at,
    }


def foretold(case: CaseId, planned: PlannedDecision | None, request: Call) -> dict[str, Any]:
    """What the first uploader of a case would read; empty until there is enough to say."""
    if planned is None:
        return {}
    statement = preview_statement(case, planned, tx=request.tx, now=request.now)
    if statement is None:
        return {"told_nothing": True}
    with translation.override(statement.language):
        day, until = day_of(statement.created_at), day_of(statement.until)
        words = ForetoldStatement(
            language=statement.language,
            title=wording.title_of(statement),
            sections=wording.sections(statement, day=day, until=until),
            clauses=wording.clauses(statement),
        )
    return {"told": words}
