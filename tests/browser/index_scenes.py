"""No scene, but the number of the newest change of the banks: an index that has it knows them all."""

from __future__ import annotations

import json
import sys

from seawall.transaction import INSTALLATION, transaction


def main() -> None:
    """Print it."""
    with transaction(INSTALLATION) as tx:
        sys.stdout.write(json.dumps({"seq": tx.banks.newest_change()}))
