"""`seawall worker`: do the work that is owed, in a process of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from seawall.cli.output import say
from seawall.cli.running.server_logs import set_up_server_logs


def run_worker(
    threads: Annotated[
        int,
        typer.Option(
            min=1,
            max=64,
            help="The number of jobs at the same time; six or more keep urgent work apart.",
        ),
    ] = 6,
    name: Annotated[str, typer.Option(help="The worker's name in the job queue.")] = "",
    lease: Annotated[
        float,
        typer.Option(
            min=1, max=3600, help="Seconds after which the job of a dead worker is taken over."
        ),
    ] = 30,
    clock_is_right: Annotated[
        bool,
        typer.Option(
            "--clock-is-right",
            help="Forget a later time that was recorded while the system clock was wrong.",
        ),
    ] = False,
) -> None:
    """Run the background tasks: webhooks, deadlines, forums, the log.

    Any number of workers may run, on any number of machines. Ctrl-C or SIGTERM lets each
    finish what it has in hand; kill -9 loses nothing either.
    """
    import threading
    from datetime import timedelta

    _make_ready()
    from seawall.app.stop_signals import stop_on_signals
    from seawall.config import settings
    from seawall.worker.emergency.deadline_watch import DeadlineWatch
    from seawall.worker.forum_following import Followers
    from seawall.worker.loops.keeping import keep_running
    from seawall.worker.loops.resident_process import load_what_may_be_needed
    from seawall.worker.runner import Worker
    from seawall.worker.watch.watching import forget_later_time

    load_what_may_be_needed()
    stop = threading.Event()
    stop_on_signals(stop)
    if clock_is_right:
        forget_later_time()
    worker = Worker(name, threads, lease=timedelta(seconds=lease))
    say(f"Working as {worker.name} with {threads} thread(s). Ctrl-C stops it.")
    watch = DeadlineWatch(settings().data_dir)
    threads_beside = [
        threading.Thread(target=keep_running, args=(title, run, stop), name=title)
        for title, run in (("forum-followers", Followers().run), ("deadline-watch", watch.run))
    ]
    for thread in threads_beside:
        thread.start()
    worker.run(stop)
    for thread in threads_beside:
        thread.join()


def _make_ready() -> None:
    """A sound database with room to write, or a refusal."""
    set_up_server_logs()
    from seawall.app.room_refusal import refuse_without_room
    from seawall.cli.session import make_database_ready, require_whole_log
    from seawall.config import settings

    refuse_without_room(settings())
    make_database_ready()
    from seawall.app.start_refusal import refuse_unsound_start

    refuse_unsound_start(settings())
    require_whole_log()
