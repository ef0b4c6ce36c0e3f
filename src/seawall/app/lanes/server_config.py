"""How requests are read from a connection, by every server of ours."""

from __future__ import annotations

from collections.abc import Sequence

import uvicorn
from starlette.types import ASGIApp

from seawall.app.lanes.connection_bounds import bounded_protocol, raise_open_files

GOODBYE_SECONDS = 10


def server_config(app: ASGIApp, trusted_proxies: Sequence[str]) -> uvicorn.Config:
    """How requests are read. Where the strict parser is missing, nothing is served.

    The one that uvicorn would take instead reads what has a length and chunks, so that a proxy
    in front could find another end of a request than we do (ASVS 5.0 V4.2.1).
    """
    return uvicorn.Config(
        app,
        http=bounded_protocol(trusted_proxies, most=raise_open_files()),
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # it believes everybody on this machine: `outer_door.py` does not
        timeout_graceful_shutdown=GOODBYE_SECONDS,
        ws="none",  # nothing here speaks it: who asks to switch gets the answer of a GET
    )
