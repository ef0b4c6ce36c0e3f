"""`python -m seawall.app.processes.gate_process LINE DECODERS ROLE FIGURES [demo]`: one of several."""

from __future__ import annotations

import signal
import socket
import sys
from pathlib import Path


def main() -> None:
    """Answer HTTP until the process that started us tells us to end, or is gone."""
    line, decoders = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    role, figures = sys.argv[3], Path(sys.argv[4])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started us
    from seawall.app import logs
    from seawall.app.database import set_up_django
    from seawall.config import settings

    logs.set_up_logs(settings().log_format)
    set_up_django()
    from seawall.app import listening, serve
    from seawall.app.processes import gates
    from seawall.web import ports

    ports.is_demo = lambda: gates.DEMO in sys.argv[5:]
    gates.when_the_line_ends(line)
    with serve.running(
        settings(), serve.ProcessRole(role), lender=decoders, figures=figures
    ) as parts:
        serve.serve_requests(
            parts,
            serve.ProcessRole(role),
            listening=listening.listening_socket(settings(), shared=True),
            when_ready=lambda _: line.send(gates.READY),
        )


if __name__ == "__main__":
    main()
