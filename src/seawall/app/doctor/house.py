"""The house: its folder, its keys, its rules."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping, Sized
from datetime import timedelta
from pathlib import Path

from seawall.app.doctor.finding import Checkup, amber, green, red
from seawall.errors import SeawallError
from seawall.keys.installation import LEDGER, ROOT

#: Nobody is reminded of a backup while an installation is so young.
SETTLING = timedelta(days=7)


def data_folder(folder: Path) -> Checkup:
    """The data folder can be written by us and read by nobody else."""
    if not folder.is_dir():
        return red("data folder", f"{folder} does not exist.", "Run `seawall migrate`.")
    if not os.access(folder, os.W_OK | os.X_OK):
        return red(
            "data folder",
            f"Seawall cannot write to {folder}.",
            "Make the user that Seawall runs as its owner.",
        )
    if stat.S_IMODE(folder.stat().st_mode) & stat.S_IROTH:
        return amber(
            "data folder",
            f"Every user of this machine can read {folder}.",
            f"Run `chmod 0750 {folder}`.",
        )
    return green("data folder", str(folder))


def keys(folder: Path, *, has_signer: bool = False) -> Checkup:
    """The installation's secrets are there, and nobody else's to read."""
    secrets = folder / "keys"
    own = [] if has_signer else sorted(secrets.glob("ledger*.key")) or [secrets / LEDGER]
    for path in (secrets / ROOT, *own):
        if not path.exists():
            return amber(
                "keys",
                f"{path} does not exist yet.",
                "The first start creates it. If there was one before, restore it from the backup.",
            )
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            return red("keys", f"Other users can read {path}.", f"Run `chmod 0600 {path}`.")
    return green("keys", "present, and only Seawall can read them; keep a copy elsewhere")


def settings_file(path: Path) -> Checkup:
    """The file of settings, which may hold passwords, is no other user's to read."""
    name = "settings file"
    if stat.S_IMODE(path.stat().st_mode) & stat.S_IROTH:
        says = f"Every user of this machine can read {path}, and it may contain passwords."
        return amber(name, says, f"Run `chmod 0640 {path}`.")
    return green(name, str(path))


def key_backup(
    present: Mapping[str, str], backed_up: Mapping[str, str] | None, *, age: timedelta
) -> Checkup:
    """Every key lies somewhere else, too; names with what each is known by, `age` of the oldest.

    A house of a few days is left in peace.
    """
    name = "key backup"
    missing = sorted(key for key, mark in present.items() if (backed_up or {}).get(key) != mark)
    if not missing:
        return green(name, "every key is in the newest backup" if present else "no keys yet")
    if age < SETTLING:
        return green(name, f"not made yet; due when the keys are {SETTLING.days} days old")
    return amber(
        name,
        f"Not in the newest backup: {', '.join(missing)}."
        if backed_up
        else "The keys were never backed up. Without them, sealed content cannot be opened.",
        "Run `seawall backup keys FILE --recipient age1…`. Store FILE apart from the database.",
    )


def public_address(url: str) -> Checkup:
    """Sign-in and passkeys need a secure address, unless it is this very machine."""
    if url.startswith(("https://", "http://localhost", "http://127.0.0.1")):
        return green("public address", url)
    return amber(
        "public address",
        f"{url} is not https.",
        "Put a TLS proxy in front, and set SEAWALL_PUBLIC_URL to its address.",
    )


def rules(load: Callable[[], Sized]) -> Checkup:
    """The verdict rules can be read, and compile."""
    try:
        number = len(load())
    except SeawallError as wrong:
        return red("rules", str(wrong), "Correct the file; the server does not start with it.")
    if not number:
        return amber("rules", "There are no rules, so no upload is held.", "Set SEAWALL_RULES_DIR.")
    return green("rules", f"{number}, all valid")


def backup(folder: Path, database: str) -> Checkup:
    """What a backup has to hold; whether there is one, only its owner knows."""
    places = f"{folder} and {database}" if database else str(folder)
    return green(
        "backup",
        f"copy {places}, the keys apart (`seawall backup keys`), and test a restore now and then",
    )
