"""The work: is a worker alive, does anything pile up, does the ledger keep up?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from seawall.app.doctor.finding import Checkup, amber, green, red

if TYPE_CHECKING:  # the doctor is read before the database is set up
    from seawall.worker.loops.trouble import LoopTrouble

#: A key that runs out within this time is named.
SOON = timedelta(days=30)
SLOW, SILENT = timedelta(seconds=15), timedelta(minutes=2)
MANY_WAIT = 1_000


@dataclass(frozen=True, slots=True)
class EndingKey:
    """A key that somebody should look at: it ends soon, ended while it was used, or never does."""

    name: str
    organisation: str
    end: datetime | None
    is_over: bool = False

    @property
    def words(self) -> str:
        """Which key of whom, and when."""
        end = f", {self.end:%d %b %Y}" if self.end else ""
        return f"{self.name} ({self.organisation}{end})"


def worker(overdue: timedelta | None) -> Checkup:
    """Somebody does the work; `overdue` is how late the latest job is, None if none is owed."""
    remedy = "Start `seawall serve` (it has workers of its own) or `seawall worker`."
    if overdue is None:
        return amber("worker", "has never run here.", remedy)
    if overdue > SILENT:
        return red("worker", f"is silent: a job is {_span_words(overdue)} late.", remedy)
    if overdue > SLOW:
        return amber("worker", f"is behind: a job is {_span_words(overdue)} late.", remedy)
    return green("worker", "does what is owed")


def alarms(unheard: Sequence[str]) -> Checkup:
    """Every alarm about a deadline has reached somebody."""
    if unheard:
        more = f" (and {len(unheard) - 1} more)" if len(unheard) > 1 else ""
        remedy = (
            "Open /orders and act, or press `Acknowledge page`; see SEAWALL_ON_CALL_PUSH and _NEXT."
        )
        return red("alarms", unheard[0] + more, remedy)
    return green("alarms", "every one has reached somebody")


def loops(troubles: Sequence[LoopTrouble]) -> Checkup:
    """What comes again and again gets somewhere."""
    if not troubles:
        return green("loops", "nothing fails again and again")
    says = "; ".join(trouble.says for trouble in troubles)
    remedy = "Mend what it says; nothing has to be restarted. See docs/operations/loops.md."
    is_urgent = any(not trouble.can_wait for trouble in troubles)
    return (red if is_urgent else amber)("loops", says, remedy)


def outbox(counts: Mapping[str, int]) -> Checkup:
    """Nothing was given up, and nothing piles up."""
    dead, ready = counts.get("dead", 0), counts.get("ready", 0)
    if dead:
        return amber(
            "outbox",
            f"{dead} dead letters: work that was given up.",
            "See /admin/endpoints; mend what refused it, then send it again.",
        )
    if ready > MANY_WAIT:
        return amber("outbox", f"{ready} jobs wait.", "Run more workers: `seawall worker`.")
    return green("outbox", f"{ready} jobs wait, no dead letters")


def ledger(*, size: int, waiting: int, oldest: timedelta | None) -> Checkup:
    """New entries get places and a signature; `oldest` is how long the first has waited for it."""
    if oldest is not None and oldest > SILENT:
        return red(
            "ledger",
            f"{waiting} entries wait for a signed place, one for {_span_words(oldest)}.",
            "The sequencer runs in a worker; see there, and SEAWALL_LEDGER_SIGNER if it is set. "
            "Then `seawall ledger verify`.",
        )
    return green("ledger", f"{size} entries under a signed checkpoint, {waiting} wait")


def elsewhere(*, size: int, cosigned: Sequence[tuple[str, int]], doubt: str) -> Checkup:
    """Somebody else holds a checkpoint of ours; `doubt` is why our log is not whole."""
    name = "ledger elsewhere"
    if doubt:
        return red(name, doubt, "`seawall restore check`, then `seawall restore begin` or `join`.")
    if not size or cosigned:
        witnesses = ", ".join(f"{witness} ({known})" for witness, known in cosigned)
        return green(name, f"cosigned by {witnesses}" if cosigned else "nothing to cosign yet")
    return amber(
        name,
        "No checkpoint of ours stands with anybody: a log that is cut back would not be noticed.",
        "Join a forum (`seawall forum join`, or `create` one): its members cosign each other's logs "
        "by themselves; where it is off, `seawall forum witness on`. Or name one in "
        "SEAWALL_WITNESSES, as `seawall ledger witness` prints it there.",
    )


def endpoints(disabled: Sequence[str], total: int) -> Checkup:
    """Decisions reach the platforms."""
    if disabled:
        return amber(
            "endpoints",
            f"{len(disabled)} of {total} are disabled: {', '.join(disabled)}",
            "`seawall contract test URL` says what is wrong there.",
        )
    if not total:
        return amber(
            "endpoints",
            "There are none: decisions are delivered to nobody.",
            "`seawall endpoint add URL`, or let the platform read GET /v1/events.",
        )
    return green("endpoints", f"{total} enabled")


def index(answer: Mapping[str, object] | None, newest: int) -> Checkup:
    """The server's index follows the bank; `answer` is what its /readyz said."""
    if answer is None:
        return amber("server", "does not answer here.", "Start `seawall serve`.")
    if answer.get("status") != "ready":
        return amber("index", "is being built; checks are degraded.", "Wait, and look again.")
    seq = answer.get("seq")
    if isinstance(seq, int) and seq < newest:
        return amber(
            "index", f"is {newest - seq} changes behind the bank.", "Look again in a second."
        )
    return green("index", "follows the bank" if isinstance(seq, int) else "is built")


