"""The register of authorities: who may order or refer, and what they sign with.

TCO Art. 12 and recital 35 make the list of authorities public; an operator enters those that
matter, and where each entry comes from. A suspended authority or a revoked key takes effect
at once, on what comes and on what is not acted upon yet: such an order is doubted again, and
its clock runs on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from seawall.clocks.instant import write_instant
from seawall.errors import problem
from seawall.ids import (
    ApiKeyId,
    AuthorityId,
    AuthorityKeyId,
    new_id,
)
from seawall.journeys.anteroom.vouching import let_in_of_key
from seawall.journeys.clocks._order_history import HistoryStep, remember_step
from seawall.journeys.duties._scrutiny_asking import send_waiting_requests
from seawall.journeys.enforcement.paging import call_attention
from seawall.journeys.orders._border_finding import find_borders_again
from seawall.ledger import JSON, Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.orders import (
    AUTHORITY_ADDED,
    AUTHORITY_CHANGED,
    AUTHORITY_INFORMED,
    AUTHORITY_KEY_ADDED,
    AUTHORITY_KEY_REVOKED,
    AUTHORITY_REACTIVATED,
    AUTHORITY_SUSPENDED,
)
from seawall.mailroom.signing.public_keys import read_key
from seawall.orders import states
from seawall.orders.model import Genuineness, Order, OrderState, Trust
from seawall.orders.register.model import (
    Authority,
    AuthorityKey,
    AuthorityKind,
    AuthorityState,
    KeyKind,
)
from seawall.orders.register.pinned_key import key_as_text
from seawall.transaction import Transaction

_COUNTRY = re.compile(r"[A-Z]{2}")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
#: More orders than are ever open at once.
_NOT_ACTED_UPON = (OrderState.RUNNING, OrderState.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAuthority:
    """An authority as somebody enters it; `contact` has `telephone`, `email`, `answer_url`."""

    name: str
    kind: AuthorityKind
    country: str
    channels: tuple[str, ...] = ()
    mail_domains: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    """A short form, a translation, a former name: whatever its documents call it."""
    languages: tuple[str, ...] = ()
    contact: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    """Where the entry comes from, such as the Commission's list and its day."""


def add_authority(
    register_entry: NewAuthority, *, tx: Transaction, now: datetime, by: str
) -> Authority:
    """Enter an authority."""
    _check(register_entry, tx=tx)
    authority = Authority(
        id=AuthorityId(new_id("auth", now=now)),
        organisation=tx.organisation,
        name=register_entry.name.strip(),
        kind=register_entry.kind,
        country=register_entry.country,
        created_at=now,
        channels=register_entry.channels,
        mail_domains=_domains(register_entry),
        other_names=_other_names(register_entry),
        languages=register_entry.languages,
        contact=dict(register_entry.contact),
        source=register_entry.source,
    )
    tx.register.add_authority(authority)
    _remember(AUTHORITY_ADDED, authority, by=by, tx=tx, now=now)
    send_waiting_requests(tx=tx, now=now)
    return authority


def change_authority(
    authority: AuthorityId, register_entry: NewAuthority, *, tx: Transaction, now: datetime, by: str
) -> Authority:
    """Correct an entry; its state and its keys stay as they are."""
    stored_authority = tx.register.authority(authority)
    _check(register_entry, tx=tx, instead_of=stored_authority)
    changed = replace(
        stored_authority,
        name=register_entry.name.strip(),
        kind=register_entry.kind,
        country=register_entry.country,
        channels=register_entry.channels,
        mail_domains=_domains(register_entry),
        other_names=_other_names(register_entry),
        languages=register_entry.languages,
        contact={**stored_authority.contact, **register_entry.contact},
        source=register_entry.source or stored_authority.source,
    )
    tx.register.save_authority(changed)
    _remember(AUTHORITY_CHANGED, changed, by=by, tx=tx, now=now)
    if changed.country != stored_authority.country:
        find_borders_again(tx=tx, now=now, by=by, of=authority)
    send_waiting_requests(tx=tx, now=now)
    return changed


