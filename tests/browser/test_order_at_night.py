"""At two in the night an order arrives by signed mail, and one person with a phone answers it."""

from __future__ import annotations

import base64
import io
import json
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from playwright.sync_api import Page, expect

from seawall.ledger import merkle
from seawall.ledger.note import Verifier, open_note
from seawall.ledger.proof import InclusionProof
from tests.browser.accessibility import PHONE
from tests.browser.conftest import NewContext
from tests.browser.night import (
    ADDRESSES,
    ORDER_ID,
    Night,
    half_an_hour_ago,
    night,
    serving,
    zone_where_it_is_two,
)
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_order_of_the_night_is_answered_from_a_phone_and_its_times_are_proved(
    new_context, tmp_path: Path
):
    with night(tmp_path) as tonight:
        delivered = half_an_hour_ago()
        order = tonight.send_order(delivered=delivered)
        with serving(tonight, tmp_path):
            link = _is_paged(tonight)
            page = _phone(new_context)
            _signs_in(page, tonight)
            _sees_the_order(page, link, order)
            _complies(page)
            _sees_it_done(page)

            (reply,) = until(tonight.received_answers)
            (receipt,) = until(tonight.received_receipts)
            assert order["reference_number"] in str(receipt["Subject"])
            answer = _the_authority_verifies(reply, tonight)
            _says_what_the_order_asked(answer, order, delivered)
            _the_attention_is_recorded(link, tonight)
            _a_stranger_checks_the_times(link, delivered, tonight)


def _is_paged(tonight: Night) -> str:
    """Half of the hour was gone when the order was seen: on-call is called by every way."""
    push = until(lambda: tonight.push.got)[0]
    called = until(lambda: tonight.on_call.got)[0]
    link = push.headers["click"]

    assert push.headers["priority"] == "urgent"
    assert re.fullmatch(rf"{tonight.address}/orders/order_\w+", link)
    assert re.search(r"order FR-2026-00017, 2\d min left", push.body.decode())
    assert "watch/88412" not in push.body.decode() + called.body.decode()
    return link


def _phone(new_context: NewContext) -> Page:
    context = new_context(
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        timezone_id=zone_where_it_is_two(datetime.now(UTC)),
    )
    return context.new_page()


def _signs_in(page: Page, tonight: Night) -> None:
    said = tonight.seawall("people", "link", "night@harbour.example")
    token = re.search(r"sign-in/link#(\S+)", said)
    assert token
    page.goto(f"{tonight.address}/sign-in/link#{token.group(1)}")
    page.get_by_role("button", name="Sign in").tap()
    page.get_by_role("heading", name="Queue").wait_for()


def _sees_the_order(page: Page, link: str, order: dict[str, Any]) -> None:
    """What, who, how long, and what to do: on the first screen, without scrolling."""
    page.goto(link)
    acts = [page.locator("summary", has_text=name) for name in ("preserve", "challenge", "Cannot")]

    for seen in (
        page.get_by_role("heading", name=order["authority"]["name"]),
        page.get_by_text("Signed", exact=True),
        page.get_by_text("In the register"),
        page.get_by_text("Remove or disable 2 items"),
        page.locator(".clock-big", has_text=re.compile(r"2\d min left")),
        page.locator(".clock-card-note", has_text=re.compile(r"\(0[23]:\d\d local time\)")),
        *acts,
        page.locator("summary", has_text="Ask for clarification"),
        page.get_by_role("link", name="Report a threat to life"),
    ):
        expect(seen.first).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def _complies(page: Page) -> None:
    """Two taps: what it does, and yes."""
    page.locator("summary", has_text="preserve").tap()
    expect(page.get_by_text("Annex II is sent by e-mail, signed")).to_be_visible()
    page.get_by_role("button", name="Yes, comply and preserve").tap()


def _sees_it_done(page: Page) -> None:
    steps = page.locator("#progress .steps > li")
    expect(steps).to_have_count(5)
    for step in range(5):
        expect(steps.nth(step)).to_have_class(re.compile("is-done"))
    expect(page.locator("#progress").get_by_text("Annex II")).to_be_visible()
    expect(page.locator("#progress").get_by_text("queue id")).to_be_visible()


