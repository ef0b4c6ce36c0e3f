"""Guesses at the doors: who is asked to wait, and who comes in all the same. ASVS 5.0 V6.3.1."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from seawall.people.access.guessing import LIMITS, GuessedWay
from seawall.web import limit
from tests.web.console.conftest import Visitor, came_in, visitor
from tests.web.console.sign_in.test_sign_in import code, is_in, try_in, with_password

PASSWORD = LIMITS[GuessedWay.PASSWORD]
PROXY = "198.51.100.1"


def at(address: str) -> Visitor:
    """Somebody from this address of the network."""
    return Visitor(Client(raise_request_exception=False, REMOTE_ADDR=address))


def guess(member, times: int, *, spread: bool = False) -> list[int]:
    """Wrong codes for an account, from one address or each from another."""
    return [
        try_in(member, digits="000000", by=at(f"203.0.113.{number if spread else 1}"))[
            1
        ].status_code
        for number in range(times)
    ]


def test_a_stranger_who_guesses_shuts_the_owner_out_of_no_device_that_they_use(org):
    member, _ = with_password(org)
    own, _ = try_in(member)
    own.post("/sign-out")
    statuses = guess(member, PASSWORD.account + 2, spread=True)

    assert statuses.count(401) == PASSWORD.account
    assert statuses[-2:] == [429, 429]
    assert try_in(member, by=own)[1].status_code != 429
    assert try_in(member)[1].status_code == 429  # a device that nobody has seen waits


def test_one_who_guesses_behind_a_proxy_shuts_out_none_of_the_others_there(org):
    known = with_password(org)[0]
    at_work, _ = try_in(known, by=at(PROXY))
    at_work.post("/sign-out")
    for number in range(PASSWORD.address + 1):
        said = {"email": f"guess-{number}@x.test", "password": "wrong", "code": "000000"}
        last = at(PROXY).post("/sign-in/password", **said)

    assert last.status_code == 429
    assert try_in(known, by=at_work)[1].status_code != 429
    refused = at(PROXY)
    refused.post("/sign-in/passkey/options")
    assert refused.post("/sign-in/passkey", credential='{"rawId":"AAAA"}').status_code == 401
    assert is_in(came_in(org))


def test_many_people_behind_one_address_sign_in(org):
    people = [with_password(org)[0] for _ in range(3)]

    for _ in range(5):
        for member in people:
            try_in(member, digits="000000", by=at(PROXY))
    assert all(is_in(try_in(member, by=at(PROXY))[0]) for member in people)


def test_being_counted_is_shared_between_processes(org):
    """What one process counts in its memory says nothing to the next."""
    member, _ = with_password(org)
    guess(member, 10)
    limit._counter.cache_clear()  # as a process that has just begun

    assert guess(member, 1) == [429]


def test_the_cookie_of_a_device_opens_nothing_and_cannot_be_written_by_hand(org):
    member, _ = with_password(org)
    person, _ = try_in(member)
    cookie = person.client.cookies["seawall-device"]
    thief = visitor()
    thief.client.cookies["seawall-device"] = cookie.value

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert member.email not in cookie.value
    assert not is_in(thief)
    for forged in ("", "x", cookie.value[:-3] + "AAA", "WzEsMl0:1x:AAAA"):
        guess(member, PASSWORD.account, spread=True)
        liar = visitor()
        liar.client.cookies["seawall-device"] = forged
        assert try_in(member, by=liar)[1].status_code == 429


def test_a_device_knows_the_accounts_that_came_in_on_it_and_no_other(org):
    own, other = with_password(org)[0], with_password(org)[0]
    person, _ = try_in(own)
    guess(other, PASSWORD.account, spread=True)

    assert try_in(other, by=person)[1].status_code == 429


@pytest.mark.parametrize("way", ["link", "password"])
def test_every_way_in_makes_a_device_known(org, way):
    member, _ = with_password(org)
    person = came_in(org) if way == "link" else try_in(member, digits=code())[0]

    assert person.client.cookies["seawall-device"].value


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_of_ipv6_a_whole_network_is_one_asker(address, counted):
    assert limit.asker(RequestFactory().get("/", REMOTE_ADDR=address)) == counted
