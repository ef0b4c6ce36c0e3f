"""`seawall serve`: the whole product in one process, or one role of it."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import say
from seawall.cli.running.server_logs import set_up_server_logs
from seawall.cli.session import clock, make_database_ready, require_whole_log

if TYPE_CHECKING:
    import uvicorn

    from seawall.app.process_parts import Parts
    from seawall.app.serve import ProcessRole


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
    until_ready: Annotated[
        bool, typer.Option("--until-ready", help="Stop with exit code 0 once it is ready.")
    ] = False,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="The port (SEAWALL_PORT).")
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
    from seawall.config import settings

    with ExitStack() as stack:
        # Before anything is changed: a second demo by mistake must not disturb the first.
        listening = None if role is RoleName.WORKER else stack.enter_context(_listening(role))
        parts = stack.enter_context(serve.running(settings(), serve.ProcessRole(role)))
        welcome = stack.enter_context(_demo(parts)) if demo else _plain_welcome(parts)
        if listening is None:
            say("Working. Ctrl-C stops.")
            _until_signal()
            return

        def when_ready(server: uvicorn.Server) -> None:
            print(welcome(), flush=True)
            if until_ready:
                print(f"Ready after {time.monotonic() - started:.1f} s.", flush=True)
                server.should_exit = True

        if settings().gates > 1:
            listening.close()
            parts.answers.set()  # others do
            _serve_by_many(serve.ProcessRole(role), welcome, started if until_ready else None)
            return
        serve.serve_requests(
            parts, serve.ProcessRole(role), listening=listening, when_ready=when_ready
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


def _serve_by_many(
    role: ProcessRole, welcome: Callable[[], str], until_ready_since: float | None
) -> None:
    """The same with an HTTP server in each of several processes."""
    import signal

    from seawall.app.processes.gates import serve_by_many
    from seawall.config import settings

    def when_ready() -> None:
        print(welcome(), flush=True)
        if until_ready_since is not None:
            print(f"Ready after {time.monotonic() - until_ready_since:.1f} s.", flush=True)
            signal.raise_signal(signal.SIGTERM)

    serve_by_many(str(role), size=settings().gates, when_ready=when_ready)


def _listening(role: RoleName) -> socket.socket:
    from seawall.app.listening import listening_socket
    from seawall.config import note_served, settings

    own = settings()
    listening = listening_socket(own)
    if role in {RoleName.ALL, RoleName.CONSOLE}:
        note_served(own.data_dir, host=own.host, port=own.port, public_url=own.public_url)
    return listening


def _plain_welcome(parts: Parts) -> Callable[[], str]:
    address = parts.settings.public_url
    return lambda: f"Seawall is at {address}. `seawall people link EMAIL` lets somebody in."


@contextmanager
def _demo(parts: Parts) -> Iterator[Callable[[], str]]:
    """The seeded world, its platform on the next free port, and the words to begin with."""
    from seawall.people.sign_in_links import link_address
    from seawall.transaction import close_connection
    from seawall.world import seeding
    from seawall.world.demo_platform import demo_platform, listen_beside

    settings = parts.settings
    listening = listen_beside(settings.port)
    hook = f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
    demo = seeding.seed_demo(settings.data_dir, hook, pool=parts.pool, now=clock())
    link = link_address(seeding.sign_in_link(clock()), at=settings.public_url)
    parts.refresher.refresh()
    close_connection()
    base_url = f"http://127.0.0.1:{settings.port}"
    with demo_platform(listening, seawall=base_url, key=demo.key, secret=demo.secret):
        yield (
            lambda: (
                f"Seawall is at {settings.public_url}\n"
                f"Sign in once, within 15 minutes: {link}\n"
                f"An API key of the demo platform is in {settings.data_dir / 'demo.json'}"
            )
        )


def _until_signal() -> None:
    import threading

    from seawall.app.stop_signals import stop_on_signals

    stop = threading.Event()
    stop_on_signals(stop)
    stop.wait()
