"""The rules of what leaves that are broken: where it may go, for how long, and before what."""

from __future__ import annotations

from tests.mutants.row import Mutant

OUTGOING = (
    Mutant(
        "egress",
        "An address shared behind a carrier's walls is not public, though it is not private.",
        "outbound/egress.py",
        "if special or not address.is_global:",
        "if special or address.is_private:",
        "outbound/test_egress.py",
    ),
    Mutant(
        "egress",
        "What we send goes over https, or not at all.",
        "outbound/egress.py",
        "    if not is_secure:\n        raise problem(",
        "    if is_secure is None:\n        raise problem(",
        "outbound/test_egress.py",
    ),
    Mutant(
        "egress",
        "A call is bounded as a whole, not each time it waits.",
        "outbound/transport.py",
        "            self.connection.settimeout(self.deadline.left())\n            return",
        "            self.connection.settimeout(self.deadline.seconds)\n            return",
        "outbound/test_client.py",
    ),
    Mutant(
        "lanes",
        "Only what an authority's deadline asks for goes in the urgent lane: TCO Art. 3(3).",
        "enforcement/outbox/job_lanes.py",
        "    Lane.URGENT: (\n        Task.SEND_ANSWER,",
        "    Lane.URGENT: (\n        Task.SEND_FORUM,\n        Task.SEND_ANSWER,",
        "enforcement/outbox/test_job_lanes.py",
    ),
)
