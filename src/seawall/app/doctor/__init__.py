"""What is ready and what is not: green, amber, red, and the remedy for each.

The rules are pure and one small function each (`machine`, `house`, `database`,
`work`, `orders`); `examination` and `orders_examined` do the measuring and hand
them what they found.
"""

from __future__ import annotations

from seawall.app.doctor.examination import examine_installation
from seawall.app.doctor.finding import Checkup, CheckupState, worst_state

__all__ = ["Checkup", "CheckupState", "examine_installation", "worst_state"]
