"""`seawall verify`: check a bundle, without a database and without a network."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.output import progress, say
from seawall.cli.presentation import text

if TYPE_CHECKING:
    from seawall.bundles.archive.bundle_archive import BundleArchive
    from seawall.bundles.checking.bundle_trust import BundleReport, BundleTrust, PreviousBundle


def _data(report: BundleReport) -> dict[str, Any]:
    manifest = report.manifest
    return {
        "sound": report.is_sound,
        "organisation": manifest.organisation_name,
        "period": manifest.period.name,
        "entries": {"first": manifest.first, "past": manifest.past, "opened": report.opened},
        "root": report.root.hex(),
        "key": str(manifest.keys[0]),
        "cosigned_by": list(report.cosigned_by),
        "signed_events": report.signed_events,
        "figures": list(report.figures),
        "findings": [
            {"kind": finding.kind, "about": finding.about, "says": finding.says}
            for finding in report.findings
        ],
        "more_findings": report.unlisted,
        "caveats": list(report.caveats),
    }


def _print(report: BundleReport) -> None:
    manifest = report.manifest
    about = f"{manifest.organisation_name}, {manifest.period.name}"
    if report.is_sound:
        print(f"sound: {about}")
    else:
        print(f"not sound: {about}")
        for finding in report.findings:
            print(f"  {finding}")
        if report.unlisted:
            print(f"  and {report.unlisted} more")
    print(
        f"entries {manifest.first} to {manifest.past - 1}, {report.opened} of them opened; "
        f"root {report.root.hex()}"
    )
    print(f"signed by {manifest.keys[0].key_id}")
    print(f"seen after the period by: {', '.join(report.cosigned_by) or 'nobody'}")
    print(f"signed events: {report.signed_events}")
    print(f"figures counted again: {len(report.figures)}")
    for caveat in report.caveats:
        say(caveat)


def _is_unsound(report: BundleReport) -> bool:
    return not report.is_sound


@command(shown=text(_print, data=_data), fails=_is_unsound)
def verify(
    bundle: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    key: Annotated[
        str, typer.Option(metavar="LINE", help="The log's public key, from elsewhere.")
    ] = "",
    witness: Annotated[
        list[str] | None,
        typer.Option(metavar="LINE", help="The key of a witness that you know; may be repeated."),
    ] = None,
    quorum: Annotated[
        int | None,
        typer.Option(min=0, help="The number of them that is enough. Default: all."),
    ] = None,
    after: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The bundle of the period before."),
    ] = None,
    extends: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="A checkpoint that was stored elsewhere."),
    ] = None,
    now: datetime,
) -> BundleReport:
    """Verify a bundle offline: signatures, entries, witnesses, and each figure.

    On exit code 1 the output names each finding. Entries that were removed, added, changed,
    moved, back-dated or withheld are named by their place. All figures are counted again from the
    entries. Nothing but the file is read. The format is in docs/formats/bundle.md, and a second,
    independent verifier in verify/.
    """
    from seawall.bundles.archive.bundle_archive import opened_archive
    from seawall.bundles.checking.bundle_trust import BundleTrust
    from seawall.ledger.note import Verifier

    trust = BundleTrust(
        key=Verifier.parse(key) if key else None,
        witnesses=tuple(map(Verifier.parse, witness or ())),
        quorum=quorum,
        kept_notes=tuple(_note(file) for file in extends or ()),
        previous=_previous(after, now=now) if after else None,
    )
    with opened_archive(bundle) as archive:
        return _verified(archive, trust, now=now)


def _verified(archive: BundleArchive, trust: BundleTrust, *, now: datetime) -> BundleReport:
    from seawall.bundles.checking.bundle_verification import verify_bundle

    entries = archive.manifest.past - archive.manifest.first
    with progress("Reading the entries", total=entries) as show_read:
        return verify_bundle(archive, trust, now=now, show_read=show_read)


def _note(file: Path) -> str:
    from seawall.bundles.archive.bundle_names import LONGEST_LINE

    with file.open("rb") as opened:
        return opened.read(LONGEST_LINE).decode(errors="replace")


def _previous(file: Path, *, now: datetime) -> PreviousBundle:
    """Where the bundle before ends; it is checked as well."""
    from seawall.bundles.archive.bundle_archive import opened_archive
    from seawall.bundles.checking.bundle_trust import BundleTrust, PreviousBundle

    with opened_archive(file) as archive:
        report = _verified(archive, BundleTrust(), now=now)
    if not report.is_sound:
        say(f"{file.name} is not sound itself: verify it first.")
    manifest = report.manifest
    return PreviousBundle(
        file.name, manifest.keys[0].name, manifest.organisation, manifest.past, report.root
    )
