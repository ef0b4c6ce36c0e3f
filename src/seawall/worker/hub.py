"""A hub as one of its members asks it: every call with a fresh pass, every refusal an error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from seawall.errors import Unavailable
from seawall.forum.client import SECONDS, call, download
from seawall.forum.lookup.quota import QuotaSpent
from seawall.forum.model import Seat
from seawall.worker.forum import line_to, pass_for


class HubAway(Unavailable):
    """The hub could not be asked, or did not answer well."""

    kind = "hub-away"


@dataclass(frozen=True, slots=True)
class Hub:
    """The hub of one seat, at this moment."""

    seat: Seat
    now: datetime
    seconds: float = SECONDS

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """What it says, or why it said nothing good."""
        answer = call(
            line_to(self.seat.hub_url),
            method,
            self._below(path),
            headers=pass_for(self.seat, self.now),
            body=body,
            seconds=self.seconds,
        )
        if answer.status == 429:
            raise QuotaSpent(answer.error, remedy="The count begins again at 00:00 UTC.")
        if not answer.is_good or not isinstance(answer.said, dict):
            raise HubAway(answer.error or "The hub answered no JSON.", remedy="Try again later.")
        return answer.said

    def fetch(self, path: str, into: Path) -> bool:
        """Bring a file here; False where the hub has none of this name."""
        got = download(
            line_to(self.seat.hub_url),
            self._below(path),
            headers=pass_for(self.seat, self.now),
            into=into,
        )
        if got.status is None:
            raise HubAway(f"The hub could not be reached: {got.error}.", remedy="Try again later.")
        return got.status == 200

    def _below(self, path: str) -> str:
        return f"/v1/forum/{self.seat.forum}{path}"
