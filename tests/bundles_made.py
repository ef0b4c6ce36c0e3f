"""Logs of two months with witnesses, in memory, and the bundles of the second month."""

from __future__ import annotations

import hashlib
import json
import random
import zipfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from seawall.bundles.archive import bundle_names
from seawall.bundles.archive.bundle_manifest import BundledFile, Manifest, Software, signed_text
from seawall.bundles.bundle_period import BundlePeriod
from seawall.bundles.figures.figure_counting import FigureCounting
from seawall.bundles.figures.figure_definition import definitions_text, figure_definitions
from seawall.bundles.opened_entries import is_for_everybody
from seawall.ledger import merkle
from seawall.ledger.cosignature import WitnessSigner
from seawall.ledger.entry import canonical_json, leaf_bytes, moment
from seawall.ledger.model import Recorded
from seawall.ledger.note import CheckpointStatement, Signer
from seawall.ledger.shown_entry import ShownEntry
from seawall.ledger.tree_walk import page_spans
from seawall.transparency.signed_events.event_facts import received
from seawall.transparency.signed_events.event_signing import sign_event, signer_of
from tests.ledger.trees import Tree

PERIOD = BundlePeriod.parse("2026-10")
#: When the bundles are checked.
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HARBOUR, QUAY = "org_01HARBOUR", "org_01QUAY"
ORIGIN = "harbour.example/log"


def key(number):
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


LOG = Signer(ORIGIN, key(1))
#: The first has keys of both kinds.
WITNESSES = (
    WitnessSigner("ngo.example/witness", key(2), MLDSA44PrivateKey.from_seed_bytes(bytes(32))),
    WitnessSigner("uni.example/witness", key(3)),
)
COSIGNERS = tuple(each for witness in WITNESSES for each in witness.cosigners)
EVENTS, STRANGER = key(4), key(5)
AHEAD, GRACE = timedelta(minutes=5), timedelta(hours=1)


def signed_event(signing_key, at, number=0):
    """What a signed event's entry tells: a receipt by this key."""
    document = hashlib.sha256(str(number).encode()).hexdigest()
    event = received(document, form="removal_order", at=at, due_at=None)
    signer = signer_of(signing_key.public_key())
    return {"event": sign_event(event, signing_key), "kind": "received", "signer": signer}


def tells(chance, at, number):
    """A word, and what an entry of it tells."""
    drill = {"drill": True} if chance.random() < 0.2 else {}
    ended = {
        name: chance.randrange(5) for name in ["blocked", "held", "missed", "passed", "kept_back"]
    }
    return chance.choice(
        [
            ("item.received", {"version": chance.randrange(1, 4)}),
            ("check.matched", {"verdict": chance.choice(["block", "hold"]), "item": "item_1"}),
            ("decision.made", {"finding": chance.choice(["remove", "keep"]), "media_ms": 900}),
            ("order.received", {"form": chance.choice(["removal_order", "referral"]), **drill}),
            ("order.acted", {"is_late": chance.random() < 0.3, "items": 2, **drill}),
            ("item.wrongful_time", {"seconds": chance.randrange(60_000), "kind": "removed"}),
            ("content_drill.ended", ended),
            ("signed_event.made", signed_event(EVENTS, at, number)),
            ("person.signed_in", {"code": "R-07", "how": "link"}),
            ("rows.written", {"mac": "x", "rows": {}}),
        ]
    )


@dataclass
class MadeLog:
    """Entries in the order in which they were written, and what witnesses saw of them."""

    entries: list = field(default_factory=list)
    seen: list = field(default_factory=list)
    """Sizes with the moment at which every witness cosigned."""

    def write(self, word, public, at, *, organisation=HARBOUR, place=None):
        """Put an entry at the end, or where somebody wants it."""
        number = len(self.entries)
        entry = Recorded(
            id=f"led_{number:026}",
            organisation=organisation,
            what=word,
            about=f"case_{number % 7}",
            by="R-07",
            public=public,
            commitment="",
            salt=hashlib.sha256(str(number).encode()).digest()[:16],
            at=at,
        )
        self.entries.insert(number if place is None else place, entry)
        return entry

    def see(self, at):
        """Every witness sees the log as it is now."""
        self.seen.append((len(self.entries), at))


def made_log(seed=7, *, before=40, within=90, after=10):
    """A log with so many entries before, within and after October."""
    chance, log = random.Random(seed), MadeLog()
    start = datetime(2026, 9, 20, tzinfo=UTC)
    for begin, end, count in (
        (start, PERIOD.first, before),
        (PERIOD.first, PERIOD.past, within),
        (PERIOD.past, PERIOD.past + 2 * GRACE, after),
    ):
        step = (end - begin) / (count + 1)
        for number in range(count):
            at = begin + (number + 1) * step
            word, public = tells(chance, at, len(log.entries))
            organisation = QUAY if chance.random() < 0.2 else HARBOUR
            log.write(word, public, at, organisation=organisation)
            if number % 25 == 24:
                log.see(at + step / 2)
        log.see(end - step / 4)
    return log