def banks(active: int, expired: int) -> Checkup:
    """There is something to find, and nothing in force that has run out."""
    if not active:
        return amber(
            "banks", "They are empty: nothing can be found.", "`seawall bank import`, or `add`."
        )
    if expired:
        return amber(
            "banks",
            f"{expired} entries have expired and find nothing any more.",
            "Renew or withdraw them: `seawall bank list`.",
        )
    return green("banks", f"{active} signals in force")


def organisations(slugs: Sequence[str], without_key: Sequence[str]) -> Checkup:
    """Every platform can reach us; a forum or an overseer needs no machine that does."""
    if not slugs:
        return amber(
            "organisations", "There is none yet.", "`seawall org create SLUG --admin EMAIL`."
        )
    if without_key:
        return amber(
            "organisations",
            f"without an API key: {', '.join(without_key)}",
            f"`seawall key create NAME --scope check --org {without_key[0]}`.",
        )
    return green("organisations", ", ".join(slugs))


def administrators(alone: Sequence[str], without: Sequence[str]) -> Checkup:
    """What takes two people has two; one administrator is one loss away from none."""
    if not alone and not without:
        return green("administrators", "two or more wherever somebody administers")
    sentences = [
        f"{words}: {', '.join(slugs)}."
        for words, slugs in (("one alone", alone), ("none at all", without))
        if slugs
    ]
    return amber(
        "administrators",
        " ".join(sentences) + " What takes two people is approved by a command on this machine.",
        "`seawall people invite EMAIL --role admin`; until then `seawall people proposals`, then "
        "`seawall people approve PROPOSAL`. The ledger says that it was the machine.",
    )


def api_keys(ending: Sequence[EndingKey], *, in_force: int) -> Checkup:
    """No key that a machine still uses runs out unseen, and none lasts for ever."""
    over = [key for key in ending if key.is_over]
    endless = [key for key in ending if key.end is None]
    soon = [key for key in ending if key.end and not key.is_over]
    sentences = [
        f"{words}: {', '.join(key.words for key in keys)}."
        for words, keys in (("ran out", over), ("runs out soon", soon), ("never runs out", endless))
        if keys
    ]
    if not sentences:
        return green("API keys", f"{in_force} in force, none runs out within {SOON.days} days")
    return amber(
        "API keys",
        " ".join(sentences),
        "`seawall key create NAME --scope … --days …`, put it where the machine runs, then "
        "`seawall key revoke` the old one.",
    )


def _span_words(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
