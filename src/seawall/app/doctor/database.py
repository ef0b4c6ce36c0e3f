"""The database: reachable, up to date, durable, and not walking past row security."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_address

from seawall.app.database import AHEAD_REMEDY
from seawall.app.database_knock import UTF8
from seawall.app.doctor.finding import Checkup, amber, green, red

NAME = "database"


def unreachable(why: str) -> Checkup:
    """The finding for a database that does not answer."""
    first = why.strip().splitlines()[0] if why.strip() else "no answer"
    return red(NAME, f"It cannot be reached: {first}", "Check SEAWALL_DATABASE_URL and the server.")


def migrations(pending: Sequence[str], unknown: Sequence[str] = ()) -> Checkup:
    """The tables are those of this version, neither older nor newer."""
    if unknown:
        says = f"Another version migrated the database; this one does not know {unknown[0]}."
        return red("migrations", says, AHEAD_REMEDY)
    if pending:
        says = f"Not applied yet: {len(pending)}, starting with {pending[0]}."
        return red("migrations", says, "Make a backup, then run `seawall migrate`.")
    return green("migrations", "up to date")


def encoding(stored: str) -> Checkup:
    """Text in every script has its place."""
    if stored == UTF8:
        return green("encoding", stored)
    says = f"{stored}: what is written in other scripts cannot be stored."
    return red("encoding", says, "Create a database with the encoding UTF8, and move to it.")


def durability(vendor: str, settings: Mapping[str, str]) -> Checkup:
    """What was committed survives a power cut."""
    expected_values = (
        {"fsync": {"on"}, "synchronous_commit": {"on", "remote_write", "remote_apply", "local"}}
        if vendor == "postgresql"
        else {"journal_mode": {"wal"}, "synchronous": {"2", "3"}}
    )
    wrong = {
        name: settings.get(name, "?")
        for name in expected_values
        if settings.get(name) not in expected_values[name]
    }
    if wrong:
        says = ", ".join(f"{name} is {value}" for name, value in wrong.items())
        return red(
            "durability",
            f"{says}: a power cut can lose decisions that were accepted.",
            "Turn it on again: what Seawall accepted must not be lost.",
        )
    return green("durability", ", ".join(f"{name} {settings[name]}" for name in expected_values))


def role(*, is_superuser: bool, bypasses: bool) -> Checkup:
    """Row security stands behind the stores; some roles walk past it."""
    if not (is_superuser or bypasses):
        return green("database role", "row security applies to it")
    which = "is a superuser" if is_superuser else "may bypass row security"
    return amber(
        "database role",
        f"The role {which}: only Seawall's own queries keep organisations apart.",
        "Use a role made by CREATE ROLE seawall LOGIN that owns the database and nothing else.",
    )


def line(host: str, sslmode: str) -> Checkup:
    """What is said to a database on another machine is read by nobody on the way."""
    if not host or host == "localhost" or _is_loopback(host):
        return green("database line", "the server is on this machine")
    if sslmode in {"verify-ca", "verify-full"}:
        return green("database line", f"TLS to {host}, with its certificate checked")
    return amber(
        "database line",
        f"The connection to {host} may be unencrypted, or lead to another server.",
        "Add ?sslmode=verify-full&sslrootcert=FILE to SEAWALL_DATABASE_URL.",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def clock(newest_ahead_seconds: float) -> Checkup:
    """The clock of this machine does not lag behind what was written."""
    if newest_ahead_seconds > 5:
        return red(
            "clock",
            f"It is slow: the newest log entry is {newest_ahead_seconds:.0f} s in the future.",
            "Synchronise it by NTP; deadlines are computed from it.",
        )
    return green("clock", "not behind the newest log entry")
