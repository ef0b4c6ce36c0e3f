"""Pages that offer what a person does in a forum: its members, policy, incidents, signals."""

from __future__ import annotations

from seawall.people.model import Organisation
from seawall.transaction import transaction
from tests.forum_made import Made
from tests.web.console.conftest import Visitor
from tests.web.console.forum_pages import an_incident, base, made, person, share, share_bank
from tests.web.console.scene import MakeScene, Scene


def in_a_forum(forum: Made, who: Visitor, page: str, act: str, owner: str = "Ada") -> Scene:
    """A page of the forum, and where one of its forms is sent."""
    with transaction(forum.hub if owner == "hub" else forum.organisations[owner]) as tx:
        org = tx.people.organisation(tx.organisation)
    return Scene(who, f"{base(forum)}/{page}", f"{base(forum)}/{act}", org=org)


def at_the_hub(act: str) -> MakeScene:
    def scene(_org: Organisation) -> Scene:
        forum = made()
        return in_a_forum(forum, person(forum, "hub"), "members", act, "hub")

    return scene


def with_its_policy(_org: Organisation) -> Scene:
    forum = made()
    return in_a_forum(forum, person(forum, "Ada"), "policy", "policy")


def with_a_checklist(_org: Organisation) -> Scene:
    forum = made()
    page = "incidents/propose"
    return in_a_forum(forum, person(forum, "Ada"), f"{page}?type=pci", page)


def on_an_incident(act: str, *, opened: bool = True) -> MakeScene:
    def scene(_org: Organisation) -> Scene:
        forum = made("Ada", "Ben", "Cleo")
        page = f"incidents/{an_incident(forum, opened=opened)}"
        owner = "Ada" if opened else "Ben"
        return in_a_forum(forum, person(forum, owner), page, f"{page}/{act}", owner)

    return scene


def on_a_signal(act: str, *, of: str) -> MakeScene:
    """A signal that Ada shared, in front of somebody of a member."""

    def scene(_org: Organisation) -> Scene:
        forum = made()
        page = f"signals/{share(forum, 'Ada')}"
        return in_a_forum(forum, person(forum, of), page, f"{page}/{act}", of)

    return scene


def on_a_grave_signal(_org: Organisation) -> Scene:
    forum = made()
    page = f"signals/{share_bank(forum, 'Ada')}"
    return in_a_forum(forum, person(forum, "Ada"), page, f"{page}/confirm")


_FORUM = "forum/<str:forum>"
_INCIDENT = f"{_FORUM}/incidents/<str:incident_id>"
_SIGNAL = f"{_FORUM}/signals/<str:offer_id>"
FORUMS: dict[str, MakeScene] = {
    f"{_FORUM}/members": at_the_hub("members"),
    f"{_FORUM}/members/standing": at_the_hub("members/standing"),
    f"{_FORUM}/policy": with_its_policy,
    f"{_FORUM}/incidents/propose": with_a_checklist,
    f"{_INCIDENT}/approve": on_an_incident("approve", opened=False),
    f"{_INCIDENT}/extend": on_an_incident("extend"),
    f"{_INCIDENT}/conclude": on_an_incident("conclude"),
    f"{_INCIDENT}/update": on_an_incident("update"),
    f"{_SIGNAL}/opinion": on_a_signal("opinion", of="Ben"),
    f"{_SIGNAL}/confirm": on_a_grave_signal,
    f"{_SIGNAL}/withdraw": on_a_signal("withdraw", of="Ada"),
}
