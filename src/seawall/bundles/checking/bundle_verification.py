"""A bundle is checked from end to end, offline and with nothing but itself and what one knows.

Its manifest is signed, its entries are those of the log, the log is the one that witnesses saw and
none of it is withheld, its events are signed by whom they name, and its figures are counted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from seawall.bundles.archive.bundle_archive import BundleArchive
from seawall.bundles.archive.bundle_manifest import signed_text, strict_object
from seawall.bundles.archive.bundle_names import CHECKPOINTS, DEFINITIONS, FIGURES
from seawall.bundles.checking.bundle_finding import FindingKind, Findings
from seawall.bundles.checking.bundle_trust import BundleReport, BundleTrust
from seawall.bundles.checking.checkpoint_check import (
    CheckpointReading,
    OpenedCheckpoint,
    check_histories,
)
from seawall.bundles.checking.entry_check import EntryCheck
from seawall.bundles.checking.log_walk import LogWalk, listed_files
from seawall.bundles.checking.time_bounds import TimeBounds
from seawall.bundles.figures.figure_definition import definitions_text
from seawall.errors import problem
from seawall.ledger.entry import canonical_json, moment
from seawall.ledger.model import JSON
from seawall.ledger.note import Verifier, is_signed

#: Characters of what a bundle states, in a finding.
_LONGEST_FIGURE = 300


def verify_bundle(
    archive: BundleArchive,
    trust: BundleTrust,
    *,
    now: datetime,
    show_read: Callable[[int], object] = lambda _: None,
) -> BundleReport:
    """Check everything, and say what was found; `show_read` hears how many entries were read."""
    return _BundleCheck(archive, trust, now).report(show_read)


class _BundleCheck:
    """One bundle, what is trusted, and what was found so far."""

    def __init__(self, archive: BundleArchive, trust: BundleTrust, now: datetime) -> None:
        self._archive, self._trust, self._now = archive, trust, now
        self._manifest = archive.manifest
        self._findings = Findings()
        self._caveats = list(_caveats(trust, archive.manifest.keys[0]))

    def report(self, show_read: Callable[[int], object]) -> BundleReport:
        """Every rule, one after the other."""
        manifest, findings = self._manifest, self._findings
        self._check_files()
        keys = self._trusted_keys()
        self._check_definitions()
        witnesses = (*self._trust.witnesses, *manifest.witnesses)
        reading = CheckpointReading(keys, witnesses, findings, now=self._now)
        bundled = reading.bundled(self._archive)
        checkpoints = [*bundled, *reading.kept(self._trust.kept_notes)]
        check_histories(checkpoints, findings)
        walk = self._walk(checkpoints)
        walk.grow_tree()
        self._check_roots(checkpoints, walk)
        bounds = TimeBounds(_seen(checkpoints, walk), self._now)
        check = EntryCheck(manifest, bounds, findings)
        walk.read_entries(check, show_read)
        check.end()
        self._check_previous(walk)
        self._check_end(checkpoints, check)
        self._check_figures(check.tally.figures)
        for name in dict.fromkeys(self._archive.altered):
            findings.add(FindingKind.FILE_ALTERED, name, "is not the file that was signed")
        return BundleReport(
            manifest=manifest,
            root=walk.tree.root if walk.is_whole else b"",
            opened=check.opened,
            signed_events=check.events.count,
            cosigned_by=sorted(_names(self._saw_the_end(bundled))),
            figures=check.tally.figures,
            findings=findings.listed,
            unlisted=findings.unlisted,
            caveats=self._caveats,
        )

    def _check_files(self) -> None:
        archive, listed = self._archive, self._manifest.files.keys()
        of_log = listed_files(self._manifest.first, self._manifest.past)
        belonging = of_log | {CHECKPOINTS, DEFINITIONS, FIGURES}
        for name in sorted(belonging - (archive.names & listed)):
            self._findings.add(FindingKind.FILE_MISSING, name, "is missing")
        for name in sorted((archive.names | listed) - belonging):
            says = "does not belong to a bundle"
            self._findings.add(FindingKind.FILE_UNLISTED, name[:200], says)
        if archive.has_twins:
            self._findings.add(FindingKind.FILE_UNLISTED, "a file", "stands there twice")

    def _trusted_keys(self) -> Sequence[Verifier]:
        """The keys of the log, today's first: that of whoever checks, if there is one."""
        archive, keys = self._archive, self._manifest.keys
        key = self._trust.key or keys[0]
        if key != keys[0]:
            says = f"it is of {keys[0].key_id}, and not of {key.key_id}"
            self._findings.add(FindingKind.WRONG_LOG, "the bundle", says)
        if not is_signed(archive.note, signed_text(archive.manifest_bytes, key.name), key):
            says = f"is not signed by {key.key_id}"
            self._findings.add(FindingKind.MANIFEST_UNSIGNED, "the manifest", says)
            return [key]  # nobody vouches for the others
        return [key, *(former for former in keys[1:] if former != key)]

    def _check_definitions(self) -> None:
        content = self._archive.document(DEFINITIONS)
        if content != definitions_text().encode():
            if content:
                strict_object(content, DEFINITIONS)
            says = "are not those of this release, by which its figures are counted again"
            self._findings.add(FindingKind.DEFINITIONS_DIFFER, "the definitions", says)

    def _walk(self, checkpoints: Sequence[OpenedCheckpoint]) -> LogWalk:
        previous = {self._trust.previous.past} if self._trust.previous else set()
        sizes = {checkpoint.statement.size for checkpoint in checkpoints}
        return LogWalk(self._archive, sizes | previous, self._findings)

    def _check_roots(self, checkpoints: Sequence[OpenedCheckpoint], walk: LogWalk) -> None:
        manifest = self._manifest
        for checkpoint in checkpoints:
            size, root = checkpoint.statement.size, checkpoint.statement.root
            if not manifest.first <= size <= manifest.past and size not in walk.tree.roots:
                self._judge_outside(checkpoint)
            elif walk.is_whole and walk.tree.roots[size] != root:
                kind = FindingKind.FORK if checkpoint.is_kept else FindingKind.ROOT_DIFFERS
                says = "its root is not the root of the entries that it covers"
                self._findings.add(kind, checkpoint.name, says)
        own = {item.statement.size for item in checkpoints if not item.is_kept}
        if manifest.past not in own:
            says = f"none is over the {manifest.past} entries at which the bundle ends"
            self._findings.add(FindingKind.CHECKPOINT_MISSING, "checkpoints", says)

    def _judge_outside(self, checkpoint: OpenedCheckpoint) -> None:
        """A checkpoint of before or after what is here."""
        manifest = self._manifest
        if checkpoint.statement.size < manifest.first:
            self._caveats.append(f"The {checkpoint.name} is of before this bundle: not compared.")
        elif any(at < manifest.period.past for at in checkpoint.cosigned.values()):
            says = f"was cosigned within the period, and the bundle ends at {manifest.past}"
            self._findings.add(FindingKind.TAIL_WITHHELD, checkpoint.name, says)
        else:
            self._caveats.append(f"The {checkpoint.name} is of after this bundle: not compared.")

    def _check_previous(self, walk: LogWalk) -> None:
        previous, manifest = self._trust.previous, self._manifest
        if previous is None:
            return
        if (previous.origin, previous.organisation) != (
            manifest.keys[0].name,
            manifest.organisation,
        ):
            says = f"is of {previous.organisation} in {previous.origin}"
            self._findings.add(FindingKind.WRONG_LOG, previous.name, says)
        elif previous.past < manifest.first:
            says = f"ends at {previous.past}, and this bundle begins at {manifest.first}"
            self._findings.add(FindingKind.ENTRIES_BETWEEN, previous.name, says)
        elif previous.past > manifest.past:
            says = f"has {previous.past} entries, and this bundle ends at {manifest.past}"
            self._findings.add(FindingKind.TAIL_WITHHELD, previous.name, says)
        elif walk.is_whole and walk.tree.roots.get(previous.past) != previous.root:
            says = "its root is not the root of the same entries here"
            self._findings.add(FindingKind.FORK, previous.name, says)

    def _saw_the_end(self, checkpoints: Sequence[OpenedCheckpoint]) -> set[str]:
        """The keys of witnesses that saw what is here after the period had ended."""
        manifest = self._manifest
        return {
            witness
            for checkpoint in checkpoints
            if checkpoint.statement.size <= manifest.past
            for witness, at in checkpoint.cosigned.items()
            if at >= manifest.period.past
        }

    def _check_end(self, checkpoints: Sequence[OpenedCheckpoint], check: EntryCheck) -> None:
        """Whether anybody saw the log after the period had ended, and as much of it as is here."""
        trust, past = self._trust, moment(self._manifest.period.past)
        saw_the_end = self._saw_the_end(checkpoints)
        of_trust = _names(saw_the_end & set(map(str, trust.witnesses)))
        if len(of_trust) < trust.needed:
            says = f"{len(of_trust)} of {trust.needed} saw the log after the period"
            self._findings.add(FindingKind.WITNESS_MISSING, "witnesses", says)
        is_witnessed = any(checkpoint.cosigned for checkpoint in checkpoints)
        if not saw_the_end and (is_witnessed or check.newest_at < past):
            says = f"nothing shows that the log had no more entries by {past}"
            about = f"entry {self._manifest.past}"
            self._findings.add(FindingKind.TAIL_WITHHELD, about, says)

    def _check_figures(self, counted: Sequence[Mapping[str, JSON]]) -> None:
        stated = _stated_figures(self._archive)
        for figure in counted:
            about, own = f"figure {figure['id']}", canonical_json(figure)
            if (stated_figure := stated.pop(str(figure["id"]), None)) is None:
                self._findings.add(FindingKind.FIGURE_MISSING, about, "is not stated")
            elif (stated_text := canonical_json(stated_figure)) != own:
                says = f"states {stated_text[:_LONGEST_FIGURE]}, and the entries come to {own}"
                self._findings.add(FindingKind.FIGURE_ALTERED, about, says)
        for name in stated:
            says = "is not defined"
            self._findings.add(FindingKind.FIGURE_UNKNOWN, f"figure {name[:80]}", says)


