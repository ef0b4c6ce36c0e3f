"""Every address of the door for machines."""

from __future__ import annotations

from seawall.web.api import (
    accounts,
    actions,
    answers,
    appeals,
    banks,
    cases,
    contact,
    endpoints,
    events,
    forum,
    forum_lookup,
    forum_samples,
    incidents,
    items,
    ledger,
    notices,
    orders,
    preservations,
    referrals,
    referring,
    statements,
    taxii,
)
from seawall.web.api.door import api

api.add_router("/v1/items", items.router)
api.add_router("/v1/events", events.router)
api.add_router("/v1/actions", actions.router)
api.add_router("/v1/notices", notices.router)
api.add_router("/v1/appeals", appeals.router)
api.add_router("/v1/receipts", appeals.receipts)
api.add_router("/v1/statements", statements.router)
api.add_router("/v1/cases", cases.router)
api.add_router("/v1/accounts", accounts.router)
api.add_router("/v1/banks", banks.router)
api.add_router("/v1/endpoints", endpoints.router)
api.add_router("/v1/orders", orders.router)
api.add_router("/v1/orders", answers.router)
api.add_router("/v1/referrals", referrals.router)
api.add_router("/v1/contact-point", contact.router)
api.add_router("/v1/reports", contact.reports)
api.add_router("/v1/answers", referring.answers)
api.add_router("/v1/referrers", referring.referrers)
api.add_router("/v1/deconfliction", referring.questions)
api.add_router("/v1/preservations", preservations.router)
api.add_router("/v1/forum", forum.router)
api.add_router("/v1/forum", forum_lookup.router)
api.add_router("/v1/forum", forum_samples.router)
api.add_router("/v1/incidents", incidents.router)
api.add_router("/v1/ledger", ledger.router)
api.add_router("/log", ledger.log)
api.add_router("/witness", ledger.witness)
api.add_router("/taxii2", taxii.router)

__all__ = ["api"]
