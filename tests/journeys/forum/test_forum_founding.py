"""A forum is founded under a name by which it is found, and its members come and go."""

from __future__ import annotations

from seawall.forum.model import MemberKind, MemberState
from seawall.journeys.forum import forum_founding
from seawall.transaction import transaction
from tests.forum_made import NOBODY, a_forum
from tests.people_made import make_organisation
from tests.problems import raises_problem


def found(organisation, name, now):
    with transaction(organisation) as tx:
        return forum_founding.create_forum(name, tx=tx, now=now, by="test", url=NOBODY)


def test_a_second_forum_of_one_name_is_refused_whoever_founded_the_first(database, now):
    made = a_forum(now, "Ada")

    with raises_problem("forum.name-taken"):
        found(made.hub, "harbour forum ", now)
    with raises_problem("forum.name-taken"):
        found(made.organisations["Ada"], "Harbour Forum", now)

    assert found(made.hub, "Quay Forum", now).name == "Quay Forum"
    assert found(make_organisation().id, "Harbour Forum", now).name == "Harbour Forum"


def test_its_founder_is_a_member_under_the_name_of_the_company(database, now):
    made = a_forum(now, "Ada")
    with transaction(made.organisations["Ada"]) as tx:
        members = {member.kind: member.name for member in tx.forum.members(made.seats["Ada"])}
        company = tx.people.organisation(made.organisations["Ada"])
    with transaction(made.hub) as tx:
        hub = tx.people.organisation(made.hub)

    assert (hub.name, company.name) != ("Harbour Forum", "Harbour Forum")
    assert members[MemberKind.HUB] == hub.name


def test_who_left_by_itself_is_no_member_any_more_and_was_not_removed(database, now):
    made = a_forum(now, "Ada", "Ben")
    made.say("Ada", "member.left", {})
    made.post("Ada")
    made.follow("Ben")

    ada = made.seat("Ada").me
    with transaction(made.organisations["Ben"]) as tx:
        left = tx.forum.member(made.seats["Ben"], ada)

    assert left.state is MemberState.LEFT
    assert left.is_out
