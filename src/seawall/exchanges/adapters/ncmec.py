"""A feed in the shape of NCMEC's hash sharing, version 2: XML over HTTP Basic.

Entries come by a range of time, and not in its order, so a range is done only when its last
page is in. `paging/next` is followed as it is written, within its range, for as long as the
peer remembers it. To have many small steps to go on from, a range that holds too much is made
smaller, and one that holds little larger. Times are UTC and say so.

This adapter is here because many platforms must follow such a feed beside a forum's; what the
feed is about is the platform's own affair.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from seawall.errors import problem
from seawall.exchanges.adapter import AdapterSetting, ListKind, Message, Telling
from seawall.exchanges.adapters._ncmec_reading import (
    FEEDBACK_TYPES,
    key_of,
    records_of,
)
from seawall.exchanges.peer_markup import child, read_xml
from seawall.exchanges.peer_reading import read_records
from seawall.exchanges.peer_record import RecordPage
from seawall.exchanges.peer_wire import PeerAnswer, PeerVisit, query_url

XMLNS = "https://hashsharing.ncmec.org/hashsharing/v2"
#: A range with more entries than this is made smaller, as long as it is not this small.
MOST_IN_RANGE = 20_000
SHORTEST = 60
SHRINK, GROW = 4, 2
#: The end of a range: what is being written this moment is left for the next visit.
BEHIND = 5
NEXT_LASTS = 12 * 3600


@dataclass(frozen=True, slots=True)
class NcmecPlace:
    """Where we are: everything up to `since` is in; of the range to `until`, all before `next`."""

    since: int = 0
    until: int = 0
    next: str = ""
    at: int = 0
    span: int = 0

    def written(self) -> str:
        """The checkpoint."""
        bounds = {"since": self.since, "until": self.until, "next": self.next}
        return json.dumps(bounds | {"at": self.at, "span": self.span})


@dataclass(frozen=True, slots=True)
class Ncmec:
    """The adapter."""

    name: str = "ncmec"
    title: str = "NCMEC hash sharing"
    kind: ListKind = ListKind.SIGNALS
    every: timedelta = timedelta(minutes=30)
    stale_after: timedelta | None = None
    tells: frozenset[Telling] = frozenset({Telling.AGREE, Telling.DISAGREE})
    fields: tuple[AdapterSetting, ...] = (
        AdapterSetting(
            "base", "The environment's address.", "https://report.cybertip.org/hashsharing"
        ),
        AdapterSetting("members", "Only entries of these member ids: 1,2.", default=""),
        AdapterSetting("reason", "The name of the reason for saying no.", default=""),
        AdapterSetting("username", "The user name.", is_secret=True),
        AdapterSetting("password", "The password.", is_secret=True),
    )

    def fetch(self, checkpoint: str, visit: PeerVisit) -> Iterator[RecordPage]:
        """Range by range, up to a few seconds ago."""
        now = int(visit.now.timestamp())
        place = NcmecPlace(**json.loads(checkpoint)) if checkpoint else NcmecPlace()
        if place.next and now - place.at > NEXT_LASTS:
            place = replace(place, next="", until=0)
        end = now - BEHIND
        if place.since >= end:
            yield RecordPage(checkpoint, is_last=True)
        while place.since < end:
            page, place = _step(place, end, visit, now)
            if page is not None:
                yield page

    def tell(self, message: Message, visit: PeerVisit) -> Mapping[str, Any]:
        """Say yes or no to one fingerprint of an entry."""
        kind = FEEDBACK_TYPES.get(message.signal_type)
        member, _, entry = str(message.facts.get("entry", "")).partition("-")
        if kind is None or not entry:
            raise problem("exchanges.cannot-tell.algorithm", exchange=visit.name)
        verdict = "<affirmative/>" if message.telling is Telling.AGREE else _no(kind, visit)
        body = f'<feedbackSubmission xmlns="{XMLNS}">{verdict}</feedbackSubmission>'
        path = f"/v2/entries/{quote(member, safe='')}/{quote(entry, safe='')}/{kind}/feedback"
        headers = {**_who(visit), "content-type": "application/xml; charset=utf-8"}
        answer = visit.send("PUT", f"{visit.base}{path}", body.encode(), headers=headers)
        return {"status": answer.or_raise().status}


ADAPTER = Ncmec()


def _step(
    place: NcmecPlace, end: int, visit: PeerVisit, now: int
) -> tuple[RecordPage | None, NcmecPlace]:
    """One page, or a range made smaller; and where we are then."""
    span = max(place.span or end - place.since, 1)
    until = place.until or min(end, place.since + span)
    if place.next:
        answer = visit.get(visit.stays(f"{visit.base}{place.next}"), _who(visit))
        if answer.status in {400, 404, 410}:  # forgotten sooner than it is said to be
            return None, replace(place, next="", until=0)
    else:
        answer = visit.get(_range_url(visit, place.since, until), _who(visit))
    root = read_xml(answer.or_raise().body)
    following = child(root, "paging", "next")
    if not place.next and _is_too_much(following) and until - place.since > SHORTEST:
        shorter = max((until - place.since) // SHRINK, SHORTEST)
        return None, replace(place, until=0, span=shorter)
    records, faults = read_records(_entries(root, visit), records_of, key=key_of)
    after = (
        NcmecPlace(place.since, until, following, now, span)
        if following
        else NcmecPlace(since=until, span=span * (1 if place.next else GROW))
    )
    is_last = not following and until >= end
    return RecordPage(after.written(), records, faults, is_last), after


def _is_too_much(following: str) -> bool:
    """Whether a range has more than is fetched in one go, by what its paging says."""
    paging = parse_qs(urlsplit(following).query)
    try:
        return int(paging["max"][0]) - int(paging["start"][0]) > MOST_IN_RANGE
    except (KeyError, ValueError):
        return False


def _entries(root: Element, visit: PeerVisit) -> list[Element]:
    """Every entry of the page, images and videos and what else there may be."""
    members = {name.strip() for name in visit.config["members"].split(",") if name.strip()}
    entries = [entry for group in root if group.tag != "paging" for entry in group]
    return [entry for entry in entries if not members or _member(entry) in members]


def _member(entry: Element) -> str:
    member = entry.find("member")
    return str(member.get("id")) if member is not None else ""


def _range_url(visit: PeerVisit, since: int, until: int) -> str:
    return query_url(f"{visit.base}/v2/entries", **{"from": _written(since), "to": _written(until)})


def _written(seconds: int) -> str:
    """A moment as the peer writes it, in UTC as its Z says."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _who(visit: PeerVisit) -> dict[str, str]:
    pair = f"{visit.secret('username')}:{visit.secret('password')}"
    return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _no(kind: str, visit: PeerVisit) -> str:
    """A no needs a reason of the peer's own: the one that is set, or the only one there is."""
    answer: PeerAnswer = visit.get(f"{visit.base}/v2/feedback/{kind}/reasons", _who(visit))
    root = read_xml(answer.or_raise().body)
    guids = {r.get("name") or "": r.get("guid") or "" for r in root.iter("reason")}
    reason = visit.config["reason"]
    guid = guids.get(reason) or (next(iter(guids.values())) if len(guids) == 1 else "")
    if not guid:
        raise problem(
            "exchanges.cannot-tell.reason",
            exchange=visit.name,
            wanted=reason,
            kind=kind,
            choices=", ".join(guids),
        )
    return f"<negative><reasonIds><guid>{escape(guid)}</guid></reasonIds></negative>"
