"""The fast door itself: a few addresses, and no database behind a miss."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from seawall.errors import SeawallError, problem
from seawall.gate.body import read_body
from seawall.gate.body_budget import BodyShare
from seawall.gate.caller_patience import patience
from seawall.gate.checks import Gate
from seawall.gate.early_verdict import EarlyVerdict
from seawall.gate.fair_lane import LaneFull
from seawall.gate.health_report import HealthReport
from seawall.gate.key_admission import Limiter, admit_caller
from seawall.gate.late_refusal import LateRefusal
from seawall.gate.problems import problem_document
from seawall.gate.request_reading import read_submission
from seawall.gate.streams import Streams
from seawall.gate.thread_lanes import Lanes
from seawall.intake.submission import CheckAnswer, Submission
from seawall.spans import carried

API_VERSION = "2026-11-24"
#: What an answer says that was given before its check was written down.
STILL_RECORDED = "recorded after this answer"
CHECKS = "/v1/checks"
STREAM = "/v1/forum/{forum}/stream"


class FastDoor:
    """Reads a request, has it checked in a thread, answers in time."""

    def __init__(
        self,
        gate: Gate,
        *,
        limiter: Limiter,
        max_bytes: int,
        threads: int = 8,
        streams: Streams | None = None,
        health: Callable[[], HealthReport] = HealthReport,
        count: Callable[[CheckAnswer, float], object] | None = None,
        beside: Sequence[BaseRoute] = (),
    ) -> None:
        self._gate = gate
        self._limiter = limiter
        self._max_bytes = max_bytes
        self._lanes = Lanes(threads)
        self._streams = streams
        self._health = health
        self._count, self._beside = count, beside
        self._late = LateRefusal()

    def app(self) -> Starlette:
        """The ASGI application."""
        routes = [
            Route(CHECKS, self._checks, methods=["POST"]),
            Route("/livez", _alive, methods=["GET"]),
            Route("/healthz", self._healthy, methods=["GET"]),
            Route("/readyz", self._ready, methods=["GET"]),
            *self._beside,
        ]
        if self._streams:
            routes.append(Route(STREAM, self._streams.answer, methods=["GET"]))
        app = Starlette(
            routes=routes,
            exception_handlers={
                SeawallError: self._refuse,
                Exception: _broken,
                405: _wrong_method,
                404: _wrong_address,
            },
        )
        app.router.redirect_slashes = False  # a POST that is redirected loses its body
        return app

    def close(self) -> None:
        """Let running checks finish."""
        self._lanes.close()
        if self._streams:
            self._streams.close()

    async def _checks(self, request: Request) -> Response:
        caller = admit_caller(request, self._gate.snapshot())
        self._limiter.count(caller.key)
        body = await read_body(request, most=self._max_bytes, share=BodyShare.UPLOADS)
        began = time.perf_counter()  # how long the sender took is not ours
        submission = read_submission(request, body, caller.organisation)
        submission = replace(submission, came_by=caller.key)
        if (claimant := submission.claimant).is_named:
            self._limiter.count_account(caller.key, claimant.account)
        wait = patience(request.headers.get("prefer", ""))
        answer = self._gate.glance(submission) or await self._within(submission, wait)
        if self._count:
            self._count(answer, time.perf_counter() - began)
        return _respond(answer.as_json())

    async def _within(self, submission: Submission, wait: float) -> CheckAnswer:
        """The answer; when time is up the verdict, if there is one, else the fail mode.

        The check goes on regardless.
        """
        early = EarlyVerdict()
        try:
            check = carried(partial(self._gate.check, early=early))
            submitted = self._lanes.submit(check, submission)
        except LaneFull as full:
            unopened = carried(partial(self._gate.check_unopened, why=full.detail, early=early))
            submitted = self._lanes.submit_closed(unopened, submission)
        running = asyncio.wrap_future(submitted)
        running.add_done_callback(_look)
        try:
            async with asyncio.timeout(wait):
                return await asyncio.shield(running)
        except TimeoutError:
            if early.answer is not None:
                return replace(early.answer, notes=(*early.answer.notes, STILL_RECORDED))
            return self._gate.degraded(submission, f"not done after {wait:g} s")

    async def _refuse(self, _: Request, error: Exception) -> Response:
        """A refusal, which whoever asks too often hears a little later."""
        assert isinstance(error, SeawallError)
        if error.status == 429:
            await self._late.wait()
        return problem_document(error)

    async def _ready(self, _: Request) -> Response:
        """Whether checks are answered here, whatever else is wrong: for whoever shares them out."""
        snapshot = self._gate.snapshot()
        status = "ready" if snapshot.is_ready else "starting"
        return _respond({"status": status, "seq": snapshot.seq}, 200 if snapshot.is_ready else 503)

    async def _healthy(self, _: Request) -> Response:
        """Whether the installation keeps its promises: for whoever calls a person."""
        snapshot, report = self._gate.snapshot(), self._health()
        status = "ready" if snapshot.is_ready else "starting"
        if not report.is_fine:
            status = "failing"
        document = {"status": status, "seq": snapshot.seq, "checks": report.as_json()}
        return _respond(document, 200 if status == "ready" else 503)


def _look(future: asyncio.Future[CheckAnswer]) -> None:
    """A late refusal has nobody left to hear it; looking at it is all that is owed."""
    if not future.cancelled():
        future.exception()


def _respond(document: dict[str, object], status: int = 200) -> Response:
    return Response(
        msgspec.json.encode(document),
        status_code=status,
        media_type="application/json",
        headers={"Seawall-Version": API_VERSION, "Cache-Control": "no-store"},
    )


async def _alive(_: Request) -> Response:
    """That the process answers, whatever else is wrong: for whoever starts it again."""
    return _respond({"status": "alive"})


async def _broken(_: Request, __: Exception) -> Response:
    return problem_document(problem("gate.our-fault"))


async def _wrong_method(request: Request, error: Exception) -> Response:
    """Which methods there are goes along: RFC 9110, section 15.5.6."""
    answer = problem_document(problem("gate.wrong-method", method=request.method))
    answer.headers["Allow"] = (getattr(error, "headers", None) or {}).get("Allow", "")
    return answer


async def _wrong_address(request: Request, _: Exception) -> Response:
    return problem_document(problem("gate.no-such-address", path=request.url.path[:200]))
