"""The work: is a worker alive, does anything pile up, does the ledger keep up?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from seawall.app.doctor.finding import NO_SERVER, Checkup, amber, green, red

if TYPE_CHECKING:  # the doctor is read before the database is set up
    from seawall.worker.loops.trouble import LoopTrouble

#: A key that runs out within this time is named.
SOON = timedelta(days=30)
SLOW, SILENT = timedelta(seconds=15), timedelta(minutes=2)
MANY_WAIT = 1_000
_LOOK_AGAIN = "Wait, then run `seawall doctor` again."


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
    remedy = "Start `seawall serve` (it includes workers) or `seawall worker`."
    if overdue is None:
        return amber("worker", "None has run here yet.", remedy)
    if overdue > SILENT:
        return red("worker", f"No worker is running: a job is {_span_words(overdue)} late.", remedy)
    if overdue > SLOW:
        return amber("worker", f"It is behind: a job is {_span_words(overdue)} late.", remedy)
    return green("worker", "no job is late")


def alarms(unheard: Sequence[str]) -> Checkup:
    """Every alarm about a deadline has reached somebody."""
    if unheard:
        more = f" (and {len(unheard) - 1} more)" if len(unheard) > 1 else ""
        remedy = "Open /orders and act, or press `Acknowledge page`. Check SEAWALL_ON_CALL_PUSH and _NEXT."
        return red("alarms", unheard[0] + more, remedy)
    return green("alarms", "no open order is without somebody")


def loops(troubles: Sequence[LoopTrouble]) -> Checkup:
    """What comes again and again gets somewhere."""
    if not troubles:
        return green("loops", "no task fails repeatedly")
    says = "; ".join(trouble.says for trouble in troubles)
    remedy = "Fix the cause; no restart is needed. See docs/operations/loops.md."
    is_urgent = any(not trouble.can_wait for trouble in troubles)
    return (red if is_urgent else amber)("loops", says, remedy)


def outbox(counts: Mapping[str, int]) -> Checkup:
    """Nothing was given up, and nothing piles up."""
    dead, ready = counts.get("dead", 0), counts.get("ready", 0)
    if dead:
        return amber(
            "outbox",
            f"{dead} failed jobs are not tried again (dead letters).",
            "Open /admin/endpoints, fix the receiver, then send them again.",
        )
    if ready > MANY_WAIT:
        return amber("outbox", f"{ready} jobs are waiting.", "Run more workers: `seawall worker`.")
    return green("outbox", f"{ready} jobs waiting, no dead letters")


def ledger(*, size: int, waiting: int, oldest: timedelta | None) -> Checkup:
    """New entries get places and a signature; `oldest` is how long the first has waited for it."""
    if oldest is not None and oldest > SILENT:
        return red(
            "ledger",
            f"{waiting} entries are not signed yet, the oldest for {_span_words(oldest)}.",
            "A worker signs them: check the worker, and SEAWALL_LEDGER_SIGNER if it is set. "
            "Then run `seawall ledger verify`.",
        )
    return green("ledger", f"{size} entries signed, {waiting} waiting")


def elsewhere(*, size: int, cosigned: Sequence[tuple[str, int]], doubt: str) -> Checkup:
    """Somebody else holds a checkpoint of ours; `doubt` is why our log is not whole."""
    name = "ledger elsewhere"
    if doubt:
        return red(name, doubt, "Run `seawall restore check`; it names the next command.")
    if not size or cosigned:
        witnesses = ", ".join(f"{witness} ({known})" for witness, known in cosigned)
        return green(name, f"cosigned by {witnesses}" if cosigned else "nothing to cosign yet")
    return amber(
        name,
        "Nobody else holds a checkpoint of this log, so nobody would notice if it were cut back.",
        "Join or create a forum: members cosign each other's logs, unless `seawall forum witness` "
        "is off. Or name a witness in SEAWALL_WITNESSES; its `seawall ledger witness` prints the value.",
    )


def endpoints(disabled: Sequence[str], total: int) -> Checkup:
    """Decisions reach the platforms."""
    if disabled:
        return amber(
            "endpoints",
            f"Disabled: {len(disabled)} of {total}. {', '.join(disabled)}",
            "Run `seawall contract test URL` to see what is wrong.",
        )
    if not total:
        return amber(
            "endpoints",
            "There are no webhooks: decisions are not delivered.",
            "Run `seawall endpoint add URL`, or let the platform read GET /v1/events.",
        )
    return green("endpoints", f"{total} enabled")


def index(answer: Mapping[str, object] | None, newest: int) -> Checkup:
    """The server's index follows the bank; `answer` is what its /readyz said."""
    if answer is None:
        return amber("server", NO_SERVER, "Start `seawall serve`.")
    if answer.get("status") != "ready":
        return amber("index", "It is being built; checks are degraded.", _LOOK_AGAIN)
    seq = answer.get("seq")
    if isinstance(seq, int) and seq < newest:
        return amber("index", f"It is {newest - seq} changes behind the banks.", _LOOK_AGAIN)
    return green("index", "up to date" if isinstance(seq, int) else "built")


def banks(active: int, expired: int) -> Checkup:
    """There is something to find, and nothing in force that has run out."""
    if not active:
        return amber(
            "banks",
            "They are empty, so nothing can match.",
            "Run `seawall bank import` or `seawall bank add`.",
        )
    if expired:
        return amber(
            "banks",
            f"{expired} entries have expired and no longer match.",
            "Renew or withdraw them; see `seawall bank list`.",
        )
    return green("banks", f"{active} signals in force")


def organisations(slugs: Sequence[str], without_key: Sequence[str]) -> Checkup:
    """Every platform can reach us; a forum or an overseer needs no machine that does."""
    if not slugs:
        return amber(
            "organisations", "There is none yet.", "Run `seawall org create SLUG --admin EMAIL`."
        )
    if without_key:
        return amber(
            "organisations",
            f"No API key: {', '.join(without_key)}.",
            f"Run `seawall key create NAME --scope check --org {without_key[0]}`.",
        )
    return green("organisations", ", ".join(slugs))


def administrators(alone: Sequence[str], without: Sequence[str]) -> Checkup:
    """What takes two people has two; one administrator is one loss away from none."""
    if not alone and not without:
        return green("administrators", "two or more in each organisation")
    sentences = [
        f"{words}: {', '.join(slugs)}."
        for words, slugs in (("Only one", alone), ("None", without))
        if slugs
    ]
    return amber(
        "administrators",
        " ".join(sentences) + " Second approvals are given by a command on this machine.",
        "Run `seawall people invite EMAIL --role admin`. Until then: `seawall people proposals`, "
        "then `seawall people approve PROPOSAL`. The log records that it was done this way.",
    )


def api_keys(ending: Sequence[EndingKey], *, in_force: int) -> Checkup:
    """No key that a machine still uses runs out unseen, and none lasts for ever."""
    over = [key for key in ending if key.is_over]
    endless = [key for key in ending if key.end is None]
    soon = [key for key in ending if key.end and not key.is_over]
    sentences = [
        f"{words}: {', '.join(key.words for key in keys)}."
        for words, keys in (("Expired", over), ("Expires soon", soon), ("Never expires", endless))
        if keys
    ]
    if not sentences:
        return green("API keys", f"{in_force} valid, none expires within {SOON.days} days")
    return amber(
        "API keys",
        " ".join(sentences),
        "Run `seawall key create NAME --scope … --days …`, use the new key, then revoke the old "
        "one with `seawall key revoke`.",
    )


def _span_words(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
