"""The command line: `seawall --help` reads like a table of contents.

Exit codes: 0 clean, 1 found or failed, 2 misuse. `--json` on every command that
prints data.
"""

from __future__ import annotations

from seawall.cli.root import main

__all__ = ["main"]
