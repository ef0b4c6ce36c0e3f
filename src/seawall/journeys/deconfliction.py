"""Units do not do each other's work twice, and do not show each other their cases.

TCO Art. 14(1) and recital 36: authorities exchange information so that no two of them
order the same content. Here they learn that another unit has referred an address and on
which day; never which unit, nor why.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from seawall.errors import InvalidRequest
from seawall.ledger.model import JSON, Entry
from seawall.orders.referring import deconfliction as rule
from seawall.orders.referring.deconfliction import mark_of
from seawall.orders.register.model import AuthorityState
from seawall.orders.signing import jws
from seawall.orders.signing.model import KnownKey
from seawall.orders.signing.own_key import own_key
from seawall.orders.signing.register import known_of
from seawall.transaction import INSTALLATION, Transaction


class NotARegisteredUnit(InvalidRequest):
    """The question is not from a unit that this one knows."""

    kind = "not-a-registered-unit"


def referred_elsewhere(fingerprints: Collection[str], *, tx: Transaction) -> dict[str, datetime]:
    """Which of these addresses another unit of this installation referred, and when first."""
    marks = {mark_of(each): each for each in fingerprints}
    everybody = tx.of(INSTALLATION)
    try:
        found = everybody.referring.marked(marks, by_others_than=tx.organisation)
    finally:
        tx.of(tx.organisation)
    return {marks[mark]: at for mark, at in found.items()}


def reply(question: bytes, *, tx: Transaction, now: datetime) -> str:
    """The signed answer to another unit's signed question; only units of the register ask."""
    body, signature = jws.verify(question, _units(tx=tx), now=now)
    if not signature.is_valid or body is None:
        raise NotARegisteredUnit(
            f"the signature is {signature.state.value}: {signature.why}",
            field="body",
            remedy="Ask the unit to enter your key in its register.",
        )
    salt, digests = rule.read_question(body)
    days = rule.answer(digests, salt, tx.referring.referred())
    said: dict[str, JSON] = {"form": "deconfliction", "salt": salt, "referred": days}
    public: dict[str, JSON] = {"asked": len(digests), "known": len(days), "asker": signature.signer}
    tx.ledger.append(Entry("deconfliction.answered", tx.organisation, at=now, public=public))
    number = f"deconfliction/{signature.jti}"
    return jws.sign(said, own_key(tx.organisation), now=now, jti=number)


def ask(fingerprints: Collection[str], *, tx: Transaction, now: datetime) -> tuple[str, str]:
    """A signed question to another unit, and the salt that its answer is read with."""
    salt = secrets.token_hex(32)
    body = rule.question(fingerprints, salt=salt)
    return jws.sign(body, own_key(tx.organisation), now=now, jti=f"question/{salt}"), salt


def _units(*, tx: Transaction) -> list[KnownKey]:
    """Keys of authorities of the register that are not suspended."""
    active = {one.id for one in tx.register.authorities() if one.state is AuthorityState.ACTIVE}
    made = (known_of(key) for key in tx.register.keys_of() if key.authority in active)
    return [key for key in made if key]


def leave_marks(fingerprints: Iterable[str], *, tx: Transaction, now: datetime) -> None:
    """Let other units know that these addresses are referred."""
    tx.referring.mark([mark_of(each) for each in fingerprints], at=now)
