"""What may be asked for an account: DSA Art. 17(1)(a) to (d), each part with its own states.

Visibility and the account itself are one part, since a suspended account is not seen either; what
is paid, and what of the service may be used, are parts of their own. A restriction ends by itself
or not; what is closed has no end.
"""

from __future__ import annotations

from datetime import datetime

from seawall.enforcement.model import AccountPart, TargetState
from seawall.errors import problem

#: What may be asked for each part.
POSSIBLE: dict[AccountPart, tuple[TargetState, ...]] = {
    AccountPart.ACCOUNT: (
        TargetState.LIMITED,
        TargetState.SUSPENDED,
        TargetState.CLOSED,
        TargetState.RESTORED,
    ),
    AccountPart.MONETISATION: (TargetState.SUSPENDED, TargetState.CLOSED, TargetState.RESTORED),
    AccountPart.SERVICE: (
        TargetState.LIMITED,
        TargetState.SUSPENDED,
        TargetState.CLOSED,
        TargetState.RESTORED,
    ),
}


def require_possible(part: AccountPart, state: TargetState, until: datetime | None) -> None:
    """Refuse a state that this part cannot be in, and an end of what is ended."""
    if state not in POSSIBLE[part]:
        choices = ", ".join(POSSIBLE[part])
        raise problem("cases.no-state-of-account", state=state.value, choices=choices)
    if state is TargetState.CLOSED and until is not None:
        raise problem("cases.closed-has-no-end")
