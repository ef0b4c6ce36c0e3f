"""A person is told: when half of a deadline is gone and nobody said that it is done.

The telephone is an event on the feed (`attention.needed`), a ledger entry, and a call by every
way of the installation. Once for each action: a page that repeats itself is
a page that is muted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from seawall.enforcement.delivery_patience import next_wait
from seawall.enforcement.envelope import ATTENTION_NEEDED, stamp
from seawall.enforcement.half_time import must_page
from seawall.enforcement.model import Action, DeliveryResult, Event
from seawall.enforcement.on_call_ways import CallBy
from seawall.enforcement.outbox.model import DeadTask, Ending, OwedJob, TaskRetry
from seawall.enforcement.outbox.tasks import Task
from seawall.enforcement.refusal import meaning
from seawall.ids import ActionId
from seawall.journeys.clocks._nights import wait_for_day
from seawall.journeys.enforcement._enforcement import push_event
from seawall.ledger import Entry
from seawall.ledger.words.orders import ATTENTION_CALLED
from seawall.ledger.words.people import PERSON_NOT_REACHED, PERSON_PAGED, PERSON_REACHED
from seawall.outbound.model import CallAnswer
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PersonCall:
    """One attempt to call whoever is on call about something, by one way."""

    about: str
    way: str
    attempt: int


#: The pager is tried as if this much time were left, whatever the deadline says by then.
LONGEST_WAIT = timedelta(minutes=20)


def page_at_half_time(action: ActionId, *, tx: Transaction, now: datetime) -> bool:
    """Page somebody about this action if it must be; whether that was so."""
    if not is_unapplied(action, tx=tx, now=now):
        return False
    say = _sentence(tx.enforcement.action(action))
    return call_attention(action, say=say, tx=tx, now=now, page=True)


def is_unapplied(action: ActionId, *, tx: Transaction, now: datetime) -> bool:
    """Whether half of its time is gone and nobody has said that it is done."""
    stored_action = tx.enforcement.action(action)
    newest = tx.enforcement.newest_action(stored_action.target)
    return must_page(
        stored_action,
        outcomes=tx.enforcement.outcomes_of(action),
        newest_seq=newest.seq if newest else stored_action.seq,
        now=now,
    )


def call_attention(
    about: str,
    *,
    say: str,
    tx: Transaction,
    now: datetime,
    page: bool = False,
    can_wait: bool = False,
    once: str = "",
) -> bool:
    """Put it on the feed that a person is needed; with `page`, call them, once.

    What can wait wakes nobody: the call is made in the morning. `once` is what the call is known
    by in the whole installation, where other organisations may call about a thing of that name.
    """
    at = wait_for_day(now, tx=tx) if can_wait else now
    if page and not _call(about, once or about, at=at, tx=tx, now=now):
        return False
    data = {"about": about, "say": say}
    event = tx.enforcement.add_event(kind=ATTENTION_NEEDED, about=about, data=data, now=now)
    push_event(event, tx=tx, now=now)
    word = PERSON_PAGED if page else ATTENTION_CALLED
    tx.ledger.append(Entry(word, about=about, at=now, public={"say": say}))
    return True


def page_event(about: str, *, tx: Transaction) -> Event:
    """The event that the person on call is told with."""
    events = tx.enforcement.events_about(about)
    return next(event for event in events if event.type == ATTENTION_NEEDED)


def record_call(
    call: PersonCall, answer: CallAnswer, *, tx: Transaction, now: datetime, jitter: float
) -> Ending:
    """Note how the call to the person on call ended, and whether to call again."""
    about, public = call.about, {"way": str(call.way)}
    event = page_event(about, tx=tx)
    if meaning(answer.status) is DeliveryResult.RECEIVED:
        tx.ledger.append(Entry(PERSON_REACHED, about=about, at=now, public=public))
        return None
    why = answer.error or f"the {call.way} answered {answer.status}"
    wait = next_wait(
        attempts=call.attempt, elapsed=now - event.at, time_left=LONGEST_WAIT, jitter=jitter
    )
    if wait is not None:
        return TaskRetry(now + wait, why)
    entry = Entry(PERSON_NOT_REACHED, about=about, at=now, public=public, sealed={"why": why})
    tx.ledger.append(entry)
    return DeadTask(why)


def _call(about: str, once: str, *, at: datetime, tx: Transaction, now: datetime) -> bool:
    """Owe a call by every way; the keys are unique, so two workers at once still page once.

    The worker knows which ways there are: one that is not set up is done at once.
    """
    owed = [
        tx.outbox.add(
            OwedJob(
                Task.CALL_ON_CALL,
                {"organisation": tx.organisation, "about": about, "way": way.value},
                run_after=at,
                key=f"on-call:{once}:{way}",
            ),
            now=now,
        )
        for way in CallBy
    ]
    return owed[0] is not None


def _sentence(action: Action) -> str:
    return (
        f"Half of the time for {action.id} has passed, and it is not reported as applied. "
        f"It must be {action.state.value} by {stamp(action.deadline)}."
    )
