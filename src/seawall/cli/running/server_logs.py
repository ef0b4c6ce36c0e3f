"""The log of a command that stays: set up first, so that a refused start is a line of it, too."""

from __future__ import annotations

import os
import sys
from importlib import import_module


def set_up_server_logs() -> None:
    """Log in the form that the settings say, here and in every process that is started here."""
    _load_structlog()
    from seawall.app import logs
    from seawall.config import settings

    log_format = settings().log_format
    os.environ["SEAWALL_LOG_FORMAT"] = log_format
    logs.set_up_logs(log_format)


def _load_structlog() -> None:
    """Without rich, which it loads where it finds it, to draw frames: ours are plain lines.

    Rich and its lexers are five megabytes for as long as the server stays.
    """
    if "rich" in sys.modules:
        return
    sys.modules["rich"] = None  # type: ignore[assignment]  # as Python says that it is not there
    try:
        import_module("structlog")
    finally:
        del sys.modules["rich"]
