"""The nouns of appeals: a user's answer to one decision, what they say in it, and a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.ids import AppealId, CaseId, DecisionId


class Party(StrEnum):
    """Who answers: DSA Art. 20(1) gives both the right."""

    USER = "user"
    """Whose content or account the decision restricts."""
    NOTIFIER = "notifier"
    """Whoever gave notice of it, in vain."""


class Claim(StrEnum):
    """What somebody says the content is, or why the decision is wrong; a choice, never a must."""

    MINE = "mine"
    NEWS = "news"
    COUNTERSPEECH = "counterspeech"
    DOCUMENTATION = "documentation"
    RESEARCH = "research"
    EDUCATION = "education"
    ART = "art"
    MISTAKEN_IDENTITY = "mistaken-identity"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Appeal:
    """What somebody says against a decision; the receipt stays with them, its digest with us."""

    id: AppealId
    decision: DecisionId
    case: CaseId
    account: str
    says: str
    context: str
    receipt_digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FiledAppeal:
    """What an appeal is filed under; the digest is that of the token it came by, if by one."""

    appeal: AppealId
    number: str
    party: Party = Party.USER
    token_digest: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class AppealStatement:
    """One thing said in an appeal: every part of it may be left out but one."""

    says: str = ""
    claim: str = ""
    misread: str = ""
    """What was wrongly understood."""
    context: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AppealDraft:
    """What somebody has begun to write, and when it was last kept."""

    body: Mapping[str, str]
    at: datetime
