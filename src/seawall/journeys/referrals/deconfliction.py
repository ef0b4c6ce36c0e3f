"""Units do not do each other's work twice, and do not show each other their cases.

TCO Art. 14(1) and recital 36: authorities exchange information so that no two of them
order the same content. Here they learn that another unit has referred an address and on
which day; never which unit, nor why.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from seawall.errors import problem
from seawall.ids import BatchId
from seawall.keys.organisation import own_key
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.referrals import DECONFLICTION_ANSWERED, DECONFLICTION_HEARD
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import KnownKey
from seawall.orders.register.model import AuthorityState
from seawall.orders.register.pinned_key import pinned_key_of
from seawall.referrals import earlier_referral as rule
from seawall.referrals.earlier_referral import mark_of
from seawall.referrals.model import AddressStanding, ReferralLine
from seawall.transaction import INSTALLATION, Transaction


def referred_elsewhere(fingerprints: Collection[str], *, tx: Transaction) -> dict[str, datetime]:
    """Which of these addresses another unit of this installation referred, and when first."""
    marks = {mark_of(fingerprint): fingerprint for fingerprint in fingerprints}
    everybody = tx.of(INSTALLATION)
    try:
        marked_at = everybody.referring.marked(marks, by_others_than=tx.organisation)
    finally:
        tx.of(tx.organisation)
    return {marks[mark]: at for mark, at in marked_at.items()}


def reply_to_unit(question: bytes, *, tx: Transaction, now: datetime) -> str:
    """The signed answer to another unit's signed question; only units of the register ask."""
    body, signature = jws.verify_jws(question, _units(tx=tx), now=now)
    if not signature.is_valid or body is None:
        raise problem(
            "referrals.not-a-registered-unit.question",
            state=signature.state.value,
            why=signature.why,
        )
    salt, digests = rule.read_question(body)
    days = rule.answer_question(digests, salt, tx.referring.referred())
    answer_body: dict[str, JSON] = {"form": "deconfliction", "salt": salt, "referred": days}
    public: dict[str, JSON] = {"asked": len(digests), "known": len(days), "asker": signature.signer}
    tx.ledger.append(Entry(DECONFLICTION_ANSWERED, tx.organisation, at=now, public=public))
    number = f"deconfliction/{signature.jti}"
    return jws.sign_payload(answer_body, own_key(tx.organisation), now=now, jti=number)


def ask_unit(fingerprints: Collection[str], *, tx: Transaction, now: datetime) -> tuple[str, str]:
    """A signed question to another unit, and the salt that its answer is read with."""
    salt = secrets.token_hex(32)
    body = rule.question(fingerprints, salt=salt)
    return jws.sign_payload(body, own_key(tx.organisation), now=now, jti=f"question/{salt}"), salt


def signed_in(status: int | None, body: bytes, error: str) -> str:
    """The signed answer in what a unit's door said, or refused as `referrals.no-answer`."""
    try:
        answer = json.loads(body) if status == 200 else {}
    except ValueError:
        answer = {}
    signed = answer.get("signed") if isinstance(answer, dict) else None
    if not isinstance(signed, str):
        raise problem("referrals.no-answer", error=error or status)
    return signed


def hear_unit(
    signed: str, salt: str, *, batch: BatchId, tx: Transaction, now: datetime
) -> list[ReferralLine]:
    """Another unit's signed answer: what it has referred gets that standing, with the day."""
    answer_body, signature = jws.verify_jws(signed, _units(tx=tx), now=now)
    if not signature.is_valid or answer_body is None or answer_body.get("salt") != salt:
        raise problem(
            "referrals.not-a-registered-unit.answer",
            why=signature.why or "it is to another question",
        )
    referred = answer_body.get("referred")
    days = referred if isinstance(referred, dict) else {}
    changed = []
    for line in tx.referring.lines(batch):
        day = days.get(rule.salted_digest(line.fingerprint, salt)) if line.fingerprint else None
        if day is None or line.standing is not AddressStanding.READY or line.dispatch:
            continue
        why = f"referred by another unit on {str(day)[:10]}"
        after = replace(line, standing=AddressStanding.ALREADY_REFERRED, why=why)
        tx.referring.save_line(after)
        changed.append(after)
    public: dict[str, JSON] = {"unit": signature.signer, "known": len(changed)}
    tx.ledger.append(Entry(DECONFLICTION_HEARD, batch, at=now, public=public))
    return changed


def _units(*, tx: Transaction) -> list[KnownKey]:
    """Keys of authorities of the register that are not suspended."""
    active = {
        authority.id
        for authority in tx.register.authorities()
        if authority.state is AuthorityState.ACTIVE
    }
    register_keys = (pinned_key_of(key) for key in tx.register.keys_of() if key.authority in active)
    return [key for key in register_keys if key]


def leave_marks(fingerprints: Iterable[str], *, tx: Transaction, now: datetime) -> None:
    """Let other units know that these addresses are referred."""
    tx.referring.mark([mark_of(fingerprint) for fingerprint in fingerprints], at=now)
