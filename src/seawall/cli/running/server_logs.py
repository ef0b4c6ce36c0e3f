"""The log of a command that stays: set up first, so that a refused start is a line of it, too."""

from __future__ import annotations

import os


def set_up_server_logs() -> None:
    """Log in the form that the settings say, here and in every process that is started here."""
    from seawall.app import logs
    from seawall.config import settings

    log_format = settings().log_format
    os.environ["SEAWALL_LOG_FORMAT"] = log_format
    logs.set_up_logs(log_format)
