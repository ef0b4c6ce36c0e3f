"""What a person signs in by, looked after by that person alone.

1. A passkey is made on their device; we keep its public half under a name.
2. Or a password is set together with an authenticator: it counts only once a code of
   that authenticator was typed, and ten recovery codes are shown, once.
3. What is removed is worth nothing at once. Every step is in the ledger, without names.

Nobody sets these for somebody else: who lost all of them asks for a link, and where they
had any, two people must agree to it (`two_people.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.ids import PasskeyId, new_id
from seawall.keys.sealing import seal_secret
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.people import (
    PERSON_PASSKEY_ADDED,
    PERSON_PASSKEY_REMOVED,
    PERSON_PASSWORD_REMOVED,
    PERSON_PASSWORD_SET,
    PERSON_RECOVERY_RENEWED,
)
from seawall.people.access import passkeys, passwords, recovery, totp
from seawall.people.access.model import CodeSecret, Passkey
from seawall.people.model import Member
from seawall.transaction import Transaction

_LONGEST_NAME = 80


def add_passkey(
    answer: str,
    state: Mapping[str, Any],
    member: Member,
    *,
    name: str,
    origin: str,
    tx: Transaction,
    now: datetime,
) -> Passkey:
    """Keep the public half of what the device has just made."""
    registration = passkeys.registered_credential(answer, state, origin=origin)
    passkey = Passkey(
        id=PasskeyId(new_id("psk", now=now)),
        person=member.id,
        organisation=member.organisation,
        credential=registration.credential,
        public=registration.public,
        sign_count=registration.sign_count,
        name=name.strip()[:_LONGEST_NAME] or "Passkey",
        created_at=now,
    )
    tx.access.add_passkey(passkey)
    _remember(PERSON_PASSKEY_ADDED, member, tx=tx, now=now)
    return passkey


def remove_passkey(passkey: PasskeyId, member: Member, *, tx: Transaction, now: datetime) -> None:
    """Forget a passkey; its device opens nothing any more."""
    tx.access.remove_passkey(passkey, member.id)
    _remember(PERSON_PASSKEY_REMOVED, member, tx=tx, now=now)


def check_password(password: str, member: Member, *, tx: Transaction) -> None:
    """Refuse a password that is too easy to guess, before anything is kept."""
    organisation = tx.people.organisation(member.organisation)
    about = (member.email, member.name, member.code, organisation.name, organisation.slug)
    passwords.check_strength(password, about=about)


def set_password(
    password_hash: str, secret: str, code: str, member: Member, *, tx: Transaction, now: datetime
) -> tuple[str, ...]:
    """A password and an authenticator together; gives the recovery codes, once."""
    step = totp.accepted_step(code, secret=secret, last_step=0, now=now)
    if step is None:
        raise problem("people.wrong-code")
    tx.access.set_password(member.id, password_hash)
    sealed = CodeSecret(seal_secret(secret, about=member.id), step)
    tx.access.set_code_secret(member, sealed, now=now)
    _remember(PERSON_PASSWORD_SET, member, tx=tx, now=now)
    return renew_recovery(member, tx=tx, now=now)


def renew_recovery(member: Member, *, tx: Transaction, now: datetime) -> tuple[str, ...]:
    """Ten new recovery codes in place of the old ones; they are in the answer alone."""
    codes = recovery.new_codes()
    tx.access.set_recovery(member, map(recovery.digest_of, codes), now=now)
    _remember(PERSON_RECOVERY_RENEWED, member, tx=tx, now=now)
    return codes


def remove_password(member: Member, *, tx: Transaction, now: datetime) -> None:
    """No more signing in by password: the authenticator and the recovery codes go with it."""
    tx.access.set_password(member.id, "!")
    tx.access.forget_codes(member.id)
    tx.access.set_recovery(member, (), now=now)
    _remember(PERSON_PASSWORD_REMOVED, member, tx=tx, now=now)


def _remember(word: LedgerWord, member: Member, *, tx: Transaction, now: datetime) -> None:
    entry = Entry(word, member.id, at=now, by=member.id, public={"code": member.code})
    tx.ledger.append(entry, of=member.organisation)
