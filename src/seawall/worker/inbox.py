"""What lies in the mailbox and the drop folder is fetched, and read job by job.

Fetching is quick and marks nothing before the commit. Reading is a job for each mail, so that
one that cannot be read delays no other: it is tried a few times and then becomes a letter as
it is. A mailbox that stays away pages somebody, since orders may be waiting in it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django_tasks import TaskContext, task

from seawall.clocks.instant import FIRST_YEAR, read_instant
from seawall.config import settings
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import Ending, NextTime, TaskRetry
from seawall.errors import Misconfigured, Unavailable, problem
from seawall.ids import EvidenceId, OrganisationId
from seawall.intake.evidence.sealed_ahead import files_ahead
from seawall.journeys.duties.meant_platform import meant_platform
from seawall.journeys.mailroom import mail_taking
from seawall.journeys.mailroom.mail_taking import FetchedMail
from seawall.journeys.orders import order_reading
from seawall.journeys.orders.order_reading import ENOUGH_ATTEMPTS
from seawall.journeys.orders.order_sender import known_keys
from seawall.mailroom.client import Inbox
from seawall.mailroom.maildir import DropFolder, FolderStuck, Maildir, WaitingFile
from seawall.mailroom.servers import MailServer, Tls
from seawall.people.model import OrganisationKind
from seawall.transaction import INSTALLATION, transaction
from seawall.worker.context import run_of
from seawall.worker.decoding import decoders
from seawall.worker.loops.pace import INBOX

#: An order's hour runs while it waits here.
POLL_EVERY = timedelta(seconds=10)
#: Seconds for the whole of one visit; what was not fetched is there at the next.
_LONGEST_VISIT = 600.0
#: An earlier moment of delivery is that of a clock which nobody has set.
_EARLIEST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_IMAP = {"imaps": (Tls.IMPLICIT, 993), "imap": (Tls.NONE, 143)}


@task(takes_context=True)
def poll_inbox(context: TaskContext) -> Ending:
    """Fetch what has arrived; nothing is marked before it is ours."""
    run = run_of(context)
    if not settings().mail_inbox and settings().drop_folder is None:
        return NextTime(run.now + POLL_EVERY)
    if blocked := _fetch(lambda: run.now):
        wait = INBOX.wait_after(run.job.attempts, jitter=run.jitter())
        return TaskRetry(run.now + wait, " ".join(blocked))
    return NextTime(run.now + POLL_EVERY)


@task(takes_context=True)
def read_mail(
    context: TaskContext, *, organisation: str, evidence: str, name: str, received_at: str
) -> Ending:
    """Read one mail or file, and take it where it belongs."""
    run, scope, sealed = run_of(context), OrganisationId(organisation), EvidenceId(evidence)
    at = read_instant(received_at, field="received_at")
    with transaction(scope) as tx:
        if tx.evidence.get(sealed).erased_at:
            return None  # a copy that was counted before this worker was killed
        content = tx.evidence.open(sealed)
        keys = known_keys(tx=tx)
    pool = decoders(Lane.INBOX)
    if run.job.attempts > ENOUGH_ATTEMPTS:
        letter = order_reading.unread_letter(
            content, name, why="reading it failed again and again", at=at
        )
    elif name:
        letter = order_reading.from_file(name, content, keys=keys, pool=pool, received_at=at)
    else:
        letter = order_reading.from_mail(content, keys=keys, pool=pool, received_at=at)
    with transaction(scope) as tx:
        mail_taking.take_letter(letter, sealed, tx=tx, now=run.now)
    return None


def _fetch(clock: Callable[[], datetime]) -> list[str]:
    """Fetch by every road, and say which are blocked: one that is stops no other."""
    try:
        organisation = addressee()
    except Misconfigured as unclear:
        return [str(unclear)]
    blocked = []
    for road in (_fetch_mail, _fetch_files):
        try:
            road(organisation, clock)
        except (Unavailable, Misconfigured, OSError) as away:
            blocked.append(str(away))
    return blocked


def addressee() -> OrganisationId:
    """Whose mail it is: the setting says, or there is one organisation that can be meant."""
    with transaction(INSTALLATION) as tx:
        organisations = tx.people.organisations()
        platforms = [each for each in organisations if each.kind is OrganisationKind.PLATFORM]
        meant = meant_platform(platforms or organisations, settings().order_organisation, tx=tx)
    if meant is None:
        raise problem("worker.which-organisation")
    return meant.id


def _fetch_mail(organisation: OrganisationId, clock: Callable[[], datetime]) -> None:
    address = settings().mail_inbox
    if not address:
        return
    if urlsplit(address).scheme == "maildir":
        _fetch_maildir(Maildir(Path(unquote(urlsplit(address).path))), organisation, clock)
        return
    server, folder = server_of(address)
    with Inbox(server, folder) as inbox:
        for message in inbox.unseen():
            now = clock()
            if message.raw is None:
                name = f"{message.uid_validity}:{message.uid}"
                _say_too_large(name, message.size, organisation, now=now)
            else:
                timestamp = message.received_at.timestamp() if message.received_at else None
                _owe(FetchedMail("", message.raw, _came(timestamp, now)), organisation, now=now)
            inbox.mark_seen(message)


def _fetch_maildir(
    maildir: Maildir, organisation: OrganisationId, clock: Callable[[], datetime]
) -> None:
    stuck: list[FolderStuck] = []
    for mail in maildir.waiting():
        now = clock()
        if mail.raw is None:
            _say_too_large(mail.name, mail.size, organisation, now=now)
        else:
            _owe(FetchedMail("", mail.raw, _came(mail.written, now)), organisation, now=now)
        _put_aside(mail, maildir.mark_seen, stuck)
    _tell(stuck)


def _fetch_files(organisation: OrganisationId, clock: Callable[[], datetime]) -> None:
    folder = settings().drop_folder
    if folder is None:
        return
    drop, stuck = DropFolder(folder), list[FolderStuck]()
    for file in drop.waiting():
        now = clock()
        if file.raw is None:
            _say_too_large(file.name, file.size, organisation, now=now)
            _put_aside(file, drop.set_aside, stuck)
        else:
            _owe(FetchedMail(file.name, file.raw, now), organisation, now=now)
            _put_aside(file, drop.mark_done, stuck)
    _tell(stuck)


def _came(timestamp: float | None, now: datetime) -> datetime:
    """When it reached us, as a server or a file system says; now, where that cannot be."""
    if timestamp is None or not _EARLIEST.timestamp() <= timestamp <= now.timestamp():
        return now
    return datetime.fromtimestamp(timestamp, UTC)


def _put_aside(
    file: WaitingFile, move: Callable[[WaitingFile], None], stuck: list[FolderStuck]
) -> None:
    """Put a file aside; one that cannot be moved keeps no other waiting."""
    try:
        move(file)
    except FolderStuck as wrong:
        stuck.append(wrong)


def _tell(stuck: list[FolderStuck]) -> None:
    """A folder out of which nothing moves is told like one that is away."""
    for wrong in stuck[:1]:
        raise wrong


def _owe(fetched: FetchedMail, organisation: OrganisationId, *, now: datetime) -> None:
    """Once: a mail that was fetched before leaves no second file."""
    with files_ahead(organisation, now=now) as files:
        sealed = mail_taking.seal_mail(fetched, files)
        with transaction(organisation) as tx:
            if mail_taking.owe_reading(fetched, sealed, tx=tx, now=now):
                files.leave_to_commit()


def _say_too_large(name: str, size: int, organisation: OrganisationId, *, now: datetime) -> None:
    with transaction(organisation) as tx:
        mail_taking.note_too_large(name, size, tx=tx, now=now)


def server_of(address: str) -> tuple[MailServer, str]:
    """The server and the folder that a setting names: `imaps://user:password@host/INBOX`."""
    parts = urlsplit(address)
    tls, port = _IMAP[parts.scheme]
    server = MailServer(
        host=parts.hostname or "",
        port=parts.port or port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        longest=_LONGEST_VISIT,
    )
    return server, unquote(parts.path.strip("/")) or "INBOX"
