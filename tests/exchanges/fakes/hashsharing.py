"""A peer that speaks NCMEC's hash sharing, version 2: ranges of time, out of order, in XML."""

from __future__ import annotations

import base64
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from tests.exchanges.fakes.server import Fake, Got, Reply, refuses

USER, PASSWORD = "harbour", "secret"
XMLNS = "https://hashsharing.ncmec.org/hashsharing/v2"
ROOT = "/hashsharing"


def stamp(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_of(written: str) -> int:
    return int(datetime.strptime(written, "%Y-%m-%dT%H:%M:%S%z").timestamp())


@dataclass
class HashSharing(Fake):
    """Entries by member and id, each with the time of its last change."""

    now: int = 1_772_452_000
    entries: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    page_size: int = 1_000
    pretended: int = 0
    has_forgotten_paging: bool = False
    reasons: dict[str, str] = field(default_factory=lambda: {"Innocuous": "guid-1"})
    feedback: list[tuple[str, str]] = field(default_factory=list)
    prefix: str = ""
    ids: itertools.count = field(default_factory=lambda: itertools.count(2001))

    def put(self, fingerprints: dict[str, str], *, member: int = 1, number: str = "", **more):
        """List an entry, or change it."""
        self.now += 1
        number = number or str(next(self.ids))
        entry = {"kind": "image", "at": self.now, "class": "A1", "feedback": "", "deleted": False}
        self.entries.pop((member, number), None)
        self.entries[member, number] = {**entry, "fingerprints": fingerprints, **more}
        return member, number

    def delete(self, key: tuple[int, str]) -> None:
        self.now += 1
        self.entries[key].update(deleted=True, at=self.now)

    def answer(self, got: Got) -> Reply:
        wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if got.headers.get("authorization") != wanted:
            return refuses(401)
        path = got.path.removeprefix(ROOT)
        if path == "/v2/entries":
            return self._page(got)
        if path.startswith("/v2/feedback/"):
            found = "".join(f'<reason guid="{g}" name="{n}"/>' for n, g in self.reasons.items())
            return _xml(f"<availableFeedbackReasons>{found}</availableFeedbackReasons>")
        if path.startswith("/v2/entries/") and got.method == "PUT":
            self.feedback.append((path, got.body.decode()))
            return Reply(200)
        return refuses(404)

    def _page(self, got: Got) -> Reply:
        first = int(got.query.get("start") or 2001) - 2001
        if first and self.has_forgotten_paging:
            return refuses(410)
        after, until = seconds_of(got.query["from"]), seconds_of(got.query["to"])
        found = [(k, e) for k, e in self.entries.items() if after < e["at"] <= until]
        found.reverse()  # not in the order of time
        page = found[first : first + self.page_size]
        more = first + self.page_size < len(found)
        start, top = 2001 + first + self.page_size, max(2001 + len(found), self.pretended)
        following = (
            f"/v2/entries?from={got.query['from']}&amp;to={got.query['to']}&amp;"
            f"start={start}&amp;size={self.page_size}&amp;max={top}"
        )
        paging = f"<paging><next>{following}</next></paging>" if more else ""
        return _xml(self._group(page, "image") + self._group(page, "video") + paging, self.prefix)

    def _group(self, page: list, kind: str) -> str:
        mine = [(key, entry) for key, entry in page if entry["kind"] == kind]
        latest = stamp(max((entry["at"] for _, entry in mine), default=0))
        inside = "".join(_entry(key, entry) for key, entry in mine)
        return f'<{kind}s count="{len(mine)}" maxTimestamp="{latest}">{inside}</{kind}s>'


def _entry(key: tuple[int, str], entry: dict) -> str:
    (member, number), kind = key, entry["kind"]
    tag = f"deleted{kind.title()}" if entry["deleted"] else kind
    head = f'<member id="{member}">Member {member}</member><timestamp>{stamp(entry["at"])}'
    head += f"</timestamp><id>{number}</id>"
    if entry["deleted"]:
        return f"<{tag}>{head}</{tag}>"
    prints = "".join(
        f"<{name} rel='self' href={quoteattr(value)}/>"
        if value.startswith("/")
        else f"<{name}>{value}</{name}>"
        for name, value in entry["fingerprints"].items()
    )
    feedback = f"<feedback>{entry['feedback']}</feedback>" if entry["feedback"] else ""
    return (
        f"<{tag}>{head}<classification>{entry['class']}</classification>"
        f"<fingerprints>{prints}</fingerprints>{feedback}</{tag}>"
    )


def _xml(inside: str, prefix: str = "") -> Reply:
    body = f'<?xml version="1.0"?>{prefix}<queryResult xmlns="{XMLNS}">{inside}</queryResult>'
    return Reply(200, body.encode(), {"content-type": "application/xml"})
