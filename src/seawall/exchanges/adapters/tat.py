"""Tech Against Terrorism: its list of content hashes, its list of hashed links, and feedback.

The content list (docs.terrorismanalytics.org, Content Hash List v2) is a list of changes: a
cursor of time and id, pages by `next`, `deleted` on what is withdrawn. One sign-in serves a
whole visit; a token that runs out on the way is renewed once.

The list of links has no deletions and pages by date. It is read from the last day on, and once
a week as a whole, so that what it no longer holds is withdrawn. Each of its entries is the MD5
of one spelling of an address; `signals.url_md5` looks a link up in all of ours.

How feedback is sent is documented only to members. The categories are public; the field names
of the message are our reading of them, and a peer that takes others will refuse the word,
which `seawall exchange words` then shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from seawall.errors import problem
from seawall.exchanges.adapter import Adapter, AdapterSetting, ListKind, Message, Telling
from seawall.exchanges.model import CheckpointExpired, PeerRefused, PeerUnreadable
from seawall.exchanges.peer_reading import items_in, moment, read_records
from seawall.exchanges.peer_record import PeerRecord, RecordPage, on_the_list
from seawall.exchanges.peer_wire import FORM, JSON, PeerAnswer, PeerVisit, as_json, query_url
from seawall.exchanges.silent import FetchOnlyAdapter
from seawall.signals import read_names

ALGORITHMS = read_names("tat")
CATEGORIES = {Telling.DISAGREE: "FALSE_POSITIVE", Telling.AGREE: "MATCH"}
PAGE = 1_000
WHOLE_EVERY = timedelta(days=7)
_SIGN_IN = (
    AdapterSetting("base", "The address.", default="https://app.terrorismanalytics.org"),
    AdapterSetting("username", "The user name.", is_secret=True),
    AdapterSetting("password", "The password.", is_secret=True),
)


@dataclass(slots=True)
class TatSession:
    """One visit as a user who is signed in: once, and once more if the token runs out."""

    visit: PeerVisit
    token: str = ""
    is_renewed: bool = field(default=False, init=False)

    def get(self, url: str) -> PeerAnswer:
        """Ask as the user we are."""
        return self._ask("GET", url, b"")

    def post(self, url: str, body: bytes) -> PeerAnswer:
        """Tell as the user we are."""
        return self._ask("POST", url, body)

    def _ask(self, method: str, url: str, body: bytes) -> PeerAnswer:
        if not self.token:
            self._sign_in()
        answer = self._send(method, url, body)
        if answer.status == 401 and not self.is_renewed:
            self.is_renewed = True
            self._sign_in()
            answer = self._send(method, url, body)
        return answer

    def _send(self, method: str, url: str, body: bytes) -> PeerAnswer:
        headers = {"authorization": f"Bearer {self.token}", **(JSON if body else {})}
        return self.visit.send(method, url, body, headers=headers, is_repeatable=method == "GET")

    def _sign_in(self) -> None:
        form = {
            "username": self.visit.secret("username"),
            "password": self.visit.secret("password"),
            "resend": "False",
        }
        body = urlencode(form).encode()
        answer = self.visit.send("POST", f"{self.visit.base}/token-auth/tcap/", body, headers=FORM)
        if answer.status == 400:
            raise problem("exchanges.sign-in-refused", PeerRefused)
        self.token = str(answer.or_raise().object().get("token") or "")
        if not self.token:
            raise problem("exchanges.answer-without-token", PeerUnreadable, call=answer.call.shown)


@dataclass(frozen=True, slots=True)
class ContentHashes:
    """The adapter of the content hash list."""

    name: str = "tat"
    title: str = "Tech Against Terrorism, content hash list"
    kind: ListKind = ListKind.SIGNALS
    every: timedelta = timedelta(minutes=15)
    stale_after: timedelta | None = None
    tells: frozenset[Telling] = frozenset(CATEGORIES)
    fields: tuple[AdapterSetting, ...] = (
        AdapterSetting(
            "ideology",
            "Only this ideology.",
            default="all",
            choices=("all", "islamist", "far-right"),
        ),
        *_SIGN_IN,
    )

    def fetch(self, checkpoint: str, visit: PeerVisit) -> Iterator[RecordPage]:
        """Every change after the cursor, page by page."""
        session, ideology = TatSession(visit), visit.config["ideology"]
        url = query_url(f"{visit.base}/api/hash-list/v2/{ideology}", order="asc", after=checkpoint)
        answer = session.get(url)
        if checkpoint and answer.status in {400, 404, 410}:
            raise CheckpointExpired
        while True:
            listed = answer.or_raise().object()
            checkpoint = str(listed.get("checkpoint") or checkpoint)
            records, faults = read_records(items_in(listed, "results"), _content, key=_content_key)
            next_url = listed.get("next")
            yield RecordPage(checkpoint, records, faults, is_last=not next_url)
            if not next_url:
                return
            answer = session.get(visit.stays(str(next_url)))

    def tell(self, message: Message, visit: PeerVisit) -> Mapping[str, Any]:
        """Give feedback on one hash, under the category that the peer has for it."""
        session, category = TatSession(visit), CATEGORIES.get(message.telling, "")
        base = f"{visit.base}/hash-list/v2/feedback"
        listed = session.get(query_url(f"{base}/categories", name=category)).or_raise().object()
        ids = [c["id"] for c in items_in(listed, "results") if c.get("name") == category]
        if not ids:
            raise problem("exchanges.cannot-tell.category", exchange=visit.name, wanted=category)
        feedback = {
            "hash_id": message.facts.get("id"),
            "hash_digest": message.value,
            "category_id": ids[0],
            "comment": message.reason,
        }
        answer = session.post(base, as_json(feedback)).or_raise()
        return {"category": category, "status": answer.status}


@dataclass(frozen=True, slots=True)
class HashedLinks(FetchOnlyAdapter):
    """The adapter of the URL hash list."""

    name: str = "tat-urls"
    title: str = "Tech Against Terrorism, URL hash list"
    kind: ListKind = ListKind.SIGNALS
    every: timedelta = timedelta(hours=1)
    stale_after: timedelta | None = None
    fields: tuple[AdapterSetting, ...] = (
        AdapterSetting(
            "ideology",
            "Only this ideology.",
            default="",
            choices=("", "islamist", "far-right"),
        ),
        AdapterSetting("from", "The first day ever asked for.", default="2000-01-01"),
        *_SIGN_IN,
    )

    def fetch(self, checkpoint: str, visit: PeerVisit) -> Iterator[RecordPage]:
        """From the last day on; once a week the whole list."""
        today = visit.now.date()
        progress = json.loads(checkpoint) if checkpoint else {"whole": today.isoformat()}
        if date.fromisoformat(progress["whole"]) + WHOLE_EVERY <= today:
            raise CheckpointExpired
        session, offset = TatSession(visit), int(progress.get("offset", 0))
        since = progress.get("since", visit.config["from"])
        until = progress.get("until", (today + timedelta(days=1)).isoformat())
        while True:
            listed = session.get(_links_url(visit, since, until, offset)).or_raise().object()
            links = items_in(listed, "results")
            records, faults = read_records(links, _link, key=_link_key)
            offset += len(links)
            is_last = not links or (not listed.get("next") and len(links) < PAGE)
            place = {"since": today.isoformat()} if is_last else _place(since, until, offset)
            yield RecordPage(
                json.dumps({"whole": progress["whole"], **place}), records, faults, is_last
            )
            if is_last:
                return


ADAPTERS: list[Adapter] = [ContentHashes(), HashedLinks()]


def _content(item: Mapping[str, Any]) -> Iterator[PeerRecord]:
    """A hash of the content list."""
    algorithm, ideology = str(item["algorithm"]), str(item.get("ideology") or "")
    tags = (ideology,) if ideology else ()
    signal_type = ALGORITHMS.get(algorithm.upper(), "")
    yield PeerRecord(
        key=_content_key(item),
        peer_type=algorithm,
        signal_type=signal_type,
        value=str(item["hash_digest"]) if signal_type else "",
        opinions=on_the_list(*tags),
        tags=tags,
        is_deleted=bool(item.get("deleted")),
        updated_at=moment(item.get("updated_on")),
        facts={"id": item.get("id"), "file_type": str(item.get("file_type") or "")},
    )


def _content_key(item: Any) -> str:
    """The entry's id: two files of the archive may share a hash, and one of them go."""
    if item.get("id") is not None:
        return f"id:{item['id']}"
    return f"{item['algorithm']}:{item['hash_digest']}"


