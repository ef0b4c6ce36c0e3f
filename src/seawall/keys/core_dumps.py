"""A process that holds keys leaves no memory behind: where it breaks, no dump is written.

ASVS 5.0 V13.3.2. The soft limit is lowered; whoever owns the machine can raise it again, and
can read the memory of a process that runs.
"""

from __future__ import annotations

import resource


def leave_no_core() -> None:
    """From here on the kernel, and whatever it hands dumps to, keeps nothing of this process."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
