"""What an upload of a drill comes to: what the public could see decides, not what we logged.

An upload is blocked when the platform refused it, and held when it kept it from the public. One
that is public is missed, whatever our check said of it: a verdict that nobody obeys protects
nobody. Where the platform shows nothing, our check's verdict within ten minutes counts.

A control, which no list knows, should pass: a platform that refuses everything finds all the
rest, and protects nobody either.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from seawall.drills.model import SeededUpload, SendState
from seawall.drills.seeded_kinds import CONTROL
from seawall.enforcement.upload_contract import UploadState

#: Verdicts of a check that keep an upload from the public.
_BLOCK, _HOLD = "block", "hold"
#: How long after an upload a finding still counts.
WINDOW = timedelta(minutes=10)


class UploadOutcome(StrEnum):
    """What became of an upload, in the figures."""

    BLOCKED = "blocked"
    HELD = "held"
    MISSED = "missed"
    UNMEASURED = "unmeasured"
    """It failed on its way, or it was called off: counted in no share."""
    WAITING = "waiting"
    PASSED = "passed"
    """A control that the public could see, as it should."""
    KEPT_BACK = "kept_back"
    """A control that was blocked or held, wrongly."""


_SHOWN = {
    UploadState.REFUSED.value: UploadOutcome.BLOCKED,
    UploadState.HIDDEN.value: UploadOutcome.HELD,
    UploadState.PUBLIC.value: UploadOutcome.MISSED,
}
_FOUND = frozenset({UploadOutcome.BLOCKED, UploadOutcome.HELD})
_OF_CONTROLS = {
    UploadOutcome.BLOCKED: UploadOutcome.KEPT_BACK,
    UploadOutcome.HELD: UploadOutcome.KEPT_BACK,
    UploadOutcome.MISSED: UploadOutcome.PASSED,
}


def outcome_of(upload: SeededUpload, *, now: datetime, is_over: bool) -> UploadOutcome:
    """What an upload comes to now; `is_over` once nothing more is sent."""
    outcome = _outcome_shown(upload, now=now, is_over=is_over)
    return _OF_CONTROLS.get(outcome, outcome) if upload.variant == CONTROL else outcome


def _outcome_shown(upload: SeededUpload, *, now: datetime, is_over: bool) -> UploadOutcome:
    if upload.state is SendState.WAITING:
        return UploadOutcome.UNMEASURED if is_over else UploadOutcome.WAITING
    if upload.state is not SendState.TAKEN or upload.sent_at is None:
        return UploadOutcome.UNMEASURED
    if outcome := _SHOWN.get(upload.shown):
        return outcome
    in_time = upload.checked_at is not None and upload.checked_at - upload.sent_at <= WINDOW
    if in_time and upload.verdict in {_BLOCK, _HOLD}:
        return UploadOutcome.BLOCKED if upload.verdict == _BLOCK else UploadOutcome.HELD
    return UploadOutcome.MISSED if now > upload.sent_at + WINDOW else UploadOutcome.WAITING


def is_found(outcome: UploadOutcome) -> bool:
    """Whether the public was kept from it."""
    return outcome in _FOUND


def is_published_though_found(upload: SeededUpload) -> bool:
    """Whether our check would have kept it from the public, and the platform showed it."""
    is_public = upload.shown == UploadState.PUBLIC.value
    return is_public and upload.verdict in {_BLOCK, _HOLD}


def seconds_to_find(upload: SeededUpload) -> float | None:
    """How long it took until the platform had answered, or our check had; None where neither."""
    at = upload.answered_at if upload.shown else upload.checked_at
    return (at - upload.sent_at).total_seconds() if at and upload.sent_at else None
