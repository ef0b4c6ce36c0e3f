"""One process: the HTTP server, and beside it the threads that keep it current.

    refresher   the gate's memory follows the database
    recorder    what could not be written is written as soon as it can be
    worker      deliveries, deadlines, the ledger's tree
    deadlines   kept beside the database, and called about where it fails
    entries     what was committed to the log is looked for until it has its place
    health      measured all the time, and told to whoever is outside while it is good
    forum       the logs of forums: those kept here are streamed, those of others followed

A role takes a part of it: `gate` answers checks and nothing else, `console` is
Django's door, `worker` has no door at all. With several gates (`processes/gates.py`) the HTTP
servers are processes of their own, and this one keeps them running.
"""

from __future__ import annotations

import gc
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path

from starlette.types import ASGIApp

from seawall.app.asgi import App, django_door, seam
from seawall.app.health.dead_man import DeadManSwitch
from seawall.app.known_senders import KnownSenders
from seawall.app.lanes.known_signers import KnownSigners
from seawall.app.lanes.quiet_server import QuietServer
from seawall.app.lanes.server_config import server_config
from seawall.app.outer_door import OuterDoor
from seawall.app.process_parts import Parts, built_parts
from seawall.app.traces.switch import traced
from seawall.config import Settings
from seawall.ledger.acknowledged_entries import ACKNOWLEDGED
from seawall.transaction import close_connection
from seawall.worker.ledger_jobs.look_for_entries import look_forever
from seawall.worker.loops.keeping import keep_running
from seawall.worker.loops.resident_process import load_what_may_be_needed

#: Seconds after which a thread that computes lets another one in. An order is some fifty
#: statements, and after each its thread waits that long for whoever computes: at Python's five
#: milliseconds a flood of strangers cost it a third of a second (`benchmarks/flood.py`). Checks
#: with nothing beside them are as many as before (`benchmarks/service.py`).
TURN_SECONDS = 0.0002
#: Where nothing listens here, the threads beside begin after so long.
BEGIN_WITHIN_SECONDS = 3.0
GOODBYE_SECONDS = 10
LETTERS_SECONDS = 15.0  # somebody waits for the words of a picture


class ProcessRole(StrEnum):
    """What one process does."""

    ALL = "all"
    GATE = "gate"
    CONSOLE = "console"
    WORKER = "worker"


@contextmanager
def running(
    settings: Settings,
    role: ProcessRole,
    *,
    lender: socket.socket | None = None,
    figures: Path | None = None,
) -> Iterator[Parts]:
    """Everything but the HTTP server: parts, up to date, and their threads.

    With a ``lender`` of decoders it is one of many, which leaves the snapshot and the worker's
    jobs to the process that started it.
    """
    stop = threading.Event()
    with ExitStack() as stack:
        stack.enter_context(traced(settings))
        parts = stack.enter_context(built_parts(settings, lender=lender, figures=figures))
        parts.refresher.refresh()
        close_connection()
        stack.enter_context(ACKNOWLEDGED.looked_for())
        chores = _chores_of_many(parts) if lender else _chores(parts, role)
        if role is ProcessRole.WORKER:
            load_what_may_be_needed()
            parts.answers.set()
        threads = [_thread(name, run, stop, parts.answers) for name, run in chores]
        stack.callback(_join, stop, threads, parts)
        yield parts


def serve_requests(
    parts: Parts,
    role: ProcessRole,
    *,
    listening: socket.socket,
    when_ready: Callable[[QuietServer], object],
) -> None:
    """Answer HTTP on this socket until a signal; calls back once the address answers."""
    server = QuietServer(server_config(application(parts, role), parts.settings.trusted_proxies))
    sys.setswitchinterval(TURN_SECONDS)
    parts.feed.ending = lambda: server.should_exit

    def settle(server: QuietServer) -> None:
        parts.answers.set()
        when_ready(server)
        settle_process(role)

    threading.Thread(target=_tell, args=(server, settle), daemon=True).start()
    try:
        server.run(sockets=[listening])
    finally:
        parts.door.close()
        parts.metrics.close()
        parts.hma_door.close()


def application(parts: Parts, role: ProcessRole) -> ASGIApp:
    """The ASGI application of a role."""
    gate, hma = parts.door.app(), parts.hma_door.app()
    most = parts.settings.max_upload_bytes
    joined = partial(
        seam,
        gate,
        budget=parts.bodies,
        hma=hma,
        hma_at_root=parts.settings.hma_at_root,
    )
    if role is ProcessRole.GATE:
        return OuterDoor(_traced(joined(None), parts.settings, has_pages=False), parts.settings)
    _wire(parts)
    from seawall.web.known_session import has_members_mark

    known = KnownSenders(
        lambda: parts.refresher.snapshot().callers,
        is_signed_in=_signed_in,
        has_mark=has_members_mark,
        most_bytes=most,
    )
    signers = KnownSigners(lambda: parts.refresher.snapshot().signers)
    whole = joined(django_door(known, signers, parts.lanes))
    return OuterDoor(_traced(whole, parts.settings, has_pages=True), parts.settings)


