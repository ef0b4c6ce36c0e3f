"""The address of whoever asks, as limits and shares count it."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Network, ip_address


@lru_cache(maxsize=4_096)
def counted_address(written: str) -> str:
    """The address; of IPv6 a whole network, which one house has; other text as it is."""
    try:
        address = ip_address(written)
    except ValueError:
        return written
    if address.version == 4:
        return str(address)
    return str(IPv6Network((int(address) >> 64 << 64, 64)))
