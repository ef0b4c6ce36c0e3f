"""The recipient's receipt: signed, and about exactly what was sent, or it proves nothing.

TCO Art. 3(5) wants means that give a written record of the date and time of sending and
receipt. A recipient that runs Seawall signs that record; the digest in it is of the bytes
that we signed, so a receipt for something else does not fit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.errors import InvalidRequest, problem
from seawall.mailroom.signing import jws
from seawall.mailroom.signing.model import KnownKey, Signature
from seawall.mailroom.signing.public_keys import read_key
from seawall.referrals.model import Dispatch, Recipient


class ReceiptDoesNotFit(InvalidRequest):
    """A receipt that is not for what was sent."""


@dataclass(frozen=True, slots=True)
class ConfirmedReceipt:
    """When they say it arrived, and everything they signed."""

    received_at: datetime
    said: Mapping[str, Any]
    signature: Signature


def key_of(recipient: Recipient) -> tuple[KnownKey, ...]:
    """The key the recipient's answers are checked against; none while it has none."""
    return (read_key(recipient.public_key.encode()),) if recipient.public_key else ()


def confirmed_receipt(
    receipt: str, dispatch: Dispatch, recipient: Recipient, *, now: datetime
) -> ConfirmedReceipt:
    """The receipt, if it is the recipient's and for this; else `ReceiptDoesNotFit`."""
    payload, signature = jws.verify_jws(receipt, key_of(recipient), now=now)
    _require_valid(signature)
    if (
        payload is None
        or payload.get("reference_number", payload.get("reference")) != dispatch.reference
    ):
        raise problem("referrals.receipt-reference", ReceiptDoesNotFit)
    if payload.get("sha256") not in {sha256(dispatch), dispatch.digest}:
        raise problem("referrals.receipt-content", ReceiptDoesNotFit)
    return ConfirmedReceipt(_moment(payload.get("received_at")), payload, signature)


def sha256(dispatch: Dispatch) -> str:
    """The digest of the bytes on the wire."""
    return hashlib.sha256(dispatch.signed.encode()).hexdigest()


def _require_valid(signature: Signature) -> None:
    if not signature.is_valid:
        raise problem(
            "referrals.receipt-signature",
            ReceiptDoesNotFit,
            state=signature.state.value.replace("_", " "),
            why=signature.why,
        )


def _moment(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise problem("referrals.receipt-no-time", ReceiptDoesNotFit) from None
    if at.tzinfo is None:
        raise problem("referrals.receipt-no-offset", ReceiptDoesNotFit)
    return at
