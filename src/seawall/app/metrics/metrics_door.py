"""`/metrics`: who may ask, and the answer.

Whoever asks from this machine, with nobody in between, is answered. Everybody else, and whatever
came by way of a proxy, needs the token of `SEAWALL_METRICS_TOKEN`. The figures hold nothing of
users or content, yet they tell an attacker when a queue is full.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seawall.app.metrics.database_figures import DatabaseReader
from seawall.app.metrics.database_samples import database_samples
from seawall.app.metrics.exposition import CONTENT_TYPE, MetricSample, metrics_text
from seawall.app.metrics.figure_files import FigureFiles
from seawall.app.metrics.process_figures import ProcessFigures, merged_figures
from seawall.app.metrics.process_samples import deadline_samples, disk_samples, process_samples
from seawall.app.outer_door import FROM_HERE
from seawall.config import Settings
from seawall.errors import problem
from seawall.keys.tokens import token_digest
from seawall.worker.emergency.deadline_watch import DeadlineWatch

METRICS_PATH = "/metrics"


class MetricsDoor:
    """Answers a scrape in threads of its own: no check and no request waits for one."""

    def __init__(
        self,
        settings: Settings,
        *,
        measure: Callable[[], ProcessFigures],
        watch: DeadlineWatch,
        database: DatabaseReader,
        files: FigureFiles | None = None,
    ) -> None:
        self._settings = settings
        self._measure, self._watch = measure, watch
        self._database, self._files = database, files
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="seawall-metrics")

    def routes(self) -> list[Route]:
        """Where it answers."""
        return [Route(METRICS_PATH, self.answer, methods=["GET"])]

    async def answer(self, request: Request) -> Response:
        """All metrics, for whoever may read them."""
        require_reader(request, self._settings.metrics_token)
        text = await asyncio.get_running_loop().run_in_executor(self._threads, self.text)
        return Response(text, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})

    def text(self) -> bytes:
        """All metrics as they are now."""
        return metrics_text(self._samples())

    def close(self) -> None:
        """Answer no more."""
        self._database.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _samples(self) -> Iterator[MetricSample]:
        database, now = self._database.figures(), datetime.now(UTC)
        figures, processes = self._figures()
        yield MetricSample("seawall_build_info", 1, (version("seawall"),))
        yield MetricSample("seawall_processes", processes)
        yield from process_samples(figures)
        yield from deadline_samples(self._watch.deadlines(), now=now)
        yield from disk_samples(self._settings)
        yield from database_samples(database, now=now)

    def _figures(self) -> tuple[ProcessFigures, int]:
        if self._files:
            return self._files.exchange(self._measure, now=time.monotonic())
        own = [self._measure()]
        return merged_figures(own, own), 1


def require_reader(request: Request, token: str) -> None:
    """Refuse whoever is neither on this machine nor has the token."""
    scheme, _, token_sent = request.headers.get("authorization", "").partition(" ")
    if token_sent:
        is_right = token and token_digest(token_sent.strip()) == token_digest(token)
        if scheme.lower() != "bearer" or not is_right:
            raise problem("app.metrics-token-wrong")
    elif not request.scope.get(FROM_HERE):
        raise problem("app.metrics-from-outside")
