"""Before anything else a journey asks: may this person do that?"""

from __future__ import annotations

from seawall.errors import Forbidden
from seawall.people.model import Member
from seawall.people.rights import may


class NotTheirs(Forbidden):
    """The person's role does not include this act."""


def require(person: Member, act: str) -> None:
    """Refuse, unless the person's role includes the act."""
    if not person.is_active or not may(person.role, act):
        raise NotTheirs(
            f"the role {person.role} does not include {act!r}.",
            remedy="Ask an admin of your organisation.",
        )
