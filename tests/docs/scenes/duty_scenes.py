"""Pages on referrals, preserved content and the vault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from seawall.ids import OrganisationId
from seawall.journeys.referrals import dispatch_sending, referral_import
from seawall.journeys.referrals.dispatch_sending import HandedOver
from seawall.orders.register.model import AuthorityKind
from seawall.transaction import transaction
from tests.docs.pages import ROOT, blocks
from tests.docs.running import Reader, platform
from tests.docs.scenes import Scene
from tests.orders_made import URL, make_authority, make_contact_point, make_order, referral, take_in
from tests.preservations_made import make_removed
from tests.referring_made import NO_STATE, looked

US_PRESERVATION = "us-2703f-preservation"
LISTS = ROOT / "docs" / "formats" / "lists.md"


def public_key() -> bytes:
    """A key of somebody's."""
    public = Ed25519PrivateKey.generate().public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def unit(reader: Reader) -> None:
    """An officer with a platform's key and a list; the worker looks at what is imported."""
    reader.write("harbour.jwk", public_key())
    reader.write("urls.csv", blocks("csv", [LISTS])[0].code)
    reader.write("order.csv", "https://harbour.example/v/grey-tide-2\n")
    reader.set(supervisor_sample=1)
    for begins in ("refer list bat_01…", "refer assess bat_02…"):
        reader.before[begins] = lambda: look_at(reader.organisation("unit").id)

    def information_arrives() -> None:
        deliver(reader.organisation("unit").id)
        reader.clock.shift(timedelta(hours=13))

    reader.before["refer import order.csv"] = information_arrives


def deliver(organisation: OrganisationId) -> None:
    """What is ready to be sent arrives."""
    now = datetime.now(UTC)
    with transaction(organisation) as tx:
        for dispatch in tx.referring.dispatches():
            if parcel := dispatch_sending.take_dispatch(dispatch.id, tx=tx):
                dispatch_sending.record_hand_over(parcel, HandedOver(now), tx=tx, now=now)


def look_at(organisation: OrganisationId) -> None:
    """Every address that was imported is there."""
    with transaction(organisation) as tx:
        lines = [
            line
            for batch in tx.referring.batches()
            for line in tx.referring.lines(batch.id)
            if line.is_pending
        ]
        for line in lines:
            look = looked(line.url)
            referral_import.resolve_line(
                line.id, look, own_state=NO_STATE, tx=tx, now=look.visit.at
            )


def receiving(reader: Reader) -> None:
    """A platform with a unit's key."""
    platform(reader)
    reader.write("unit.jwk", public_key())


def preserved(reader: Reader) -> None:
    """A platform at which something is kept, and a lawyer."""
    platform(reader)
    reader.run("people", "invite", "second@harbour.example", "--role", "legal")
    organisation = reader.organisation()
    (kept,) = make_removed(organisation=organisation).applied()
    make_contact_point(organisation)
    court = make_authority(organisation, kind=AuthorityKind.COURT, country="US")
    asked = {"profile": US_PRESERVATION, "locations": [{"url": URL}]}
    request = referral(court, form="information_order", **asked)
    order = take_in(organisation, request, by=court, now=datetime.now(UTC)).order
    with transaction(organisation.id) as tx:
        (requested,) = tx.preservations.of_order(order.id)
    reader.know(kept.id, requested.id)


def secret(reader: Reader) -> None:
    """A platform with two people who may be cleared, and the page's notice."""
    platform(reader)
    reader.run("people", "invite", "second@harbour.example", "--role", "legal")
    reader.run("people", "invite", "you@harbour.example", "--role", "legal")
    reader.write("notice.json", reader.block("json"))


def both_sides(reader: Reader) -> None:
    """A platform with an order."""
    platform(reader)
    reader.know(make_order(reader.organisation(), now=datetime.now(UTC)).id)


SCENES: dict[str, Scene] = {
    "docs/formats/events.md": both_sides,
    "docs/preservation.md": preserved,
    "docs/preservation/vault.md": secret,
    "docs/referrals.md": unit,
    "docs/referrals/platform.md": receiving,
}
