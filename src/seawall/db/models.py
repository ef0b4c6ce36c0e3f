"""Where Django looks for tables; the tables live in one module a package."""

from __future__ import annotations

from seawall.db.appeals import Appeal
from seawall.db.banks import (
    Bank,
    BankEntry,
    BankEntryChange,
    BankImport,
    BankImportFault,
    BankOpinion,
    ChangeCounter,
)
from seawall.db.cases import Case, CaseAnchor, CaseItem, CaseReason, Decision
from seawall.db.enforcement import Action, Delivery, Endpoint, Event, Job, Outcome
from seawall.db.intake import (
    Evidence,
    IdempotencyKey,
    Item,
    ItemVersion,
    Match,
    Notice,
    UploadCheck,
)
from seawall.db.ledger import (
    LedgerCheckpoint,
    LedgerEntry,
    LedgerKeyUse,
    LedgerLeaf,
    LedgerNode,
    LedgerPending,
    LedgerSealed,
)
from seawall.db.people import ApiKey, Organisation, Person, SignInLink

__all__ = [
    "Action",
    "ApiKey",
    "Appeal",
    "Bank",
    "BankEntry",
    "BankEntryChange",
    "BankImport",
    "BankImportFault",
    "BankOpinion",
    "Case",
    "CaseAnchor",
    "CaseItem",
    "CaseReason",
    "ChangeCounter",
    "Decision",
    "Delivery",
    "Endpoint",
    "Event",
    "Evidence",
    "IdempotencyKey",
    "Item",
    "ItemVersion",
    "Job",
    "LedgerCheckpoint",
    "LedgerEntry",
    "LedgerKeyUse",
    "LedgerLeaf",
    "LedgerNode",
    "LedgerPending",
    "LedgerSealed",
    "Match",
    "Notice",
    "Organisation",
    "Outcome",
    "Person",
    "SignInLink",
    "UploadCheck",
]

#: Tables whose rows are never changed and never deleted; the database itself refuses.
APPEND_ONLY = (
    Action,
    Appeal,
    BankEntryChange,
    BankImportFault,
    BankOpinion,
    CaseReason,
    Decision,
    Delivery,
    Event,
    ItemVersion,
    LedgerCheckpoint,
    LedgerEntry,
    LedgerKeyUse,
    LedgerLeaf,
    LedgerNode,
    Match,
    Notice,
    Outcome,
    UploadCheck,
)
