"""The exact bytes of an outgoing event: what is signed is what is stored is what is sent.

Standard Webhooks gives the frame (`type`, `timestamp`, `data`), and we add the `id`, so
that the pull feed carries it too. Fields are only ever added; receivers ignore what they
do not know. A person appears by code at most, never by name or address, and content never.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from seawall.enforcement.model import Action, Permission
from seawall.ids import EventId

#: The date of the contract: sent as `Seawall-Version` with every delivery.
VERSION = "2026-11-24"

ACTION_REQUESTED = "action.requested"
ATTENTION_NEEDED = "attention.needed"


def envelope(event: EventId, *, kind: str, data: Mapping[str, Any], at: datetime) -> str:
    """The body of an event."""
    return json.dumps(
        {"type": kind, "id": event, "timestamp": stamp(at), "data": data},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def action_data(
    action: Action, *, why: Mapping[str, Any], preserve: bool, notify_user: Permission
) -> dict[str, Any]:
    """The `data` of `action.requested`."""
    target = action.target
    return {
        "action": action.id,
        "target": {"kind": target.kind, "id": target.external_id, "version": target.version},
        "seq": action.seq,
        "state": action.state,
        "scope": list(action.scope),
        "until": stamp(action.until),
        "deadline": stamp(action.deadline),
        "why": {"decision": action.decision, **why},
        "preserve": preserve,
        "notify_user": {
            "allowed": notify_user.allowed,
            "not_before": stamp(notify_user.not_before),
        },
    }


def stamp(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC with a `Z`, to the second (cut, so a deadline is never later than it is)."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
