"""A server's log is there before all else, and brings nothing that draws."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.waiting import PATIENCE

_RUN = """
import sys
from seawall.cli.running.server_logs import set_up_server_logs
set_up_server_logs()
loaded = {"rich", "pygments"} & set(sys.modules)
import rich.console, structlog
structlog.get_logger().info("ready", loaded=sorted(loaded))
try:
    1 / 0
except ZeroDivisionError:
    structlog.get_logger().exception("mended")
"""


def test_a_server_logs_without_rich_and_whoever_wants_rich_has_it(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", _RUN],
        env={**os.environ, "SEAWALL_DATA_DIR": str(tmp_path), "SEAWALL_LOG_FORMAT": "json"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )

    assert '"loaded": []' in ran.stderr
    assert "ZeroDivisionError" in ran.stderr
