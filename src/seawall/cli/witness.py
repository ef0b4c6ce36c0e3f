"""`seawall witness`: a witness by itself, without a database, for an NGO or a university."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import say
from seawall.cli.session import clock

if TYPE_CHECKING:
    from seawall.witness.witness_folder import WitnessFolder


def run_witness(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address at which logs reach it.")],
    *,
    log: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LINE",
            help="The key of a log to witness, as `seawall ledger key` prints it there; may be "
            "repeated. It is stored in the folder.",
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            file_okay=False, help="All that it has. Default: `witness` in the data folder."
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8300,
) -> None:
    """Run a witness by itself: cosign the logs of others, in one command.

    The first time, a key is made. The line that is printed goes into SEAWALL_WITNESSES of each
    platform whose log is witnessed. A witness sees sizes and hashes and never an entry. A log that
    was cut back or has two histories is refused. The folder must never be restored from a backup.
    """
    from seawall.app.lanes.quiet_server import QuietServer
    from seawall.app.lanes.server_config import server_config
    from seawall.app.listening import listening_socket
    from seawall.config import settings
    from seawall.ledger.note import Verifier
    from seawall.witness.witness_door import WitnessDoor
    from seawall.witness.witness_folder import opened_folder
    from seawall.witness.witness_key import witness_name

    with ExitStack() as stack:
        path = folder or settings().data_dir / "witness"
        opened = stack.enter_context(opened_folder(path, witness_name(url)))
        for line in log or ():
            opened.add_log(Verifier.parse(line))
        place = settings().model_copy(update={"host": host, "port": port})
        listening = stack.enter_context(listening_socket(place))
        door = WitnessDoor(opened, clock=clock, trouble=say)
        server = QuietServer(server_config(door.app, ()))
        _introduce(opened, url, f"http://{host}:{port}")
        server.run(sockets=[listening])


def _introduce(folder: WitnessFolder, url: str, local: str) -> None:
    """Say who it is, and print the line for others."""
    standing = folder.standing()
    say(f"Witness {folder.signer.name}, on {local}. Logs: {len(standing)}.")
    for log in standing:
        if log.has_conflict:
            say(f"{log.key.name} has signed two histories: see the file `conflict` in its folder.")
    say("For SEAWALL_WITNESSES of each of them:")
    print(" ".join([url.rstrip("/"), *map(str, folder.signer.cosigners)]), flush=True)
