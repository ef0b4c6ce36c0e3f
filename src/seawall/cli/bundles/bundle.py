"""`seawall bundle`: hand the public a period of the log, and the figures that follow from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.presentation import text
from seawall.ids import OrganisationId

if TYPE_CHECKING:
    from seawall.cli.bundles.bundle_making import MadeBundle


def _data(bundle: MadeBundle) -> dict[str, Any]:
    manifest = bundle.manifest
    return {
        "file": str(bundle.path),
        "period": manifest.period.name,
        "entries": {"first": manifest.first, "past": manifest.past},
        "opened": bundle.opened,
        "witnesses": [key.name for key in manifest.witnesses],
        "digest": bundle.digest,
    }


def _print(bundle: MadeBundle) -> None:
    manifest = bundle.manifest
    witnesses = ", ".join(sorted({key.name for key in manifest.witnesses})) or "none"
    print(f"{bundle.path}: {manifest.period.name}, entries {manifest.first} to {manifest.past - 1}")
    print(f"opened for everybody: {bundle.opened}; witnesses: {witnesses}")
    print(f"digest: {bundle.digest}")


def _note(bundle: MadeBundle) -> str:
    if bundle.is_witnessed:
        return ""
    return (
        "No witness has cosigned the log since the period ended: nobody but you says that nothing "
        "is missing. See docs/bundles.md."
    )


@command(shown=text(_print, data=_data), note=_note)
def make(
    *,
    period: Annotated[
        str, typer.Option(metavar="PERIOD", help="2026, 2026-Q4, 2026-10 or 2026-10-05, in UTC.")
    ],
    to: Annotated[
        Path | None, typer.Option(help="The file to write. Default: the period in its name.")
    ] = None,
    organisation: OrganisationId,
    now: datetime,
    by: str,
) -> MadeBundle:
    """Write a bundle: a period of the log and its figures, for anybody to verify.

    It holds no personal data and no content. Entries that the public may read are opened, of all
    others there is only a word, a moment and commitments. A period can be bundled an hour after
    it ended. Verify the file with `seawall verify`.
    """
    from seawall.bundles.bundle_period import BundlePeriod
    from seawall.cli.bundles.bundle_making import make_bundle

    parsed_period = BundlePeriod.parse(period)
    path = to or Path(f"seawall-{parsed_period.name}.zip")
    return make_bundle(parsed_period, path, organisation, now=now, by=by)
