"""The lanes in which work is done, each for one promise, and the lane of every task.

A lane is served by threads of its own, so that what breaks one promise keeps another. A
call may take its whole time (`outbound.call_purpose`), and the work behind it in its lane waits
as long: nothing with a clock stands behind a stranger that has none.
"""

from __future__ import annotations

from enum import StrEnum

from seawall.enforcement.outbox.tasks import Task


class Lane(StrEnum):
    """A promise about work that is owed."""

    OWN = "default"
    """Our own work never waits on a stranger."""
    URGENT = "urgent"
    """What an authority's deadline asks for leaves at once: answers, and calls to a person.
    A long order is opened and carried out here too, a moment at a time."""
    INBOX = "inbox"
    """An order that has arrived is read, whoever else is slow."""
    FORUM = "forum"
    """What we tell a forum is there in seconds."""
    CALLS = "calls"
    """Everything else that leaves: webhooks, files, lists, visits to pages."""


_LANES = {
    Lane.URGENT: (
        Task.SEND_ANSWER,
        Task.OPEN_ORDER,
        Task.ASK_PARTS,
        Task.CALL_FOR_ORDER,
        Task.SEND_THREAT,
        Task.CALL_ON_CALL,
        Task.BEAT,
    ),
    Lane.INBOX: (Task.POLL_INBOX, Task.READ_MAIL, Task.LET_IN),
    Lane.FORUM: (Task.SEND_FORUM, Task.ANSWER_ROLL_CALL),
    Lane.CALLS: (
        Task.DELIVER,
        Task.MAIL_RECEIPT,
        Task.FETCH_MEDIA,
        Task.PROBE_GONE,
        Task.RESOLVE_LINE,
        Task.SEND_DISPATCH,
        Task.VISIT_LINE,
        Task.VISIT_EXCHANGE,
        Task.FETCH_LISTS,
        Task.SUBMIT_STATEMENTS,
        Task.SEED_UPLOAD,
        Task.TELL_OF_IDENTITY,
        Task.ASK_WITNESSES,
        Task.ASK_MEMBERS,
    ),
}
_LANE_OF = {str(task): lane for lane, tasks in _LANES.items() for task in tasks}


def lane_of(task: str) -> Lane:
    """The lane of a task, by the path that the Django Tasks API knows it by."""
    return _LANE_OF.get(task, Lane.OWN)


#: What has threads of its own first, the more of it the more threads there are.
_ALONE = (Lane.OWN, Lane.URGENT, Lane.INBOX, Lane.FORUM)


def share_out(threads: int) -> list[tuple[Lane, ...]]:
    """Which lanes each of so many threads serves: the first never waits on a stranger.

    From six threads on each promise has its own; with fewer some share, and what is due
    longest goes first. From four on two serve `calls`, so that no endpoint can have both.
    """
    if threads <= 1:
        return [tuple(Lane)] * threads
    alone = _ALONE[: 1 if threads == 2 else max(2, threads - 2)]
    shared = (*(lane for lane in Lane if lane not in alone), Lane.OWN)
    return [*((lane,) for lane in alone), *[shared] * (threads - len(alone))]
