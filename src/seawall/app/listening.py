"""The server's own socket: a port, or a file on this machine that a proxy beside us opens."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from seawall.config import Settings
from seawall.errors import problem

#: How `SEAWALL_HOST` names a file instead of an address.
IN_FILES = "unix:"


def listening_socket(settings: Settings, *, shared: bool = False) -> socket.socket:
    """The server's own socket, or an error that names the setting; shared among gates."""
    if settings.host.startswith(IN_FILES):
        path = Path(settings.host.removeprefix(IN_FILES))
        return _file_socket(path, shared=shared or settings.gates > 1)
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server(
            (settings.host, settings.port), family=family, backlog=2048, reuse_port=shared
        )
    except OSError as error:
        raise problem(
            "app.port-taken", host=settings.host, port=settings.port, why=error.strerror
        ) from error


def opened_socket(path: Path, *, seconds: float) -> socket.socket:
    """A call to whoever listens at this file; `OSError` if nobody does."""
    calling = socket.socket(socket.AF_UNIX)
    try:
        calling.settimeout(seconds)
        calling.connect(str(path))
    except OSError:
        calling.close()
        raise
    return calling


def _file_socket(path: Path, *, shared: bool) -> socket.socket:
    """A socket that our user and group may open, in the place of one that nobody answers at."""
    if shared:
        raise problem("app.socket-taken", path=path, why="one file is for one process")
    _refuse_taken(path)
    listening = socket.socket(socket.AF_UNIX)
    try:
        if path.is_socket():
            path.unlink()
        before = os.umask(0o117)
        try:
            listening.bind(str(path))
        finally:
            os.umask(before)
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise problem("app.socket-taken", path=path, why=error.strerror or error) from error
    return listening


def _refuse_taken(path: Path) -> None:
    """Refuse a file at which somebody answers, or that no call can be made to."""
    try:
        opened_socket(path, seconds=2).close()
    except (ConnectionRefusedError, FileNotFoundError):
        return
    except OSError as error:
        raise problem("app.socket-taken", path=path, why=error.strerror or error) from error
    raise problem("app.socket-taken", path=path, why="another server answers there")