def _the_authority_verifies(mail: Any, tonight: Night) -> dict[str, Any]:
    """By RFC 7515 alone, with the key that the platform publishes."""
    files = {part.get_content_type(): part.get_content() for part in mail.iter_attachments()}
    published = json.loads(tonight.ask("/v1/contact-point"))["key"]
    key = Ed25519PublicKey.from_public_bytes(_base64url(published["x"]))
    header, payload, signature = files["application/jose"].decode().split(".")
    key.verify(_base64url(signature), f"{header}.{payload}".encode())
    with closing(pypdfium2.PdfDocument(io.BytesIO(files["application/pdf"]))) as printed:
        words = " ".join(page.get_textpage().get_text_bounded() for page in printed)

    assert mail["In-Reply-To"] == ORDER_ID
    assert mail["Auto-Submitted"]
    assert "GT-17" in words
    assert "the terrorist content has been removed" in words
    body: dict[str, Any] = json.loads(_base64url(payload))
    return body


def _base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _says_what_the_order_asked(
    answer: dict[str, Any], order: dict[str, Any], delivered: datetime
) -> None:
    receipt, measures = answer["receipt"], answer["measures"]

    assert answer["form"] == "annex2"
    assert receipt["authority_reference"] == order["authority"]["file_number"]
    assert datetime.fromisoformat(receipt["received_at"]) == delivered
    assert [one["location"] for one in measures] == list(ADDRESSES)
    for one in measures:
        assert one["ticks"] == ["removed"]
        taken = datetime.fromisoformat(one["at"])
        assert delivered < taken < delivered + timedelta(hours=1)


def _entries(link: str, tonight: Night) -> dict[str, dict[str, Any]]:
    about = link.rpartition("/")[2]
    said = json.loads(tonight.ask(f"/v1/ledger/about/{about}", with_key=True))
    words = [entry["what"] for entry in said["entries"]]
    assert (words.count("order.opened"), words.count("order.complied")) == (1, 1)
    return {entry["what"]: entry for entry in said["entries"]}


def _the_attention_is_recorded(link: str, tonight: Night) -> None:
    """From opening the page to the answer, in whole seconds."""
    entries = _entries(link, tonight)
    opened, complied = (_at(entries[what]) for what in ("order.opened", "order.complied"))

    assert entries["order.opened"]["by"] == entries["order.complied"]["by"] != ""
    seconds = entries["order.complied"]["public"]["attention_seconds"]
    assert seconds == int((complied - opened).total_seconds())


def _a_stranger_checks_the_times(link: str, delivered: datetime, tonight: Night) -> None:
    """With the public key, the public log, and the entries the platform hands over."""
    verifier = Verifier.parse(tonight.seawall("ledger", "key").strip())
    entries = _entries(link, tonight)
    wanted = ("order.received", "order.complied", "order.acted", "order.answer_delivered")
    proofs = [_proof(entries[what]["id"], tonight) for what in wanted]

    said = open_note(tonight.ask("/log/checkpoint").decode(), verifier)
    leaves = _public_leaves(said.size, tonight)
    assert _root(leaves) == said.root
    times = []
    for proof in proofs:
        assert proof.verify(verifier).size <= said.size
        assert leaves[proof.index] == proof.leaf_hash
        times.append(_leaf(proof))
    received, complied, acted, answered = times
    assert datetime.fromisoformat(received["public"]["received_at"]) == delivered
    assert _at(complied) <= _at(acted) <= _at(answered) < delivered + timedelta(hours=1)
    assert acted["public"]["is_late"] is False


def _proof(entry: str, tonight: Night) -> InclusionProof:
    return InclusionProof.parse(
        tonight.ask(f"/v1/ledger/entries/{entry}/proof", with_key=True).decode()
    )


def _public_leaves(size: int, tonight: Night) -> list[bytes]:
    """The hashes of every entry, from the public log: one tile holds the first 256."""
    assert size < 256
    tile = tonight.ask(f"/log/tile/0/000.p/{size}")
    return [tile[start : start + 32] for start in range(0, len(tile), 32)]


def _root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as anybody would write it."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return merkle.node_hash(_root(leaves[:half]), _root(leaves[half:]))


def _leaf(proof: InclusionProof) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(proof.entry.leaf) | json.loads(proof.entry.told)
    return said


def _at(entry: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"])
