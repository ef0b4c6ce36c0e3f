"""What comes into a shared bank is offered: in order, once, and with the people behind each."""

from __future__ import annotations

import pytest

from seawall.banks.model import NewEntry
from seawall.forum.defence.model import SignalEffect
from seawall.journeys.banks import bank_curation
from seawall.journeys.forum import offer_following, signal_exchange
from seawall.transaction import reading, transaction
from tests.corners import known, orb
from tests.forum_made import GREY, a_forum
from tests.people_made import make_person
from tests.problems import raises_problem


@pytest.fixture
def made(database, now):
    return a_forum(now, "Ada", "Ben")


def share(made, bank, **rule):
    with transaction(made.organisations["Ada"]) as tx:
        signal_exchange.share_bank(
            bank, made.seats["Ada"], labels=rule.get("labels", ()),
            min_confidence=rule.get("min_confidence", 0), tx=tx, now=made.now, by="test",
        )  # fmt: skip


def shared(made, **rule):
    bank = made.bank("Ada")
    share(made, bank, **rule)
    return bank


def look(made):
    with reading(made.organisations["Ada"]) as tx:
        page = offer_following.look_for_offers(tx=tx)
    with transaction(made.organisations["Ada"]) as tx:
        return offer_following.offer_page(page, tx=tx, now=made.now)


def offered(made, name="Ada"):
    with transaction(made.organisations[name]) as tx:
        return [one for _, one in tx.shared_signals.page(made.seats[name])]


def test_many_entries_leave_in_one_statement_and_none_of_them_twice(made):
    bank = shared(made)
    for mark in "abcdef":
        made.add("Ada", bank, "sha256", mark * 64)

    look(made)
    look(made)
    made.sync()

    assert len(offered(made)) == len(offered(made, "Ben")) == 6
    assert sum(one.statement.kind == "signal.offered" for one in made.log()) == 1


def test_features_stay_at_home_whether_they_come_before_the_sharing_or_after_it(made):
    bank = made.bank("Ada")
    made.add("Ada", bank, "orb", orb(known()))
    share(made, bank)
    made.add("Ada", bank, "orb", orb(known("coffee.png")))
    made.add("Ada", bank, "sha256", "a" * 64)

    look(made)
    with transaction(made.organisations["Ada"]) as tx:
        for rule in tx.forum.sharing():
            signal_exchange.offer_bank(rule, tx=tx, now=made.now)

    assert [one.signal_type for one in offered(made)] == ["sha256"]


def test_a_page_that_two_saw_is_offered_once(made):
    bank, organisation = shared(made), made.organisations["Ada"]
    made.add("Ada", bank, "sha256", "a" * 64)
    with reading(organisation) as tx:
        page = offer_following.look_for_offers(tx=tx)

    more = []
    for _ in range(2):
        with transaction(organisation) as tx:
            more.append(offer_following.offer_page(page, tx=tx, now=made.now))

    assert more == [False, True]  # the second looks again
    assert not look(made)
    made.sync()
    assert sum(one.statement.kind == "signal.offered" for one in made.log()) == 1


def test_what_came_before_anybody_shared_is_not_offered_by_looking(made):
    bank = made.bank("Ada")
    made.add("Ada", bank, "sha256", "a" * 64)
    look(made)

    assert offered(made) == []


def test_only_what_the_rule_names_is_offered(made):
    bank = shared(made, labels=[GREY], min_confidence=80)
    made.add("Ada", bank, "sha256", "a" * 64)
    made.add("Ada", bank, "sha256", "b" * 64, label="behaviour/recruitment")
    made.add("Ada", bank, "sha256", "c" * 64, confidence=50)

    look(made)

    assert [one.value for one in offered(made)] == ["a" * 64]


def test_two_people_who_each_added_one_do_not_stand_behind_each_others(made):
    bank = shared(made)
    with transaction(made.organisations["Ada"]) as tx:
        organisation = tx.people.organisation(made.organisations["Ada"])
    first, second = make_person(organisation), make_person(organisation)
    for person, mark in ((first, "a"), (second, "b")):
        with transaction(made.organisations["Ada"]) as tx:
            bank_curation.add_signal(
                bank, NewEntry("sha256", mark * 64, label=GREY), tx=tx, now=made.now, by=person.code
            )

    look(made)

    assert {one.value[0]: one.approvers for one in offered(made)} == {
        "a": (first.code,),
        "b": (second.code,),
    }


def test_an_address_that_names_an_account_stays_here_with_the_reason(made):
    bank = shared(made)
    entry = made.add("Ada", bank, "url", "https://social.example/@somebody")

    look(made)

    assert offered(made) == []
    with transaction(made.organisations["Ada"]) as tx:
        assert tx.banks.history(entry)[-1].what == "not_shared"


def test_a_second_person_confirms_and_the_first_cannot(made, now):
    bank = shared(made)
    with transaction(made.organisations["Ada"]) as tx:
        organisation = tx.people.organisation(made.organisations["Ada"])
    first, second = make_person(organisation), make_person(organisation)
    with transaction(made.organisations["Ada"]) as tx:
        new = NewEntry("sha256", "a" * 64, label=GREY)
        bank_curation.add_signal(bank, new, tx=tx, now=now, by=first.code)
    look(made)
    (one,) = offered(made)

    with (
        transaction(made.organisations["Ada"]) as tx,
        raises_problem("forum.same-person"),
    ):
        signal_exchange.confirm_offers([one.id], made.seats["Ada"], person=first, tx=tx, now=now)
    with transaction(made.organisations["Ada"]) as tx:
        signal_exchange.confirm_offers([one.id], made.seats["Ada"], person=second, tx=tx, now=now)
    made.sync()

    (held,) = offered(made, "Ben")
    assert set(held.approvers) == {first.code, second.code}
    assert held.effect in set(SignalEffect)
