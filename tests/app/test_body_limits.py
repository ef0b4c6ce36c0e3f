"""How large a body may be is decided before anybody is known, and all of them share one room."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from django.urls import URLResolver, get_resolver
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from seawall.app.asgi import seam
from seawall.app.body_limits import MIB, STRANGERS, USUAL, strangers_limit
from seawall.app.known_senders import BELIEVED, MOST_ASKING, KnownSenders
from seawall.appeals.appeal_form import LONGEST
from seawall.errors import Unavailable
from seawall.gate import body
from seawall.gate.body import read_body
from seawall.gate.body_budget import PARTS, WHOLE, BodyBudget, BodyShare
from seawall.gate.index_snapshot import Caller
from seawall.ids import OrganisationId
from seawall.journeys.notices import misuse
from seawall.journeys.orders.public_report import LONGEST_REASON
from seawall.keys.tokens import token_digest
from tests.problems import raises_problem

KEY, OLD_KEY = "swk_good", "swk_ended"
CALLERS = {
    token_digest(KEY): Caller("key_1", OrganisationId("org_1"), frozenset()),
    token_digest(OLD_KEY): Caller("key_2", OrganisationId("org_1"), frozenset(), until=1.0),
}


def request(path="/", *, headers=None, chunks=(), method="POST", account=None):
    """A request whose body comes in these pieces."""
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), text.encode()) for name, text in (headers or {}).items()],
        **({"seawall.body": account} if account else {}),
    }
    left = list(chunks)

    async def receive():
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return Request(scope, receive)


def known(sessions=(), asked=None, marks=(), clock=lambda: 0.0):
    def is_signed_in(cookies):
        if asked is not None:
            asked.append(cookies)
        return cookies in sessions

    return KnownSenders(
        lambda: CALLERS,
        is_signed_in=is_signed_in,
        has_mark=lambda cookies: cookies in marks,
        most_bytes=100 * MIB,
        clock=clock,
    )


def stands_behind(senders, **asked):
    return asyncio.run(senders.sender(request(**asked))).is_known


LARGE = {"content-length": str(50 * MIB)}


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/v1/items/post/1", "/v1/checks", "/cases/case_1/decide", "/nowhere"]
)
def test_a_stranger_sends_64_kib_where_nothing_else_is_said(path):
    assert strangers_limit(path) == USUAL == 64 * 2**10


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/v1/orders", 8 * MIB),
        ("/v1/forum/for_1/statements", 8 * MIB),
        ("/orders/new", MIB),
        ("/appeal/send", MIB),
        ("/report/complaint", MIB),
        ("/v1/orders/ord_1/clarifications", MIB),
        ("/appeal/an-old-token", USUAL),
        ("/v1/orders/../items", USUAL),
    ],
)
def test_where_strangers_send_documents_and_forms_there_is_room_for_one(path, most):
    assert strangers_limit(path) == most


def addresses(patterns, prefix="/"):
    """Every address of the web, with something in each of its places."""
    for pattern in patterns:
        at = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, at)
        else:
            yield re.sub(r"<[^>]*>", "x", at)


def test_no_row_of_the_table_is_for_an_address_that_has_moved():
    there = list(addresses(get_resolver("seawall.web.urls").url_patterns))
    named = "/v1/(orders|referrals|answers|deconfliction)"
    dead = [
        where.pattern
        for where, _ in STRANGERS
        for one in _each(where.pattern)
        if not any(re.fullmatch(one, address) for address in there)
    ]

    assert STRANGERS[0][0].pattern == named
    assert _each(named)[1] == "/v1/referrals"
    assert dead == []


def _each(pattern):
    """A pattern for each of the words that it lets one choose from."""
    before, words, behind = re.fullmatch(r"(.*)\(([^()]*)\)(.*)", pattern).groups()
    return [f"{before}{word}{behind}" for word in words.split("|")]


@pytest.mark.parametrize(
    ("path", "letters"),
    [
        ("/report", LONGEST_REASON),
        ("/report/complaint", misuse.LONGEST),
        ("/appeal/send", 2 * LONGEST),
        ("/appeal/draft", 2 * LONGEST),
    ],
)
def test_the_longest_text_that_a_form_takes_fits_in_any_alphabet(path, letters):
    widest = urlencode({"text": "\U00020000" * letters})

    assert len(widest) < strangers_limit(path)


@pytest.mark.parametrize(
    ("headers", "is_known"),
    [
        ({"authorization": f"Bearer {KEY}"}, True),
        ({"x-api-key": KEY}, True),
        ({"authorization": f"Bearer {OLD_KEY}"}, False),
        ({"authorization": "Bearer swk_invented"}, False),
        ({"authorization": "Bearer"}, False),
        ({"cookie": "seawall=live"}, True),
        ({"cookie": "seawall=ended"}, False),
        ({}, False),
    ],
)
def test_a_large_body_is_read_behind_a_key_or_a_session_that_counts(headers, is_known):
    senders = known(sessions={"seawall=live"})

    assert stands_behind(senders, headers={**LARGE, **headers}) is is_known
    chunked = {"transfer-encoding": "chunked", **headers}
    assert stands_behind(senders, headers=chunked) is is_known


def test_a_session_that_was_found_is_asked_for_again_after_a_minute_and_not_before():
    asked, hand = [], [0.0]
    senders = known(sessions={"seawall=live"}, asked=asked, clock=lambda: hand[0])
    cookie = {"cookie": "seawall=live"}

    assert all(stands_behind(senders, method="GET", headers=cookie) for _ in range(3))
    assert asked == ["seawall=live"]
    hand[0] = BELIEVED
    assert stands_behind(senders, method="GET", headers=cookie)
    assert len(asked) == 2


def test_whoever_brings_nothing_is_not_looked_up():
    asked = []

    assert not stands_behind(known(asked=asked), headers={"content-length": "10"})
    assert asked == []


def test_a_crowd_of_invented_sessions_waits_for_itself_and_a_members_browser_does_not():
    sessions = {"seawall=live", "seawall=live; whose=ours"}
    senders = known(sessions=sessions, marks={"seawall=live; whose=ours"})
    senders._asking[False].count = MOST_ASKING

    assert not stands_behind(senders, headers={**LARGE, "cookie": "seawall=live"})
    assert stands_behind(senders, headers={**LARGE, "cookie": "seawall=live; whose=ours"})


def read(most, *chunks, share=BodyShare.ARRIVING, headers=None, budget=None):
    account = (budget or BodyBudget(10**9)).account()
    asked = request(headers=headers, chunks=chunks or (b"",), account=account)
    try:
        return asyncio.run(read_body(asked, most=most, share=share))
    finally:
        account.close()


@pytest.mark.parametrize("length", [None, "11", "99999999999"])
def test_a_body_that_is_too_large_is_refused_whatever_length_it_promises(length):
    headers = {"content-length": length} if length else {}
    with raises_problem("gate.body-too-large"):
        read(10, b"a" * 6, b"a" * 5, headers=headers)


steps = st.lists(
    st.tuples(
        st.sampled_from(["take", "move", "close"]),
        st.integers(0, 400),
        st.sampled_from(BodyShare),
        st.integers(0, 9),
    ),
    max_size=40,
)


@given(st.integers(100, 2_000), steps)
def test_no_order_of_requests_holds_more_than_its_share_except_whoever_is_alone_in_it(most, acts):
    budget, accounts = BodyBudget(most), []
    for act, size, share, which in acts:
        if act == "take":
            accounts.append(budget.account())
            with suppress(Unavailable):
                accounts[-1].take(size, share)
        elif accounts and act == "move":
            with suppress(Unavailable):
                accounts[which % len(accounts)].move(share)
        elif accounts:
            accounts.pop(which % len(accounts)).close()
        for one in BodyShare:
            held = [account.held(one) for account in accounts if account.held(one)]
            assert budget.held(one) == sum(held)
            assert len(held) <= 1 or sum(held) <= budget.room(one)
    for account in accounts:
        account.close()
    assert all(budget.held(share) == 0 for share in BodyShare)


def test_an_eighth_is_for_strangers_and_no_share_takes_from_another():
    budget = BodyBudget(64_000)
    strangers = set(BodyShare) - {BodyShare.UPLOADS, BodyShare.ORDERS}
    for share in BodyShare:
        for _ in range(2):
            budget.account().take(budget.room(share) // 2, share)
        with pytest.raises(Unavailable):
            budget.account().take(1, share)

    assert sum(PARTS[share] for share in strangers) * 8 == WHOLE


def test_whoever_is_alone_in_a_share_may_send_all_that_one_may():
    budget = BodyBudget(64)
    budget.account().take(1_000, BodyShare.UPLOADS)

    with pytest.raises(Unavailable):
        budget.account().take(1, BodyShare.UPLOADS)


class Arriving:
    """A body that has begun to arrive, and waits for its sender."""

    def __init__(self, budget, address, first):
        self.account = budget.account(address)
        self.chunks = asyncio.Queue()
        self.chunks.put_nowait(first)
        scope = {**request("/v1/orders", account=self.account).scope}
        asked = Request(scope, self.receive)
        reading = read_body(asked, most=MIB, share=BodyShare.ARRIVING)
        self.task = asyncio.ensure_future(reading)

    async def receive(self):
        chunk = await self.chunks.get()
        return {"type": "http.request", "body": chunk, "more_body": chunk != b""}

    async def end(self):
        self.chunks.put_nowait(b"")
        return await self.task


async def turns(number=20):
    """Let everything that may go on go on, so many times."""
    loop = asyncio.get_running_loop()
    for _ in range(number):
        turn = loop.create_future()
        loop.call_soon(turn.set_result, None)
        await turn


def crowded(*bodies, genuine):
    """Whether each of these bodies, by address, size and age, is let go for another, or it is."""

    async def play():
        budget = BodyBudget(16_000)  # a thousand bytes of what arrives
        crowd = [Arriving(budget, address, b"x" * size) for address, size, _ in bodies]
        await turns()
        for it, (_, _, age) in zip(crowd, bodies, strict=True):
            it.account._began -= age
        last = Arriving(budget, *genuine)
        await turns()
        done = [it.task.done() for it in (*crowd, last)]
        for it, is_done in zip((*crowd, last), done, strict=True):
            if is_done:
                with pytest.raises(Unavailable):
                    await it.task
            else:
                await it.end()
            it.account.close()
        assert budget.held(BodyShare.ARRIVING) == 0
        return done

    return asyncio.run(play())


def test_an_address_that_holds_too_much_lets_its_slowest_go():
    crowd = [("crowd", 300, 9.0), ("crowd", 300, 60.0), ("slow", 200, 600.0), ("a", 150, 1.0)]

    assert crowded(*crowd, genuine=("b", b"x" * 100)) == [False, True, False, False, False]


def test_where_no_address_holds_too_much_the_slowest_of_all_is_let_go():
    crowd = [(f"{number}", 160, number + 1.0) for number in range(6)]

    gone = crowded(*crowd, genuine=("b", b"x" * 200))

    assert gone == [False, False, False, False, False, True, False]


def test_whoever_would_hold_too_much_alone_is_refused_and_lets_nobody_go():
    others = [("a", 200, 60.0), ("c", 200, 60.0)]

    assert crowded(*others, genuine=("large", b"x" * 700)) == [False, False, True]


def test_a_strangers_body_at_a_drip_is_cut_off_and_an_uploads_is_not(monkeypatch):
    monkeypatch.setattr(body, "GRACE", 0.01)
    monkeypatch.setattr(body, "LEAST_SPEED", 10**6)

    async def play(share):
        chunks = [b"x"]

        async def receive():
            if chunks:
                return {"type": "http.request", "body": chunks.pop(), "more_body": True}
            may_end = asyncio.Event()
            asyncio.get_running_loop().call_later(0.2, may_end.set)
            await may_end.wait()
            return {"type": "http.request", "body": b"", "more_body": False}

        account = BodyBudget(MIB).account()
        asked = Request(request(account=account).scope, receive)
        return await read_body(asked, most=MIB, share=share)

    with raises_problem("gate.body-too-slow"):
        asyncio.run(play(BodyShare.ARRIVING))
    assert asyncio.run(play(BodyShare.UPLOADS)) == b"x"


def test_a_sender_that_promises_much_and_sends_nothing_holds_nothing():
    budget = BodyBudget(1_000)
    account = budget.account()
    asked = request(headers={"content-length": "100"}, chunks=(b"",), account=account)

    asyncio.run(read_body(asked, most=200, share=BodyShare.ARRIVING))

    assert all(budget.held(share) == 0 for share in BodyShare)


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_the_room_is_free_again_once_a_request_is_answered(ends):
    budget = BodyBudget(1_000)
    seen = []

    async def door(scope, receive, send):
        await read_body(Request(scope, receive), most=500, share=BodyShare.UPLOADS)
        seen.append(budget.held(BodyShare.UPLOADS))
        if ends == "badly":
            raise RuntimeError

    app = seam(door, None, budget=budget)
    asked = request("/v1/checks", chunks=(b"a" * 100,))
    with suppress(RuntimeError):
        asyncio.run(app(asked.scope, asked.receive, None))

    assert (seen, budget.held(BodyShare.UPLOADS)) == ([100], 0)
