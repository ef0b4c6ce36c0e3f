"""A place that outgoing calls may reach beside the public web, as an operator lists it.

A network or an address opens what is private there; a name opens no address, since whoever
holds the name says where it leads. Without ports an entry stands for the usual three.
"""

from __future__ import annotations

import re
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

#: What a call may use anywhere: the web's own ports, and the usual other one for https.
USUAL_PORTS = frozenset({80, 443, 8443})

_NAME = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]*")

Port: TypeAlias = Annotated[int, Field(ge=1, le=65535)]


class AllowedPlace(BaseModel):
    """Where to, by which ports, for which purposes and organisations; empty means all of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: str
    """A network, an address, a name, or `*.` and the end of names."""
    ports: tuple[Port, ...] | Literal["any"] = ()
    purposes: tuple[str, ...] = ()
    """As `docs/reference/outbound.md` names them."""
    organisations: tuple[str, ...] = ()
    """By their ids."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        """A text alone is a place with the usual ports, for everybody."""
        return {"to": value} if isinstance(value, str) else value

    @field_validator("to")
    @classmethod
    def _a_network_or_a_name(cls, value: str) -> str:
        value = value.strip().lower().rstrip(".")
        if _is_numeric(value):
            ip_network(value, strict=False)
        elif not _NAME.fullmatch(value):
            raise ValueError(
                f"{value!r} is neither a network nor a host name; write it like 10.0.0.0/8 or hooks.example.com"
            )
        return value

    @cached_property
    def network(self) -> IPv4Network | IPv6Network | None:
        """The network that is opened; None where a name is listed."""
        return ip_network(self.to, strict=False) if _is_numeric(self.to) else None

    def has_port(self, port: int) -> bool:
        """Whether calls may use this port there."""
        return self.ports == "any" or port in (self.ports or USUAL_PORTS)

    def has_name(self, host: str) -> bool:
        """Whether this is the name that is listed, or ends as it does."""
        if self.to.startswith("*."):
            return host.endswith(self.to[1:])
        return self.network is None and host == self.to


def _is_numeric(text: str) -> bool:
    """Whether this is meant as an address: names do not end in a number (RFC 1123, WHATWG URL)."""
    return ":" in text or "/" in text or text.rpartition(".")[2].isdigit()
