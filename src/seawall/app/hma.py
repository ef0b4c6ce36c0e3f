"""What the door for HMA's clients is handed: numbers from the database, files from the web.

Every call is one transaction, on a line that its thread keeps; one that was cut is opened
again and the question repeated, since nothing is harmed by asking twice. A file is
fetched from pinned addresses only, redirects included: each hop is checked anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import BoundedSemaphore
from urllib.parse import urljoin

from seawall.app.database_look import reading
from seawall.config import Settings
from seawall.db.upkeep.storage_faults import is_storage_fault
from seawall.errors import problem
from seawall.exchanges.hma.model import FetchedFile, HmaHit
from seawall.ids import EntryId, OrganisationId
from seawall.outbound import client
from seawall.outbound.call_purpose import MEDIA_OF_A_CHECK
from seawall.outbound.egress import UnsafeAddress
from seawall.outbound.model import CallAnswer, CallFailure, OutboundCall
from seawall.transaction import close_connection, transaction

MOST_HOPS = 5
#: So many files are fetched at once; each may take half a minute, and a thread of the door.
MOST_FETCHES = 4


class HmaContents:
    """The contents behind entries; one that came another way is numbered when it is first hit."""

    def hits(self, organisation: OrganisationId, entries: Sequence[EntryId]) -> list[HmaHit]:
        """Every content that holds one of these entries."""
        try:
            return _hits(organisation, entries)
        except Exception as away:
            close_connection()
            if not is_storage_fault(away):
                raise
        try:
            return _hits(organisation, entries)
        except Exception as away:
            close_connection()
            if not is_storage_fault(away):
                raise
            raise problem("app.database-silent") from away

    def hang_up(self) -> None:
        """Close this thread's line to the database."""
        close_connection()


def _hits(organisation: OrganisationId, entries: Sequence[EntryId]) -> list[HmaHit]:
    with reading(organisation) as tx:
        hits = tx.hma.hits(entries)
    if not set(entries) - {hit.entry for hit in hits}:
        return hits
    with transaction(organisation) as tx:
        tx.hma.number_entries(entries, at=datetime.now(UTC))
        return tx.hma.hits(entries)


class FileFetcher:
    """Brings the file at an address."""

    def __init__(self, settings: Settings) -> None:
        self._purpose = replace(MEDIA_OF_A_CHECK, most=settings.max_upload_bytes)
        self._room = BoundedSemaphore(MOST_FETCHES)

    def fetch(self, url: str, organisation: OrganisationId) -> FetchedFile:
        """The file, through at most five redirects."""
        if not self._room.acquire(blocking=False):
            raise problem("app.fetchers-busy")
        try:
            return self._follow(url, organisation)
        finally:
            self._room.release()

    def _follow(self, url: str, organisation: OrganisationId) -> FetchedFile:
        for _ in range(MOST_HOPS + 1):
            brought = self._bring(url, organisation)
            if brought.status == 200:
                return FetchedFile(brought.body, brought.headers.get("content-type", ""))
            if not (location := brought.headers.get("location")):
                why = brought.error or f"the server said {brought.status}"
                raise problem("app.not-fetched.failed", why=why)
            url = urljoin(url, location)
        raise problem("app.not-fetched.redirects")

    def _bring(self, url: str, organisation: OrganisationId) -> CallAnswer:
        try:
            brought = client.send_call(
                OutboundCall("GET", url, self._purpose, organisation=organisation)
            )
        except UnsafeAddress as unsafe:
            raise problem(
                "app.not-fetched.unsafe", why=unsafe.detail, remedy=unsafe.remedy
            ) from unsafe
        if brought.failure is CallFailure.NAME_UNKNOWN:
            raise problem("app.not-fetched.refused", error=brought.error)
        if brought.failure is CallFailure.TOO_LARGE:
            raise problem("app.content-too-large", error=brought.error)
        return brought
