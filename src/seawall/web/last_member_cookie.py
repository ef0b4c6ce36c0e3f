"""A signed cookie that names the last member of this browser, and opens nothing.

When a session ends while somebody types, the form they send comes from nobody. This
cookie says for whom it may be kept (`journeys/people/form_keeping.py`). It holds two ids, is
signed, is out of reach for scripts, and lasts as long as a session could.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponseBase
from django.middleware.csrf import rotate_token

from seawall.config import settings
from seawall.errors import NotFound
from seawall.ids import PersonId
from seawall.people.model import Member
from seawall.transaction import Transaction
from seawall.web.request import Call
from seawall.web.signed_cookie import SignedCookie


def remember_person(call: Call, answer: HttpResponseBase) -> None:
    """Remember in the browser who signed in.

    Where somebody else was before, the forms in their open tabs are worth nothing: none of
    them may be sent in the name of whoever has the chair now.
    """
    before = _person_in_cookie(call)
    if call.member is None or before == call.member.id:
        return
    if before:
        rotate_token(call)
    _cookie().keep(answer, call.member.id)


def last_person(call: Call, tx: Transaction) -> Member | None:
    """The last member who signed in here, if they still may sign in."""
    person_id = _person_in_cookie(call)
    try:
        member = tx.people.member(person_id) if person_id else None
    except NotFound:
        return None
    return member if member and member.is_active else None


def is_marked(cookies: Mapping[str, str]) -> bool:
    """Whether these cookies name somebody who was signed in within the time of a session."""
    return _person_in(cookies) is not None


def _person_in_cookie(call: Call) -> PersonId | None:
    return _person_in(call.COOKIES)


def _person_in(cookies: Mapping[str, str]) -> PersonId | None:
    signed_name = _cookie().read(cookies)
    return PersonId(signed_name) if isinstance(signed_name, str) else None


def _cookie() -> SignedCookie:
    return SignedCookie("whose", settings().session_hours * 3600)
