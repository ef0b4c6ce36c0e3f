"""A tester uploads what is due, once; what the platform does with it is written down.

That it leaves is committed before it leaves. A worker that dies in between leaves an upload of
which nobody knows whether it arrived: it is measured as nothing, and never sent twice, since a
second copy would be found by what the first one taught.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.drills.items_seed import controls_seed_of, items_seed_of
from seawall.drills.making.seeded_content import SeededContent, seeded_content
from seawall.drills.model import (
    ContentDrill,
    DrillDoor,
    DrillRole,
    DrillState,
    SeededUpload,
    SendState,
)
from seawall.drills.seeded_kinds import CONTROL
from seawall.enforcement.upload_contract import STATE_SHOWN, UploadState, shown_state
from seawall.forum.model import SeatState
from seawall.ids import SeededUploadId
from seawall.journeys.drills.drill_planning import headers_of, seed_of
from seawall.outbound.model import CallAnswer
from seawall.transaction import Transaction

#: What says that the content was refused, and not the request: RFC 9110, RFC 7725.
_REFUSALS = frozenset({403, 451})
_INTERRUPTED = "The worker stopped while it was uploading."
_OUT = "One of the two is no longer in the forum in which it was agreed."
_UNREGISTERED = "The platform had not said that it has registered the items."
_LONGEST_ERROR = 300
#: What the worker knows of an upload; what our check made of it, the gate writes.
_SENDING = ("state", "error", "shown", "answered_at")


@dataclass(frozen=True, slots=True)
class UploadParcel:
    """What is to be uploaded, where, and as whom."""

    upload: SeededUploadId
    account: str
    door: DrillDoor
    headers: Mapping[str, str]
    content: SeededContent


def take_upload(upload: SeededUploadId, *, tx: Transaction, now: datetime) -> UploadParcel | None:
    """The upload that is due, noted as leaving; None where nothing more is to be sent."""
    due = tx.drills.upload(upload)
    drill = tx.drills.drill(due.drill)
    if due.state is not SendState.WAITING or drill.state is not DrillState.RUNNING:
        return None
    if why := _why_unsent(due, drill, tx=tx):
        tx.drills.save_upload(replace(due, state=SendState.FAILED, error=why), *_SENDING)
        return None
    content = _content(due, drill, tx=tx)
    digest = hashlib.sha256(content.content).hexdigest()
    tx.drills.save_upload(replace(due, sent_at=now, sha256=digest), "sent_at", "sha256")
    return UploadParcel(due.id, due.account, drill.door, headers_of(drill, tx=tx), content)


def record_answer(
    upload: SeededUploadId, answer: CallAnswer, *, tx: Transaction, now: datetime
) -> SeededUpload:
    """Write down what the platform did with an upload."""
    outgoing = tx.drills.upload(upload)
    state = _shown(answer)
    if state is None:
        why = answer.error or f"The platform answered {answer.status}."
        answered = replace(outgoing, state=SendState.FAILED, error=why[:_LONGEST_ERROR])
    else:
        answered = replace(outgoing, state=SendState.TAKEN, shown=state.value, answered_at=now)
    tx.drills.save_upload(answered, *_SENDING)
    return answered


def record_unsent(upload: SeededUploadId, why: str, *, tx: Transaction) -> SeededUpload:
    """Write down that an upload never left."""
    outgoing = tx.drills.upload(upload)
    failed = replace(outgoing, state=SendState.FAILED, error=why[:_LONGEST_ERROR])
    tx.drills.save_upload(failed, *_SENDING)
    return failed


def _why_unsent(due: SeededUpload, drill: ContentDrill, *, tx: Transaction) -> str:
    if due.sent_at is not None:
        return _INTERRUPTED
    if drill.role is DrillRole.TESTER and drill.accepted_at is None:
        return _UNREGISTERED
    return "" if _are_both_members(drill, tx=tx) else _OUT


def _are_both_members(drill: ContentDrill, *, tx: Transaction) -> bool:
    """Whether what was agreed in a forum still binds both: neither has left it."""
    if drill.seat is None or drill.member is None:
        return True
    is_ours = tx.forum.seat(drill.seat).state is SeatState.ACTIVE
    return is_ours and not tx.forum.member(drill.seat, drill.member).is_out


def _content(upload: SeededUpload, drill: ContentDrill, *, tx: Transaction) -> SeededContent:
    seed = seed_of(drill, tx=tx)
    items_seed = controls_seed_of(seed) if upload.variant == CONTROL else items_seed_of(seed)
    return seeded_content(items_seed, upload.kind, upload.number, upload.variant)


def _shown(answer: CallAnswer) -> UploadState | None:
    """What became of it; a status that speaks of the request says nothing of the content."""
    state = shown_state(answer)
    if state is not UploadState.REFUSED or STATE_SHOWN in answer.headers:
        return state
    return state if answer.status in _REFUSALS else None
