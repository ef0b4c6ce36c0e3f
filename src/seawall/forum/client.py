"""A member's calls to its hub: small ones, files, and the long one that the log comes by.

The long call has no end of its own: the hub sends a beat every five seconds, and silence
ends it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seawall.ids import OrganisationId
from seawall.outbound import client, model
from seawall.outbound.call_purpose import HUB, HUB_FILE, HUB_STREAM, CallPurpose
from seawall.outbound.client import NoLines


@dataclass(frozen=True, slots=True)
class HubAnswer:
    """What the hub said: a status and JSON, or why there is neither."""

    status: int | None
    said: Any = None
    error: str = ""
    retry_after: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether it said yes."""
        return self.status is not None and 200 <= self.status < 300


def call_hub(
    url: str,
    method: str = "GET",
    *,
    organisation: OrganisationId,
    headers: Mapping[str, str],
    body: Any = None,
    purpose: CallPurpose = HUB,
) -> HubAnswer:
    """Call the hub once; raises only for an address inside our own network."""
    content = json.dumps(body).encode() if body is not None else b""
    answer = client.send_call(
        model.OutboundCall(method, url, purpose, _sent(headers), content, organisation=organisation)
    )
    payload = _json(answer.body)
    return HubAnswer(answer.status, payload, _why(answer), _seconds(answer.headers))


@dataclass(frozen=True, slots=True)
class Download:
    """What became of a download: its status, and why there is no file."""

    status: int | None
    error: str = ""


def download_file(
    url: str,
    *,
    organisation: OrganisationId,
    headers: Mapping[str, str],
    into: Path,
    purpose: CallPurpose = HUB_FILE,
) -> Download:
    """Bring one file here; it is there only where the status is 200."""
    answer = client.save_file(
        model.OutboundCall("GET", url, purpose, _sent(headers), organisation=organisation), into
    )
    return Download(answer.status, _why(answer))


class NoStream(Exception):
    """The hub does not stream just now; why, and its status if it gave one."""

    def __init__(self, why: str, status: int | None = None) -> None:
        super().__init__(why)
        self.status = status


def stream_lines(
    url: str,
    *,
    organisation: OrganisationId,
    headers: Mapping[str, str],
    purpose: CallPurpose = HUB_STREAM,
) -> Iterator[dict[str, Any]]:
    """The lines of the hub's long answer, one JSON object each, until it ends or falls silent."""
    call = model.OutboundCall("GET", url, purpose, _sent(headers), organisation=organisation)
    try:
        for line in client.lines(call):
            if line.strip():
                payload = _json(line)
                if not isinstance(payload, dict):
                    raise NoStream("a line is not a JSON object")
                yield payload
    except NoLines as none:
        raise NoStream(_why(none.answer), none.answer.status) from none


def _sent(headers: Mapping[str, str]) -> dict[str, str]:
    return {"content-type": "application/json", **headers}


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _why(answer: model.CallAnswer) -> str:
    if answer.is_good:
        return ""
    if answer.status is None:
        return answer.error[:300]
    payload = _json(answer.body)
    detail = payload.get("detail") if isinstance(payload, dict) else None
    return f"the hub answered {answer.status}: {detail or 'no reason given'}"[:500]


def _seconds(headers: Mapping[str, str]) -> float | None:
    text = headers.get("retry-after", "")
    return float(text) if text.isdigit() else None
