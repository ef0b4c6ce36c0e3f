"""What a kept database tells: one platform on one day, through the real journeys.

Everything in it is invented and harmless. At `NOON` plus some minutes an order is open, whose hour
runs; whoever upgrades the database afterwards must not lose a second of it.
"""

from __future__ import annotations

import hashlib

from seawall.cases.model import Finding
from seawall.journeys.people import own_factors
from seawall.people.access import passwords, totp
from seawall.people.model import Member
from seawall.transaction import transaction
from seawall.worker.tasks import place_entries
from tests.holds_made import Harbour
from tests.journeys.content.seen_made import know
from tests.people_made import NOON, make_organisation
from tests.upgrade.keeping import KeptFacts

SLUG = "harbour"
BANKED = b"Invented: the banner of the Grey Tide Order, in words alone.\n"
PASSWORD = "tulip gravel seven mornings"
#: The seed of an authenticator that nobody has but these tests.
TOTP_SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def tell_story() -> KeptFacts:
    """Fill the database that Django is pointed at, from noon on; what was made."""
    harbour = Harbour(make_organisation(slug=SLUG))
    know(harbour.org, "sha256", hashlib.sha256(BANKED).hexdigest())
    _sign_up(harbour.reviewers[0])
    harbour.ordered_down(harbour.publish())
    decision = harbour.decide(harbour.case_about(harbour.publish()).id, Finding.REMOVE)
    appeal = harbour.appeal(decision)
    item = harbour.publish()
    order = harbour.order(item)
    place_entries(harbour.later())
    harbour.case_about(harbour.publish())  # an entry that has no place in the log yet
    with transaction(harbour.org.id) as tx:
        size = tx.ledger.size()
    assert order.due_at
    return KeptFacts(
        organisation=harbour.org.id,
        legal=harbour.legal.id,
        hearer=harbour.reviewers[1].id,
        order=order.id,
        item=item.external_id,
        due_at=order.due_at.isoformat(),
        appeal=appeal,
        reviewer_email=harbour.reviewers[0].email,
        entries=size,
    )


def _sign_up(member: Member) -> None:
    code = totp.code_at(NOON, secret=TOTP_SEED)
    with transaction(member.organisation) as tx:
        digest = passwords.hash_password(PASSWORD)
        own_factors.set_password(digest, TOTP_SEED, code, member, tx=tx, now=NOON)
