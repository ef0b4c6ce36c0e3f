"""What was restricted, in the fields of the Union's database: each restriction has its own.

Visibility, payments, the service and the account are four groups of fields with an end each
(DSA Art. 17(1)(a) to (d)). A statement is about one restriction, so it fills one group.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from seawall.transparency.statement import StatementOfReasons, StatementSubject

#: The last day that the database takes: a later end is as good as none.
LAST_DAY = date(2038, 1, 1)

_VISIBILITY = {
    "removed": "DECISION_VISIBILITY_CONTENT_REMOVED",
    "disabled": "DECISION_VISIBILITY_CONTENT_DISABLED",
    "limited": "DECISION_VISIBILITY_OTHER",
}
_LIMITED = "The content stays on the service, and its visibility is limited."
_ACCOUNT_LIMITED = (
    "The account stays on the service, and the visibility of what it posts is limited."
)
_ACCOUNT = {
    "suspended": "DECISION_ACCOUNT_SUSPENDED",
    "closed": "DECISION_ACCOUNT_TERMINATED",
}
_MONETARY = {
    "suspended": "DECISION_MONETARY_SUSPENSION",
    "closed": "DECISION_MONETARY_TERMINATION",
}
_PROVISION = {
    "limited": "DECISION_PROVISION_PARTIAL_SUSPENSION",
    "suspended": "DECISION_PROVISION_TOTAL_SUSPENSION",
    "closed": "DECISION_PROVISION_TOTAL_TERMINATION",
}


def decision_fields(statement: StatementOfReasons) -> dict[str, Any]:
    """The one restriction of a statement, and when it ends."""
    state, subject = statement.state, statement.subject
    if subject is StatementSubject.MONETISATION:
        return {"decision_monetary": _MONETARY[state], **_ends("monetary", statement)}
    if subject is StatementSubject.SERVICE:
        return {"decision_provision": _PROVISION[state], **_ends("service", statement)}
    if subject is StatementSubject.ACCOUNT and state in _ACCOUNT:
        return {"decision_account": _ACCOUNT[state], **_ends("account", statement)}
    limited = _LIMITED if subject is StatementSubject.CONTENT else _ACCOUNT_LIMITED
    return {
        "decision_visibility": [_VISIBILITY[state]],
        "decision_visibility_other": limited if state == "limited" else None,
        **_ends("visibility", statement),
    }


def _ends(group: str, statement: StatementOfReasons) -> dict[str, str | None]:
    end = statement.until.date() if statement.until else None
    field = f"end_date_{group}_restriction"
    return {field: end.isoformat() if end and end <= LAST_DAY else None}
