"""`python -m seawall.app.index_process`: write the snapshot of all banks, and end."""

from __future__ import annotations

import os
from contextlib import suppress

import structlog


def main() -> None:
    """Write with the settings of this installation, behind everybody else's work."""
    from seawall.app import logs
    from seawall.app.database import set_up_django
    from seawall.config import settings

    logs.set_up_logs(settings().log_format)
    set_up_django()
    with suppress(OSError):
        os.nice(10)
    from seawall.app import index_writer
    from seawall.gate.keeping import IndexFolder
    from seawall.transaction import close_connection

    folder = IndexFolder(settings().data_dir / "index")
    try:
        name = index_writer.write_snapshot(folder, after=settings().snapshot_after)
    finally:
        close_connection()
    if name:
        structlog.get_logger().info("index.written", snapshot=name)


if __name__ == "__main__":
    main()