def _traced(app: App, settings: Settings, *, has_pages: bool) -> App:
    """The same application, with a span for each request where traces are on."""
    if not settings.traces_endpoint:
        return app
    from seawall.app.traces.traced_requests import TracedRequests

    return TracedRequests(app, parents=settings.traces_parents, has_pages=has_pages)


def _signed_in(cookies: str) -> bool:
    """Whether somebody's session is in these cookies; where nobody can say, it is not."""
    from django.db import InterfaceError, OperationalError

    from seawall.web.known_session import is_signed_in

    try:
        return is_signed_in(cookies)
    except (OperationalError, InterfaceError):
        return False
    finally:
        close_connection()


def settle_process(role: ProcessRole) -> None:
    """Load what the pages need, and whatever may be needed later; keep the collector from it.

    A whole collection of Django, its views and templates takes over a hundred milliseconds,
    and some page would wait for it.
    """
    if role is not ProcessRole.GATE:
        from django.urls import get_resolver

        _ = get_resolver().url_patterns
    load_what_may_be_needed()
    gc.freeze()


def _wire(parts: Parts) -> None:
    """Hand Django's doors what they may not import."""
    from seawall.app import oidc_calls
    from seawall.app.database import is_away
    from seawall.exchanges.hma.hma_hashing import values_of
    from seawall.gate import openapi
    from seawall.gate.hma.looking import sizes
    from seawall.mailroom.signing.seal_reading import SealReader
    from seawall.sandbox.viewing.shown import heard_sound, shown_picture
    from seawall.signals.aids import read_text
    from seawall.web import ports

    ports.is_away = is_away
    ports.oidc_discover, ports.oidc_redeem = oidc_calls.discover_provider, oidc_calls.redeem_code
    ports.checker = parts.gate.check
    ports.gate_description = openapi.document
    ports.media_of = parts.media_of
    ports.shown_picture = partial(shown_picture, pool=parts.pool)
    ports.heard_sound = partial(heard_sound, pool=parts.pool)
    ports.seal_reader = partial(SealReader, parts.pool)
    ports.letters = partial(read_text, pool=parts.pool, seconds=LETTERS_SECONDS)
    ports.fetch = parts.fetcher.fetch
    ports.hma_values = partial(values_of, pool=parts.pool)
    ports.hma_sizes = lambda owner: sizes(parts.refresher.snapshot().library(owner))


def _chores_of_many(
    parts: Parts,
) -> Iterator[tuple[str, Callable[[threading.Event], None]]]:
    yield "refresher", partial(parts.refresher.run, writes=False)
    yield "recorder", parts.recorder.run
    yield "forum-feed", parts.feed.run
    yield "deadline-watch", parts.watch.run
    yield "entries", look_forever
    yield "health", parts.health.run
    if parts.figure_files:
        yield "figures", partial(parts.figure_files.run, parts.measure)


def _chores(
    parts: Parts, role: ProcessRole
) -> Iterator[tuple[str, Callable[[threading.Event], None]]]:
    if role is not ProcessRole.WORKER:
        yield "refresher", parts.refresher.run
        yield "recorder", parts.recorder.run
        yield "forum-feed", parts.feed.run
        yield "health", parts.health.run
        yield "dead-man", DeadManSwitch(parts.settings).run
    yield "deadline-watch", parts.watch.run
    yield "entries", look_forever
    if role in (ProcessRole.ALL, ProcessRole.WORKER) and parts.settings.worker_threads:
        from seawall.worker.forum_following import Followers
        from seawall.worker.runner import Worker

        yield "forum-followers", Followers().run
        yield "worker", Worker(threads=parts.settings.worker_threads).run


def _thread(
    name: str,
    run: Callable[[threading.Event], None],
    stop: threading.Event,
    answers: threading.Event,
) -> threading.Thread:
    """A thread that begins once the address answers: until then it would take its time."""
    patient = partial(_begin, run, answers)
    thread = threading.Thread(
        target=keep_running, args=(name, patient, stop), name=f"seawall-{name}", daemon=True
    )
    thread.start()
    return thread


def _begin(
    run: Callable[[threading.Event], None], answers: threading.Event, stop: threading.Event
) -> None:
    answers.wait(BEGIN_WITHIN_SECONDS)
    run(stop)


def _join(stop: threading.Event, threads: list[threading.Thread], parts: Parts) -> None:
    stop.set()
    parts.answers.set()
    parts.feed.wake()
    for thread in threads:
        thread.join(GOODBYE_SECONDS)


def _tell(server: QuietServer, when_ready: Callable[[QuietServer], object]) -> None:
    while not server.started:
        if server.should_exit:
            return
        threading.Event().wait(0.02)
    when_ready(server)
