"""Who asks, and by which scheme: the peer, or whom a trusted proxy names.

A rule of plain values. `X-Forwarded-*` and `Forwarded` (RFC 7239) are the words of whoever
sent the request, and count only where the peer is a proxy of ours. Each proxy adds whom it
was asked by at the right end, so the list is read from there: the client is the first hop
that is no proxy of ours, and what stands further left is the client's own invention. Where
the two headers name different clients, or a hop is no address, the last proxy we know of
stands for whoever is behind it: nobody becomes somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from seawall.config.setting_shapes import SOCKETS

#: More hops than this no chain of proxies has.
MOST_HOPS = 32
_SCHEMES = frozenset({"http", "https"})
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")
_PAIR = re.compile(r'\s*([A-Za-z]+)=("(?:[^"\\]|\\.)*"|[^\s;,"]*)\s*')
#: The headers that speak of somebody else's request: all are taken out once they are read.
FORWARDING = re.compile(r"forwarded|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|via")

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class TrustedPeers:
    """The proxies of `SEAWALL_TRUSTED_PROXIES`."""

    networks: tuple[Network, ...] = ()
    with_sockets: bool = False

    @classmethod
    def of(cls, names: Sequence[str]) -> TrustedPeers:
        """The addresses and networks that the setting lists; `ValueError` for anything else."""
        wanted = [name.strip() for name in names]
        networks = tuple(network_of(name) for name in wanted if name != SOCKETS)
        return cls(networks, SOCKETS in wanted)

    def has(self, address: str) -> bool:
        """Whether the peer at this address is a proxy of ours."""
        if address == SOCKETS:
            return self.with_sockets
        if not (plain := plain_address(address)):
            return False
        return any(ip_address(plain) in network for network in self.networks)


@dataclass(frozen=True, slots=True)
class OuterRequest:
    """A request as it was before the proxies; empty where nobody who is trusted said it."""

    client: str
    scheme: str = ""
    host: str = ""
    is_by_proxy: bool = False


@dataclass(frozen=True, slots=True)
class _ForwardedHop:
    """What one proxy said: by whom it was asked, by which scheme, for which host."""

    client: str
    scheme: str = ""
    host: str = ""


def network_of(name: str) -> Network:
    """An address or a network; one of IPv4 written in IPv6 is meant as IPv4."""
    network = ip_network(name, strict=False)
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    if mapped is not None and network.prefixlen >= 96:
        return ip_network((int(mapped), network.prefixlen - 96))
    return network


def plain_address(written: str) -> str:
    """The address in its one form, without port, brackets or zone; empty if it is none."""
    text = written.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def outer_request(
    peer: str, headers: Mapping[str, Sequence[str]], trusted: TrustedPeers
) -> OuterRequest:
    """The request as its client sent it; `headers` by their names in small letters."""
    own = plain_address(peer) or peer or SOCKETS
    if not trusted.has(own):
        return OuterRequest(own)
    chains = [_chain_by_x(headers), _chain_by_rfc(headers)]
    found = [_client_hop(chain, own, trusted) for chain in chains if chain]
    if len({hop.client for hop in found}) > 1:
        found = []
    said = found or [_ForwardedHop(own, *_said_by_x(headers, 0, 0))]
    schemes, hosts = {hop.scheme for hop in said} - {""}, {hop.host for hop in said} - {""}
    return OuterRequest(
        client=said[0].client,
        scheme=schemes.pop() if len(schemes) == 1 else "",
        host=hosts.pop() if len(hosts) == 1 else "",
        is_by_proxy=True,
    )


def speaks_for_another(headers: Mapping[str, Sequence[str]]) -> bool:
    """Whether a request has the headers of a proxy, whoever wrote them."""
    return any(headers.get(name) for name in ("x-forwarded-for", "x-forwarded-proto", "forwarded"))


def _client_hop(chain: Sequence[_ForwardedHop], own: str, trusted: TrustedPeers) -> _ForwardedHop:
    """The first hop from the right that is no proxy of ours, or the last that we know of."""
    known = _ForwardedHop(own)
    for hop in reversed(chain[-MOST_HOPS:]):
        address = plain_address(hop.client)
        if not address:
            return _ForwardedHop(known.client, hop.scheme, hop.host)
        known = _ForwardedHop(address, hop.scheme, hop.host)
        if not trusted.has(address):
            return known
    return known


def _chain_by_x(headers: Mapping[str, Sequence[str]]) -> list[_ForwardedHop]:
    clients = _listed(headers, "x-forwarded-for")
    return [
        _ForwardedHop(client, *_said_by_x(headers, place, len(clients)))
        for place, client in enumerate(clients)
    ]


def _said_by_x(headers: Mapping[str, Sequence[str]], place: int, size: int) -> tuple[str, str]:
    """Scheme and host at this place, if there is one for each hop; else what is said last."""
    said = []
    for name in ("x-forwarded-proto", "x-forwarded-host"):
        listed = _listed(headers, name)
        said.append(listed[place if len(listed) == size else -1] if listed else "")
    return _scheme(said[0]), _host(said[1])


def _chain_by_rfc(headers: Mapping[str, Sequence[str]]) -> list[_ForwardedHop]:
    """RFC 7239, section 4: an element for each proxy, pairs apart by `;`."""
    chain = []
    for element in _split(",".join(headers.get("forwarded", ()))):
        pairs = {name.lower(): _unquoted(value) for name, value in _PAIR.findall(element)}
        hop = _ForwardedHop(
            pairs.get("for", ""), _scheme(pairs.get("proto", "")), _host(pairs.get("host", ""))
        )
        chain.append(hop)
    return chain


def _split(text: str) -> list[str]:
    """The elements of a list, whose quoted parts may hold commas."""
    elements, begun, is_quoted, is_escaped = [], "", False, False
    for letter in text:
        if letter == "," and not is_quoted:
            elements.append(begun)
            begun = ""
            continue
        if letter == '"' and not is_escaped:
            is_quoted = not is_quoted
        is_escaped = letter == "\\" and not is_escaped
        begun += letter
    return [element for element in [*elements, begun] if element.strip()]


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _listed(headers: Mapping[str, Sequence[str]], name: str) -> list[str]:
    """A header's list, over all its lines."""
    return [one.strip() for line in headers.get(name, ()) for one in line.split(",") if one.strip()]


def _scheme(word: str) -> str:
    return word.lower() if word.lower() in _SCHEMES else ""


def _host(word: str) -> str:
    return word if _HOST.fullmatch(word) else ""
