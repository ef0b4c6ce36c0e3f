"""Whose turn it is: no account waits for more than one file of each other."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from seawall.sandbox.fair_places import FairPlaces, Ticket
from seawall.sandbox.fair_turns import Claimant, FairTurns

HOSTILE = Claimant("harbour", "user-17", is_named=True)
HONEST = Claimant("harbour", "user-4", is_named=True)
ELSEWHERE = Claimant("lighthouse", "user-17", is_named=True)
BY_KEY = Claimant("quayside", "key_1")

CLAIMANTS = st.builds(
    Claimant,
    st.sampled_from(["harbour", "lighthouse"]),
    st.sampled_from(["user-1", "user-2", "user-3", "key_1"]),
    st.booleans(),
)


def entered(places: FairPlaces, claimant: Claimant, count: int, *, is_long=False) -> list[Ticket]:
    tickets = [Ticket(claimant, is_long=is_long) for _ in range(count)]
    for ticket in tickets:
        places.enter(ticket)
    return tickets


def placed(places: FairPlaces) -> list[Ticket]:
    """Whoever gets a place now, in order."""
    return list(iter(places.place_next, None))


def test_accounts_take_turns_whatever_each_of_them_sends():
    turns = FairTurns[str]()
    for number in range(4):
        turns.add(HOSTILE, f"hostile {number}")
    turns.add(HONEST, "honest")
    turns.add(ELSEWHERE, "elsewhere")

    served = [turns.take() for _ in range(len(turns))]

    assert served == ["hostile 0", "elsewhere", "honest", "hostile 1", "hostile 2", "hostile 3"]


def test_many_accounts_of_one_platform_do_not_hold_another_platform_up():
    turns = FairTurns[str]()
    for number in range(30):
        turns.add(Claimant("harbour", f"user-{number}", is_named=True), "hostile")
    turns.add(ELSEWHERE, "elsewhere")

    assert [turns.take(), turns.take()] == ["hostile", "elsewhere"]


def test_a_named_account_never_holds_every_place():
    places = FairPlaces(2)
    entered(places, HOSTILE, 34)

    assert [ticket.claimant for ticket in placed(places)] == [HOSTILE]
    (honest,) = entered(places, HONEST, 1)
    assert placed(places) == [honest]


def test_where_no_accounts_are_named_a_platform_has_all_places_while_nobody_else_waits():
    places = FairPlaces(2)
    entered(places, BY_KEY, 5)

    assert len(placed(places)) == 2


def test_long_turns_never_hold_every_place():
    places = FairPlaces(3)
    entered(places, HOSTILE, 5, is_long=True)
    entered(places, BY_KEY, 5, is_long=True)

    assert [ticket.is_long for ticket in placed(places)] == [True, True]
    entered(places, HONEST, 1)
    assert [ticket.claimant for ticket in placed(places)] == [HONEST]


def test_one_place_is_two_so_that_a_long_turn_holds_up_no_first_one():
    places = FairPlaces(1)
    entered(places, BY_KEY, 3)
    entered(places, BY_KEY, 3, is_long=True)

    assert sorted(ticket.is_long for ticket in placed(places)) == [False, True]


def test_a_stream_of_short_files_starves_no_long_one():
    places = FairPlaces(2)
    (long_one,) = entered(places, HONEST, 1, is_long=True)
    entered(places, BY_KEY, 50)

    assert long_one in placed(places)


def test_a_first_turn_goes_on_where_it_stands_only_while_nobody_waits_for_that():
    places = FairPlaces(3)
    first, second, third = entered(places, BY_KEY, 3)
    placed(places)

    assert places.may_go_on(first)
    waiting = entered(places, HONEST, 1, is_long=True)[0]
    assert not places.may_go_on(second)
    places.leave(second)
    assert placed(places) == [waiting]
    assert not places.may_go_on(third)  # two of three are long


def test_who_waits_no_longer_is_left_out():
    places = FairPlaces(2)
    gone, stays = entered(places, HONEST, 2)
    places.leave(gone)

    assert placed(places) == [stays]


@given(
    steps=st.lists(st.tuples(st.sampled_from(["enter", "long", "leave"]), CLAIMANTS), max_size=60),
    size=st.integers(1, 4),
)
def test_whatever_is_sent_the_places_hold(steps, size):
    places, running = FairPlaces(size), []
    for step, claimant in steps:
        if step == "leave":
            mine = [ticket for ticket in running if ticket.claimant == claimant]
            for ticket in mine[:1]:
                running.remove(ticket)
                places.leave(ticket)
        else:
            places.enter(Ticket(claimant, is_long=step == "long"))
        running += placed(places)
        long_turns = sum(ticket.is_long for ticket in running)
        held = Counter(ticket.claimant for ticket in running if ticket.claimant.is_named)

        assert len(running) <= places.most == max(2, size)
        assert long_turns < places.most
        assert len(running) - long_turns <= size
        assert all(count < places.most for count in held.values())


@given(crowd=st.lists(CLAIMANTS, max_size=40), later=st.lists(CLAIMANTS, max_size=40))
def test_a_file_waits_for_one_of_each_account_that_was_there_and_for_no_more(crowd, later):
    turns, me = FairTurns[str](), Claimant("harbour", "user-99", is_named=True)
    for claimant in crowd:
        turns.add(claimant, claimant.platform)
    turns.add(me, "mine")
    for claimant in later:
        turns.add(claimant, claimant.platform)

    served = list(iter(turns.take, "mine"))

    neighbours = {claimant.account for claimant in crowd if claimant.platform == me.platform}
    assert served.count(me.platform) <= len(neighbours)
    assert len(served) <= 2 * len(neighbours) + 1  # platforms take turns as well
