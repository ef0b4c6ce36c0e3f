"""A file that was named by its address is fetched: once, guarded, hashed and sealed.

The console then shows the sealed copy, so a reviewer's look never reaches the
platform's server, and a file that is swapped afterwards changes nothing here.
"""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache

from django_tasks import TaskContext, task

from seawall.config import settings
from seawall.enforcement.client import resolve
from seawall.enforcement.egress import NameUnknown, networks, pin
from seawall.enforcement.outbox.model import CALLS, Dead, Ending
from seawall.errors import InvalidRequest, SeawallError, Unavailable
from seawall.ids import ItemId, OrganisationId
from seawall.intake.client import Download, download
from seawall.intake.marks import marks_of
from seawall.intake.media import Media, media_type_of
from seawall.journeys.item_upsert import Awaited, not_received, receive_media
from seawall.sandbox import DecoderPool, Limits
from seawall.signals import hash_bytes
from seawall.transaction import transaction
from seawall.worker.context import run_of

#: Answers that will be the same tomorrow.
FINAL = frozenset({400, 401, 403, 404, 410, 414, 451, 300, 301, 302, 303, 307, 308})


class NotThereYet(Unavailable):
    """The file could not be fetched, and may be later."""


@task(takes_context=True, queue_name=CALLS)
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
    awaited = Awaited(ItemId(item), version, text, page, tuple((a, b) for a, b in signals))
    try:
        media = _media(_download(url))
    except NotThereYet:
        raise
    except SeawallError as refused:
        with transaction(scope) as tx:
            not_received(awaited, str(refused), tx=tx, now=run_of(context).now)
        return Dead(str(refused))
    with transaction(scope) as tx:
        receive_media(awaited, media, tx=tx, now=run_of(context).now)
    return None


class NotFetched(InvalidRequest):
    """The address gives no file, and will not tomorrow."""


def _download(url: str) -> Download:
    try:
        pinned = pin(url, resolve=resolve, allow=networks(settings().egress_allow))
    except NameUnknown as unknown:
        raise NotThereYet(unknown.detail, field="media_url") from unknown
    brought = download(
        pinned.call_urls,
        host=pinned.host_header,
        name=pinned.host.strip("[]"),
        most=settings().max_upload_bytes,
    )
    if brought.is_too_large or brought.status in FINAL:
        raise NotFetched(brought.error, field="media_url", remedy="Send the bytes themselves.")
    if brought.status != 200:
        raise NotThereYet(brought.error, field="media_url")
    return brought


def _media(brought: Download) -> Media:
    """Hashed in the jail; what cannot be opened keeps its digests."""
    hashed = hash_bytes(brought.content, pool=_pool(), rendition=True)
    return Media(
        brought.content,
        media_type_of(brought.content),
        tuple((one.type, one.value) for one in hashed.signals if not one.transient),
        hashed.media.rendition if hashed.media else None,
        marks_of(hashed.signals),
    )


@cache
def _pool() -> DecoderPool:
    """One child, started by the first file."""
    known = settings()
    limits = Limits(
        max_pixels=known.max_pixels, max_bytes=known.max_upload_bytes, seconds=known.decode_seconds
    )
    pool = DecoderPool(1, limits)
    atexit.register(pool.close)
    return pool
