"""Kept longer: for an authority's or a court's ongoing review, or under a legal hold.

TCO Art. 6(2): upon request from the competent authority or court, for a further
specified period, only if and for as long as necessary for ongoing administrative or
judicial review proceedings. A hold is ours, against erasure in the middle of a dispute;
it has a reason and ends with its release.
"""

from __future__ import annotations

from dataclasses import replace

from seawall.errors import problem
from seawall.preservation.model import Preservation, PreservationExtension, PreservationState


def extend_preservation(
    preservation: Preservation, extension: PreservationExtension
) -> Preservation:
    """Kept until the new date; what was asked, by whom and for which proceedings stays beside."""
    refuse_erased(preservation)
    for name in ("by", "review", "reason"):
        if not getattr(extension, name).strip():
            raise problem("preservation.extension-not-possible.incomplete", field=name)
    if extension.until <= max(preservation.kept_until, extension.at):
        raise problem(
            "preservation.extension-not-possible.not-later", kept_until=preservation.kept_until
        )
    return replace(
        preservation, kept_until=extension.until, extensions=(*preservation.extensions, extension)
    )


def hold_preservation(preservation: Preservation, *, why: str) -> Preservation:
    """The preservation under a hold: it is not erased while the hold stands."""
    refuse_erased(preservation)
    if not why.strip():
        raise problem("preservation.hold-not-possible.no-reason")
    if preservation.is_held:
        raise problem("preservation.hold-not-possible.held", hold=preservation.hold)
    return replace(preservation, hold=why.strip())


def release_preservation(preservation: Preservation) -> Preservation:
    """The preservation without its hold; what is past its date is erased next."""
    if not preservation.is_held:
        raise problem("preservation.hold-not-possible.not-held")
    return replace(preservation, hold="")


def refuse_erased(preservation: Preservation) -> None:
    """Refuse to change a preservation that was erased."""
    if preservation.state is PreservationState.ERASED:
        raise problem(
            "preservation.already-erased", kept=preservation.id, erased_at=preservation.erased_at
        )