def _link(item: Any) -> Iterator[PeerRecord]:
    """A hashed link: a bare digest, or an object that has one."""
    fields = item if isinstance(item, Mapping) else {}
    ideology = str(fields.get("ideology") or "")
    tags = (ideology,) if ideology else ()
    yield PeerRecord(
        key=_link_key(item),
        peer_type="URL_MD5",
        signal_type="url_md5",
        value=_digest(item),
        opinions=on_the_list(*tags),
        tags=tags,
        is_deleted=bool(fields.get("deleted")),
        updated_at=moment(fields.get("updated_on") or fields.get("created_on")),
    )


def _link_key(item: Any) -> str:
    return _digest(item).lower()


def _digest(item: Any) -> str:
    if isinstance(item, str):
        return item
    for name in ("hash", "md5", "hash_digest", "url_hash", "digest"):
        if item.get(name):
            return str(item[name])
    raise KeyError("hash")


def _links_url(visit: PeerVisit, since: str, until: str, offset: int) -> str:
    parameters = {"from": since, "to": until, "limit": PAGE, "offset": offset}
    return query_url(
        f"{visit.base}/core/url-hash-list", ideology=visit.config["ideology"] or None, **parameters
    )


def _place(since: str, until: str, offset: int) -> dict[str, Any]:
    return {"since": since, "until": until, "offset": offset}
