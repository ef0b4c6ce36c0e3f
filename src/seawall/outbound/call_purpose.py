"""What a call is for, and what it may cost: every purpose that anything leaves for.

A call that has no row here is not made. `docs/reference/outbound.md` shows the same table.
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True, slots=True)
class CallPurpose:
    """What a call is for: its whole time in seconds, and the bytes of the answer that are read."""

    name: str
    seconds: float
    most: int
    is_beginning_enough: bool = False
    """Of a longer answer the beginning is read; without this it is no answer."""
    only_looks: bool = False
    """Reads what is public and sends nothing, so plain http is fine."""
    goes_anywhere: bool = False
    """Whoever runs Seawall typed the address, so it may lead into their own network."""
    unpacks: bool = False
    """Takes an answer that was packed for the way; others are asked for as they are."""


WEBHOOK = CallPurpose("webhook", 30, 32 * 1024, is_beginning_enough=True)
ON_CALL = CallPurpose("person on call", 30, 32 * 1024, is_beginning_enough=True)
DEAD_MAN = CallPurpose("dead-man's switch", 10, 32 * 1024, is_beginning_enough=True)
ORDER_ANSWER = CallPurpose("answer to an authority", 30, 32 * 1024, is_beginning_enough=True)
DISPATCH = CallPurpose("order or referral of a unit", 30, 32 * 1024, is_beginning_enough=True)
DISPATCH_ANSWER = CallPurpose("a platform's answer", 30, 32 * 1024, is_beginning_enough=True)
DECONFLICTION = CallPurpose("question to another unit", 30, 32 * 1024, is_beginning_enough=True)
IS_GONE = CallPurpose("is it gone", 30, 32 * 1024, is_beginning_enough=True)
PROBE = CallPurpose(
    "public page", 30, 2 * MIB, is_beginning_enough=True, only_looks=True, unpacks=True
)
MEDIA = CallPurpose("file of a notice", 60, 512 * MIB)
MEDIA_OF_A_CHECK = CallPurpose("file of an HMA look-up", 30, 512 * MIB, only_looks=True)
SIGN_IN = CallPurpose("OpenID Connect provider", 5, 32 * 1024, is_beginning_enough=True)
HUB = CallPurpose("hub of a forum", 30, 64 * MIB)
HUB_IN_A_CHECK = CallPurpose("hub of a forum, while an upload waits", 3, 64 * MIB)
HUB_FILE = CallPurpose("list of a forum", 900, 2048 * MIB)
HUB_STREAM = CallPurpose("log of a forum, by the line", 20, 8 * MIB)
EXCHANGE = CallPurpose("exchange", 60, 64 * MIB, unpacks=True)
WITNESS = CallPurpose("witness of our ledger", 15, 32 * 1024)
MEMBER_WITNESS = CallPurpose("witness that a forum named", 5, 32 * 1024)
DSA_DATABASE = CallPurpose("DSA Transparency Database", 60, 16 * MIB)
TRACES = CallPurpose("collector of traces", 10, 32 * 1024, is_beginning_enough=True)
STORE = CallPurpose("the operator's own object store", 600, 2048 * MIB, goes_anywhere=True)
SEEDED_UPLOAD = CallPurpose(
    "upload of a drill", 60, 32 * 1024, is_beginning_enough=True, goes_anywhere=True
)
CONTRACT_TEST = CallPurpose(
    "receiver under test", 10, 32 * 1024, is_beginning_enough=True, goes_anywhere=True
)

PURPOSES = (
    WEBHOOK,
    ON_CALL,
    DEAD_MAN,
    ORDER_ANSWER,
    DISPATCH,
    DISPATCH_ANSWER,
    DECONFLICTION,
    IS_GONE,
    PROBE,
    MEDIA,
    MEDIA_OF_A_CHECK,
    SIGN_IN,
    HUB,
    HUB_IN_A_CHECK,
    HUB_FILE,
    HUB_STREAM,
    EXCHANGE,
    WITNESS,
    MEMBER_WITNESS,
    DSA_DATABASE,
    TRACES,
    STORE,
    SEEDED_UPLOAD,
    CONTRACT_TEST,
)
