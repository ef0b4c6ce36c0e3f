"""A member shows who it is by signing a pass for a minute: no secret is shared with the hub.

`Authorization: Seawall-Member <pass>`; the pass is a JWS that names the forum, the member
and the end of its minute, in seconds of Unix time. No two clocks agree, so it is taken for two
minutes more, and two minutes before it was made: whoever steals one from a log has it for three
minutes, and can read with it, not speak, since statements are signed each on its own.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta

from seawall.errors import Unauthenticated, problem
from seawall.forum.forum_statement import open_bytes, sign_bytes
from seawall.forum.model import BadStatement
from seawall.ids import ForumId, ForumMemberId
from seawall.keys.signing import SigningKey
from seawall.ledger.entry import canonical_json
from seawall.ledger.model import JSON

SCHEME = "Seawall-Member"
GOOD_FOR = timedelta(minutes=1)
#: How far the clocks of a member and of the hub may be apart.
SKEW = timedelta(minutes=2)
_MOST = 2_000


class BadPass(Unauthenticated):
    """The pass is not one this forum accepts."""


def write_pass(forum: ForumId, member: ForumMemberId, key: SigningKey, *, now: datetime) -> str:
    """A pass for the coming minute; the hub allows clocks to differ by `SKEW`."""
    until = int((now + GOOD_FOR).timestamp())
    claims: dict[str, JSON] = {"forum": forum, "member": member, "until": until}
    return sign_bytes(canonical_json(claims).encode(), key, kid=member)


def bearer_of(text: str) -> ForumMemberId:
    """Whose pass this says it is, before anybody has checked."""
    try:
        return ForumMemberId(str(_claims(text)["member"]))
    except (BadStatement, KeyError, ValueError, TypeError, IndexError):
        raise problem("forum.pass-unreadable", BadPass, scheme=SCHEME) from None


def require_pass(text: str, public_key: str, *, forum: ForumId, now: datetime) -> None:
    """Refuse a pass that is not its member's, not for this forum, or not for now within `SKEW`."""
    member = bearer_of(text)
    try:
        claims = json.loads(open_bytes(text, public_key, kid=member))
    except BadStatement:
        raise problem("forum.pass-unsigned", BadPass, scheme=SCHEME) from None
    if claims.get("forum") != forum:
        raise problem("forum.pass-elsewhere", BadPass, scheme=SCHEME)
    until = claims.get("until")
    if not isinstance(until, int) or not -_spare() <= until - now.timestamp() <= _longest():
        minutes = int(_spare() // 60)
        raise problem("forum.pass-expired", BadPass, minutes=minutes)


def _spare() -> float:
    return SKEW.total_seconds()


def _longest() -> float:
    return (GOOD_FOR + SKEW).total_seconds()


def _claims(text: str) -> dict[str, object]:
    if len(text) > _MOST:
        raise ValueError
    body = text.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    if not isinstance(claims, dict):
        raise TypeError
    return claims
