"""What a server on this machine says of itself, asked over the loopback as anybody would."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from seawall.app.listening import IN_FILES, opened_socket
from seawall.config import Settings


def own_answer(settings: Settings, path: str = "/healthz") -> dict[str, Any] | None:
    """The answer of the server on this machine; None where there is none, or none to be read."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::", ""} else settings.host  # noqa: S104 - compared, not bound
    try:
        connection = HTTPConnection(host, settings.port, timeout=5)
        if host.startswith(IN_FILES):
            connection.sock = opened_socket(Path(host.removeprefix(IN_FILES)), seconds=5)
        connection.request("GET", path)
        answer = json.loads(connection.getresponse().read(10_000))
        connection.close()
    except (OSError, HTTPException, ValueError):
        return None
    return answer if isinstance(answer, dict) else None
