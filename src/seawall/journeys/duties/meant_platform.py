"""Which platform is meant where nobody names one: there is one only, or one that can answer.

TCO Art. 15(1): who receives orders has a contact point. Among several platforms the only one that
has set its own is meant; where there are two of them, or none, somebody must say.
"""

from __future__ import annotations

from collections.abc import Sequence

from seawall.people.model import Organisation
from seawall.transaction import Transaction


def meant_platform(
    candidates: Sequence[Organisation], slug: str, *, tx: Transaction
) -> Organisation | None:
    """The organisation with this short name, or without one the only candidate that can be meant."""
    if slug:
        organisations = tx.people.organisations()
        return next((candidate for candidate in organisations if candidate.slug == slug), None)
    if len(candidates) == 1:
        return candidates[0]
    with_contact = [
        platform for platform in candidates if tx.of(platform.id).register.contact_point()
    ]
    return with_contact[0] if len(with_contact) == 1 else None
