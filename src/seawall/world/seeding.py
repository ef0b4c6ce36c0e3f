"""What the demo begins with: a platform, a forum, an authority, people, a bank that knows something.

Seeding twice changes nothing. The key and the webhook secret that the demo's own
platform needs are kept beside the database, in a file only we can read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from seawall.banks.file_media import media_of_content
from seawall.banks.model import EntryOpinion, EntryStance, EntryState, NewBank, NewEntry
from seawall.ids import INSTALLATION
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.journeys.people.founding import make_key
from seawall.journeys.people.sign_in import issue_link
from seawall.journeys.platform.endpoint_setup import add_endpoint, disable_endpoint
from seawall.people.api_keys import SCOPES
from seawall.people.demo_cast import FIRST, HARBOUR
from seawall.sandbox import DecoderPool
from seawall.signals import Signal, hash_bytes, hash_text, hash_url
from seawall.transaction import Transaction, transaction
from seawall.world.demo_authority import introduce_authority
from seawall.world.demo_bank import DemoEntry, demo_bank
from seawall.world.founding_cast import found_cast

BY = "demo"
FILE = "demo.json"
PLATFORM, LEAD = HARBOUR.slug, HARBOUR.people[0].email


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo's platform needs to play its part."""

    key: str
    secret: str
    endpoint: str
    url: str


def seed_demo(
    folder: Path,
    url: str,
    *,
    pool: DecoderPool,
    now: datetime,
    tell: Callable[[str], None] = lambda _: None,
) -> Demo:
    """Create the demo, or open the one that is there."""
    with transaction(INSTALLATION) as tx:
        is_new = PLATFORM not in {organisation.slug for organisation in tx.people.organisations()}
        if is_new:
            found_cast(FIRST, tx=tx, now=now, by=BY)
            _fill(tx, pool=pool, now=now)
            tell(f"{HARBOUR.name} gets a bank with {len(demo_bank().entries)} known items.")
        introduce_authority(folder, tx=_platform(tx), now=now, by=BY)
        demo_file = folder / FILE
        demo = _read_demo(demo_file)
        if demo is None or demo.url != url:
            demo = _connect(demo, url, tx=tx, now=now)
            _write(demo_file, demo)
    return demo


def platform_port(folder: Path) -> int | None:
    """Where the demo's platform listened last: its pages have addresses that others keep."""
    demo = _read_demo(folder / FILE)
    return urlsplit(demo.url).port if demo else None


def sign_in_link(now: datetime) -> str:
    """A fresh one-time token for the demo's lead."""
    with transaction(INSTALLATION) as tx:
        return issue_link(LEAD, tx=tx, now=now, by=BY)


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
