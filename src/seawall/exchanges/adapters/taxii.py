"""STIX 2.1 over TAXII 2.1: a collection is followed, and hears our signals and opinions.

The list is read by `added_after`, in pages (§3.5 and §5.4). While pages follow each other
the checkpoint keeps where the run began beside the token of the next page: a server forgets
tokens, and then the run is read again from its beginning, which changes nothing. Only a run
that has ended moves `added_after`, to what the server says was added last.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from seawall.errors import problem
from seawall.exchanges.adapter import AdapterSetting, ListKind, Message, Telling
from seawall.exchanges.model import CheckpointExpired, PeerUnreadable
from seawall.exchanges.peer_record import RecordPage
from seawall.exchanges.peer_wire import PeerVisit
from seawall.exchanges.stix.model import Tlp
from seawall.exchanges.taxii import taxii_telling
from seawall.exchanges.taxii.taxii_api import (
    MOST_PAGES,
    Collection,
    NextUnknown,
    TaxiiEnvelope,
    find_collection,
)
from seawall.exchanges.taxii.taxii_opinions import Opinions
from seawall.exchanges.taxii.taxii_records import records_of


@dataclass(frozen=True, slots=True)
class Taxii:
    """The adapter."""

    name: str = "taxii"
    title: str = "STIX 2.1 over TAXII 2.1"
    kind: ListKind = ListKind.SIGNALS
    every: timedelta = timedelta(minutes=5)
    stale_after: timedelta | None = None
    tells: frozenset[Telling] = frozenset(Telling)
    fields: tuple[AdapterSetting, ...] = (
        AdapterSetting("base", "The server's discovery address, or one of its API roots."),
        AdapterSetting("collection", "The collection's id, alias or title."),
        AdapterSetting("limit", "Objects on a page.", default="500"),
        AdapterSetting("ours", "The name under which we speak there.", default="Seawall"),
        AdapterSetting(
            "tlp",
            "How far what we say may be passed on.",
            default=Tlp.AMBER.value,
            choices=tuple(tlp.value for tlp in Tlp),
        ),
        AdapterSetting("username", "The name we have there.", default="", is_secret=True),
        AdapterSetting("password", "Its password.", default="", is_secret=True),
        AdapterSetting("token", "A bearer token in their place.", default="", is_secret=True),
    )

    def fetch(self, checkpoint: str, visit: PeerVisit) -> Iterator[RecordPage]:
        """Everything that was added since, page by page."""
        collection = find_collection(visit)
        opinions = Opinions(collection)
        for page, after in _run(collection, checkpoint):
            objects = list(page.objects)
            if any(_speaks(stix_object) for stix_object in objects):
                opinions.load()
                objects += opinions.about(objects)
            records, faults = records_of(
                [*opinions.people, *objects],
                opinions.of,
                our_author=str(visit.config["ours"]),
                now=visit.now,
            )
            yield RecordPage(after, records, faults, is_last=page.is_last)

    def tell(self, message: Message, visit: PeerVisit) -> Mapping[str, Any]:
        """Hand in our signal, or our opinion of one of theirs."""
        return taxii_telling.tell_collection(message, find_collection(visit), visit)


ADAPTER = Taxii()


def _run(collection: Collection, checkpoint: str) -> Iterator[tuple[TaxiiEnvelope, str]]:
    """The pages of a run, each with the checkpoint after it."""
    after, token, newest = _read(checkpoint)
    for _ in range(MOST_PAGES):
        try:
            page = collection.page(added_after=after, token=token)
        except NextUnknown:
            token = ""  # the token has run out: the run begins again
            continue
        newest = max(newest, page.added_last)
        if page.is_last:
            yield page, _written(newest or after)
            return
        if page.next and page.next == token:
            raise problem("exchanges.same-page-again", PeerUnreadable, peer=collection.visit.name)
        token = page.next
        after = after if token else page.added_last
        yield page, _written(after, token, newest)
    raise problem("exchanges.endless", PeerUnreadable, peer=collection.visit.name)


def _read(checkpoint: str) -> tuple[str, str, str]:
    if not checkpoint:
        return "", "", ""
    try:
        progress = json.loads(checkpoint)
        return str(progress["after"]), str(progress.get("next", "")), str(progress.get("seen", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CheckpointExpired from None


def _written(after: str, token: str = "", newest: str = "") -> str:
    position = {"after": after, "next": token, "seen": newest}
    return json.dumps({name: value for name, value in position.items() if value or name == "after"})


def _speaks(stix_object: Any) -> bool:
    return isinstance(stix_object, dict) and stix_object.get("type") in {"indicator", "opinion"}
