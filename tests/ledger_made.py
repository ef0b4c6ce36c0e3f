"""Entries for tests that care where an entry stands, not what it tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import connection
from django.db import transaction as database

from seawall.db.unit_of_work.tenancy import set_scope
from seawall.ids import OrganisationId, new_id
from seawall.ledger import JSON, Entry
from seawall.ledger.audit import AuditedPage, StoredLog
from seawall.ledger.merkle import Span
from seawall.ledger.tree_walk import PAGE
from seawall.ledger.word import LedgerWord
from seawall.people.model import Organisation, OrganisationKind
from seawall.transaction import INSTALLATION, Transaction
from tests.people_made import NOON


def organisation_before_the_log() -> Organisation:
    """An organisation that no entry speaks of, for tests that count every entry."""
    identity = OrganisationId(new_id("org", now=NOON))
    organisation = Organisation(
        identity,
        identity.lower().replace("_", "-"),
        "Harbour",
        OrganisationKind.PLATFORM,
        ("EU",),
        "",
        NOON,
    )
    with database.atomic():
        set_scope(connection, INSTALLATION)
        Transaction(INSTALLATION).people.add_organisation(organisation)
    return organisation


def make_ledger_entry(
    what: str,
    about: str,
    at: datetime,
    *,
    by: str = "",
    public: Mapping[str, JSON] | None = None,
    sealed: Mapping[str, JSON] | None = None,
) -> Entry:
    """An entry of a word that declares just what this one holds."""
    word = LedgerWord(what, public=" ".join(public or {}), sealed=" ".join(sealed or {}))
    return Entry(word, about, at, by=by, public=public or {}, sealed=sealed)


def log_pages(stored: StoredLog, *, tx: Transaction) -> Iterator[AuditedPage]:
    """The log page by page, as `seawall ledger verify` reads it, in one unit of work."""
    for first in range(0, stored.size, PAGE):
        yield tx.ledger.page(Span(first, min(first + PAGE, stored.size)))
