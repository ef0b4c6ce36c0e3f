"""Whether a browser's session is somebody's: asked before its requests wait in a lane."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings as django_settings
from django.http.cookie import parse_cookie

from seawall.ids import SessionId
from seawall.people.access import sessions
from seawall.transaction import INSTALLATION, transaction
from seawall.web.kept_sessions import SessionStore
from seawall.web.last_member_cookie import is_marked
from seawall.web.request import SESSION, limits


def has_members_mark(cookies: str) -> bool:
    """Whether this browser was a member's lately, by our own signature: nothing is asked for it."""
    return is_marked(parse_cookie(cookies))


def is_signed_in(cookies: str) -> bool:
    """Whether this `Cookie` header holds the session of somebody who is signed in now."""
    key = parse_cookie(cookies).get(django_settings.SESSION_COOKIE_NAME, "")
    visit = SessionStore(key).get(SESSION) if key else None
    if not isinstance(visit, str):
        return False
    with transaction(INSTALLATION) as tx:
        found = tx.access.session(SessionId(visit))
    if found is None:
        return False
    session, member = found
    return member.is_active and sessions.is_live(session, now=datetime.now(UTC), limits=limits())
