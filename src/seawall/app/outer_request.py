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
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from seawall.config.setting_shapes import SOCKETS

#: More hops than this no chain of proxies has.
MOST_HOPS = 32
_SCHEMES = frozenset({"http", "https"})
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")
_PAIR = re.compile(r'([A-Za-z]{1,16})=("(?:[^"\\]|\\.)*"|[^\s;,="]*)')
_ELEMENT = re.compile(rf"\s*{_PAIR.pattern}(\s*;\s*{_PAIR.pattern})*\s*;?\s*")
LONGEST_ELEMENT = 500
ADDRESSES = 4_096  # the same few ask again and again, and reading one takes three microseconds
#: The headers that speak of somebody else's request: all are taken out once they are read.
FORWARDING = re.compile(r"forwarded|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|via")

Network = IPv4Network | IPv6Network
Headers = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class TrustedPeers:
    """The proxies of `SEAWALL_TRUSTED_PROXIES`."""

    networks: tuple[Network, ...] = ()
    with_sockets: bool = False

    @classmethod
    def of(cls, names: Sequence[str]) -> TrustedPeers:
        """The addresses and networks that the setting lists; `ValueError` for anything else."""
        listed = [name.strip() for name in names]
        networks = tuple(network_of(name) for name in listed if name != SOCKETS)
        return cls(networks, SOCKETS in listed)

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


@lru_cache(maxsize=ADDRESSES)
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


def is_this_machine(peer: str) -> bool:
    """Whether the peer is a program on this machine: it came by the loopback or by a socket."""
    plain = plain_address(peer)
    return ip_address(plain).is_loopback if plain else peer in {"", SOCKETS}


def outer_request(peer: str, headers: Headers, trusted: TrustedPeers) -> OuterRequest:
    """The request as its client sent it; `headers` by their names in small letters."""
    own = plain_address(peer) or peer or SOCKETS
    if not trusted.has(own):
        return OuterRequest(own)
    chains = [_chain_by_x(headers), _chain_by_rfc(headers)]
    client_hops = [_client_hop(chain, own, trusted) for chain in chains if chain]
    if len({hop.client for hop in client_hops}) > 1:
        client_hops = []
    hops = client_hops or [_said_of_nobody(own, headers)]
    schemes, hosts = {hop.scheme for hop in hops} - {""}, {hop.host for hop in hops} - {""}
    return OuterRequest(
        client=hops[0].client,
        scheme=schemes.pop() if len(schemes) == 1 else "",
        host=hosts.pop() if len(hosts) == 1 else "",
        is_by_proxy=True,
    )


def speaks_for_another(headers: Headers) -> bool:
    """Whether a request has the headers of a proxy, whoever wrote them."""
    return any(headers.get(name) for name in ("x-forwarded-for", "x-forwarded-proto", "forwarded"))


def _said_of_nobody(own: str, headers: Headers) -> _ForwardedHop:
    """What a proxy says without saying of whom."""
    schemes, hosts = _listed(headers, "x-forwarded-proto"), _listed(headers, "x-forwarded-host")
    return _ForwardedHop(own, _scheme(_beside(schemes, 0, -1)), _host(_beside(hosts, 0, -1)))


def _client_hop(chain: Sequence[_ForwardedHop], own: str, trusted: TrustedPeers) -> _ForwardedHop:
    """The first hop from the right that is no proxy of ours, or the last that we know of."""
    last = _ForwardedHop(own)
    for hop in reversed(chain):
        address = plain_address(hop.client)
        if not address:
            return _ForwardedHop(last.client, hop.scheme, hop.host)
        last = _ForwardedHop(address, hop.scheme, hop.host)
        if not trusted.has(address):
            return last
    return last


def _chain_by_x(headers: Headers) -> list[_ForwardedHop]:
    clients, size = _listed(headers, "x-forwarded-for")
    schemes, hosts = _listed(headers, "x-forwarded-proto"), _listed(headers, "x-forwarded-host")
    return [
        _ForwardedHop(
            client, _scheme(_beside(schemes, place, size)), _host(_beside(hosts, place, size))
        )
        for place, client in enumerate(clients)
    ]


def _beside(said: tuple[list[str], int], place: int, size: int) -> str:
    """What is said of this hop, if something is said of each; else what is said last."""
    words, number = said
    if not words:
        return ""
    return words[place] if number == size else words[-1]


def _chain_by_rfc(headers: Headers) -> list[_ForwardedHop]:
    """RFC 7239, section 4: an element for each proxy, pairs apart by `;`.

    An element that is none by its grammar is a hop of nobody. A quotation mark that a client
    opened ends with its line: else it would swallow what the proxy adds, or open another one's.
    """
    elements = [one for line in headers.get("forwarded", ()) for one in _elements(line)]
    return [_rfc_hop(element) for element in elements[-MOST_HOPS:]]


def _rfc_hop(element: str) -> _ForwardedHop:
    if len(element) > LONGEST_ELEMENT or not _ELEMENT.fullmatch(element):
        return _ForwardedHop("")
    pairs = {name.lower(): _unquoted(value) for name, value in _PAIR.findall(element)}
    return _ForwardedHop(
        pairs.get("for", ""), _scheme(pairs.get("proto", "")), _host(pairs.get("host", ""))
    )


def _elements(line: str) -> list[str]:
    """The elements of a line, whose quoted parts may hold commas; one of nobody if they never end."""
    elements, begun, is_quoted, is_escaped = [], list[str](), False, False
    for letter in line:
        if letter == "," and not is_quoted:
            elements.append("".join(begun))
            begun = []
            continue
        if letter == '"' and not is_escaped:
            is_quoted = not is_quoted
        is_escaped = is_quoted and letter == "\\" and not is_escaped
        begun.append(letter)
    if is_quoted:
        return [""]
    return [element for element in [*elements, "".join(begun)] if element.strip()]


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _listed(headers: Headers, name: str) -> tuple[list[str], int]:
    """The end of a header's list, over all its lines, and how long the list is."""
    words = [one.strip() for line in headers.get(name, ()) for one in line.split(",")]
    words = [word for word in words if word]
    return words[-MOST_HOPS:], len(words)


def _scheme(word: str) -> str:
    return word.lower() if word.lower() in _SCHEMES else ""


def _host(word: str) -> str:
    return word if _HOST.fullmatch(word) else ""
