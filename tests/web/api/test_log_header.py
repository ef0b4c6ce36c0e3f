"""An answer that is kept carries the head of our ledger."""

from __future__ import annotations

from datetime import UTC, datetime

from seawall.keys.ledger_mark import read_mark
from seawall.worker.tasks import place_entries
from tests.cases_made import make_item
from tests.orders_made import annex1, make_authority
from tests.people_made import NOON


def notice(platform):
    item = make_item(platform.org)
    name = {"kind": item.kind, "id": item.external_id}
    body = {"item": name, "source": "a user", "reason": "It calls for an attack."}
    return platform.post("/v1/notices", body)


def test_every_answer_to_a_deed_and_every_receipt_carries_it(platform):
    first = notice(platform)
    place_entries(NOON)

    second = notice(platform)
    receipt = platform.get("/v1/receipts", seawall_receipt=second.json()["receipt"])
    plain = platform.get("/v1/events")

    head = " ".join(read_mark().split("\n")[:3])
    assert "Seawall-Log" not in first
    assert (second["Seawall-Log"], receipt["Seawall-Log"]) == (head, head)
    assert "Seawall-Log" not in plain


def test_an_order_and_a_file_that_are_received_outside_of_the_requests_transaction_do_too(platform):
    authority, now = make_authority(platform.org), datetime.now(UTC)
    signed = authority.sign(annex1(authority, issued_at=now.isoformat()), at=now)
    notice(platform)
    place_entries(NOON)

    order = platform.post("/v1/orders", signed.encode(), content_type="application/jose")
    upload = platform.put("/v1/items/file/one", {"text": "A harbour at dawn."})
    again = platform.post("/v1/orders", b"nonsense", content_type="application/jose")

    head = " ".join(read_mark().split("\n")[:3])
    assert (order.status_code, upload.status_code, again.status_code) == (201, 201, 422)
    assert (order["Seawall-Log"], upload["Seawall-Log"]) == (head, head)
    assert "Seawall-Log" not in again
