"""Has another unit referred this already? Answered yes or no and since when, never why.

Two ways, one promise: no address and no case leaves the unit that holds it.

- Inside one installation, units leave a mark for each address they refer: a digest under
  the installation's own key, which says nothing to whoever reads the table alone.
- Between installations, the asking unit draws a fresh salt, sends digests under it, and
  signs the question. The unit asked digests what it has itself referred under the same salt
  and says which are the same. Who is asked learns nothing of an address it does not
  know; who asks learns nothing of one it did not ask for.

Europol's EU IRU counts such cases as de-confliction: 636 out, 2,762 in by 2017.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from seawall.errors import problem
from seawall.keys.tags import tag_of
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.ledger.model import JSON

#: Digests in one question.
MOST = 10_000
SALT = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def mark_of(fingerprint: str) -> str:
    """What stands for an address among all units of the installation."""
    return tag_of(fingerprint, key=secret_for(KeyPurpose.DECONFLICTION))


def salted_digest(fingerprint: str, salt: str) -> str:
    """What stands for an address in one question."""
    return tag_of(fingerprint, key=bytes.fromhex(salt))


def question(fingerprints: Iterable[str], *, salt: str) -> dict[str, JSON]:
    """What a unit asks; it is signed before it is sent."""
    return {
        "salt": salt,
        "digests": sorted(salted_digest(fingerprint, salt) for fingerprint in fingerprints),
    }


def read_question(body: Mapping[str, object]) -> tuple[str, frozenset[str]]:
    """The salt and the digests, or refused as `referrals.bad-question.*`."""
    salt, digests = body.get("salt"), body.get("digests")
    if not isinstance(salt, str) or not SALT.fullmatch(salt):
        raise problem("referrals.bad-question.salt")
    if not isinstance(digests, list) or not 0 < len(digests) <= MOST:
        raise problem("referrals.bad-question.number", most=MOST)
    if not all(isinstance(digest, str) and _DIGEST.fullmatch(digest) for digest in digests):
        raise problem("referrals.bad-question.digest")
    return salt, frozenset(digests)


def answer_question(
    digests: frozenset[str], salt: str, referred: Iterable[tuple[str, datetime]]
) -> dict[str, str]:
    """Which of these the unit has referred itself, and the day it first did."""
    days: dict[str, date] = {}
    for fingerprint, at in referred:
        digest = salted_digest(fingerprint, salt)
        if digest in digests:
            days[digest] = min(at.date(), days.get(digest, at.date()))
    return {digest: day.isoformat() for digest, day in sorted(days.items())}
