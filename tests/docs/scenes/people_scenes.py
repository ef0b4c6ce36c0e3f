"""Pages on people, keys, sources and golden items."""

from __future__ import annotations

from datetime import UTC, datetime

from seawall.journeys.people import letting_in
from seawall.journeys.people.sign_in import begin_session
from seawall.ledger.note import Signer
from seawall.people.access.model import SignInWay
from seawall.transaction import transaction
from tests.docs.running import Reader, nothing, platform
from tests.docs.scenes import Scene
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import place_and_sign


def administered(reader: Reader) -> None:
    """A platform with one administrator, and a colleague who was just invited."""
    reader.run("org", "create", "harbour", "--name", "Harbour", "--admin", "kim@harbour.example")
    reader.run("people", "invite", "robin@harbour.example", "--role", "reviewer")


def proposed(reader: Reader) -> None:
    """The one administrator has asked for a key that needs a second approval."""
    administered(reader)
    with transaction(reader.organisation().id) as tx:
        admin = tx.people.member_by_email("kim@harbour.example")
        now = datetime.now(UTC)
        begin_session(admin, SignInWay.PASSKEY, tx=tx, now=now)
        letting_in.make_key("feeder", ["banks.write"], admin, tx=tx, now=now)


def golden(reader: Reader) -> None:
    """A platform with a lead, who has written the page's file."""
    platform(reader)
    reader.run("people", "invite", "lead@example.com", "--role", "lead")
    reader.write("golden.json", reader.block("json"))


def audited(reader: Reader) -> None:
    """A platform in January."""
    reader.clock.move_to(datetime(2027, 1, 11, 9, tzinfo=UTC))
    platform(reader)


def missed(reader: Reader) -> None:
    """A platform in January, which lists in February what was public."""
    audited(reader)
    reader.write("uploads.csv", reader.block("csv"))
    february = datetime(2027, 2, 3, 9, tzinfo=UTC)

    def move() -> None:
        reader.clock.move_to(february)
        place_and_sign(Signer("seawall.example/log", SIGNING_KEY), february)

    reader.before["audit draw"] = move


SCENES: dict[str, Scene] = {
    "docs/missed-uploads.md": missed,
    "docs/audit-samples.md": audited,
    "docs/access.md": nothing,
    "docs/access/api-keys.md": platform,
    "docs/access/lost-phone.md": administered,
    "docs/access/second-approval.md": proposed,
    "docs/golden-items.md": golden,
    "docs/trusted-flaggers.md": platform,
}
