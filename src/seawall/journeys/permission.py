"""Permission: whether a person may do what a journey is about to do."""

from __future__ import annotations

from seawall.errors import problem
from seawall.people.model import Member
from seawall.people.rights import ACTS, RightMissing, role_may


def require_right(person: Member, act: str) -> None:
    """Refuse, unless the person's role includes the act."""
    if not person.is_active or not role_may(person.role, act):
        error = problem("people.not-theirs", RightMissing, role=person.role, right=ACTS[act])
        error.act = act
        raise error
