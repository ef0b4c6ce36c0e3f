"""`seawall serve`: the whole product in one process, or one role of it."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import say
from seawall.cli.running.server_logs import set_up_server_logs
from seawall.cli.session import make_database_ready, require_whole_log

if TYPE_CHECKING:
    from seawall.app.process_parts import Parts
    from seawall.app.serve import ProcessRole
    from seawall.cli.running.server_start import ServerStart


class RoleName(StrEnum):
    """What one process does."""

    ALL = "all"
    GATE = "gate"
    CONSOLE = "console"
    WORKER = "worker"


def run_server(
    *,
    role: Annotated[RoleName, typer.Option(help="The part of the work.")] = RoleName.ALL,
    demo: Annotated[
        bool, typer.Option("--demo", help="Add harmless demo data and run a demo platform.")
    ] = False,
    empty: Annotated[
        bool, typer.Option("--empty", help="With --demo: the bank alone, and an empty queue.")
    ] = False,
    until_ready: Annotated[
        bool, typer.Option("--until-ready", help="Stop with exit code 0 once it is ready.")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, help="The port (SEAWALL_PORT). --demo uses the next free one, too."
        ),
    ] = None,
    gates: Annotated[
        int | None, typer.Option(min=1, max=64, help="The number of gates (SEAWALL_GATES).")
    ] = None,
) -> None:
    """Serve the console, the API and upload checks, and run the background tasks."""
    started = time.monotonic()
    _environment(demo=demo, port=port, gates=gates)
    set_up_server_logs()
    _prepare(demo=demo)
    from seawall.app import serve
    from seawall.cli.running.server_start import server_start
    from seawall.config import settings

    with ExitStack() as stack:
        # Before anything is changed: a second demo by mistake must not disturb the first.
        listening = None if role is RoleName.WORKER else stack.enter_context(_listening(role))
        parts = stack.enter_context(serve.running(settings(), serve.ProcessRole(role)))
        world = _world(role, parts, is_demo=demo, is_empty=empty, stays=not until_ready)
        since = started if until_ready else None
        start = stack.enter_context(
            server_start(stack.enter_context(world), _proof_of_life(role), since=since)
        )
        if listening is None:
            _until_signal(start)
        elif settings().gates > 1:
            listening.close()
            parts.answers.set()  # others do
            _serve_by_many(parts, serve.ProcessRole(role), start, is_demo=demo and not empty)
        else:
            serve.serve_requests(
                parts, serve.ProcessRole(role), listening=listening, when_ready=start.of_one
            )


def _environment(*, demo: bool, port: int | None, gates: int | None) -> None:
    """What the options say, as settings: before anybody has read them."""
    from seawall.config import be_the_server, settings

    be_the_server()
    if gates is not None:
        os.environ["SEAWALL_GATES"] = str(gates)
    if port is not None:
        os.environ["SEAWALL_PORT"] = str(port)
    if demo:  # its platform listens on this machine
        os.environ.setdefault("SEAWALL_EGRESS_ALLOW", '[{"to": "127.0.0.1", "ports": "any"}]')
    settings.cache_clear()


def _prepare(*, demo: bool) -> None:
    """The embedded database keeps itself up to date; a server's is upgraded on purpose."""
    if demo:
        say("Preparing the demo.")
    from seawall.app.database import run_migrations, set_up_django
    from seawall.app.room_refusal import refuse_without_room
    from seawall.config import settings

    refuse_without_room(settings())
    set_up_django()
    from seawall.app.start_refusal import refuse_unsound_start

    if demo or not settings().is_postgresql:
        run_migrations()
    else:
        make_database_ready()
    refuse_unsound_start(settings())
    require_whole_log()


def _serve_by_many(parts: Parts, role: ProcessRole, start: ServerStart, *, is_demo: bool) -> None:
    """The same with an HTTP server in each of several processes."""
    from seawall.app.processes.gates import serve_by_many
    from seawall.config import settings

    stop = threading.Event()
    parts.feed.ending = stop.is_set
    serve_by_many(
        str(role), size=settings().gates, stop=stop, when_ready=start.of_many, is_demo=is_demo
    )


def _listening(role: RoleName) -> socket.socket:
    from seawall.app.listening import listening_socket
    from seawall.config import note_served, settings

    own = settings()
    listening = listening_socket(own)
    if role in {RoleName.ALL, RoleName.CONSOLE}:
        note_served(own.data_dir, host=own.host, port=own.port, public_url=own.public_url)
    return listening


def _proof_of_life(role: RoleName) -> Callable[[], bool]:
    """Whether this process answers whoever asks it; where it has no door, whether it works."""
    from seawall.app.health.own_answer import own_answer
    from seawall.config import settings

    if role is RoleName.WORKER:
        return lambda: any(thread.name == "seawall-worker" for thread in threading.enumerate())
    return lambda: own_answer(settings(), "/readyz") is not None


@contextmanager
def _own(role: RoleName, parts: Parts) -> Iterator[Callable[[], None]]:
    """What one reads once a server answers that is somebody's own."""
    if role is RoleName.WORKER:
        yield lambda: say("Running. Ctrl-C stops it.")
        return
    address = parts.settings.public_url
    words = f"Seawall is at {address}. To sign in, run `seawall people link EMAIL`."
    yield lambda: print(words, flush=True)


def _world(
    role: RoleName, parts: Parts, *, is_demo: bool, is_empty: bool, stays: bool
) -> AbstractContextManager[Callable[[], None]]:
    """The demo's world, where there is a door to it; else nothing but what is somebody's own."""
    if not is_demo or role is RoleName.WORKER:
        return _own(role, parts)
    from seawall.cli.running.demo import demo_world

    return demo_world(parts, is_empty=is_empty, stays=stays)


def _until_signal(start: ServerStart) -> None:
    from seawall.app.stop_signals import stop_on_signals

    stop = threading.Event()
    stop_on_signals(stop)
    if not start.is_the_end():
        stop.wait()
