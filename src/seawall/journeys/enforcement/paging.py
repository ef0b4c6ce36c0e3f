"""A person is told: when half of a deadline is gone and nobody said that it is done.

The telephone is an event on the feed (`attention.needed`), a ledger entry, and a call to
`SEAWALL_ON_CALL_URL` if there is one. Once for each action: a page that repeats itself is
a page that is muted.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.enforcement.delivery_patience import next_wait
from seawall.enforcement.envelope import ATTENTION_NEEDED, stamp
from seawall.enforcement.half_time import must_page
from seawall.enforcement.model import Action, DeliveryResult, Event
from seawall.enforcement.outbox.model import DeadTask, Ending, OwedJob, TaskRetry
from seawall.enforcement.outbox.tasks import Task
from seawall.enforcement.refusal import meaning
from seawall.ids import ActionId
from seawall.journeys.enforcement._enforcement import push_event
from seawall.ledger import Entry
from seawall.ledger.words.orders import ATTENTION_CALLED
from seawall.ledger.words.people import PERSON_NOT_REACHED, PERSON_PAGED, PERSON_REACHED
from seawall.outbound.model import CallAnswer
from seawall.transaction import Transaction

#: The pager is tried as if this much time were left, whatever the deadline says by then.
LONGEST_WAIT = timedelta(minutes=20)


def page_at_half_time(action: ActionId, *, tx: Transaction, now: datetime) -> bool:
    """Page somebody about this action if it must be; whether that was so."""
    stored_action = tx.enforcement.action(action)
    newest = tx.enforcement.newest_action(stored_action.target)
    is_needed = must_page(
        stored_action,
        outcomes=tx.enforcement.outcomes_of(action),
        newest_seq=newest.seq if newest else stored_action.seq,
        now=now,
    )
    if not is_needed:
        return False
    return call_attention(action, say=_sentence(stored_action), tx=tx, now=now, page=True)


def call_attention(
    about: str, *, say: str, tx: Transaction, now: datetime, page: bool = False
) -> bool:
    """Put it on the feed that a person is needed; with `page`, call them, once."""
    if page and not _call(about, tx=tx, now=now):
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
    about: str, answer: CallAnswer, *, attempt: int, tx: Transaction, now: datetime, jitter: float
) -> Ending:
    """Note how the call to the person on call ended, and whether to call again."""
    event = page_event(about, tx=tx)
    if meaning(answer.status) is DeliveryResult.RECEIVED:
        tx.ledger.append(Entry(PERSON_REACHED, about=about, at=now))
        return None
    why = answer.error or f"the pager answered {answer.status}"
    wait = next_wait(
        attempts=attempt, elapsed=now - event.at, time_left=LONGEST_WAIT, jitter=jitter
    )
    if wait is not None:
        return TaskRetry(now + wait, why)
    tx.ledger.append(Entry(PERSON_NOT_REACHED, about=about, at=now, sealed={"why": why}))
    return DeadTask(why)


def _call(about: str, *, tx: Transaction, now: datetime) -> bool:
    """Owe one call; the key is unique, so two workers at once still page once."""
    arguments = {"organisation": tx.organisation, "about": about}
    owed = OwedJob(Task.CALL_ON_CALL, arguments, key=f"on-call:{about}")
    return tx.outbox.add(owed, now=now) is not None


def _sentence(action: Action) -> str:
    return (
        f"Half of the time for {action.id} is gone and nobody has reported it applied. "
        f"It must be {action.state.value} by {stamp(action.deadline)}."
    )
