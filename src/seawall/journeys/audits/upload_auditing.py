"""Uploads are drawn from a platform's own list of what was public, and judged like any other case.

1. Once the period is over, the platform hands in its list: the log has its hash, its lines and its
   bands first, so that nobody changes it once the sample is known.
2. The first checkpoint that covers this entry gives the root; with the seed it draws.
3. Each drawn upload becomes a case, part by part, so that nobody waits for long; one that was begun
   is gone on with. What has been decided already is not judged again.
4. The log has what was drawn, under seal. People decide; what they find is really removed.

Only what was public is listed: nothing that was written to somebody is ever drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from seawall.audits.model import (
    Audit,
    AuditState,
    AuditStratum,
    AuditSubject,
    DrawnFrom,
    DrawnUpload,
    FramedFile,
)
from seawall.audits.sample_drawing import drawing_key
from seawall.audits.upload_file import ListedUpload, UploadList
from seawall.audits.upload_sample import draw_lines, draw_views, score_bands, spread_evenly
from seawall.cases.model import CaseReason, Finding
from seawall.errors import problem
from seawall.ids import AuditId, CaseId, ItemId
from seawall.intake.model import Item
from seawall.journeys.audits.audit_planning import seed_of_audit
from seawall.journeys.content.item_upsert import ItemArrival, upsert_item
from seawall.journeys.queue._case_opening import CaseArrival, open_or_join_case
from seawall.ledger import Entry
from seawall.ledger.model import JSON, Checkpoint
from seawall.ledger.words.audits import AUDIT_DRAWN, AUDIT_FRAMED
from seawall.transaction import Transaction

#: The kind of reason for which a case is there, and the queue in which it waits.
REASON, QUEUE = "audit", "audit"
#: So many cases are opened in one commit.
AT_ONCE = 100
_SEVERITY = 1
_AGAINST = frozenset({Finding.REMOVE, Finding.RESTRICT})


class DrawnLine(NamedTuple):
    """A line of the file that was drawn, in its place of the sample."""

    place: int
    stratum: int
    number: int


@dataclass(frozen=True, slots=True)
class UploadSample:
    """What seed and root draw from a file."""

    drawn_from: DrawnFrom
    strata: tuple[AuditStratum, ...]
    lines: tuple[DrawnLine, ...]


def frame_uploads(
    audit: AuditId, uploads: UploadList, *, tx: Transaction, now: datetime, by: str
) -> Audit:
    """Write down which file is drawn from; the same one again is the same."""
    planned = tx.audits.locked(audit)
    if planned.subject is AuditSubject.DECISIONS:
        raise problem("audits.needs-no-file", audit=audit)
    if planned.framed:
        if planned.framed.sha256 != uploads.sha256:
            raise problem("audits.file.other", sha256=planned.framed.sha256)
        return planned
    if planned.state is not AuditState.PLANNED:
        raise problem("audits.over", audit=audit)
    if not planned.period.is_over(now):
        raise problem("audits.not-over", period=planned.period.name)
    views = int(uploads.views.sum())
    if planned.subject is AuditSubject.VIEWS and not views:
        raise problem("audits.file.no-views")
    strata = tuple(AuditStratum(name, of, 0) for name, of in _sizes(planned, uploads).items())
    public: dict[str, JSON] = {
        "lines": uploads.lines,
        "sha256": uploads.sha256,
        "strata": [[stratum.name, stratum.of] for stratum in strata],
        "views": views,
    }
    entry = tx.ledger.append(Entry(AUDIT_FRAMED, audit, now, by=by, public=public))
    framed = FramedFile(uploads.sha256, uploads.lines, views, entry)
    listed = replace(planned, state=AuditState.FRAMED, framed=framed, strata=strata)
    tx.audits.save(listed)
    return listed


def upload_sample(audit: Audit, uploads: UploadList, *, tx: Transaction) -> UploadSample | None:
    """What is drawn from a framed file; None before the checkpoint is signed."""
    assert audit.framed
    if uploads.sha256 != audit.framed.sha256:
        raise problem("audits.file.other", sha256=audit.framed.sha256)
    checkpoint = _checkpoint_over(audit.framed, tx=tx)
    if checkpoint is None:
        return None
    key = drawing_key(seed_of_audit(audit, tx=tx), checkpoint.root)
    drawn = _drawn(audit, uploads, key)
    strata = tuple(
        AuditStratum(name, of, len(drawn[name])) for name, of in _sizes(audit, uploads).items()
    )
    numbers = [(stratum, number) for stratum, name in enumerate(drawn) for number in drawn[name]]
    return UploadSample(
        DrawnFrom(checkpoint.size, checkpoint.root.hex(), audit.framed.sha256),
        strata,
        tuple(DrawnLine(place, *line) for place, line in enumerate(numbers)),
    )


def open_drawn_cases(
    audit: Audit,
    lines: Sequence[DrawnLine],
    uploads: Mapping[int, ListedUpload],
    *,
    tx: Transaction,
    now: datetime,
) -> None:
    """Open the cases of some lines of the sample; what another run has opened stays."""
    _refuse_called_off(tx.audits.locked(audit.id))
    opened = {upload.place for upload in tx.audits.uploads(audit.id)}
    tx.audits.add_uploads(
        _opened(audit, line, uploads[line.number], tx=tx, now=now)
        for line in lines
        if line.place not in opened
    )


def finish_drawing(
    audit: AuditId, sample: UploadSample, *, tx: Transaction, now: datetime, by: str
) -> Audit:
    """Write the sample down once all its cases are open; a second time changes nothing."""
    framed = tx.audits.locked(audit)
    _refuse_called_off(framed)
    if framed.state is not AuditState.FRAMED:
        return framed
    drawn = replace(
        framed,
        state=AuditState.DRAWN,
        drawn_at=now,
        drawn_from=sample.drawn_from,
        strata=sample.strata,
    )
    tx.audits.save(drawn)
    uploads = tx.audits.uploads(audit)
    public: dict[str, JSON] = {
        "frame": sample.drawn_from.frame,
        "log_size": sample.drawn_from.size,
        "root": sample.drawn_from.root,
        "strata": [[stratum.name, stratum.of, stratum.drawn] for stratum in sample.strata],
    }
    cases: list[JSON] = [
        [upload.case for upload in uploads if upload.stratum == place]
        for place, _ in enumerate(sample.strata)
    ]
    entry = Entry(AUDIT_DRAWN, audit, now, by=by, public=public, sealed={"drawn": cases})
    tx.ledger.append(entry)
    return drawn


def _refuse_called_off(audit: Audit) -> None:
    if audit.state is AuditState.CALLED_OFF:
        raise problem("audits.over", audit=audit.id)


def _sizes(audit: Audit, uploads: UploadList) -> dict[str, int]:
    if audit.subject is AuditSubject.VIEWS:
        return {"views": int(uploads.views.sum())}
    return {name: len(lines) for name, lines in score_bands(uploads).items()}


def _drawn(audit: Audit, uploads: UploadList, key: bytes) -> dict[str, list[int]]:
    if audit.subject is AuditSubject.VIEWS:
        return {"views": draw_views(audit.size, uploads.views, key=key)}
    bands = score_bands(uploads)
    draws = spread_evenly([len(lines) for lines in bands.values()], audit.size)
    return {
        name: draw_lines(count, lines, key=key, name=name)
        for (name, lines), count in zip(bands.items(), draws, strict=True)
    }


def _checkpoint_over(framed: FramedFile, *, tx: Transaction) -> Checkpoint | None:
    place = tx.ledger.entry(framed.entry).index
    return None if place is None else tx.checkpoints.first_over(place)


def _opened(
    audit: Audit, line: DrawnLine, upload: ListedUpload, *, tx: Transaction, now: datetime
) -> DrawnUpload:
    item = _item(upload, tx=tx, now=now)
    case = _decided_against(item.id, tx=tx) or _case(audit, item, tx=tx, now=now)
    return DrawnUpload(audit.id, line.place, line.stratum, item.id, case)


def _item(upload: ListedUpload, *, tx: Transaction, now: datetime) -> Item:
    """The item as we know it, or as the list names it."""
    stored_item = tx.intake.item_named(upload.kind, upload.external_id)
    if stored_item and stored_item.latest_version:
        return stored_item
    arrival = ItemArrival(upload.kind, upload.external_id, public_url=upload.url)
    return upsert_item(arrival, tx=tx, now=now).item


def _decided_against(item: ItemId, *, tx: Transaction) -> CaseId | None:
    """The case in which it was removed or restricted, and that stands."""
    for case in tx.cases.of_item(item):
        head = tx.cases.head(case.id)
        if head and head.finding in _AGAINST:
            return case.id
    return None


def _case(audit: Audit, item: Item, *, tx: Transaction, now: datetime) -> CaseId:
    arrival = CaseArrival(
        item=item.id,
        version=item.latest_version,
        signals=(),
        entries=(),
        check=None,
        reason=CaseReason(REASON, audit.id, "Drawn by lot for an audit."),
        queue=QUEUE,
        severity=_SEVERITY,
        description=f"{item.kind}, drawn by lot",
    )
    return open_or_join_case(arrival, tx=tx, now=now).id


def parts_of(sample: UploadSample) -> Iterator[Sequence[DrawnLine]]:
    """The lines of a sample, so many at a time."""
    for begin in range(0, len(sample.lines), AT_ONCE):
        yield sample.lines[begin : begin + AT_ONCE]
