"""The calls of TAXII 2.1, one function a resource, each with what it must look out for.

A server is found by discovery (§4.1), or by the address of one of its API roots. Addresses
that it gives are followed only if they lead to itself: our credentials travel with them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from seawall.errors import problem
from seawall.exchanges.model import BadSetting, PeerUnreadable
from seawall.exchanges.peer_wire import PeerAnswer, PeerVisit, as_json, query_url

MEDIA_TYPE = "application/taxii+json;version=2.1"
#: Pages of one question; a thousand objects each, and no server has as many.
MOST_PAGES = 100_000


class NextUnknown(Exception):
    """The server no longer knows the token of the next page."""


@dataclass(frozen=True, slots=True)
class TaxiiEnvelope:
    """A page of objects, where it ends, and how to go on."""

    objects: list[Any]
    next: str
    is_last: bool
    added_last: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of one server, and how to speak with it."""

    visit: PeerVisit
    root: str
    id: str

    @property
    def url(self) -> str:
        """Its address, without a slash at its end."""
        return f"{self.root}/collections/{self.id}"

    def page(self, *, added_after: str = "", token: str = "", **match: str) -> TaxiiEnvelope:
        """One page of its objects, oldest first."""
        parameters = {f"match[{name}]": value for name, value in match.items()}
        parameters |= {
            "added_after": added_after,
            "next": token,
            "limit": self.visit.config["limit"],
        }
        answer = _ask(self.visit, query_url(f"{self.url}/objects/", **parameters))
        if token and answer.status in {400, 404, 410, 422}:
            raise NextUnknown
        document = answer.or_raise().object()
        objects = document.get("objects") or []
        if not isinstance(objects, list):
            raise problem("exchanges.answer-objects", PeerUnreadable, call=answer.call.shown)
        has_more, onward = document.get("more") is True, str(document.get("next") or "")
        last = answer.headers.get("x-taxii-date-added-last", "")
        if objects and not last:
            last = self._last_added(parameters)
        if has_more and not onward and last in {"", added_after}:
            raise problem("exchanges.answer-no-next", PeerUnreadable, call=answer.call.shown)
        return TaxiiEnvelope(objects, onward, not has_more, last)

    def all(self, **match: str) -> Iterator[list[Any]]:
        """Every page of what matches."""
        added_after = token = ""
        for _ in range(MOST_PAGES):
            page = self.page(added_after=added_after, token=token, **match)
            yield page.objects
            if page.is_last:
                return
            if page.next and page.next == token:
                raise problem("exchanges.same-page-again", PeerUnreadable, peer=self.visit.name)
            token = page.next
            added_after = added_after if token else page.added_last
        raise problem("exchanges.endless", PeerUnreadable, peer=self.visit.name)

    def object(self, object_id: str) -> list[Any]:
        """One object in its latest version; nothing if it is not there."""
        answer = _ask(self.visit, f"{self.url}/objects/{object_id}/")
        if answer.status == 404:
            return []
        objects = answer.or_raise().object().get("objects")
        return objects if isinstance(objects, list) else []

    def add(self, objects: list[Any]) -> Mapping[str, Any]:
        """Hand objects in; the status of that."""
        answer = self.visit.send(
            "POST",
            f"{self.url}/objects/",
            as_json({"objects": objects}),
            headers=_headers(self.visit) | {"content-type": MEDIA_TYPE},
        )
        return answer.or_raise().object()

    def status(self, status_id: str) -> Mapping[str, Any]:
        """How far what was handed in has come."""
        return _ask(self.visit, f"{self.root}/status/{status_id}/").or_raise().object()

    def _last_added(self, parameters: Mapping[str, str]) -> str:
        """When the last object of a page was added, from the manifest: no header says so."""
        manifest = (
            _ask(self.visit, query_url(f"{self.url}/manifest/", **parameters)).or_raise().object()
        )
        lines = manifest.get("objects")
        times = [str(line.get("date_added", "")) for line in lines or [] if isinstance(line, dict)]
        return max(times, default="")


def find_collection(visit: PeerVisit) -> Collection:
    """The collection that the exchange names, by id, alias or title."""
    root = _root(visit)
    document = _ask(visit, f"{root}/collections/").or_raise().object()
    collection_name = str(visit.config["collection"])
    listed = [
        collection
        for collection in document.get("collections") or []
        if isinstance(collection, dict)
    ]
    for collection in listed:
        if collection_name in {str(collection.get(name)) for name in ("id", "alias", "title")}:
            if collection.get("can_read") is False:
                raise problem("exchanges.collection-not-readable", BadSetting)
            return Collection(visit, root, str(collection["id"]))
    titles = ", ".join(
        str(collection.get("title", collection.get("id")))[:60] for collection in listed[:20]
    )
    raise problem(
        "exchanges.no-such-collection", BadSetting, name=collection_name[:60], choices=titles
    )


def _root(visit: PeerVisit) -> str:
    """The API root: the address given, or the one that discovery there names."""
    answer = _ask(visit, f"{visit.base}/")
    document = answer.or_raise().object()
    if "versions" in document:
        return visit.base
    roots = [str(root) for root in document.get("api_roots") or [] if isinstance(root, str)]
    chosen = document.get("default") or (roots[0] if roots else "")
    if not chosen:
        raise problem("exchanges.answer-no-root", PeerUnreadable, call=answer.call.shown)
    return visit.stays(urljoin(f"{visit.base}/", str(chosen))).rstrip("/")


def _ask(visit: PeerVisit, url: str) -> PeerAnswer:
    return visit.get(url, _headers(visit))


def _headers(visit: PeerVisit) -> dict[str, str]:
    """Who we are, by token or by name and password, and what we read."""
    headers = {"accept": MEDIA_TYPE}
    if token := visit.credentials.get("token"):
        headers["authorization"] = f"Bearer {token}"
    elif name := visit.credentials.get("username"):
        pair = f"{name}:{visit.credentials.get('password', '')}"
        headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return headers
