"""The evidence of a visit: a WARC file (ISO 28500) with the page as it was served.

Three records: who made it, the response with the SHA-256 of its payload, and how we got
there (redirects, place, state). The payload is what the server sent after its transport
coding was undone; the header that named the coding is kept under another name, as archives
do. The same visit gives the same bytes. The caller seals them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from seawall.errors import problem
from seawall.probing.model import FetchedPage, PageVisit, VisitJudgement

MEDIA_TYPE = "application/warc"
#: Headers that no longer describe the payload.
_UNDONE = {"content-encoding", "transfer-encoding", "content-length"}


@dataclass(frozen=True, slots=True)
class PageSnapshot:
    """A WARC file, and the digest of the page inside it."""

    content: bytes
    payload_sha256: str
    media_type: str = MEDIA_TYPE


def snapshot_of(fetched: FetchedPage, *, judgement: VisitJudgement | None = None) -> PageSnapshot:
    """The WARC file of one visit."""
    visit = fetched.visit
    if visit.status is None:
        raise problem("probing.nothing-to-keep")
    digest = hashlib.sha256(fetched.body).hexdigest()
    room = BytesIO()
    writer = WARCWriter(room, gzip=False, warc_version="WARC/1.1")
    _write(writer, visit, "warcinfo", b"software: Seawall\r\nformat: WARC File Format 1.1\r\n")
    _write(writer, visit, "response", fetched.body, digest=digest)
    _write(writer, visit, "metadata", _way(visit, judgement))
    return PageSnapshot(room.getvalue(), digest)


def _write(
    writer: WARCWriter, visit: PageVisit, kind: str, payload: bytes, *, digest: str = ""
) -> None:
    headers = {"WARC-Date": _stamp(visit.at), "WARC-Record-ID": _identifier(visit, kind)}
    if digest:
        headers["WARC-Payload-Digest"] = f"sha256:{digest}"
    if kind == "response" and visit.is_cut:
        headers["WARC-Truncated"] = "length"
    if kind == "metadata":
        headers["WARC-Concurrent-To"] = _identifier(visit, "response")
    record = writer.create_warc_record(
        "" if kind == "warcinfo" else visit.final_url or visit.url,
        kind,
        payload=BytesIO(payload),
        length=len(payload),
        warc_content_type="application/json" if kind == "metadata" else "",
        http_headers=_http_headers(visit) if kind == "response" else None,
        warc_headers_dict=headers,
    )
    writer.write_record(record)


def _http_headers(visit: PageVisit) -> StatusAndHeaders:
    status = visit.status or 0
    phrase = HTTPStatus(status).phrase if status in HTTPStatus.__members__.values() else ""
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in _UNDONE else name, value)
        for name, value in visit.headers.items()
    ]
    return StatusAndHeaders(f"{status} {phrase}".strip(), headers, protocol="HTTP/1.1")


def _way(visit: PageVisit, judgement: VisitJudgement | None) -> bytes:
    facts = {
        "url": visit.url,
        "hops": [[hop.url, hop.status] for hop in visit.hops],
        "vantage": visit.vantage,
        "state": judgement.state.value if judgement else None,
        "rule": judgement.rule.value if judgement else None,
        "why": judgement.why if judgement else None,
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()


def _identifier(visit: PageVisit, kind: str) -> str:
    name = (
        f"{kind} {visit.at.astimezone(UTC).isoformat()} {visit.vantage} {visit.url} {visit.digest}"
    )
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, name)}>"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
