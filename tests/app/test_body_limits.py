"""How large a body may be is decided before anybody is known, and all of them share one room."""

from __future__ import annotations

import asyncio
import math
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
from seawall.app.known_senders import MOST_ASKING, KnownSenders
from seawall.appeals.appeal_form import LONGEST
from seawall.errors import Unavailable
from seawall.gate.body import BodyTooLarge, read_body
from seawall.gate.body_budget import STRANGERS_SHARE, BodyBudget
from seawall.gate.index_snapshot import Caller
from seawall.ids import OrganisationId
from seawall.journeys.notices import misuse
from seawall.journeys.orders.public_report import LONGEST_REASON
from seawall.keys.tokens import token_digest

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


def known(sessions=(), asked=None):
    def is_signed_in(cookies):
        if asked is not None:
            asked.append(cookies)
        return cookies in sessions

    return KnownSenders(lambda: CALLERS, is_signed_in=is_signed_in, most_bytes=100 * MIB)


def stands_behind(senders, **asked):
    return asyncio.run(senders.stand_behind(request(**asked)))


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


def test_nobody_is_looked_up_for_what_anybody_may_send():
    asked = []
    senders = known(asked=asked)

    small = {"content-length": "10", "cookie": "seawall=live"}
    assert not stands_behind(senders, headers=small)
    assert not stands_behind(senders, method="GET", headers={"cookie": "seawall=live"})
    assert asked == []


def test_a_crowd_of_invented_sessions_is_not_asked_for_one_by_one():
    senders = known()
    senders._asking = MOST_ASKING

    assert not stands_behind(senders, headers={**LARGE, "cookie": "seawall=live"})


def read(most, *chunks, is_known=False, headers=None, budget=None):
    account = (budget or BodyBudget(10**9)).account()
    asked = request(headers=headers, chunks=chunks or (b"",), account=account)
    try:
        return asyncio.run(read_body(asked, most=most, is_known=is_known))
    finally:
        account.close()


@pytest.mark.parametrize("length", [None, "11", "99999999999"])
def test_a_body_that_is_too_large_is_refused_whatever_length_it_promises(length):
    headers = {"content-length": length} if length else {}
    with pytest.raises(BodyTooLarge):
        read(10, b"a" * 6, b"a" * 5, headers=headers)


class Held:
    """What the rule says of a budget: the sum of all, and of strangers."""

    def __init__(self, most):
        self.budget, self.most = BodyBudget(most), most
        self.accounts: list[tuple[object, list[tuple[int, bool]]]] = []

    def sums(self):
        held = [one for _, taken in self.accounts for one in taken]
        return sum(size for size, _ in held), sum(size for size, is_known in held if not is_known)


steps = st.lists(
    st.tuples(
        st.sampled_from(["take", "close"]), st.integers(0, 400), st.booleans(), st.integers(0, 9)
    ),
    max_size=40,
)


@given(st.integers(100, 2_000), steps)
def test_no_order_of_requests_holds_more_than_there_is_and_strangers_never_more_than_theirs(
    most, acts
):
    held = Held(most)
    for act, size, is_known, which in acts:
        if act == "close" and held.accounts:
            account, _ = held.accounts.pop(which % len(held.accounts))
            account.close()
        elif act == "take":
            account = held.budget.account()
            taken: list[tuple[int, bool]] = []
            with suppress(Unavailable):
                account.take(size, is_known=is_known)
                taken.append((size, is_known))
            held.accounts.append((account, taken))
        total, strangers = held.sums()
        assert total <= most
        assert strangers <= most // STRANGERS_SHARE
        assert held.budget._held == total
    for account, _ in held.accounts:
        account.close()
    assert (held.budget._held, held.budget._strangers) == (0, 0)


def test_what_strangers_hold_leaves_room_for_whom_we_know():
    budget = BodyBudget(8_000)
    strangers = [budget.account() for _ in range(4)]
    for one in strangers[:2]:
        one.take(500, is_known=False)
    with pytest.raises(Unavailable):
        strangers[2].take(1, is_known=False)

    budget.account().take(7_000, is_known=True)
    with pytest.raises(Unavailable):
        budget.account().take(1, is_known=True)


def test_a_sender_that_promises_much_and_sends_nothing_holds_nothing():
    budget = BodyBudget(1_000)
    account = budget.account()
    asked = request(headers={"content-length": "100"}, chunks=(b"",), account=account)

    asyncio.run(read_body(asked, most=200, is_known=False))

    assert math.isclose(budget._held, 0)


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_the_room_is_free_again_once_a_request_is_answered(ends):
    budget = BodyBudget(1_000)
    seen = []

    async def door(scope, receive, send):
        await read_body(Request(scope, receive), most=500, is_known=True)
        seen.append(budget._held)
        if ends == "badly":
            raise RuntimeError

    app = seam(door, None, budget=budget)
    asked = request("/v1/checks", chunks=(b"a" * 100,))
    with suppress(RuntimeError):
        asyncio.run(app(asked.scope, asked.receive, None))

    assert (seen, budget._held) == ([100], 0)
