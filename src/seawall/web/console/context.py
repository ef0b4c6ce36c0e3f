"""What every page of the console shows around itself: places, who is signed in, theme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from seawall.people.model import Member
from seawall.people.rights import may
from seawall.web.request import Call, hold

THEMES = frozenset({"seawall-light", "seawall-dark"})


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the rail."""

    title: str
    href: str
    icon: str
    key: str
    count: int = 0
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the rail and the places under it."""

    title: str
    places: tuple[Place, ...]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The rail and the frame; nothing but the theme for somebody who is not signed in."""
    call = cast("Call", request)
    theme = request.COOKIES.get("seawall_theme", "")
    frame: dict[str, Any] = {"theme": theme if theme in THEMES else ""}
    member = getattr(call, "member", None)
    if member is None:
        return frame
    waiting, organisation = _looked_up(call)
    return {
        **frame,
        "member": member,
        "now": call.now,
        "organisation": organisation,
        "sections": _sections(call.path, member, waiting),
    }


def _looked_up(call: Call) -> tuple[int, Any]:
    if hasattr(call, "tx"):
        return call.tx.cases.open_count(), call.tx.people.organisation(call.organisation)
    with hold(call) as tx:
        return tx.cases.open_count(), tx.people.organisation(call.organisation)


def _sections(path: str, member: Member, waiting: int) -> tuple[Section, ...]:
    review = (
        Place(_("Review queue"), "/", "inbox", "g i", count=waiting),
        Place(_("Check something"), "/try", "clipboard-paste", "g n"),
        Place(_("Banks"), "/banks", "fingerprint", "g b"),
    )
    accounts: tuple[Place, ...] = (
        Place(_("Deliveries"), "/admin/endpoints", "webhook", "g d"),
        Place(_("Ledger"), "/ledger", "scroll-text", "g l"),
    )
    if may(member.role, "people.manage"):
        accounts = (*accounts, Place(_("People"), "/admin/people", "users", "g p"))
    return (
        Section(_("Review"), tuple(_marked(place, path) for place in review)),
        Section(_("Accounts for it"), tuple(_marked(place, path) for place in accounts)),
    )


def _marked(place: Place, path: str) -> Place:
    """The place we are at says so; a case belongs to the queue."""
    if place.href == "/":
        return replace(place, is_here=path == "/" or path.startswith("/cases/"))
    return replace(place, is_here=path.startswith(place.href))
