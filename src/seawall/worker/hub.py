"""A hub as one of its members asks it: every call with a fresh pass, every refusal an error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from seawall.errors import problem
from seawall.forum.client import call_hub, download_file
from seawall.forum.model import Seat
from seawall.outbound.call_purpose import HUB, CallPurpose
from seawall.worker.forum import at_hub, pass_for


@dataclass(frozen=True, slots=True)
class SeatHub:
    """The hub of one seat, at this moment."""

    seat: Seat
    now: datetime
    purpose: CallPurpose = HUB

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """What it says, or why it said nothing good."""
        answer = call_hub(
            at_hub(self.seat, path),
            method,
            organisation=self.seat.organisation,
            headers=pass_for(self.seat, self.now),
            body=body,
            purpose=self.purpose,
        )
        if answer.status == 429:
            raise problem("worker.quota-spent", detail=answer.error)
        if not answer.is_good or not isinstance(answer.said, dict):
            if answer.error:
                raise problem("worker.hub-away.refused", why=answer.error)
            raise problem("worker.hub-away.no-json")
        return answer.said

    def fetch(self, path: str, into: Path) -> bool:
        """Bring a file here; False where the hub has none of this name."""
        answer = download_file(
            at_hub(self.seat, path),
            organisation=self.seat.organisation,
            headers=pass_for(self.seat, self.now),
            into=into,
        )
        if answer.status is None:
            raise problem("worker.hub-away.unreachable", error=answer.error)
        return answer.status == 200