def suspend_authority(
    authority: AuthorityId, why: str, *, tx: Transaction, now: datetime, by: str
) -> Authority:
    """Suspend an authority: nothing more is taken from it; what is not acted upon yet is doubted."""
    _require_reason(why)
    suspended = replace(
        tx.register.authority(authority), state=AuthorityState.SUSPENDED, why=why.strip()
    )
    tx.register.save_authority(suspended)
    _remember(AUTHORITY_SUSPENDED, suspended, by=by, tx=tx, now=now, sealed={"why": why})
    for order in tx.orders.board(states=_NOT_ACTED_UPON, limit=None):
        if order.authority == authority:
            _doubt(order, "suspended_authority", tx=tx, now=now)
    return suspended


def reactivate_authority(
    authority: AuthorityId, *, tx: Transaction, now: datetime, by: str
) -> Authority:
    """Reactivate an authority; orders that were doubted meanwhile stay so until somebody calls."""
    active = replace(tx.register.authority(authority), state=AuthorityState.ACTIVE, why="")
    tx.register.save_authority(active)
    _remember(AUTHORITY_REACTIVATED, active, by=by, tx=tx, now=now)
    send_waiting_requests(tx=tx, now=now)
    return active


def note_informed(
    authority: AuthorityId, at: datetime, *, tx: Transaction, now: datetime, by: str
) -> Authority:
    """Note when an authority's information on procedures came, by whichever way: Art. 3(2)."""
    if at > now:
        raise problem("orders.bad-authority.at")
    stored_authority = tx.register.authority(authority)
    informed_at = write_instant(at.astimezone(UTC))
    informed = replace(
        stored_authority, contact={**stored_authority.contact, "informed_at": informed_at}
    )
    tx.register.save_authority(informed)
    public = {"informed_at": informed_at}
    tx.ledger.append(Entry(AUTHORITY_INFORMED, stored_authority.id, at=now, by=by, public=public))
    return informed


def add_key(
    authority: AuthorityId,
    content: bytes,
    *,
    not_before: datetime | None = None,
    tx: Transaction,
    now: datetime,
    by: str,
) -> AuthorityKey:
    """Pin a key or certificate to an authority: a JWK, a PEM, an OpenPGP certificate."""
    key_read = read_key(content)
    key = AuthorityKey(
        id=AuthorityKeyId(new_id("auk", now=now)),
        authority=tx.register.authority(authority).id,
        kind=KeyKind(key_read.kind.value),
        fingerprint=key_read.fingerprint,
        public=key_as_text(key_read.public),
        added_at=now,
        not_before=not_before or key_read.not_before,
    )
    pinned = _pin(key, tx=tx, now=now, by=by)
    let_in_of_key(pinned.fingerprint, tx=tx, now=now)
    return pinned


def bind_api_key(
    authority: AuthorityId, api_key: ApiKeyId, *, tx: Transaction, now: datetime, by: str
) -> AuthorityKey:
    """Bind one of our API keys to an authority: what comes with it is from there."""
    key = AuthorityKey(
        id=AuthorityKeyId(new_id("auk", now=now)),
        authority=tx.register.authority(authority).id,
        kind=KeyKind.API,
        fingerprint=tx.people.key(api_key).id,
        public="",
        added_at=now,
    )
    return _pin(key, tx=tx, now=now, by=by)


def revoke_key(
    fingerprint: str, why: str, *, tx: Transaction, now: datetime, by: str
) -> AuthorityKey:
    """Revoke a key: nothing signed with it counts now; what is not acted upon yet is doubted."""
    _require_reason(why)
    key = tx.register.key(fingerprint)
    if key is None:
        raise problem("orders.unknown-key", fingerprint=fingerprint)
    if key.revoked_at is not None:
        return key
    tx.register.revoke_key(key.id, at=now, why=why.strip())
    public = {"authority": key.authority, "key": key.id, "kind": key.kind.value}
    entry = Entry(
        AUTHORITY_KEY_REVOKED, key.authority, at=now, by=by, public=public, sealed={"why": why}
    )
    tx.ledger.append(entry)
    for order in tx.orders.board(states=_NOT_ACTED_UPON, limit=None):
        if order.authority == key.authority and _may_rest_on(order, fingerprint, tx=tx):
            _doubt(order, "revoked_key", tx=tx, now=now)
    return replace(key, revoked_at=now, why=why.strip())


