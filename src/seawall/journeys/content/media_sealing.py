"""The files of an item, sealed before the unit of work that takes it in.

Whoever holds the write lock keeps everybody else waiting, and an encrypted file of some
megabytes takes the disk tens of milliseconds. A door that opens its own unit of work seals first:

    with files_ahead(organisation, now=now) as files:
        arrival = seal_media(arrival, files)
        with transaction(organisation) as tx:
            upsert_item(arrival, tx=tx, now=now)
            files.leave_to_commit()
"""

from __future__ import annotations

from dataclasses import replace

from seawall.intake.evidence.model import SealedMedia
from seawall.intake.evidence.sealed_ahead import FilesAhead
from seawall.intake.media import ReadMedia
from seawall.journeys.content.item_upsert import (
    ITEM_FILE,
    RENDITION,
    RENDITION_TYPE,
    ItemArrival,
    brings_new_file,
)
from seawall.transaction import reading


def seal_media(arrival: ItemArrival, files: FilesAhead) -> ItemArrival:
    """The arrival with its files on the disk; of a version that we have, nothing is sealed."""
    if arrival.media is None:
        return arrival
    with reading(files.organisation) as tx:
        is_new = brings_new_file(arrival, tx=tx)
    return replace(arrival, media=with_sealed_files(arrival.media, files)) if is_new else arrival


def with_sealed_files(media: ReadMedia, files: FilesAhead) -> ReadMedia:
    """The media with its file and its small copy on the disk."""
    content = files.seal(media.content, media.media_type, ITEM_FILE)
    rendition = files.seal(media.rendition, RENDITION_TYPE, RENDITION) if media.rendition else None
    return replace(media, sealed=SealedMedia(content, rendition))
