"""An auditor asks the hub to open the sample that it committed to."""

from __future__ import annotations

from datetime import datetime

from seawall.forum.model import Seat
from seawall.forum.sample_log import DrawnSample
from seawall.journeys.forum import forum_sample
from seawall.transaction import transaction
from seawall.worker.hub import SeatHub


def reveal_sample(seat: Seat, *, now: datetime) -> tuple[DrawnSample, dict[str, str]]:
    """Have our newest sample opened, check it, reveal our number; values by offer."""
    with transaction(seat.organisation) as tx:
        secret = forum_sample.newest_secret(seat, tx=tx)
        forum_sample.draw_sample(seat, seat.me, secret, tx=tx)  # no secret is shown before its root
    answer = SeatHub(seat, now).ask("POST", "/samples", {"secret": secret.hex()})
    openings = {str(signal["offer"]): signal["opening"] for signal in answer["signals"]}
    with transaction(seat.organisation) as tx:
        return forum_sample.reveal_secret(seat.id, secret, openings, tx=tx, now=now)
