"""The demo's first day: a platform, a forum, an authority, people, a bank that knows something.

Seeding twice changes nothing. The key and the webhook secret that the demo's own
platform needs are kept beside the database, in a file only we can read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from seawall.banks.file_media import media_of_content
from seawall.banks.model import EntryOpinion, EntryStance, EntryState, NewBank, NewEntry
from seawall.ids import INSTALLATION
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.journeys.people.founding import (
    Founding,
    MemberInvitation,
    create_organisation,
    invite_member,
    make_key,
)
from seawall.journeys.people.sign_in import issue_link
from seawall.journeys.platform.endpoint_setup import add_endpoint, disable_endpoint
from seawall.people.api_keys import SCOPES
from seawall.people.model import OrganisationKind, Role
from seawall.sandbox import DecoderPool
from seawall.signals import Signal, hash_bytes, hash_text, hash_url
from seawall.transaction import Transaction, transaction
from seawall.world.demo_authority import introduce_authority
from seawall.world.demo_bank import DemoEntry, demo_bank

BY = "demo"
PLATFORM, FORUM = "harbour-video", "example-forum"
LEAD = "lead@harbour-video.example"
PEOPLE = {
    PLATFORM: [
        MemberInvitation(LEAD, "Robin Lead", Role.LEAD),
        MemberInvitation("reviewer@harbour-video.example", "Sasha Reviewer", Role.REVIEWER),
        MemberInvitation("legal@harbour-video.example", "Noor Legal", Role.LEGAL),
        MemberInvitation("admin@harbour-video.example", "Kim Admin", Role.ADMIN),
    ],
    FORUM: [MemberInvitation("officer@forum.example", "Alex Officer", Role.OFFICER)],
}
COMPARED = ("pdq", "sha256", "text", "url")


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo's platform needs to play its part."""

    key: str
    secret: str
    endpoint: str
    url: str


def seed_demo(folder: Path, url: str, *, pool: DecoderPool, now: datetime) -> Demo:
    """Create the demo, or open the one that is there."""
    with transaction(INSTALLATION) as tx:
        is_new = PLATFORM not in {organisation.slug for organisation in tx.people.organisations()}
        if is_new:
            _create_organisations(tx=tx, now=now)
            _fill(tx, pool=pool, now=now)
        introduce_authority(folder, tx=_platform(tx), now=now, by=BY)
        demo_file = folder / "demo.json"
        demo = _read_demo(demo_file)
        if demo is None or demo.url != url:
            demo = _connect(demo, url, tx=tx, now=now)
            _write(demo_file, demo)
    return demo


def sign_in_link(now: datetime) -> str:
    """A fresh one-time token for the demo's lead."""
    with transaction(INSTALLATION) as tx:
        return issue_link(LEAD, tx=tx, now=now, by=BY)


def _create_organisations(*, tx: Transaction, now: datetime) -> None:
    platform = Founding(PLATFORM, "Harbour Video", OrganisationKind.PLATFORM, ("EU", "DE"))
    forum = Founding(FORUM, "Example Forum", OrganisationKind.FORUM)
    for founding in (platform, forum):
        organisation = create_organisation(founding, tx=tx, now=now, by=BY)
        for invitation in PEOPLE[founding.slug]:
            invite_member(invitation, organisation=organisation.id, tx=tx, now=now, by=BY)


def _fill(everywhere: Transaction, *, pool: DecoderPool, now: datetime) -> None:
    """The platform's copy of the forum's bank; its signals are made here and now."""
    tx = _platform(everywhere)
    shipped = demo_bank()
    new_bank = NewBank(
        shipped.name,
        owner=shipped.owner,
        source=shipped.source,
        description=shipped.description,
        jurisdiction=shipped.jurisdiction,
        legal_basis=shipped.legal_basis,
    )
    bank = create_bank(new_bank, tx=tx, now=now, by=BY)
    for demo_entry in shipped.entries:
        for signal in _signals(demo_entry, pool):
            entry = replace(_entry(demo_entry, signal, now), media=_media(demo_entry))
            add_signal(bank.id, entry, tx=tx, now=now, by=BY, reason=demo_entry.note)


def _signals(demo_entry: DemoEntry, pool: DecoderPool) -> Iterator[Signal]:
    if demo_entry.url:
        yield from (
            candidate for candidate in hash_url(demo_entry.url).signals if candidate.is_bankable
        )
    elif demo_entry.text is not None:
        yield from (
            candidate for candidate in hash_text(demo_entry.text).signals if candidate.is_bankable
        )
    else:
        values = set()
        for signal in hash_bytes(
            demo_entry.content, pool=pool, types=("pdq", "sha256", "orb")
        ).signals:
            if signal.is_bankable and signal.value not in values:
                yield signal
            values.add(signal.value)


def _media(demo_entry: DemoEntry) -> str:
    has_file = not demo_entry.url and demo_entry.text is None
    return media_of_content(demo_entry.content) if has_file else ""


def _entry(demo_entry: DemoEntry, signal: Signal, now: datetime) -> NewEntry:
    return NewEntry(
        signal.type,
        signal.value,
        label=demo_entry.label,
        confidence=demo_entry.confidence,
        threshold=demo_entry.threshold if signal.type == "pdq" else None,
        jurisdiction=demo_entry.jurisdiction,
        legal_basis=demo_entry.legal_basis,
        source=demo_entry.source,
        state=EntryState(demo_entry.state),
        first_seen_at=demo_entry.first_seen,
        note=demo_entry.note,
        opinions=tuple(
            EntryOpinion(opinion.member, EntryStance(opinion.opinion), opinion.reason, now)
            for opinion in demo_entry.opinions
        ),
    )


def _connect(before: Demo | None, url: str, *, tx: Transaction, now: datetime) -> Demo:
    """A key for the platform's answers, and an endpoint for ours."""
    platform_tx = _platform(tx)
    for endpoint in platform_tx.enforcement.endpoints(enabled_only=True):
        disable_endpoint(endpoint.id, why="the demo moved", tx=platform_tx, now=now, by=BY)
    endpoint, secret = add_endpoint(url, tx=platform_tx, now=now, by=BY)
    if before:
        return Demo(before.key, secret, endpoint.id, url)
    _, key = make_key(
        "demo platform", SCOPES, organisation=platform_tx.organisation, tx=tx, now=now, by=BY
    )
    return Demo(key.text, secret, endpoint.id, url)


def _platform(tx: Transaction) -> Transaction:
    by_slug = {
        organisation.slug: organisation.id
        for organisation in tx.of(INSTALLATION).people.organisations()
    }
    return tx.of(by_slug[PLATFORM])


def _read_demo(path: Path) -> Demo | None:
    try:
        return Demo(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None


def _write(path: Path, demo: Demo) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(demo), file)
    partial.rename(path)
