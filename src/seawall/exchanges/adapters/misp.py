"""MISP: attributes are followed by their time stamps, and the server hears our signals.

A time stamp tells when an attribute was changed, not when it came: what one server pulls
from another comes late with its old one. So every visit reads again what is younger than
`overlap` hours before the newest we have seen; what is met again changes nothing. Sightings
do not touch the time stamp, and are asked for by themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from seawall.errors import problem
from seawall.exchanges.adapter import AdapterSetting, ListKind, Message, Telling
from seawall.exchanges.misp import misp_telling
from seawall.exchanges.misp.misp_api import MOST_PAGES
from seawall.exchanges.misp.misp_api import MispServer as Server
from seawall.exchanges.misp.misp_reading import record_of
from seawall.exchanges.model import CheckpointExpired, PeerUnreadable
from seawall.exchanges.peer_reading import read_records
from seawall.exchanges.peer_record import RecordPage
from seawall.exchanges.peer_wire import PeerVisit
from seawall.exchanges.stix.model import Tlp

_HOUR = 3_600


@dataclass(frozen=True, slots=True)
class MispAdapter:
    """The adapter."""

    name: str = "misp"
    title: str = "MISP"
    kind: ListKind = ListKind.SIGNALS
    every: timedelta = timedelta(minutes=5)
    stale_after: timedelta | None = None
    tells: frozenset[Telling] = frozenset(Telling)
    fields: tuple[AdapterSetting, ...] = (
        AdapterSetting("base", "The server's address."),
        AdapterSetting("limit", "Attributes on a page.", default="500"),
        AdapterSetting("overlap", "Hours before the newest that are read again.", default="24"),
        AdapterSetting(
            "published", "Whether only published events count.", "yes", choices=("yes", "no")
        ),
        AdapterSetting("ours", "The name of our organisation there.", default="Seawall"),
        AdapterSetting(
            "publish", "Whether our events are published.", "yes", choices=("yes", "no")
        ),
        AdapterSetting(
            "tlp",
            "How far what we say may be passed on.",
            default=Tlp.AMBER.value,
            choices=tuple(tlp.value for tlp in Tlp),
        ),
        AdapterSetting("key", "The key of our automation user.", is_secret=True),
    )

    def fetch(self, checkpoint: str, visit: PeerVisit) -> Iterator[RecordPage]:
        """What changed since, then what was said since."""
        server, state = Server(visit), _read(checkpoint)
        for number in range(state.page, MOST_PAGES):
            attributes = server.attributes(number, **state.asked)
            state = replace(state, page=number + 1, newest=max(state.newest, _newest(attributes)))
            if len(attributes) < int(visit.config["limit"]):
                break
            yield _page(attributes, state.written, server)
        else:
            raise problem("exchanges.endless", PeerUnreadable, peer=visit.name)
        overlap = int(visit.config["overlap"]) * _HOUR
        state = state.next_run(overlap)
        yield _page(attributes, state.written, server)
        if state.judged_until:  # at first the attributes themselves have told everything
            for judged in server.by_id(server.judged_since(state.judged_until)):
                yield _page(judged, state.written, server)
        asked_until = int(visit.now.timestamp()) - overlap
        yield RecordPage(
            replace(state, judged_until=max(state.judged_until, asked_until)).written, is_last=True
        )

    def tell(self, message: Message, visit: PeerVisit) -> Mapping[str, Any]:
        """Hand in our signal, take it back, or sight one of theirs."""
        return misp_telling.tell_server(message, Server(visit))


ADAPTER = MispAdapter()


@dataclass(frozen=True, slots=True)
class _State:
    """Where we are: since when we ask, at which page, the newest seen, the last word heard."""

    since: int = 0
    page: int = 1
    newest: int = 0
    judged_until: int = 0

    @property
    def asked(self) -> dict[str, Any]:
        return {"timestamp": self.since} if self.since else {}

    @property
    def written(self) -> str:
        return json.dumps([self.since, self.page, self.newest, self.judged_until])

    def next_run(self, overlap: int) -> _State:
        return replace(self, since=max(self.since, self.newest - overlap, 0), page=1)


def _read(checkpoint: str) -> _State:
    try:
        return _State(*map(int, json.loads(checkpoint))) if checkpoint else _State()
    except (ValueError, TypeError):
        raise CheckpointExpired from None


def _page(attributes: list[Any], checkpoint: str, server: Server) -> RecordPage:
    reader = partial(
        record_of,
        name_of=server.organisation,
        type_of=server.signal_type,
        our_name=str(server.visit.config["ours"]),
        now=server.visit.now,
    )
    records, faults = read_records(attributes, reader, key=lambda attribute: str(attribute["uuid"]))
    return RecordPage(checkpoint, records, faults)


def _newest(attributes: list[Any]) -> int:
    stamps = [
        str(attribute.get("timestamp", ""))
        for attribute in attributes
        if isinstance(attribute, dict)
    ]
    return max((int(stamp) for stamp in stamps if stamp.isdigit()), default=0)