def _pin(key: AuthorityKey, *, tx: Transaction, now: datetime, by: str) -> AuthorityKey:
    if tx.register.key(key.fingerprint) is not None:
        raise problem("orders.known-already.key")
    tx.register.add_key(key)
    public = {"authority": key.authority, "key": key.id, "kind": key.kind.value}
    sealed = {"fingerprint": key.fingerprint}
    tx.ledger.append(
        Entry(AUTHORITY_KEY_ADDED, key.authority, at=now, by=by, public=public, sealed=sealed)
    )
    return key


def _may_rest_on(order: Order, fingerprint: str, *, tx: Transaction) -> bool:
    """Whether this key may be why we believe it; a mail may bring more than one signature."""
    if order.trust is not Trust.SIGNED or order.document is None or order.authority is None:
        return False
    signed_with = tx.orders.document(order.document).signature.get("key")
    other_keys = {key.fingerprint for key in tx.register.keys_of(order.authority)} - {fingerprint}
    return signed_with not in other_keys


def _doubt(order: Order, why: str, *, tx: Transaction, now: datetime) -> None:
    """Back to asking whether it is genuine; the clock runs on."""
    locked = replace(tx.orders.locked(order.id), trust=Trust.UNSIGNED, genuine=Genuineness.PENDING)
    doubted = states.move_order(locked, states.OrderStep.DOUBTED)
    tx.orders.save(doubted)
    public = {"state": doubted.state.value, "why": why}
    remember_step(
        doubted, HistoryStep(states.OrderStep.DOUBTED.value, public=public), tx=tx, now=now
    )
    say = f"The sender of {order.id} must be verified again ({why.replace('_', ' ')}). The deadline is running."
    call_attention(order.id, say=say, tx=tx, now=now)


def _check(
    register_entry: NewAuthority, *, tx: Transaction, instead_of: Authority | None = None
) -> None:
    if not register_entry.name.strip():
        raise problem("orders.bad-authority.name")
    if not _COUNTRY.fullmatch(register_entry.country):
        raise problem("orders.bad-authority.country", country=register_entry.country)
    for name in (register_entry.name, *_other_names(register_entry)):
        namesake = tx.register.named(name)
        if namesake is not None and namesake != instead_of:
            raise problem("orders.known-already.name", named_name=namesake.name, named=namesake.id)
    for domain in _domains(register_entry):
        _check_domain(domain, tx=tx, instead_of=instead_of)


def _check_domain(domain: str, *, tx: Transaction, instead_of: Authority | None) -> None:
    if not _DOMAIN.fullmatch(domain):
        raise problem("orders.bad-authority.mail-domains", domain=domain)
    holder = tx.register.of_mail_domain(domain)
    if holder is not None and holder != instead_of:
        raise problem("orders.domain-taken", domain=domain, holder=holder.name)


def _domains(register_entry: NewAuthority) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            domain.strip().lower().removeprefix("@") for domain in register_entry.mail_domains
        )
    )


def _other_names(register_entry: NewAuthority) -> tuple[str, ...]:
    names = (" ".join(name.split()) for name in register_entry.other_names)
    return tuple(dict.fromkeys(name for name in names if name))


def _require_reason(why: str) -> None:
    if not why.strip():
        raise problem("orders.bad-authority.why")


def _remember(
    word: LedgerWord,
    authority: Authority,
    *,
    by: str,
    tx: Transaction,
    now: datetime,
    sealed: Mapping[str, JSON] | None = None,
) -> None:
    public = {
        "country": authority.country,
        "kind": authority.kind.value,
        "state": authority.state.value,
    }
    sealed_facts: dict[str, JSON] = {
        "mail_domains": list(authority.mail_domains),
        "name": authority.name,
        "other_names": list(authority.other_names),
        "source": authority.source,
        **(sealed or {}),
    }
    tx.ledger.append(Entry(word, authority.id, at=now, by=by, public=public, sealed=sealed_facts))
