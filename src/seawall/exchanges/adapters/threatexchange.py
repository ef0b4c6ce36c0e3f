"""ThreatExchange: the Graph API by which GIFCT's members share hashes, in and out.

`threat_updates` lists changes in the order of their time, a changed entry moves to the end,
and deletions are kept for 90 days
(developers.facebook.com/docs/threat-exchange/reference/apis/threat-updates). So the time of
the newest change is where to go on, and a copy that was away for 85 days is fetched afresh.

In the middle of a listing the checkpoint also holds the page's cursor: a restart goes on with
the same listing, whatever order its pages come in and however many changes share one second.
Where the cursor has grown old, the listing begins again at its own start, which loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from seawall.errors import problem
from seawall.exchanges.adapter import AdapterSetting, ListKind, Message, Telling
from seawall.exchanges.adapters._graph_reading import OUT, key_of, records_of, tags_sent
from seawall.exchanges.model import PeerAsksToWait, PeerAway, PeerRefused, PeerUnreadable
from seawall.exchanges.peer_reading import items_in, read_records
from seawall.exchanges.peer_record import RecordPage
from seawall.exchanges.peer_wire import FORM, PeerAnswer, PeerVisit, query_url

#: 500 was too much for the peer in practice.
PAGE = 100
FIELDS = (
    "id,indicator,type,last_updated,should_delete,"
    "descriptors{id,reactions,my_reactions,owner{id},tags,status,added_on}"
)
#: Graph API error codes: too many calls; and a token that is no good.
TOO_MANY = frozenset({4, 17, 32, 613})
NOT_US = frozenset({10, 102, 190, 200})
MANY_CALLS_WAIT = timedelta(minutes=10)
MOST_DESCRIPTORS = 20


@dataclass(frozen=True, slots=True)
class ListingPlace:
    """Where in which listing we are: since when, up to where seen, and at which page."""

    since: int = 0
    seen: int = 0
    after: str = ""

    @classmethod
    def read(cls, checkpoint: str) -> ListingPlace:
        """The place that a checkpoint names."""
        return cls(**json.loads(checkpoint)) if checkpoint else cls()

    def written(self) -> str:
        """The checkpoint."""
        return json.dumps({"since": self.since, "seen": self.seen, "after": self.after})


@dataclass(frozen=True, slots=True)
class ThreatExchange:
    """The adapter."""

    name: str = "threatexchange"
    title: str = "ThreatExchange"
    kind: ListKind = ListKind.SIGNALS
    every: timedelta = timedelta(minutes=5)
    stale_after: timedelta | None = timedelta(days=85)
    tells: frozenset[Telling] = frozenset(Telling)
    fields: tuple[AdapterSetting, ...] = (
        AdapterSetting("group", "The id of the privacy group."),
        AdapterSetting("base", "The address.", default="https://graph.facebook.com/v26.0"),
        AdapterSetting("types", "Only these of their types: HASH_PDQ,HASH_MD5.", default=""),
        AdapterSetting(
            "description", "What our descriptors say of themselves.", default="From Seawall"
        ),
        AdapterSetting(
            "share_level",
            "How far others may pass on what we share.",
            default="AMBER",
            choices=("WHITE", "GREEN", "AMBER", "RED"),
        ),
        AdapterSetting("token", "The app's access token, `APPID|SECRET`.", is_secret=True),
    )
    _out: Mapping[str, str] = field(default_factory=lambda: OUT)

    def fetch(self, checkpoint: str, visit: PeerVisit) -> Iterator[RecordPage]:
        """Every change since the checkpoint."""
        place = ListingPlace.read(checkpoint)
        answer = visit.get(_first_page(place, visit))
        if answer.status == 400 and place.after:
            place = ListingPlace(place.since, place.seen)
            answer = visit.get(_first_page(place, visit))
        while True:
            listed = _good(answer).object()
            place, next_url = _moved(place, listed)
            records, faults = read_records(items_in(listed, "data"), _reader(visit), key=key_of)
            yield RecordPage(place.written(), records, faults, is_last=not next_url)
            if not next_url:
                return
            answer = visit.get(visit.stays(next_url))

    def tell(self, message: Message, visit: PeerVisit) -> Mapping[str, Any]:
        """Submit a descriptor, react to those that there are, or take back what we said."""
        if message.telling is Telling.SUBMIT:
            return self._submit(message, visit)
        own_ids, other_ids = _descriptors(message, visit)
        if message.telling is Telling.RETRACT and own_ids:
            url = query_url(f"{visit.base}/{own_ids[0]}", access_token=visit.secret("token"))
            return _said(visit.send("DELETE", url, b"", headers={}))
        if not other_ids:
            raise problem("exchanges.cannot-tell.anothers", exchange=visit.name)
        return _said_of_all(other_ids, _REACTIONS[message.telling], visit)

    def _submit(self, message: Message, visit: PeerVisit) -> Mapping[str, Any]:
        if message.signal_type not in self._out:
            raise problem(
                "exchanges.cannot-tell.type",
                exchange=self.title,
                signal_type=message.signal_type,
                choices=", ".join(self._out),
            )
        form = {
            "indicator": message.value,
            "type": self._out[message.signal_type],
            "description": visit.config["description"],
            "share_level": visit.config["share_level"],
            "status": "MALICIOUS",
            "privacy_type": "HAS_PRIVACY_GROUP",
            "privacy_members": visit.config["group"],
            "tags": ",".join(
                tags_sent(message.signal_type, message.media, (message.label, *message.tags))
            ),
        }
        answer = _post(f"{visit.base}/threat_descriptors/", form, visit)
        return {**answer, "key": f"{form['type']}:{message.value}"}


ADAPTER = ThreatExchange()

_REACTIONS = {
    Telling.AGREE: ({"reactions": "HELPFUL"},),
    Telling.DISAGREE: ({"reactions": "DISAGREE_WITH_TAGS"},),
    Telling.RETRACT: (
        {"reactions_to_remove": "HELPFUL"},
        {"reactions_to_remove": "DISAGREE_WITH_TAGS"},
    ),
}


def _first_page(place: ListingPlace, visit: PeerVisit) -> str:
    return query_url(
        f"{visit.base}/{visit.config['group']}/threat_updates/",
        access_token=visit.secret("token"),
        start_time=place.since or None,
        limit=PAGE,
        fields=FIELDS,
        types=visit.config["types"],
        after=place.after,
    )


def _moved(place: ListingPlace, listed: Mapping[str, Any]) -> tuple[ListingPlace, str]:
    """Where we are after this page, and the address of the next."""
    paging = listed.get("paging") or {}
    times = [u.get("last_updated") for u in items_in(listed, "data") if isinstance(u, Mapping)]
    newest = max([place.seen, *(int(t) for t in times if isinstance(t, int | float))])
    next_url = str(paging.get("next") or "")
    if not next_url:
        return ListingPlace(since=newest, seen=newest), ""
    cursor = str((paging.get("cursors") or {}).get("after") or "")
    return ListingPlace(place.since, newest, cursor), next_url


def _reader(visit: PeerVisit) -> Any:
    us = visit.secret("token").replace("%7C", "|").partition("|")[0]
    return lambda update: records_of(update, us)


def _descriptors(message: Message, visit: PeerVisit) -> tuple[list[str], list[str]]:
    """Our own descriptors of the record, and those of others."""
    us = visit.secret("token").replace("%7C", "|").partition("|")[0]
    owners: Mapping[str, str] = message.facts.get("descriptors", {})
    own_ids = [descriptor_id for descriptor_id, owner in owners.items() if owner == us]
    submitted = str(message.facts.get("submitted_as", ""))
    return (
        own_ids or ([submitted] if submitted else []),
        [descriptor_id for descriptor_id, owner in owners.items() if owner != us][
            :MOST_DESCRIPTORS
        ],
    )


def _said_of_all(
    descriptors: list[str], reactions: tuple[Mapping[str, str], ...], visit: PeerVisit
) -> Mapping[str, Any]:
    for descriptor in descriptors:
        for reaction in reactions:
            _post(f"{visit.base}/{descriptor}/", reaction, visit)
    return {"descriptors": descriptors}


def _post(url: str, form: Mapping[str, str], visit: PeerVisit) -> Mapping[str, Any]:
    """The token goes in the body, where no log of addresses has it."""
    body = urlencode({"access_token": visit.secret("token"), **form}).encode()
    return _said(visit.send("POST", url, body, headers=FORM))


def _said(answer: PeerAnswer) -> Mapping[str, Any]:
    body = _good(answer).object()
    if body.get("success") is False:
        raise problem("exchanges.answer-no-success", PeerUnreadable, call=answer.call.shown)
    return {name: body[name] for name in ("id", "success") if name in body}


def _good(answer: PeerAnswer) -> PeerAnswer:
    """The answer, or what the Graph API's error means."""
    if answer.is_good:
        return answer
    error = _error(answer)
    code, message = error.get("code"), error.get("message", "")
    if code in TOO_MANY:
        raise problem(
            "exchanges.too-many-calls",
            PeerAsksToWait,
            call=answer.call.shown,
            message=message,
            seconds=MANY_CALLS_WAIT.total_seconds(),
        )
    if code in NOT_US:
        raise problem(
            "exchanges.token-refused", PeerRefused, call=answer.call.shown, message=message
        )
    if error.get("is_transient"):
        raise problem(
            "exchanges.peer-in-trouble", PeerAway, call=answer.call.shown, message=message
        )
    return answer.or_raise()


def _error(answer: PeerAnswer) -> Mapping[str, Any]:
    try:
        error = answer.object().get("error")
    except PeerAway:
        return {}
    return error if isinstance(error, Mapping) else {}
