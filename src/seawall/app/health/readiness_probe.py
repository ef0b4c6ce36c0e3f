"""The health check of a container: `python -m seawall.app.health.readiness_probe`.

It asks the server in the same container for `/readyz` and ends with 0 where checks are answered,
so that an image needs no curl. `/healthz` is for whoever calls a person: a container that is
restarted because the pager is missing would help nobody.
"""

from __future__ import annotations

import sys

from seawall.app.health.own_answer import own_answer
from seawall.config import load_settings


def main() -> int:
    """Print what the server says of itself; 1 where it is not ready."""
    answer = own_answer(load_settings(), "/readyz")
    status = (answer or {}).get("status", "no answer")
    print(status)  # noqa: T201 - what the engine shows of a check
    return 0 if status == "ready" else 1


if __name__ == "__main__":
    sys.exit(main())
