"""What a setting must look like: an address, a list of networks, a rate, a scheme that we know."""

from __future__ import annotations

import re
from ipaddress import ip_network
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

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


def time_zone(value: str) -> str:
    """The value, if it names a time zone that this machine has."""
    if value in available_timezones() - {"localtime"}:
        return value
    raise ValueError(f"{value!r} is not a time zone; write it like Europe/Berlin")


def readable_rate(value: str) -> str:
    """The value, if `limits` reads it; that library is slow to load, and plain rates need none."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}/(second|minute|hour|day)", value):
        from limits import parse

        parse(value)
    return value


#: How the connection to PostgreSQL is kept to itself: libpq's own words.
TLS_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey"})
TLS_MODES = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})


def tls_options(database_url: str) -> dict[str, str]:
    """What stands behind the question mark of a database's address; all of it counts."""
    options = dict(parse_qsl(urlsplit(database_url).query, keep_blank_values=True))
    if unknown := sorted(set(options) - TLS_OPTIONS):
        raise ValueError(
            f"must not have the option {unknown[0]!r}, only {', '.join(sorted(TLS_OPTIONS))}"
        )
    if options.get("sslmode", "prefer") not in TLS_MODES:
        raise ValueError(f"must have an sslmode that is one of {', '.join(sorted(TLS_MODES))}")
    return options


def database_host(database_url: str) -> str:
    """Where the database's server is; empty for a file, or a socket of this machine."""
    host = unquote(urlsplit(database_url).hostname or "")
    return "" if host.startswith("/") else host


def web_address(value: str) -> str:
    """An address of the web, without the slash at its end."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an http:// or https:// address with a host name")
    return value.rstrip("/")


def secret_of_machines(value: str) -> str:
    """A secret that no person types: long enough that nobody guesses it, and fit for a header."""
    if value and not re.fullmatch(r"[!-~]{24,200}", value):
        raise ValueError("must have 24 to 200 letters, digits or signs and no space")
    return value


def networks(value: list[str]) -> list[str]:
    """Addresses and networks, and the word for a socket."""
    for network in value:
        if network != SOCKETS:
            ip_network(network, strict=False)
    return value
