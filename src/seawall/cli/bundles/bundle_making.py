"""A bundle is made: the log is read page by page, and written as it is read."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from seawall.cli.log_walk import installation, ledger_signer
from seawall.cli.output import progress, say
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.bundles.archive.archive_writing import ArchiveWriter
    from seawall.bundles.archive.bundle_manifest import Manifest
    from seawall.bundles.bundle_period import BundlePeriod
    from seawall.ids import OrganisationId
    from seawall.journeys.bundling import BundledLog
    from seawall.ledger.merkle import MerkleNode

#: Seconds in which the worker signs what was asked for, and a witness cosigns it.
_LONGEST_WAIT, _EVERY = 90, 1.0


@dataclass(frozen=True, slots=True)
class MadeBundle:
    """A bundle that was written."""

    path: Path
    manifest: Manifest
    digest: str
    """SHA-256 of the manifest, as the log has it."""
    opened: int
    is_witnessed: bool


def make_bundle(
    period: BundlePeriod, path: Path, organisation: OrganisationId, *, now: datetime, by: str
) -> MadeBundle:
    """Write the bundle of a closed period, and have the log say so."""
    from seawall.bundles.archive.archive_writing import written_archive
    from seawall.journeys.bundling import note_bundle, require_closed
    from seawall.transaction import transaction

    require_closed(period, now=now)
    log = _signed_log(period, organisation, now=now, by=by)
    with written_archive(path) as archive:
        opened = _write_log(archive, log, period, organisation)
        manifest = _manifest(archive, log, period, organisation, now)
        archive.close(manifest, ledger_signer())
    digest = hashlib.sha256(manifest.text.encode()).hexdigest()
    with transaction(organisation) as tx:
        note_bundle(organisation, period, past=log.past, digest=digest, tx=tx, now=now, by=by)
    return MadeBundle(path, manifest, digest, opened, log.is_witnessed)


def _signed_log(
    period: BundlePeriod, organisation: OrganisationId, *, now: datetime, by: str
) -> BundledLog:
    """The log up to a checkpoint from after the period; one is asked for where there is none."""
    from seawall.journeys.bundling import ask_for_bundle
    from seawall.transaction import transaction

    if (log := _look(period)) and log.is_witnessed:
        return log
    if log is None:
        with transaction(organisation) as tx:
            ask_for_bundle(period, tx=tx, now=now, by=by)
        say("Nothing was written down since the period ended. Waiting for a new checkpoint.")
    elif _may_be_cosigned(log):
        say("No witness has cosigned the log since the period ended. Waiting for one.")
    until = time.monotonic() + _LONGEST_WAIT
    while (log is None or _may_be_cosigned(log)) and time.monotonic() < until:
        time.sleep(_EVERY)
        log = _look(period)
    if log is None:
        raise problem("bundles.not-signed-since", period=period.name)
    return log


def _look(period: BundlePeriod) -> BundledLog | None:
    from seawall.journeys.bundling import bundled_log

    with installation() as tx:
        return bundled_log(period, tx=tx)


def _may_be_cosigned(log: BundledLog) -> bool:
    """Whether it is worth waiting for a witness."""
    from seawall.journeys.bundling import has_witnesses

    with installation() as tx:
        return not log.is_witnessed and has_witnesses(tx=tx)


def _write_log(
    archive: ArchiveWriter, log: BundledLog, period: BundlePeriod, organisation: OrganisationId
) -> int:
    """Entries, tiles, checkpoints and figures; how many entries are opened."""
    from seawall.bundles.archive import bundle_names
    from seawall.bundles.archive.entry_lines import EntryLines
    from seawall.bundles.archive.leaf_tiles import LeafTiles, leaves_before
    from seawall.bundles.figures.figure_definition import definitions_text
    from seawall.cli.log_pages import log_pages
    from seawall.ledger.entry import canonical_json
    from seawall.ledger.merkle import Span
    from seawall.ledger.tree_walk import page_spans

    lines = EntryLines(organisation, period)
    tiles = LeafTiles(Span(log.first, log.past), _hashes(leaves_before(log.first)))
    spans = page_spans(log.first, log.past)
    with progress("Writing the log", total=log.past - log.first) as show_completed:
        for (first, past), page in zip(spans, log_pages(log.past, begin=log.first), strict=True):
            archive.add(bundle_names.entries_file(first), lines.of_page(page))
            for path, content in tiles.with_hashes(page.leaves.hashes):
                archive.add(path, content)
            show_completed(past - log.first)
    for tile in bundle_names.upper_tiles(log.past):
        archive.add(tile.path, _hashes(tile.nodes()))
    documents = {
        bundle_names.CHECKPOINTS: canonical_json({"checkpoints": log.notes}),
        bundle_names.DEFINITIONS: definitions_text(),
        bundle_names.FIGURES: canonical_json({"figures": lines.tally.figures}),
    }
    for name, text in documents.items():
        archive.add(name, text.encode())
    return lines.opened


def _hashes(nodes: Sequence[MerkleNode]) -> bytes:
    with installation() as tx:
        hashes = tx.ledger.nodes(nodes)
    return b"".join(hashes[node] for node in nodes)


def _manifest(
    archive: ArchiveWriter,
    log: BundledLog,
    period: BundlePeriod,
    organisation: OrganisationId,
    now: datetime,
) -> Manifest:
    from seawall.bundles.archive.bundle_manifest import Manifest
    from seawall.bundles.archive.code_digest import running_software
    from seawall.journeys.signed_events.event_signers import known_signers
    from seawall.ledger.note import Verifier
    from seawall.transaction import transaction

    with transaction(organisation) as tx:
        name, signers = tx.people.organisation(organisation).name, known_signers(tx=tx)
    with installation() as tx:
        uses = [Verifier.parse(use.verifier) for use in tx.ledger.key_uses()]
    own = ledger_signer().verifier
    return Manifest(
        organisation=organisation,
        organisation_name=name,
        period=period,
        first=log.first,
        past=log.past,
        made_at=now.replace(microsecond=0),
        keys=(own, *(key for key in reversed(uses) if key != own)),
        witnesses=tuple(map(Verifier.parse, log.witnesses)),
        signers={
            "own": tuple(sorted(signers.own)),
            **{str(party): tuple(sorted(keys)) for party, keys in signers.by_party.items()},
        },
        software=running_software(),
        files=archive.files,
    )
