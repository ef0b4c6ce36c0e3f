"""Pages on people, keys, sources and golden items."""

from __future__ import annotations

from datetime import UTC, datetime

from seawall.journeys.people import letting_in
from seawall.journeys.people.sign_in import begin_session
from seawall.people.access.model import SignInWay
from seawall.transaction import transaction
from tests.docs.running import Reader, nothing, platform
from tests.docs.scenes import Scene


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


SCENES: dict[str, Scene] = {
    "docs/access.md": nothing,
    "docs/access/api-keys.md": platform,
    "docs/access/lost-phone.md": administered,
    "docs/access/second-approval.md": proposed,
    "docs/golden-items.md": golden,
    "docs/trusted-flaggers.md": platform,
}
