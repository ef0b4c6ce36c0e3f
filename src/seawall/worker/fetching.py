"""A file that was named by its address is fetched: once, guarded, hashed and sealed.

The console then shows the sealed copy, so a reviewer's look never reaches the
platform's server, and a file that is swapped afterwards changes nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django_tasks import TaskContext, task

from seawall.config import settings
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import DeadTask, Ending
from seawall.errors import SeawallError, Unavailable, problem
from seawall.ids import ItemId, OrganisationId
from seawall.intake.evidence.sealed_ahead import files_ahead
from seawall.intake.marks import marks_of
from seawall.intake.media import ReadMedia, media_type_of
from seawall.journeys.content.item_upsert import AwaitedVersion, note_not_received, receive_media
from seawall.journeys.content.media_sealing import with_sealed_files
from seawall.outbound import client
from seawall.outbound.call_purpose import MEDIA
from seawall.outbound.model import CallAnswer, CallFailure, OutboundCall
from seawall.signals import hash_bytes, ladder_of
from seawall.transaction import transaction
from seawall.worker.context import run_of
from seawall.worker.decoding import decoders

#: Answers that will be the same tomorrow.
FINAL = frozenset({400, 401, 403, 404, 410, 414, 451, 300, 301, 302, 303, 307, 308})


class NotThereYet(Unavailable):
    """The file could not be fetched, and may be later."""


@task(takes_context=True)
def fetch_media(
    context: TaskContext,
    *,
    organisation: str,
    item: str,
    version: int,
    url: str,
    text: str = "",
    page: str = "",
    signals: Sequence[Sequence[str]] = (),
) -> Ending:
    """Bring the file of an announced version."""
    scope = OrganisationId(organisation)
    awaited = AwaitedVersion(ItemId(item), version, text, page, tuple((a, b) for a, b in signals))
    try:
        media = _media(_download(url, scope))
    except NotThereYet:
        raise
    except SeawallError as refused:
        with transaction(scope) as tx:
            note_not_received(awaited, str(refused), tx=tx, now=run_of(context).now)
        return DeadTask(str(refused))
    with files_ahead(scope, now=run_of(context).now) as files:
        media = with_sealed_files(media, files)
        with transaction(scope) as tx:
            received = receive_media(awaited, media, tx=tx, now=run_of(context).now)
            if media.sealed and received.evidence == media.sealed.content.id:
                files.leave_to_commit()
    return None


def _download(url: str, organisation: OrganisationId) -> CallAnswer:
    purpose = replace(MEDIA, most=settings().max_upload_bytes)
    brought = client.send_call(OutboundCall("GET", url, purpose, organisation=organisation))
    why = brought.error or f"the server said {brought.status}"
    if brought.failure is CallFailure.TOO_LARGE or brought.status in FINAL:
        raise problem("worker.not-fetched", detail=why)
    if brought.status != 200:
        raise problem("worker.not-there-yet", NotThereYet, why=why)
    return brought


def _media(brought: CallAnswer) -> ReadMedia:
    """Hashed in the jail; what cannot be opened keeps its digests."""
    pool = decoders(Lane.CALLS)
    banked = ladder_of(settings().ladder).banked
    hashed = hash_bytes(brought.body, pool=pool, rendition=True, ladder=banked)
    signals = [signal for signal in hashed.signals if signal.is_kept]
    return ReadMedia(
        brought.body,
        media_type_of(brought.body),
        tuple((signal.type, signal.value) for signal in signals),
        hashed.media.rendition if hashed.media else None,
        marks_of(signals),
        hashed.unopened,
    )
