"""`seawall backup keys` and `seawall restore keys`: the keys leave encrypted, and come back checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from seawall.cli.command import command
from seawall.cli.output import say
from seawall.cli.presentation import FACTS
from seawall.cli.session import make_database_ready
from seawall.errors import SeawallError, problem

COMMANDS = typer.Typer(no_args_is_help=True)
_PASSPHRASE = "a passphrase"  # noqa: S105 - the words for one


@command(COMMANDS, "keys", shown=FACTS)
def back_up_keys(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The output file; never overwritten.")
    ],
    recipient: Annotated[
        list[str] | None,
        typer.Option(
            metavar="AGE1…",
            help="A recipient who can open it; repeatable. Without one: a passphrase.",
        ),
    ] = None,
    *,
    now: datetime,
    by: str,
) -> dict[str, object]:
    """Write every key of this installation into one file, encrypted with age.

    Each recipient alone can open it. Without a recipient, a passphrase is asked for twice. The
    log records that it was made, and for whom. Store it apart from copies of the database.
    """
    from seawall.config import settings
    from seawall.keys import key_backup

    if file.exists() or file.is_symlink():
        raise problem("keys.backup-exists", path=file)
    folder = settings().data_dir / key_backup.FOLDER
    files = key_backup.read_key_files(folder)  # before the database, which would have some made
    if not files:
        raise problem("keys.no-keys-here", folder=folder)
    make_database_ready()
    packed = key_backup.pack_keys(files, at=now)
    if recipient:
        sealed = key_backup.encrypt_for_recipients(packed, recipient)
    else:
        sealed = key_backup.encrypt_with_passphrase(packed, _passphrase(confirmed=True))
    marks = {name: key_backup.fingerprint(content) for name, content in files.items()}
    readers = [_reader(line) for line in recipient or ()] or [_PASSPHRASE]
    _write_and_note(file, sealed, marks, readers, now=now, by=by)
    _say_what_else(has_signer=bool(settings().ledger_signer))
    return {"file": str(file), "keys": _listed(marks), "for": ", ".join(readers)}


@command(name="keys", shown=FACTS)
def restore_keys(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The backup.")
    ],
    identity: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="An identity file of `age-keygen`; without one: a passphrase.",
        ),
    ] = None,
) -> dict[str, object]:
    """Restore the keys from a backup, and check that they belong to this database.

    Refused if there are other keys already. Restore the database first, so that the keys are
    checked against it; or run this again afterwards, which changes nothing and checks again.
    """
    from seawall.config import settings
    from seawall.keys import key_backup

    sealed = _read(file)
    if identity:
        texts = [_read(path).decode(errors="replace") for path in identity]
        packed = key_backup.decrypt_with_identities(sealed, texts)
    else:
        packed = key_backup.decrypt_with_passphrase(sealed, _passphrase(confirmed=False))
    files = key_backup.unpack_keys(packed)
    folder = settings().data_dir / key_backup.FOLDER
    try:
        restored = key_backup.restore_key_files(files, folder)
    except OSError as refused:
        raise problem("keys.backup-unwritable", path=folder, why=refused.strerror) from refused
    opens, why = _opens_database()
    if opens is False:
        key_backup.take_away(restored)
        raise problem("keys.not-of-this-database")
    marks = {name: key_backup.fingerprint(content) for name, content in files.items()}
    return {
        "folder": str(folder),
        "keys": _listed(marks),
        "written": len(restored),
        "opens this database": "yes" if opens else f"unknown: {why}",
    }


def _write_and_note(
    file: Path,
    sealed: bytes,
    marks: Mapping[str, str],
    readers: Sequence[str],
    *,
    now: datetime,
    by: str,
) -> None:
    """Write the file and have the ledger say so: both, or neither."""
    from seawall.journeys.key_keeping import note_backup
    from seawall.keys.private_file import write_private
    from seawall.transaction import INSTALLATION, transaction

    try:
        write_private(file, sealed)
    except FileExistsError as late:
        raise problem("keys.backup-exists", path=file) from late
    except OSError as refused:
        raise problem("keys.backup-unwritable", path=file, why=refused.strerror) from refused
    try:
        with transaction(INSTALLATION) as tx:
            note_backup(marks, readers, tx=tx, now=now, by=by)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _opens_database() -> tuple[bool | None, str]:
    """Whether the keys that are there now open this database, or why nobody can tell."""
    from seawall.config import settings

    if not settings().is_postgresql and not settings().sqlite_path.exists():
        return None, "there is no database here yet; restore it, then run this again"
    try:
        make_database_ready()
    except SeawallError as away:
        return None, away.detail
    from seawall.app.database_look import reading
    from seawall.journeys.key_keeping import opens_this_database
    from seawall.keys.installation import unlock_installation
    from seawall.transaction import INSTALLATION

    unlock_installation()
    with reading(INSTALLATION) as tx:
        opens = opens_this_database(tx=tx)
    return opens, "nothing is sealed in it yet"


def _passphrase(*, confirmed: bool) -> str:
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=confirmed, err=True))


def _read(path: Path) -> bytes:
    from seawall.keys.key_backup import LONGEST

    with path.open("rb") as file:
        return file.read(LONGEST)


def _reader(recipient: str) -> str:
    """A recipient as the ledger names it: what it is known by."""
    return f"age1 {hashlib.sha256(recipient.strip().encode()).hexdigest()[:16]}"


def _listed(marks: Mapping[str, str]) -> str:
    return ", ".join(f"{name} ({mark})" for name, mark in sorted(marks.items()))


def _say_what_else(*, has_signer: bool) -> None:
    if has_signer:
        say("The log's key is with the signer of SEAWALL_LEDGER_SIGNER: back it up there.")
    say(
        "Not included: the database, evidence/, journal/, the settings and what they name. "
        "See docs/operations/backup.md. Never back up ledger.mark."
    )
