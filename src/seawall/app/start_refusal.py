"""A start is refused where Seawall could not keep what it accepts.

Nothing can be written, some letters could not be, a commit would not survive a power cut, or the
tables of orders and of the ledger cannot be read. Who runs under a supervisor is started again and again, so whoever
is on call is told of open deadlines before each refusal, once for each moment.
"""

from __future__ import annotations

from django.db import connection

from seawall.app.database_trials import (
    SECONDS,
    durable_settings,
    require_every_letter,
    write_trouble,
)
from seawall.app.doctor.database import durability
from seawall.app.doctor.finding import CheckupState
from seawall.config import Settings
from seawall.db.upkeep.table_reading import VITAL, TableFinding, examine_tables
from seawall.errors import SeawallError, problem
from seawall.worker.beside.room_to_write import require_room
from seawall.worker.emergency.deadline_watch import DeadlineWatch


def refuse_unsound_start(settings: Settings) -> None:
    """Stop here if anything that is accepted could be lost, and say the way back."""
    try:
        require_room(settings)
        require_every_letter()
        _require_durable()
        _require_writes()
        _require_sound_tables()
    except SeawallError:
        DeadlineWatch(settings.data_dir, silent_after=0.0).look_before_the_end()
        raise


def _require_durable() -> None:
    finding = durability(connection.vendor, durable_settings())
    if finding.state is not CheckupState.GREEN:
        raise problem("app.not-durable", says=finding.says)


def _require_writes() -> None:
    if why := write_trouble():
        raise problem("app.database-takes-nothing", why=why)


def _require_sound_tables() -> None:
    damaged: list[TableFinding] = examine_tables(VITAL, seconds=SECONDS)
    if damaged:
        names = ", ".join(finding.table for finding in damaged)
        raise problem("app.tables-damaged", tables=names, why=damaged[0].trouble)
