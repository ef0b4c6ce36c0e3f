"""A link that signs one person in: once, within fifteen minutes, known by its digest."""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.errors import Unauthenticated
from seawall.keys.tokens import new_token, token_digest
from seawall.people.model import Member, SignInLink

LASTS = timedelta(minutes=15)
PREFIX = "swl_"
#: Where a link is spent. The token stands behind the `#`, which no browser sends.
PAGE = "/sign-in/link"


class LinkSpent(Unauthenticated):
    """The link was used, has run out, or never was; we do not say which."""

    kind = "link-spent"


def new_link(member: Member, *, now: datetime) -> tuple[str, SignInLink]:
    """A fresh token for this member, and the link we keep of it."""
    token = new_token(PREFIX)
    link = SignInLink(token_digest(token), member.id, member.organisation, now, now + LASTS)
    return token, link


def link_address(token: str, *, at: str) -> str:
    """The address to hand to the member; whoever serves it learns nothing of the token."""
    return f"{at}{PAGE}#{token}"
