"""A statement of reasons in its reader's language, for both doors.

The statement has a language of its own: that of the content it is about. A link with `?lang=`
or a header `Accept-Language` asks for another; what we do not write in is not offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from seawall.config import settings
from seawall.enforcement.envelope import stamp
from seawall.journeys.statements.statement_of_reasons import link, token_of
from seawall.journeys.statements.statement_reading import ReadStatement
from seawall.transparency import wording
from seawall.transparency.languages import LANGUAGES
from seawall.transparency.statement import StatementOfReasons
from seawall.web.moments import written


@dataclass(frozen=True, slots=True)
class StatementWords:
    """A statement in words, in the language that is active."""

    language: str
    title: str
    sections: tuple[wording.StatementSection, ...]
    clauses: tuple[wording.QuotedClause, ...]
    authority: tuple[str, ...]
    message: str


def statement_words(statement: StatementOfReasons) -> StatementWords:
    """The statement in the active language."""
    day, until = day_of(statement.created_at), day_of(statement.until)
    return StatementWords(
        language=translation.get_language() or LANGUAGES[0],
        title=wording.title_of(statement),
        sections=wording.sections(statement, day=day, until=until),
        clauses=wording.clauses(statement),
        authority=wording.authority(statement),
        message=wording.statement_in_a_line(statement, link=link(statement)),
    )


@contextmanager
def speaking_to_reader(
    statement: StatementOfReasons, *, language: str = "", accepts: str = ""
) -> Iterator[str]:
    """Activate the reader's language: asked for, accepted, or the statement's own."""
    preferences = [
        language,
        *(name for name, _ in parse_accept_lang_header(accepts)),
        statement.language,
    ]
    chosen = next((code for code in map(_short, preferences) if code in LANGUAGES), LANGUAGES[0])
    with translation.override(chosen):
        yield chosen


def document(reading: ReadStatement) -> dict[str, Any]:
    """A statement of reasons as JSON."""
    statement, facts = reading.statement, reading.statement.facts
    words = statement_words(statement)
    return {
        "id": statement.id,
        "kind": statement.kind.value,
        "article": "TCO Art. 11" if statement.ground == "order" else "DSA Art. 17",
        "by": reading.by,
        "language": words.language,
        "created_at": stamp(statement.created_at),
        "decision": statement.decision,
        "stands": reading.stands,
        "follows": statement.follows,
        "subject": statement.subject.value,
        "action": {
            "state": statement.state,
            "territorial_scope": list(statement.scope),
            "until": stamp(statement.until),
        },
        "content": {
            "count": facts.count,
            "items": [{"kind": item.kind, "id": item.id, "url": item.url} for item in facts.items],
            "types": list(facts.media),
        },
        "facts": {"source": facts.source.value, "recognised_by": list(facts.matched)},
        "automation": {"detection": facts.detection, "decision": facts.automation},
        "decided_by": facts.decided_by,
        "ground": statement.ground,
        "legal_ground": _legal_ground(statement),
        "clauses": [
            {"id": clause.id, "version": clause.version, "title": clause.title, "text": clause.text}
            for clause in facts.clauses
        ],
        "authority": dict(facts.authority),
        "redress": redress(reading),
        "text": {
            "title": words.title,
            "message": words.message,
            **{
                section.key: [sentence for sentence in section.sentences if sentence]
                for section in words.sections
            },
        },
    }


def _legal_ground(statement: StatementOfReasons) -> dict[str, str] | None:
    """The law that it breaks by our own finding, and why: DSA Art. 17(3)(d)."""
    facts = statement.facts
    return {"law": facts.law, "explanation": facts.law_explanation} if facts.law else None


def redress(reading: ReadStatement) -> dict[str, Any]:
    """What somebody who disagrees can do: DSA Art. 17(3)(f)."""
    statement = reading.statement
    appeal = f"{settings().public_url}/appeal#{token_of(statement)}"
    return {
        "appeal": appeal if reading.may_appeal else None,
        "appeal_until": stamp(statement.appeal_until),
        "out_of_court": list(settings().out_of_court_bodies) if statement.appeal_until else [],
        "out_of_court_days": reading.dispute_days if statement.appeal_until else None,
        "courts": True,
    }


def day_of(at: datetime | None) -> str:
    """A day as the active language writes it."""
    return written(at, "j M Y") if at else ""


def _short(language: str) -> str:
    return language.strip().lower().partition("-")[0]
