"""How pages about deadlines are kept in their table."""

from __future__ import annotations

from seawall.db import models as db
from seawall.db.rows.mapping import Mapped
from seawall.orders.alarms.model import Alarm

ALARM = Mapped(Alarm, db.AlarmRow)
