"""The first thing a start asks: is there room? Before keys, tables or anything else is touched."""

from __future__ import annotations

from contextlib import suppress

from seawall.config import Settings
from seawall.errors import SeawallError
from seawall.worker.beside.room_to_write import require_room


def refuse_without_room(settings: Settings) -> None:
    """Stop here where nothing can be written; whoever is on call is told of what is due."""
    try:
        require_room(settings)
    except SeawallError:
        with suppress(Exception):  # the refusal itself is what must be said
            _call_before_the_end(settings)
        raise


def _call_before_the_end(settings: Settings) -> None:
    from seawall.app.database import set_up_django

    set_up_django()
    from seawall.worker.emergency.deadline_watch import DeadlineWatch

    DeadlineWatch(settings.data_dir, silent_after=0.0).look_before_the_end()
