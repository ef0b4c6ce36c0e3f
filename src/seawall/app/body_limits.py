"""How large a body may be at which address, before anybody is known.

A stranger sends a form or a signed document, and nothing needs more than that. A key that is
in the snapshot, or the session of somebody who has signed in, is looked at before the first
byte is read; behind it a body may be as large as an upload.
"""

from __future__ import annotations

import re

KIB, MIB = 2**10, 2**20

#: For every address that is not in the table.
USUAL = 64 * KIB
#: Where strangers send more: a signed order of twenty thousand addresses, a long complaint.
STRANGERS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"/v1/(orders|referrals|answers|deconfliction)"), 8 * MIB),
    (re.compile(r"/v1/forum/[^/]+/(statements|samples|join|lookup/\w+)"), 8 * MIB),
    (re.compile(r"/v1/(reports|orders/[^/]+/clarifications)"), 1 * MIB),
    (re.compile(r"/(orders/new|report|report/complaint)"), 1 * MIB),
    (re.compile(r"/appeal/(send|draft)"), 1 * MIB),
)


def strangers_limit(path: str) -> int:
    """The most bytes that a stranger may send to this address."""
    return next((most for where, most in STRANGERS if where.fullmatch(path)), USUAL)
