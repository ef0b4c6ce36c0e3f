"""Whoever is on call is told of what fails again and again, and health and doctor name it.

It goes the way of every call (`call_attention`): once a day where it can wait, then by day; once
an hour where a deadline hangs on it. What stands in the table of signs of life is forgotten where
nobody renews it: the process may have ended, and the next began well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from seawall.enforcement.outbox.model import Heartbeat
from seawall.ids import OrganisationId
from seawall.people.model import OrganisationKind
from seawall.transaction import INSTALLATION, Transaction, transaction
from seawall.worker.loops.pace import FailurePace

#: What stands before the name of a loop in its sign of life: by day, or at any hour.
BY_DAY, AT_ONCE = "loop:", "loop!:"
#: A name in the table has so many letters at most.
_LONGEST_NAME = 100
#: Who is told is told about so many letters of it.
_LONGEST_ABOUT = 50
#: Some of what can wait is tried every few hours only, and a mail server may hang for minutes.
_RENEWED_WITHIN = {BY_DAY: timedelta(hours=26), AT_ONCE: timedelta(minutes=11)}


@dataclass(frozen=True, slots=True)
class LoopTrouble:
    """What goes round here and fails each time."""

    name: str
    says: str
    can_wait: bool

    @property
    def kind(self) -> str:
        """The name without whose it is."""
        return self.name.partition(" ")[0]


def tell_trouble(name: str, pace: FailurePace, failures: int, why: str, *, now: datetime) -> bool:
    """Write down that it fails, and call somebody; whether that could be done."""
    says = f"{name} has failed {failures} times in a row: {why[:300]}"
    try:
        with transaction(INSTALLATION) as tx:
            tx.outbox.beat(Heartbeat(_sign(name, pace), now, says))
            organisation = called_for_installation(tx)
        if organisation is not None:
            _call(name, pace, f"{pace.means} {says}".strip(), organisation, now=now)
    except Exception as away:  # noqa: BLE001 - told again at the next failure
        _log().warning("loop.not_told", loop=name, why=str(away).strip()[:300])
        return False
    return True


def tell_recovery(name: str, pace: FailurePace, *, now: datetime) -> bool:
    """Write down that it is well again, if anything else stands there; whether that could be done."""
    sign = _sign(name, pace)
    try:
        with transaction(INSTALLATION) as tx:
            if any(beat.name == sign and beat.says for beat in tx.outbox.heartbeats()):
                tx.outbox.beat(Heartbeat(sign, now))
    except Exception as away:  # noqa: BLE001 - what is not renewed is forgotten
        _log().warning("loop.not_told", loop=name, why=str(away).strip()[:300])
        return False
    return True


def loop_troubles(heartbeats: Iterable[Heartbeat], *, now: datetime) -> Sequence[LoopTrouble]:
    """What fails again and again now, what cannot wait first."""
    troubles = [
        LoopTrouble(beat.name.removeprefix(prefix), beat.says, can_wait=prefix == BY_DAY)
        for beat in heartbeats
        for prefix, within in _RENEWED_WITHIN.items()
        if beat.name.startswith(prefix) and beat.says and now - beat.at <= within
    ]
    return sorted(troubles, key=lambda trouble: trouble.can_wait)


def called_for_installation(tx: Transaction) -> OrganisationId | None:
    """Whose people are called about the installation itself: the first platform's, if there is one."""
    organisations = tx.people.organisations()
    platforms = [
        candidate for candidate in organisations if candidate.kind is OrganisationKind.PLATFORM
    ]
    return next((candidate.id for candidate in (*platforms, *organisations)), None)


def _call(
    name: str, pace: FailurePace, say: str, organisation: OrganisationId, *, now: datetime
) -> None:
    from seawall.journeys.enforcement.paging import call_attention

    when = f"{now:%m%d}" if pace.can_wait else f"{now:%m%dT%H}"
    about = f"loop/{name[:_LONGEST_ABOUT]}/{when}"
    with transaction(organisation) as tx:
        call_attention(about, say=say, tx=tx, now=now, page=True, can_wait=pace.can_wait)


def _sign(name: str, pace: FailurePace) -> str:
    return f"{BY_DAY if pace.can_wait else AT_ONCE}{name}"[:_LONGEST_NAME]


def _log() -> Any:
    import structlog  # loads rich and its lexers, and nothing is logged where a command only looks

    return structlog.get_logger()
