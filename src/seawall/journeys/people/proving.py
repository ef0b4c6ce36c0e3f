"""Somebody says who they are, and proves it: passkey, password with a code, or elsewhere.

Every refusal says the same, so that nobody learns which address has an account, or which
half was wrong (ASVS 5.0 V6.3.8). One that concerns a member stands in the ledger, under
their code. A proof works once: a passkey remembers the question that it answered, a code's thirty
seconds are spent, a recovery code is used up, each in the statement that checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seawall.errors import InvalidRequest, NotFound, Unauthenticated, problem
from seawall.ids import ProviderId
from seawall.journeys.people.identity_changes import note_change
from seawall.keys.sealing import open_sealed
from seawall.ledger import Entry
from seawall.ledger.words.people import PERSON_BOUND, PERSON_SIGN_IN_REFUSED, PERSON_UNBOUND
from seawall.people.access import passkeys, passwords, recovery, totp
from seawall.people.access.answered_questions import with_answered
from seawall.people.access.model import Provider, SignInWay
from seawall.people.access.oidc import Claims
from seawall.people.approval.model import IdentityChangeKind
from seawall.people.model import Member
from seawall.people.rights import is_decisive_role
from seawall.transaction import Transaction


class NotSignedIn(Unauthenticated):
    """The proof was not accepted; we do not say which part of it."""

    kind = "not-signed-in"


def candidate(email: str, *, tx: Transaction) -> tuple[Member | None, str]:
    """The member with this address, and the hash of their password."""
    try:
        member = tx.people.member_by_email(email)
    except NotFound:
        return None, ""
    return member, tx.access.password(member.id)


def prove_by_password(
    member: Member | None, code: str, *, is_right: bool, tx: Transaction, now: datetime
) -> SignInWay:
    """A password that was right and a code together; one of them alone opens nothing."""
    how = None
    if member and member.is_active and is_right:
        how = _by_code(member, code, tx=tx, now=now)
    if how is None:
        raise problem("people.not-signed-in", NotSignedIn)
    return how


def is_password(password: str, password_hash: str) -> bool:
    """Whether this is the password; slow on purpose, so it is asked outside a transaction."""
    return passwords.password_matches(password, password_hash)


def prove_by_passkey(
    answer: str, state: Mapping[str, Any], *, origin: str, tx: Transaction, now: datetime
) -> Member:
    """The member whose device has just signed."""
    passkey = tx.access.passkey_by_credential(passkeys.credential_in(answer))
    if passkey is None:
        raise problem("people.not-signed-in", NotSignedIn)
    counter = passkeys.proved_counter(answer, passkey, state, origin=origin)
    member = tx.people.member(passkey.person)
    answered = with_answered(passkey.answered, str(state.get("challenge", "")), now=now)
    if not member.is_active or answered is None:
        raise problem("people.not-signed-in", NotSignedIn)
    if not tx.access.use_passkey(passkey, sign_count=counter, answered=answered, now=now):
        raise problem("people.not-signed-in", NotSignedIn)
    return member


def owner_of(answer: str, *, tx: Transaction) -> Member | None:
    """Whose passkey a device says it used; nothing is proved by that."""
    try:
        passkey = tx.access.passkey_by_credential(passkeys.credential_in(answer))
    except InvalidRequest:
        return None
    return tx.people.member(passkey.person) if passkey else None


def prove_by_provider(provider: Provider, claims: Claims, *, tx: Transaction) -> Member:
    """The member who is bound to this account of the provider.

    Nobody becomes a member here, nobody of another organisation is let in, and an address binds
    nobody: whoever runs the provider could say it is anybody's. A member connects the account
    themselves, signed in by another proof (`bind_to_provider`).
    """
    own = tx.of(provider.organisation)
    bound = own.access.person_at(provider.id, claims.subject)
    if bound is None:
        raise problem("people.account-not-connected")
    member = own.people.member(bound)
    if not member.is_active or not provider.is_on:
        raise problem("people.not-signed-in", NotSignedIn)
    if is_decisive_role(member.role) and not claims.is_strong:
        raise problem("people.not-signed-in", NotSignedIn)
    return member


def bind_to_provider(
    provider: Provider, claims: Claims, member: Member, *, tx: Transaction, now: datetime
) -> None:
    """Connect the account that somebody has just proved at a provider to who is signed in here."""
    is_ours = provider.organisation == member.organisation
    if not is_ours or not provider.is_on or not member.is_active:
        raise problem("people.not-signed-in", NotSignedIn)
    if tx.access.subject_of(provider.id, member.id):
        raise problem("people.connected-already")
    tx.access.bind(provider, claims.subject, member, now=now)
    public = {"code": member.code, "provider": provider.id}
    tx.ledger.append(Entry(PERSON_BOUND, member.id, at=now, by=member.id, public=public))
    note_change(IdentityChangeKind.BOUND, member, by=provider.entered_by, tx=tx, now=now)


def unbind_from_provider(
    provider: ProviderId, member: Member, *, tx: Transaction, now: datetime
) -> None:
    """Disconnect one's account at a provider; its sessions here go on until they end."""
    if not tx.access.unbind(provider, member.id):
        raise problem("people.not-connected")
    public = {"code": member.code, "provider": provider}
    tx.ledger.append(Entry(PERSON_UNBOUND, member.id, at=now, by=member.id, public=public))


def note_refusal(member: Member | None, how: SignInWay, *, tx: Transaction, now: datetime) -> None:
    """Note that somebody tried to sign in as this member, and was refused."""
    if member is None:
        return
    public = {"code": member.code, "how": how.value}
    entry = Entry(PERSON_SIGN_IN_REFUSED, member.id, at=now, public=public)
    tx.ledger.append(entry, of=member.organisation)


def _by_code(member: Member, code: str, *, tx: Transaction, now: datetime) -> SignInWay | None:
    if recovery.looks_like_code(code):
        spent = tx.access.spend_recovery(member.id, recovery.digest_of(code), now=now)
        return SignInWay.RECOVERY if spent else None
    code_secret = tx.access.code_secret(member.id)
    if code_secret is None:
        return None
    secret = open_sealed(code_secret.sealed, about=member.id)
    step = totp.accepted_step(code, secret=secret, last_step=code_secret.last_step, now=now)
    if step is None or not tx.access.spend_step(member.id, step):
        return None
    return SignInWay.PASSWORD
