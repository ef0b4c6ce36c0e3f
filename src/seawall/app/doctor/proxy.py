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
        return green(NAME, f"none is needed for {public_url}")
    unknown = seen.get(PeerKind.UNKNOWN)
    if not trusted:
        where = f", such as {unknown.address}" if unknown else ""
        return red(
            NAME,
            "The public address is https and no proxy is trusted: everybody counts as one client.",
            f"Set SEAWALL_TRUSTED_PROXIES to the addresses of what stands in front{where}.",
        )
    listed = ", ".join(trusted)
    if _is_newest(PeerKind.HTTPS, seen, now):
        return green(NAME, f"https comes through {seen[PeerKind.HTTPS].address}")
    if unknown and _is_newest(PeerKind.UNKNOWN, seen, now):
        return red(
            NAME,
            f"Requests come through {unknown.address}, which is not trusted; {listed} is.",
            "If that is your proxy, add it to SEAWALL_TRUSTED_PROXIES.",
        )
    if _is_newest(PeerKind.SILENT, seen, now):
        return red(
            NAME,
            f"{seen[PeerKind.SILENT].address} does not say whether its client came by https.",
            "Have it set X-Forwarded-Proto and X-Forwarded-For: docs/operations/proxy.md.",
        )
    return amber(
        NAME,
        f"Nothing has come by https through {listed} yet.",
        "Open the public address once, and ask again.",
    )


def _is_newest(kind: PeerKind, seen: Mapping[PeerKind, PeerNote], now: datetime) -> bool:
    """Whether it was seen within a day, or later than everything else."""
    note = seen.get(kind)
    if note is None:
        return False
    is_recent = now.timestamp() - note.at <= RECENT.total_seconds()
    others = [other.at for name, other in seen.items() if name is not kind]
    return is_recent or note.at >= max(others, default=0.0)
