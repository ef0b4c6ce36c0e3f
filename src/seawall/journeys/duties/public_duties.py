"""What we must have made public before any order comes, and have not: TCO Art. 7(1), 15(1), 17.

Read for whoever keeps the contact point. The duties are a hosting service provider's: of a
unit or a forum nothing is asked.
"""

from __future__ import annotations

from seawall.orders.provider_duties import Lack, lacks
from seawall.people.model import OrganisationKind
from seawall.transaction import Transaction


def lacking_duties(*, tx: Transaction) -> tuple[Lack, ...]:
    """Each duty that our contact point does not show to be met."""
    if tx.people.organisation(tx.organisation).kind is not OrganisationKind.PLATFORM:
        return ()
    return lacks(tx.register.contact_point())