def cosigned(note, size_at, *, by=WITNESSES):
    """The note, with a line of each witness under it."""
    return note + "".join(witness.cosign(note, at=int(size_at.timestamp())) for witness in by)


@dataclass
class MadeBundle:
    """The members of a bundle, and who signs it."""

    members: dict
    manifest: Manifest
    signer: Signer = LOG
    note: str | None = None

    def listed(self):
        """The same, with a manifest that fits its members: what an insider signs."""
        files = {
            name: BundledFile(len(content), hashlib.sha256(content).hexdigest())
            for name, content in self.members.items()
        }
        return replace(self, manifest=replace(self.manifest, files=files))

    def with_member(self, name, content):
        """The same with another content of one member; the manifest stays as it was."""
        return replace(self, members={**self.members, name: content})

    def without(self, name):
        """The same, and one member is gone."""
        return replace(
            self, members={each: text for each, text in self.members.items() if each != name}
        )

    def with_json(self, name, change):
        """The same, and a document changed by this function."""
        data = json.loads(self.members[name])
        change(data)
        return self.with_member(name, canonical_json(data).encode())

    def with_lines(self, change):
        """The same, and the lines of its first file of entries changed by this function."""
        (name, *_) = sorted(name for name in self.members if name.startswith("entries/"))
        lines = self.members[name].decode().splitlines()
        change(lines)
        return self.with_member(name, "".join(f"{line}\n" for line in lines).encode())

    def write(self, path):
        """The file."""
        text = self.manifest.text.encode()
        note = self.signer.sign(signed_text(text, self.signer.name))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.members.items():
                archive.writestr(name, content)
            archive.writestr(bundle_names.MANIFEST, text)
            archive.writestr(bundle_names.NOTE, note if self.note is None else self.note)
        return path


def bundle_of(log, *, first=None, past=None, signer=LOG, seen=None):
    """The bundle of October: from the last checkpoint before it to the first after it."""
    seen = log.seen if seen is None else seen
    if first is None:
        first = max((size for size, at in log.seen if at <= PERIOD.first), default=0)
    if past is None:
        past = min(size for size, at in log.seen if at >= PERIOD.past + GRACE)
    tree = Tree(leaf_bytes(entry) for entry in log.entries)
    tally, members = FigureCounting(figure_definitions(), PERIOD), {}
    for start, end in page_spans(first, past):
        lines = [_line(entry, tally) for entry in log.entries[start:end]]
        members[bundle_names.entries_file(start)] = "".join(lines).encode()
    tiles = [*bundle_names.leaf_tiles(first, past), *bundle_names.upper_tiles(past)]
    for tile in tiles:
        hashes = tree.read(tile.nodes())
        members[tile.path] = b"".join(hashes[node] for node in tile.nodes())
    notes = [
        cosigned(signer.sign(CheckpointStatement(ORIGIN, size, tree.root(size)).text()), at)
        for size, at in seen
        if first <= size <= past
    ]
    members[bundle_names.CHECKPOINTS] = canonical_json({"checkpoints": notes}).encode()
    members[bundle_names.DEFINITIONS] = definitions_text().encode()
    members[bundle_names.FIGURES] = canonical_json({"figures": tally.figures}).encode()
    manifest = Manifest(
        organisation=HARBOUR,
        organisation_name="Harbour Video",
        period=PERIOD,
        first=first,
        past=past,
        made_at=NOW,
        keys=(signer.verifier,),
        witnesses=COSIGNERS,
        signers={"own": (signer_of(EVENTS.public_key()),), "platform": (), "sender": ()},
        software=Software("0.1.0", "00" * 32),
        files={},
    )
    return MadeBundle(members, manifest, signer).listed()


def root_of(log, size):
    """The root over so many entries."""
    return merkle.root(size, Tree(leaf_bytes(entry) for entry in log.entries).read)


def checkpoint_of(log, size, at, *, signer=LOG, by=WITNESSES):
    """A checkpoint that somebody kept."""
    note = signer.sign(CheckpointStatement(ORIGIN, size, root_of(log, size)).text())
    return cosigned(note, at, by=by)


def _line(entry, tally):
    if not is_for_everybody(entry.what, of=entry.organisation, bundled=HARBOUR):
        return f"{ShownEntry.closed(entry)}\n"
    tally.add(entry.what, moment(entry.at), entry.public)
    return f"{ShownEntry.opened(entry)}\n"
