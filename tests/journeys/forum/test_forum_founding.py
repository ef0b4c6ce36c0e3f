"""A forum is founded under a name by which it is found."""

from __future__ import annotations

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
