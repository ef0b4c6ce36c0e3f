"""What a setting must look like: an address, a list of networks, a scheme that we know."""

from __future__ import annotations

from ipaddress import ip_network
from urllib.parse import urlsplit

#: What stands for whoever asks by a socket in the file system.
SOCKETS = "unix"
_SCHEMES = {
    "database_url": ({"postgresql", "postgres", "sqlite"}, "postgresql:// or sqlite:///"),
    "mail_inbox": ({"imap", "imaps", "maildir"}, "imaps://, imap:// or maildir://"),
    "mail_server": ({"smtp", "smtps", "smtp+starttls"}, "smtps://, smtp+starttls:// or smtp://"),
}


def known_scheme(value: str, *, of: str) -> str:
    """The value, if it is empty or begins as this setting may."""
    schemes, starts = _SCHEMES[of]
    if value and urlsplit(value).scheme not in schemes:
        raise ValueError(f"must start with {starts}, or be empty")
    return value


def web_address(value: str) -> str:
    """An address of the web, without the slash at its end."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an http:// or https:// address with a host name")
    return value.rstrip("/")


def networks(value: list[str]) -> list[str]:
    """Addresses and networks, and the word for a socket."""
    for network in value:
        if network != SOCKETS:
            ip_network(network, strict=False)
    return value
