"""A secret notice is entered, read and kept up to date, and nobody else learns of it.

Investigatory Powers Act 2016: the existence of a technical capability, national security
or retention notice must not be disclosed. So this is the one journey that writes no ledger
entry, no event and no job: each notice carries its own log, sealed with it. A person who is
not cleared is told what they would be told if there were no notice at all. Lawful access to
an account is recorded here too, and never runs through the tools of moderation.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from seawall.ids import VaultId, new_id
from seawall.journeys.clocks.order_clocks import known_jurisdictions
from seawall.journeys.permission import require_right
from seawall.people.model import Member
from seawall.preservation.secret_notices.model import Registration, VaultedNotice
from seawall.preservation.secret_notices.registration import check_registration
from seawall.transaction import Transaction

ACT = "vault.open"
_RETENTION = "gb-ipa-retention-notice"


def register_notice(
    registration: Registration, person: Member, *, tx: Transaction, now: datetime
) -> VaultedNotice:
    """Enter a notice; every cleared person must be somebody here who may open the vault."""
    require_right(person, ACT)
    check_registration(
        registration,
        by=person.id,
        longest=known_jurisdictions().profile(_RETENTION).deadline.longest,
    )
    for cleared_person in registration.cleared:
        require_right(tx.people.member(cleared_person), ACT)
    notice = VaultedNotice(VaultId(new_id("vlt", now=now)), tx.organisation, registration)
    notice = notice.seen_by(person.id, what="registered", at=now)
    tx.vault.add(notice)
    return notice


def list_notices(person: Member, *, tx: Transaction, now: datetime) -> list[VaultedNotice]:
    """The notices this person is cleared for; each remembers that it was listed."""
    require_right(person, ACT)
    notices = [
        notice.seen_by(person.id, what="listed", at=now) for notice in tx.vault.seen_by(person.id)
    ]
    for notice in notices:
        tx.vault.save(notice)
    return notices


def read_notice(
    notice: VaultId, person: Member, *, tx: Transaction, now: datetime
) -> VaultedNotice:
    """One notice with its log."""
    return _changed(notice, person, event="read", tx=tx, now=now)


def note_review(
    notice: VaultId, person: Member, on: date, *, tx: Transaction, now: datetime
) -> VaultedNotice:
    """Note the date of a review or a variation."""
    stored_notice = _changed(notice, person, event=f"review on {on}", tx=tx, now=now)
    reviews = (*stored_notice.registration.reviews, on)
    return _saved(
        replace(stored_notice, registration=replace(stored_notice.registration, reviews=reviews)),
        tx=tx,
    )


def clear_person(
    notice: VaultId, person: Member, cleared: Member, *, tx: Transaction, now: datetime
) -> VaultedNotice:
    """Clear one more person for a secret notice."""
    require_right(cleared, ACT)
    stored_notice = _changed(notice, person, event=f"cleared {cleared.id}", tx=tx, now=now)
    persons = tuple(dict.fromkeys((*stored_notice.registration.cleared, cleared.id)))
    return _saved(
        replace(stored_notice, registration=replace(stored_notice.registration, cleared=persons)),
        tx=tx,
    )


def _changed(
    notice: VaultId, person: Member, *, event: str, tx: Transaction, now: datetime
) -> VaultedNotice:
    require_right(person, ACT)
    stored_notice = tx.vault.notice(notice, person=person.id)
    return _saved(stored_notice.seen_by(person.id, what=event, at=now), tx=tx)


def _saved(notice: VaultedNotice, *, tx: Transaction) -> VaultedNotice:
    tx.vault.save(notice)
    return notice
