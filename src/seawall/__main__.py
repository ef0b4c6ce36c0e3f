"""`python -m seawall` is the command line, where the script is not on the path."""

from __future__ import annotations

from seawall.cli import main

main()
