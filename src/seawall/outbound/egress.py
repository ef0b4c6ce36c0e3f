"""Where outgoing calls may go: public https, and nothing behind our own walls.

A platform's webhook URL is input from outside. Unchecked, it would make the worker knock
on its own network for a stranger (SSRF). So a URL is read once, by the parser browsers
use (no second opinion to disagree with); its name is resolved once; every address must be
public, and the port one of the usual three; and the call goes to these very addresses.
Redirects are never followed. `SEAWALL_EGRESS_ALLOW` lists networks and ports that are open
besides, and in such a network plain http is fine. It also is for those who only look at
public pages and send nothing (`is_looking`).
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ada_url import URL

from seawall.config.allowed_place import USUAL_PORTS, AllowedPlace
from seawall.errors import InvalidRequest, problem

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

_DEFAULT_PORTS = {"http:": 80, "https:": 443}

#: Never public, whatever the registries say: IPv6 forms that carry an IPv4 address inside.
_CARRIERS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
        "::/96",
        "::ffff:0:0/96",
    )
)


#: Deprecated (RFC 3879), still routed here and there, and global in the registry's eyes.
_SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")


class UnsafeAddress(InvalidRequest):
    """The URL leads somewhere that we do not call."""


class NameUnknown(UnsafeAddress):
    """Nobody could say where the name leads: perhaps only for the moment."""


@dataclass(frozen=True, slots=True)
class PinnedUrl:
    """A URL together with the addresses it may be called at, in the order to try."""

    url: str
    host: str
    port: int
    addresses: tuple[str, ...]
    path: str
    is_secure: bool

    @property
    def host_header(self) -> str:
        """The name the receiver expects to be called by."""
        is_default = self.port == (443 if self.is_secure else 80)
        return self.host if is_default else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class EgressWalls:
    """What one call may reach: what is listed for it, and whether the public web besides."""

    places: tuple[AllowedPlace, ...] = ()
    only_listed: bool = False


def pin_address(
    url: str, *, resolve: Resolve, walls: EgressWalls, is_looking: bool = False
) -> PinnedUrl:
    """Check a URL and fix the addresses it may be called at, or say why not."""
    parts = _read(url)
    port = _port(parts)
    is_secure = parts.protocol == "https:"
    addresses = [_address(text) for text in _resolve(parts.hostname, port, resolve=resolve)]
    for address in addresses:
        target = _Pinnable(str(parts.hostname), address, port)
        _refuse_target(target, is_secure=is_looking or is_secure, walls=walls)
    return PinnedUrl(
        url=str(parts.href),
        host=str(parts.hostname),
        port=port,
        addresses=tuple(str(address) for address in addresses),
        path=f"{parts.pathname}{parts.search}",
        is_secure=is_secure,
    )


def checked_url(url: str, *, walls: EgressWalls) -> str:
    """Check what can be checked without asking the network, and return the URL normalised."""
    parts = _read(url)
    port, is_secure = _port(parts), parts.protocol == "https:"
    try:
        address = _address(parts.hostname.strip("[]"))
    except ValueError:
        if not is_secure and not walls.places:
            raise problem(
                "outbound.address-plain-http", UnsafeAddress, example=_example(parts.hostname, port)
            ) from None
        if port not in USUAL_PORTS and not any(place.has_port(port) for place in walls.places):
            raise _closed_port(parts.hostname, port) from None
    else:
        target = _Pinnable(str(parts.hostname), address, port)
        _refuse_target(target, is_secure=is_secure, walls=walls)
    return str(parts.href)


@dataclass(frozen=True, slots=True)
class _Pinnable:
    """One address that a URL leads to."""

    host: str
    address: Address
    port: int

    def is_within(self, place: AllowedPlace) -> bool:
        """Whether it lies in a listed network, whatever its port."""
        network = place.network
        if network is None or network.version != self.address.version:
            return False
        return self.address in network

    def is_in(self, place: AllowedPlace) -> bool:
        """Whether it lies in a listed network, by a port that is listed with it."""
        return self.is_within(place) and place.has_port(self.port)

    def is_named_by(self, place: AllowedPlace) -> bool:
        """Whether the name is listed, with this port."""
        return place.has_name(self.host.rstrip(".")) and place.has_port(self.port)


def _port(parts: URL) -> int:
    return int(parts.port or _DEFAULT_PORTS[parts.protocol])


def _read(url: str) -> URL:
    if any(ord(mark) <= 0x20 or ord(mark) == 0x7F for mark in url):
        raise problem("outbound.address-control", UnsafeAddress)
    try:
        parts = URL(url)
    except ValueError as wrong:
        raise problem("outbound.address-unreadable", UnsafeAddress) from wrong
    if parts.protocol not in _DEFAULT_PORTS:
        raise problem("outbound.address-protocol", UnsafeAddress, protocol=parts.protocol)
    if parts.username or parts.password:
        raise problem("outbound.address-credentials", UnsafeAddress)
    if parts.port and int(parts.port) == 0:
        raise problem("outbound.address-port-zero", UnsafeAddress)
    return parts


def _resolve(host: str, port: int, *, resolve: Resolve) -> Sequence[str]:
    literal = host.strip("[]")
    try:
        ipaddress.ip_address(literal)
    except ValueError:
        addresses = resolve(host, port)
    else:
        return [literal]
    if not addresses:
        raise problem("outbound.name-unknown", NameUnknown)
    return addresses


def _address(text: str) -> Address:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _refuse_target(target: _Pinnable, *, is_secure: bool, walls: EgressWalls) -> None:
    if any(target.is_in(place) for place in walls.places):
        return
    _refuse_private(target, walls)
    is_named = any(target.is_named_by(place) for place in walls.places)
    if walls.only_listed and not is_named:
        raise _unlisted(target)
    if target.port not in USUAL_PORTS and not is_named:
        raise _closed_port(target.host, target.port)
    if not is_secure:
        raise problem(
            "outbound.address-plain-http", UnsafeAddress, example=_example(target.host, target.port)
        )


def _refuse_private(target: _Pinnable, walls: EgressWalls) -> None:
    address, example = target.address, _example(target.host, target.port)
    if any(address in network for network in _CARRIERS if network.version == address.version):
        raise problem(
            "outbound.address-hidden",
            UnsafeAddress,
            host=target.host,
            port=target.port,
            example=example,
        )
    special = address.is_multicast or address.is_reserved or address in _SITE_LOCAL
    if special or not address.is_global:
        if any(target.is_within(listed) for listed in walls.places):
            raise _unlisted_port(target, example)
        raise problem(
            "outbound.address-private",
            UnsafeAddress,
            host=target.host,
            port=target.port,
            example=example,
        )


def _example(host: str, port: int) -> str:
    """What would open this place, as the setting is written.

    Where a name leads is not told: whoever sent us the URL need not learn the addresses inside.
    """
    if host.rstrip(".") == "localhost":
        return _listing("127.0.0.0/8", "::1", port=port)
    try:
        address = _address(host.strip("[]"))
    except ValueError:
        return _listing("10.0.0.0/8", port=port)
    is_loopback = address.version == 4 and address.is_loopback
    return _listing("127.0.0.0/8" if is_loopback else str(address), port=port)


def _listing(*places: str, port: int) -> str:
    return json.dumps([{"to": place, "ports": [port]} for place in places])


def _unlisted_port(target: _Pinnable, example: str) -> UnsafeAddress:
    return problem(
        "outbound.port-not-listed",
        UnsafeAddress,
        host=target.host,
        port=target.port,
        example=example,
    )


def _closed_port(host: str, port: int) -> UnsafeAddress:
    example = _listing(host.strip("[]"), port=port)
    return problem("outbound.port-closed", UnsafeAddress, port=port, example=example)


def _unlisted(target: _Pinnable) -> UnsafeAddress:
    example = _listing(target.host.strip("[]"), port=target.port)
    return problem(
        "outbound.address-not-listed",
        UnsafeAddress,
        host=target.host,
        port=target.port,
        example=example,
    )
