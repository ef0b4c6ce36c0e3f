"""What stands in front of us: an https address that we do not serve ourselves needs a proxy.

We speak plain http, so that behind an https address every request comes from a proxy. If it is
not trusted, all its clients are one for every limit and every record, and nothing is known to
have come by https. A stranger who pretends to be a proxy must not be able to turn this red.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from seawall.app.doctor.finding import Checkup, amber, green, red
from seawall.app.peer_notes import PeerKind, PeerNote

NAME = "proxy"
#: A proxy that said https within it is at work, whatever else was seen since.
RECENT = timedelta(days=1)


def proxy(
    public_url: str,
    trusted: Sequence[str],
    seen: Mapping[PeerKind, PeerNote],
    *,
    now: datetime,
) -> Checkup:
    """Whether clients are told apart, and https from http."""
    if not public_url.startswith("https://"):
        return green(NAME, f"not needed for {public_url}")
    unknown = seen.get(PeerKind.UNKNOWN)
    if not trusted:
        where = f", such as {unknown.address}" if unknown else ""
        return red(
            NAME,
            "The public address is https, but no proxy is trusted: all clients count as one.",
            f"Set SEAWALL_TRUSTED_PROXIES to the address of the proxy in front{where}.",
        )
    listed = ", ".join(trusted)
    if _is_newest(PeerKind.HTTPS, seen, now):
        return green(NAME, f"https requests arrive through {seen[PeerKind.HTTPS].address}")
    if unknown and _is_newest(PeerKind.UNKNOWN, seen, now):
        return red(
            NAME,
            f"Requests arrive through {unknown.address}, which is not trusted. Trusted: {listed}.",
            "If that is your proxy, add it to SEAWALL_TRUSTED_PROXIES.",
        )
    if _is_newest(PeerKind.SILENT, seen, now):
        return red(
            NAME,
            f"{seen[PeerKind.SILENT].address} does not say whether its client used https.",
            "Make it set X-Forwarded-Proto and X-Forwarded-For; see docs/operations/proxy.md.",
        )
    return amber(
        NAME,
        f"No https request has arrived through {listed} yet.",
        "Open the public address once, then run `seawall doctor` again.",
    )


def _is_newest(kind: PeerKind, seen: Mapping[PeerKind, PeerNote], now: datetime) -> bool:
    """Whether it was seen within a day, or later than everything else."""
    note = seen.get(kind)
    if note is None:
        return False
    is_recent = now.timestamp() - note.at <= RECENT.total_seconds()
    others = [other.at for name, other in seen.items() if name is not kind]
    return is_recent or note.at >= max(others, default=0.0)
