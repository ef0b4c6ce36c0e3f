"""For each act of the console: a page that offers it, and somebody in front of that page."""

from __future__ import annotations

from tests.web.console.acts_of_a_unit import UNIT
from tests.web.console.acts_of_admin import ADMIN
from tests.web.console.acts_of_cases import CASES
from tests.web.console.acts_of_forums import FORUMS
from tests.web.console.acts_of_orders import ORDERS
from tests.web.console.acts_of_quality import QUALITY
from tests.web.console.acts_of_registers import REGISTERS
from tests.web.console.scene import MakeScene

#: By the address of the act, as its table has it.
SCENES: dict[str, MakeScene] = {
    **ORDERS,
    **FORUMS,
    **QUALITY,
    **UNIT,
    **REGISTERS,
    **ADMIN,
    **CASES,
}
