"""The demo's authority orders a removal, and an hour begins to run (TCO Art. 3(3))."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from seawall.keys.signing import private_key_in_pem
from seawall.mailroom.signing import jws
from seawall.orders.model import Binding
from seawall.orders.standing import OPEN
from seawall.people.demo_cast import HARBOUR
from seawall.transaction import transaction
from seawall.transparency.signed_events.event_facts import issued
from seawall.transparency.signed_events.event_signing import sign_event
from seawall.world.demo_authority import AUTHORITY, CONTACT, KEY_FILE
from seawall.world.demo_day.demo_pages import ASTRONAUT
from seawall.world.demo_day.demo_stage import DemoStage, now
from seawall.world.platform_client import PlatformClient

_MAIL = AUTHORITY.contact["email"]


def order_removal(stage: DemoStage) -> str:
    """A signed order for the portrait, unless an order's clock is running already."""
    if _is_running(stage):
        return "A removal order is running."
    at = now()
    body = _annex1(stage, at)
    key = private_key_in_pem((stage.folder / KEY_FILE).read_bytes())
    salt = jws.new_salt()
    event = issued(body, jws.commitment_to(body, salt), at=at.replace(microsecond=0))
    carried = jws.CarriedEvents(salt, [sign_event(event, key)])
    signed = jws.sign_payload(body, key, now=at, jti=f"demo/{at.timestamp()}", carried=carried)
    authority = PlatformClient(stage.url)  # its signature says who it is
    authority.call(f"/v1/orders?to={HARBOUR.slug}", signed.encode(), kind=jws.MEDIA_TYPE)
    return f"{AUTHORITY.name} orders the removal of a photograph. One hour is running."


def _is_running(stage: DemoStage) -> bool:
    with transaction(stage.platform) as tx:
        counted = tx.shown_orders.count(now())
    return any(
        number and state in OPEN and binding == Binding.MANDATORY
        for (binding, _, state), number in counted.items()
    )


def _annex1(stage: DemoStage, at: datetime) -> dict[str, Any]:
    """Annex I of Regulation (EU) 2021/784, filled in."""
    return {
        "form": "annex1",
        "issuing_member_state": AUTHORITY.country,
        "addressee": CONTACT.legal_name,
        "contact_point": CONTACT.email,
        "establishment_member_state": CONTACT.establishment,
        "issued_at": at.isoformat(timespec="seconds"),
        "reference_number": f"FR-DEMO-{at:%Y%m%d-%H%M%S}",
        "locations": [{"url": stage.page(ASTRONAUT.kind, ASTRONAUT.item)}],
        "categories": ["2_7_a"],
        "reasons": "The portrait is shown to praise an attack of the Grey Tide Order.",
        "cross_border": True,
        "copy_sent": True,
        "authority_type": "law_enforcement",
        "authority": {
            "name": AUTHORITY.name,
            "file_number": "GT-17",
            "email": _MAIL,
            "date": f"{at:%Y-%m-%d}",
            "signature": "signed electronically",
        },
        "follow_up": {
            "issuing_authority": _MAIL,
            "establishment_authority": "tco@authority.example",
        },
        "redress": {
            "body": "Administrative court of Example",
            "deadline": "48 hours from receipt",
            "legislation": "https://law.example/tco",
        },
        "language": "en",
    }
