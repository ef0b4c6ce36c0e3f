"""Statements for tests about rules, made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from seawall.ids import DecisionId, OrganisationId, StatementId
from seawall.transparency.statement import (
    ClauseSaid,
    StatedItem,
    StatementFacts,
    StatementKind,
    StatementOfReasons,
    StatementSource,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
INCITE = ClauseSaid(
    "tvec/incite",
    1,
    "Inciting an attack",
    "We remove content that calls for an attack.",
    "Regulation (EU) 2021/784, Art. 2(7)(a)",
    "KEYWORD_TERRORIST_CONTENT",
)
FACTS = StatementFacts(
    finding="remove",
    decided_by="P-7",
    detection=True,
    automation="not",
    source=StatementSource.OWN_INITIATIVE,
    count=1,
    items=(StatedItem("video", "v1"),),
    clauses=(INCITE,),
    matched=("pdq",),
    media=("video",),
    content_date="2026-03-01",
    content_language="ar",
)

#: A valid statement of terrorist content, as another system would send it.
VECTOR: dict[str, Any] = {
    "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
    "decision_account": "DECISION_ACCOUNT_TERMINATED",
    "account_type": "ACCOUNT_TYPE_PRIVATE",
    "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
    "illegal_content_legal_ground": "Directive (EU) 2017/541 Art 5",
    "illegal_content_explanation": "Video glorifies an attack and calls for repetition.",
    "category": "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
    "category_specification": ["KEYWORD_TERRORIST_CONTENT"],
    "content_type": ["CONTENT_TYPE_VIDEO"],
    "territorial_scope": ["DE", "AT", "DE"],
    "content_language": "AR",
    "content_date": "2026-11-01",
    "application_date": "2026-11-02",
    "decision_facts": "Matched a shared hash; confirmed by a reviewer.",
    "source_type": "SOURCE_VOLUNTARY",
    "automated_detection": "Yes",
    "automated_decision": "AUTOMATED_DECISION_PARTIALLY",
    "puid": "SW-2026_000001",
}


def statement(**changes: Any) -> StatementOfReasons:
    """A removal under the terms, everywhere and for good; facts are changed by their names."""
    of_facts = {
        name: changes.pop(name) for name in list(changes) if name in StatementFacts.__slots__
    }
    usual: dict[str, Any] = {
        "id": StatementId("sor_01JD0000000000000000000001"),
        "organisation": OrganisationId("org_1"),
        "decision": DecisionId("dec_1"),
        "kind": StatementKind.RESTRICTION,
        "account": "example-account",
        "state": "removed",
        "scope": ("*",),
        "until": None,
        "ground": "terms",
        "language": "en",
        "facts": replace(FACTS, **of_facts),
        "token_digest": "0" * 64,
        "created_at": NOON,
    }
    return StatementOfReasons(**{**usual, **changes})
