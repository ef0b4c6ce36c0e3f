"""A statement as the DSA Transparency Database takes it, field by field.

Its free texts are put together from the policy and from what kind of fact there was, in
English and in whole sentences. Of what people wrote only the law and the explanation of a
decision on illegality go in, which are searched for personal data at the form where they are
written and again when they leave (DSA Art. 24(5)): nothing of a user or of whoever gave notice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from seawall.transparency.statement import (
    ClauseSaid,
    StatementKind,
    StatementOfReasons,
    StatementSource,
    StatementSubject,
)
from seawall.transparency.submitting import database_schema
from seawall.transparency.submitting.decision_fields import LAST_DAY, decision_fields

_EVERYWHERE = "*"
_UNION = "EU"
_OUTSIDE_THE_UNION = frozenset({"IS", "LI", "NO"})
_SPELT = {"EL": "GR"}

_MEDIA = {"video": "VIDEO", "image": "IMAGE", "audio": "AUDIO", "text": "TEXT"}
_SOURCE = {
    StatementSource.OWN_INITIATIVE: database_schema.VOLUNTARY,
    StatementSource.NOTICE: "SOURCE_ARTICLE_16",
    StatementSource.TRUSTED_FLAGGER: "SOURCE_TRUSTED_FLAGGER",
    StatementSource.OTHER_NOTIFICATION: "SOURCE_TYPE_OTHER_NOTIFICATION",
    StatementSource.ORDER: "SOURCE_TYPE_OTHER_NOTIFICATION",
}
_AUTOMATED = {
    "fully": "AUTOMATED_DECISION_FULLY",
    "partially": "AUTOMATED_DECISION_PARTIALLY",
}
#: Of an order that names no clause of ours.
_OF_AN_ORDER = "KEYWORD_TERRORIST_CONTENT"
_HOME = "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY"
_FIRST_DAY, _FIRST_APPLIED = date(2000, 1, 1), date(2020, 1, 1)

_LOOKED_AT = {
    StatementSource.OWN_INITIATIVE: "It was looked at on the platform's own initiative.",
    StatementSource.NOTICE: "It was looked at after a notice.",
    StatementSource.TRUSTED_FLAGGER: "It was looked at after a notice by a trusted flagger.",
    StatementSource.OTHER_NOTIFICATION: "It was looked at after an authority drew attention to it.",
    StatementSource.ORDER: "An authority of a Member State ordered it.",
}
_DECIDED = {
    "fully": "The decision was taken by automated means; a person looks at it next.",
    "partially": "The decision was taken by a person with the help of automated means.",
    "not": "The decision was taken by a person.",
}


def concerns_the_union(statement: StatementOfReasons) -> bool:
    """Whether it restricts something, and somewhere in the European Economic Area."""
    is_restriction = statement.kind is StatementKind.RESTRICTION
    return is_restriction and bool(territories(statement.scope))


def payload_of(statement: StatementOfReasons, *, puid: str) -> dict[str, Any]:
    """The body of one statement; what does not apply is left out."""
    facts = statement.facts
    built = {
        **decision_fields(statement),
        **_ground(statement),
        **_category(statement),
        **_content(facts.media),
        "territorial_scope": list(territories(statement.scope)),
        "content_language": _language(facts.content_language),
        "content_date": _dated(facts.content_date, statement),
        "application_date": _within(statement.created_at.date(), _FIRST_APPLIED).isoformat(),
        "decision_facts": _facts(statement),
        "source_type": _SOURCE[facts.source],
        "automated_detection": "Yes" if facts.detection else "No",
        "automated_decision": _AUTOMATED.get(facts.automation, "AUTOMATED_DECISION_NOT_AUTOMATED"),
        "puid": puid,
    }
    return {name: value for name, value in built.items() if value not in (None, "", [])}


def territories(scope: Collection[str]) -> tuple[str, ...]:
    """The states of the database that a measure reaches, in its spelling and order."""
    if _EVERYWHERE in scope:
        return database_schema.COUNTRIES
    countries = {_SPELT.get(country, country) for country in scope}
    if _UNION in scope:
        countries |= set(database_schema.COUNTRIES) - _OUTSIDE_THE_UNION
    return tuple(country for country in database_schema.COUNTRIES if country in countries)


def _ground(statement: StatementOfReasons) -> dict[str, Any]:
    clauses = statement.facts.clauses
    if statement.ground == "order":
        return {
            "decision_ground": database_schema.ILLEGAL,
            "illegal_content_legal_ground": "Regulation (EU) 2021/784, Art. 3",
            "illegal_content_explanation": (
                "A competent authority issued a removal order for terrorist content, and the "
                "provider carried it out. The authority's reasons are given to the recipient."
            ),
        }
    if statement.ground == "illegality":
        return {
            "decision_ground": database_schema.ILLEGAL,
            "illegal_content_legal_ground": _cut(statement.facts.law, 500),
            "illegal_content_explanation": _cut(statement.facts.law_explanation, 2000),
        }
    titles = "; ".join(_cut(clause.title, 200) for clause in clauses)
    return {
        "decision_ground": database_schema.INCOMPATIBLE,
        "incompatible_content_ground": _cut(titles, 500),
        "incompatible_content_explanation": _cut(" ".join(map(_explained, clauses)), 2000),
    }


def _explained(clause: ClauseSaid) -> str:
    law = f" It carries out {clause.law}." if clause.law else ""
    return f"{clause.text or clause.title}{law}"


def _category(statement: StatementOfReasons) -> dict[str, Any]:
    """What it is about, by the clauses; without one by the law, or no closer than its category."""
    facts = statement.facts
    keywords = [clause.keyword for clause in facts.clauses if clause.keyword]
    if not keywords and statement.ground == "illegality":
        keywords = [facts.keyword] if facts.keyword else []
    elif not keywords:
        keywords = [_OF_AN_ORDER]
    homes = list(
        dict.fromkeys(database_schema.category_of(keyword) or _HOME for keyword in keywords)
    )
    return {
        "category": homes[0] if homes else _HOME,
        "category_addition": homes[1:],
        "category_specification": sorted(set(keywords)),
    }


def _content(media: Collection[str]) -> dict[str, Any]:
    kinds = sorted(
        {f"CONTENT_TYPE_{_MEDIA.get(medium, 'OTHER')}" for medium in media or ("other",)}
    )
    is_other = "CONTENT_TYPE_OTHER" in kinds
    return {
        "content_type": kinds,
        "content_type_other": "A file, a document or a web address." if is_other else None,
    }


def _facts(statement: StatementOfReasons) -> str:
    facts = statement.facts
    number = "One item" if facts.count == 1 else f"{facts.count} items"
    is_content = statement.subject is StatementSubject.CONTENT
    what = (
        f"{number} of one account." if is_content else f"One account, because of {number.lower()}."
    )
    sentences = [what, _LOOKED_AT[facts.source]]
    if facts.detection and facts.matched:
        nearness = "equal" if facts.is_exact else "very similar"
        sentences.append(
            f"It was found by automated means to be {nearness} to content known before."
        )
    elif facts.detection:
        sentences.append("It was found by automated means.")
    return " ".join([*sentences, _DECIDED.get(facts.automation, _DECIDED["not"])])


def _language(spoken: str) -> str | None:
    short = spoken.strip().upper().replace("_", "-").partition("-")[0]
    return short if short in database_schema.LANGUAGES else None


def _dated(typed_day: str, statement: StatementOfReasons) -> str:
    day = date.fromisoformat(typed_day) if typed_day else statement.created_at.date()
    return _within(day, _FIRST_DAY).isoformat()


def _within(day: date, first: date) -> date:
    return min(max(day, first), LAST_DAY)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
