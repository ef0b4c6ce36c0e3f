"""`python -m seawall.app.processes.decoder_process DOOR FIGURES`: the decoders of all processes behind one port."""

from __future__ import annotations

import resource
import signal
import socket
import sys
import time
from pathlib import Path


def main() -> None:
    """Lend decoders until the processes that open files have ended, and the one that started us."""
    door = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started us
    from seawall.app import logs
    from seawall.app.metrics.figure_files import FigureFiles
    from seawall.app.metrics.process_figures import ProcessFigures, decoder_figures
    from seawall.config import settings
    from seawall.sandbox import limits_by, size_by
    from seawall.sandbox.lending import lend_children

    logs.set_up_logs(settings().log_format)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a line for each file that waits
    files = FigureFiles(Path(sys.argv[2]))
    lend_children(
        door,
        size=size_by(settings()),
        limits=limits_by(settings()),
        tell=lambda loads: files.write(
            lambda: ProcessFigures(time.monotonic(), decoders=decoder_figures(loads))
        ),
    )


if __name__ == "__main__":
    main()
