"""A bucket listed and read name by name, as S3 has them.

Names come escaped (`encoding-type=url`), since XML has no way to write every one. A dot
is sent as `%2E`, for the client would tidy `./` away.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote, unquote_plus, urlsplit
from xml.etree import ElementTree as ET

from seawall.app.scanning.files import File
from seawall.app.scanning.s3.s3_signature import Credentials, headers_of, written_query
from seawall.errors import Unavailable, problem
from seawall.ids import INSTALLATION
from seawall.outbound import client
from seawall.outbound.call_purpose import STORE
from seawall.outbound.egress import NameUnknown
from seawall.outbound.model import CallAnswer, CallFailure, OutboundCall

TRIES = 6
LONGEST_PAGE = 8 * 2**20
_DOTS = {".": "%2E", "..": "%2E%2E"}
_OK = 200
_BUSY = {429, 500, 502, 503, 504}


class NotGiven(Unavailable):
    """The store did not answer with what was asked for."""


class PlainS3:
    """One bucket, at Amazon's address or at an endpoint of one's own."""

    def __init__(self, bucket: str, endpoint: str, by: Credentials) -> None:
        self._base = endpoint.rstrip("/") or f"https://s3.{by.region}.amazonaws.com"
        self._bucket = bucket
        self._by = by

    def files(self, *, below: str, after: str) -> Iterator[File]:
        """The object of this very name, and every one below it, in the order of names."""
        if below and not after:
            alone = self._page({"prefix": below, "max-keys": "1"})
            yield from (file for file in map(_file, _contents(alone)) if file.name == below)
        query = {"prefix": f"{below}/"} if below else {}
        paging = {"start-after": after} if after else {}
        while True:
            page = self._page({**query, **paging})
            yield from map(_file, _contents(page))
            token = page.findtext("{*}NextContinuationToken")
            if page.findtext("{*}IsTruncated") != "true" or not token:
                return
            paging = {"continuation-token": token}

    def read(self, name: str, *, most: int) -> tuple[str, bytes]:
        """The entity tag of an object, and its bytes."""
        answer = self._get(name, {}, most=most)
        return answer.headers.get("etag", ""), answer.body

    def _page(self, parameters: dict[str, str]) -> ET.Element:
        query = {"list-type": "2", "encoding-type": "url", **parameters}
        body = self._get("", query, most=LONGEST_PAGE).body
        try:
            return ET.fromstring(body)  # noqa: S314 - the operator's own store; expat bounds entities
        except ET.ParseError as broken:
            raise problem("app.listing-not-xml", NotGiven, error=str(broken)) from broken

    def _get(self, name: str, query: dict[str, str], *, most: int) -> CallAnswer:
        why = ""
        for tried in range(TRIES):
            if tried:
                time.sleep(0.2 * 2**tried)
            answer = self._once(name, query, most=most)
            if answer.status == _OK:
                return answer
            why = answer.error or f"status {answer.status}"
            if answer.failure is CallFailure.TOO_LARGE or (answer.status or 503) not in _BUSY:
                break
        raise problem("app.store-answered", NotGiven, bucket=self._bucket, why=why)

    def _once(self, name: str, query: dict[str, str], *, most: int) -> CallAnswer:
        base = urlsplit(self._base)
        path = f"{base.path}/{self._bucket}" + (f"/{name}" if name else "")
        escaped_path = "/".join(_DOTS.get(part) or quote(part, safe="") for part in path.split("/"))
        purpose = replace(STORE, most=most)
        try:
            at = client.pinned_address(self._base, purpose, organisation=INSTALLATION)
        except NameUnknown as unknown:
            return CallAnswer(None, unknown.detail, failure=CallFailure.NAME_UNKNOWN)
        headers = headers_of(at.host_header, path, query, by=self._by, now=datetime.now(UTC))
        at = replace(at, path=escaped_path + (f"?{written_query(query)}" if query else ""))
        return client.send_call(
            OutboundCall("GET", self._base, purpose, headers, organisation=INSTALLATION), at=at
        )


def _contents(page: ET.Element) -> Iterable[ET.Element]:
    return page.iterfind("{*}Contents")


def _file(element: ET.Element) -> File:
    def text(name: str) -> str:
        return str(element.findtext(f"{{*}}{name}") or "")

    name = unquote_plus(text("Key"))
    return File(name.encode(), int(text("Size")), text("ETag") or text("LastModified"))
