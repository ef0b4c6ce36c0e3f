"""Each request has one lane, by who asks and for what."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from seawall.app.known_senders import KnownSender
from seawall.app.lanes.request_lanes import RequestLane, is_signed_document, lane_of
from seawall.gate.index_snapshot import Caller
from seawall.ids import OrganisationId

NOBODY = KnownSender()
MEMBER = KnownSender(session="a digest")
KEY = KnownSender(Caller("key_1", OrganisationId("org_1"), frozenset({"cases"})))
BRINGS = KnownSender(Caller("key_2", OrganisationId("org_1"), frozenset({"orders"})))


@pytest.mark.parametrize(
    ("sender", "method", "path", "lane"),
    [
        (BRINGS, "POST", "/v1/orders", RequestLane.ORDERS),
        (BRINGS, "POST", "/v1/referrals", RequestLane.ORDERS),
        (BRINGS, "GET", "/v1/orders", RequestLane.PEOPLE),
        (KEY, "POST", "/v1/orders", RequestLane.PEOPLE),
        (KEY, "PUT", "/v1/items/post/1", RequestLane.PEOPLE),
        (MEMBER, "GET", "/cases", RequestLane.PEOPLE),
        (MEMBER, "POST", "/sign-in/password", RequestLane.PEOPLE),
        (NOBODY, "POST", "/v1/orders", RequestLane.DOCUMENTS),
        (NOBODY, "POST", "/v1/answers", RequestLane.DOCUMENTS),
        (NOBODY, "POST", "/v1/forum/for_1/statements", RequestLane.DOCUMENTS),
        (NOBODY, "POST", "/sign-in/password", RequestLane.PASSWORDS),
        (NOBODY, "POST", "/sign-in/passkey", RequestLane.SIGN_IN),
        (NOBODY, "GET", "/sign-in/back/prov_1", RequestLane.SIGN_IN),
        (NOBODY, "GET", "/sign-in", RequestLane.PAGES),
        (NOBODY, "POST", "/orders/new", RequestLane.PAGES),
        (NOBODY, "GET", "/v1/receipts", RequestLane.PAGES),
        (NOBODY, "GET", "/v1/cases", RequestLane.PAGES),
        (NOBODY, "GET", "/nowhere", RequestLane.PAGES),
    ],
)
def test_a_request_waits_with_its_like(sender, method, path, lane):
    assert lane_of(method, path, sender) is lane


@pytest.mark.parametrize(
    ("sender", "path", "media_type", "asks_the_signature"),
    [
        (NOBODY, "/v1/orders", "application/jose", True),
        (MEMBER, "/v1/orders", "application/jose", True),
        (NOBODY, "/v1/deconfliction", "Application/JOSE+json; charset=utf-8", True),
        (NOBODY, "/v1/orders", "application/json", False),
        (NOBODY, "/v1/answers", "application/jose", False),
        (BRINGS, "/v1/orders", "application/jose", False),
    ],
)
def test_the_signature_is_asked_where_nothing_else_says_whose_document_it_is(
    sender, path, media_type, asks_the_signature
):
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "headers": [(b"content-type", media_type.encode())],
    }

    assert is_signed_document(Request(scope), sender) is asks_the_signature
