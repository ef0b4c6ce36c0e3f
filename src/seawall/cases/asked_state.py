"""The state that a conclusion asks the platform for: removed, restored, limited or disabled."""

from __future__ import annotations

from datetime import datetime

from seawall.cases.model import Decision, Finding
from seawall.enforcement.model import TargetState

EVERYWHERE = ("*",)
_STATES = {Finding.REMOVE: TargetState.REMOVED, Finding.ALLOW: TargetState.RESTORED}


def asked_state(finding: Finding, scope: tuple[str, ...]) -> TargetState:
    """What this finding asks for; a restriction in some places is access disabled there."""
    limited = TargetState.LIMITED if scope == EVERYWHERE else TargetState.DISABLED
    return _STATES.get(finding, limited)


def asked_scope(decision: Decision) -> tuple[str, ...]:
    """Where it holds, as the decision keeps it."""
    return tuple(decision.evidence.get("scope", EVERYWHERE))


def asked_until(decision: Decision) -> datetime | None:
    """Until when, as the decision keeps it."""
    until = decision.evidence.get("until")
    return datetime.fromisoformat(until) if until else None