def _seen(checkpoints: Sequence[OpenedCheckpoint], walk: LogWalk) -> Iterator[tuple[int, datetime]]:
    """When a witness saw how many of these entries."""
    for checkpoint in checkpoints:
        size, root = checkpoint.statement.size, checkpoint.statement.root
        if walk.tree.roots.get(size) == root:
            yield from ((size, at) for at in checkpoint.cosigned.values())


def _names(keys: Iterable[str]) -> set[str]:
    """Whose keys these are: a witness may have two."""
    return {key.partition("+")[0] for key in keys}


def _stated_figures(archive: BundleArchive) -> dict[str, Any]:
    if FIGURES not in archive.names:
        return {}
    figures = strict_object(archive.document(FIGURES), FIGURES).get("figures")
    if not isinstance(figures, list):
        raise problem("bundles.unreadable.fields", file=FIGURES)
    by_id = {
        figure["id"]: figure
        for figure in figures
        if isinstance(figure, dict) and isinstance(figure.get("id"), str)
    }
    if len(by_id) != len(figures):
        raise problem("bundles.unreadable.fields", file=FIGURES)
    return by_id


def _caveats(trust: BundleTrust, key: Verifier) -> Iterator[str]:
    if trust.key is None:
        yield (
            f"The log's key {key.key_id} comes from the bundle itself. Compare it with one that "
            "you have from elsewhere, or name it with --key."
        )
    if not trust.witnesses:
        yield (
            "The witnesses come from the bundle itself. Name those that you know with --witness: "
            "without one a log can have two histories."
        )
