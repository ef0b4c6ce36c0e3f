"""Pages on exchanges: each peer answers on loopback."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime

from seawall.banks.model import NewBank, NewEntry
from seawall.ids import new_id
from seawall.journeys.banks import bank_curation
from seawall.transaction import transaction
from tests.docs.pages import ROOT
from tests.docs.running import Reader, commands_of, platform
from tests.docs.scenes import Scene
from tests.exchanges.fakes import hashsharing, misp, ncii, taxii, tcap
from tests.exchanges.fakes.graph import TOKEN
from tests.moments import WEDNESDAY

LISTS = ROOT / "tests" / "exchanges" / "lists"
BEFORE_FEBRUARY = datetime(2026, 1, 31, 12, tzinfo=UTC)


def leads_to(reader: Reader, name: str, setting: str) -> None:
    """This exchange is not where its kind is by default, but here."""
    reader.further[f"exchange add {name} "] = ("--set", setting)


def peers(reader: Reader) -> None:
    """ThreatExchange, Tech Against Terrorism, StopNCII, NCMEC, and a partner's folder."""
    platform(reader)
    members_of_two(reader)
    leads_to(reader, "ncii", f"base={reader.fixture('ncii').url}/v1")
    leads_to(reader, "ncmec", f"base={reader.fixture('feed').url}{hashsharing.ROOT}")
    reader.secrets(**{name.removesuffix("_key"): text for name, text in ncii.KEYS.items()})
    reader.before["exchange add ncmec"] = lambda: reader.secrets(
        user=hashsharing.USER, password=hashsharing.PASSWORD
    )
    reader.write("lists/a.txt", f"sha256 {'1' * 64}\n")


def members_of_two(reader: Reader) -> None:
    """A member of ThreatExchange and of Tech Against Terrorism."""
    leads_to(reader, "gifct", f"base={reader.fixture('graph').url}")
    for name in ("tat", "tat-links"):
        leads_to(reader, name, f"base={reader.fixture('tcap').url}")
    reader.secrets(token=TOKEN, user=tcap.USER, password=tcap.PASSWORD)


def telling(reader: Reader) -> None:
    """A member that follows both, with an entry of its own and one of each of theirs."""
    platform(reader)
    members_of_two(reader)
    graph, archive = reader.fixture("graph"), reader.fixture("tcap")
    graph.put("HASH_PDQ", f"{2:064x}", graph.said())
    archive.put(f"{3:064x}")
    follow_both(reader)
    now = datetime.now(UTC)
    with transaction(reader.organisation().id) as tx:
        bank = bank_curation.create_bank(NewBank("Ours"), tx=tx, now=now, by="test")
        ours = bank_curation.add_signal(
            bank.id, NewEntry("pdq", f"{1:064x}"), tx=tx, now=now, by="test"
        )
        banks = [tx.exchanges.named(name).bank for name in ("gifct", "tat")]
        theirs = [entry.id for bank_id in banks for entry in tx.banks.entries(bank_id)]
    reader.know(ours.id, *theirs)
    reader.before["exchange tell gifct retract"] = lambda: reader.run("exchange", "sync", "gifct")


def follow_both(reader: Reader) -> None:
    """Both are added and visited by the lines of the page on exchanges."""
    for command in commands_of(ROOT / "docs" / "exchanges.md"):
        if re.match(r"exchange (add|sync) (gifct|tat)( |$)", command.line):
            ran = reader.run(*reader.words(command.line))
            assert ran.code == 0, ran.err


def designating(reader: Reader) -> None:
    """Lists of the United Nations and of the Union, as they were in January."""
    platform(reader)
    reader.clock.move_to(BEFORE_FEBRUARY)
    leads_to(reader, "un", f"file={LISTS / 'un.xml'}")
    shutil.copy(LISTS / "eu.xml", reader.folder)
    reader.before["exchange designations search"] = lambda: reader.clock.move_to(WEDNESDAY)
    reader.know(new_id("dec", now=WEDNESDAY))


def sharing_over_standards(reader: Reader) -> None:
    """A TAXII collection, a MISP, and a bank of our own that others may read."""
    platform(reader)
    collection, server = reader.enter(taxii.fake_taxii()), reader.enter(misp.fake_misp())
    reader.names["https://taxii.example.org"] = collection.url
    reader.names["https://misp.example.org"] = server.url
    reader.secrets(user=collection.user, password=collection.password, key=misp.KEY)
    reader.run("bank", "create", "Grey Tide Order")


SCENES: dict[str, Scene] = {
    "docs/designation-lists.md": designating,
    "docs/exchange-feedback.md": telling,
    "docs/exchanges.md": peers,
    "docs/stix-misp.md": sharing_over_standards,
}
