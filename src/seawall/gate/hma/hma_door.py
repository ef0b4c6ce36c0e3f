"""The addresses `/h` and `/m` of HMA: hash a file, look a file or a hash up.

A miss is answered from memory, as at `/v1/checks`. A hit asks the database for the
numbers that HMA's clients know contents by, and for what is switched off at this moment.
Nothing is recorded and no case is opened: HMA only says what matches.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from seawall import native
from seawall.errors import SeawallError, problem
from seawall.exchanges.hma import hma_endpoints
from seawall.exchanges.hma.coin import BYPASS, flip_coin
from seawall.exchanges.hma.hma_hashing import Value, content_type_of, values_of
from seawall.exchanges.hma.hma_refusals import headers, refusal
from seawall.exchanges.hma.hma_wire import HmaType, known_type, type_in_force, types_for
from seawall.exchanges.hma.model import FetchedFile, HmaHit
from seawall.gate.hma import hma_requests
from seawall.gate.hma.looking import (
    HmaLookup,
    HmaMatch,
    matches,
    matches_by_bank,
    near_entries,
    sizes,
)
from seawall.gate.hma.threads import Threads
from seawall.gate.index_snapshot import Caller, IndexSnapshot
from seawall.gate.key_admission import Limiter
from seawall.gate.thread_lanes import Lanes
from seawall.ids import EntryId, OrganisationId
from seawall.intake.submission import Submission
from seawall.matching import distance
from seawall.sandbox import DecoderPool
from seawall.signals import Signal, signal_type

#: The contents of a match that a person should look at before anything else is done.
REVIEW = "Seawall-Review"
STALE_SECONDS = 65.0


class ContentNumbers(Protocol):
    """The numbers behind entries, as `app` hands them in."""

    def hits(self, organisation: OrganisationId, entries: Sequence[EntryId]) -> list[HmaHit]:
        """The contents that hold these entries; an entry that has none gets its number."""

    def hang_up(self) -> None:
        """Close this thread's line to the database."""


class HmaDoor:
    """Answers from the newest snapshot, as the gate beside it does."""

    def __init__(
        self,
        *,
        snapshot: Callable[[], IndexSnapshot],
        pool: DecoderPool,
        contents: ContentNumbers,
        fetch: Callable[[str, OrganisationId], FetchedFile],
        limiter: Limiter,
        max_bytes: int,
        with_contested: bool = True,
    ) -> None:
        self._snapshot = snapshot
        self._pool = pool
        self._contents = contents
        self._fetch = fetch
        self._limiter = limiter
        self._max_bytes = max_bytes
        self._with_contested = with_contested
        self._lanes = Lanes(4)
        self._asking = Threads(2, name="seawall-hma", at_the_end=contents.hang_up)
        self._fetching = ThreadPoolExecutor(4, thread_name_prefix="seawall-hma-fetch")

    def app(self) -> Starlette:
        """The ASGI application, at the addresses under `/compat/hma`."""
        at = hma_endpoints.PREFIX
        routes = [
            Route(f"{at}/h/hash", self._hash_url, methods=["GET"]),
            Route(f"{at}/h/hash", self._hash_file, methods=["POST"]),
            Route(f"{at}/m/raw_lookup", self._raw_lookup, methods=["GET"]),
            Route(f"{at}/m/lookup", self._lookup, methods=["GET"]),
            Route(f"{at}/m/lookup", self._lookup_file, methods=["POST"]),
            Route(f"{at}/m/index/status", self._index_status, methods=["GET"]),
            Route(f"{at}/m/compare", self._compare, methods=["POST"]),
            Route(f"{at}/status", self._status, methods=["GET"]),
            Route(f"{at}/status/live", self._live, methods=["GET"]),
            Route(f"{at}/site-map", self._site_map, methods=["GET"]),
            Route(f"{at}/openapi/openapi.json", self._openapi, methods=["GET"]),
        ]
        refuse: Mapping[Any, Any] = {
            SeawallError: _refuse,
            Exception: _broken,
            404: _wrong_address,
            405: _wrong_method,
        }
        app = Starlette(routes=routes, exception_handlers=refuse)
        app.router.redirect_slashes = False
        return app

    def close(self) -> None:
        """Let what runs finish."""
        self._lanes.close()
        self._asking.close()
        self._fetching.shutdown(wait=True)

    # Hashing

    async def _hash_url(self, request: Request) -> Response:
        caller = self._admitted(request)
        query = hma_requests.query(request, hma_requests.HashUrl)
        return _hashes(await self._of_url(caller, query.url, query.content_type, query.types))

    async def _hash_file(self, request: Request) -> Response:
        caller = self._admitted(request)
        return _hashes(await self._of_file(caller, request, request.query_params.get("types")))

    async def _of_file(self, caller: Caller, request: Request, types: str | None) -> list[Value]:
        content_type, content = await hma_requests.one_file(request, most=self._max_bytes)
        kinds = types_for(content_type, types, self._ratios(caller))
        submission = Submission(caller.organisation, content=content, came_by=caller.key)
        pool = self._pool.on_behalf_of(submission.claimant)
        running = self._lanes.submit(lambda _: values_of(content, kinds, pool=pool), submission)
        return await asyncio.wrap_future(running)

    async def _of_url(
        self, caller: Caller, url: str, content_type: str | None, types: str | None
    ) -> list[Value]:
        claimant = Submission(caller.organisation, came_by=caller.key).claimant

        def fetch_and_hash() -> list[Value]:
            brought = self._fetch(url, caller.organisation)
            resolved_type = content_type_of(
                brought.content, declared_type=brought.media_type, requested_type=content_type
            )
            kinds = types_for(resolved_type, types, self._ratios(caller))
            return values_of(brought.content, kinds, pool=self._pool.on_behalf_of(claimant))

        return await asyncio.get_running_loop().run_in_executor(self._fetching, fetch_and_hash)

    # Looking up

    async def _raw_lookup(self, request: Request) -> Response:
        caller = self._admitted(request)
        query = hma_requests.query(request, hma_requests.RawLookup)
        kind = type_in_force(query.signal_type, self._ratios(caller))
        look = self._look(query.banks, None)
        matches = await self._matches(caller, kind, (kind.signal(query.signal),), look)
        is_bare = not query.include_distance
        documents = [match.number if is_bare else match.as_json() for match in matches]
        return _answer({"matches": documents}, matches)

    async def _lookup(self, request: Request) -> Response:
        caller = self._admitted(request)
        query = hma_requests.query(request, hma_requests.Lookup)
        look = self._look(query.banks, BYPASS if query.bypass_coinflip else flip_coin(query.seed))
        if query.url:
            values = await self._of_url(caller, query.url, query.content_type, query.types)
            return await self._lookup_answer(caller, values, look, only=query.signal_type)
        if not query.signal or not query.signal_type:
            raise problem("gate.lookup-incomplete")
        kind = type_in_force(query.signal_type, self._ratios(caller))
        matches = await self._matches(caller, kind, (kind.signal(query.signal),), look)
        return _answer(matches_by_bank(matches), matches)

    async def _lookup_file(self, request: Request) -> Response:
        caller = self._admitted(request)
        query = hma_requests.query(request, hma_requests.Lookup)
        values = await self._of_file(caller, request, query.types)
        look = self._look(query.banks, BYPASS if query.bypass_coinflip else flip_coin(query.seed))
        return await self._lookup_answer(caller, values, look)

    async def _lookup_answer(
        self, caller: Caller, values: list[Value], look: HmaLookup, *, only: str | None = None
    ) -> Response:
        """What each type finds; a value without detail finds nothing, and that is no fault."""
        by_type: dict[str, list[HmaMatch]] = {}
        for value in values:
            by_type[value.type.name] = await self._matches(caller, value.type, value.signals, look)
        every = [match for type_matches in by_type.values() for match in type_matches]
        if only is not None:
            return _answer(matches_by_bank(by_type.get(only, [])), every)
        return _answer(
            {name: matches_by_bank(type_matches) for name, type_matches in by_type.items()}, every
        )

    async def _matches(
        self, caller: Caller, kind: HmaType, signals: Sequence[Signal], look: HmaLookup
    ) -> list[HmaMatch]:
        search = partial(near_entries, self._snapshot().library(caller.organisation), signals, look)
        neighbours = search() if native.kernel() is not None else await self._asking.run(search)
        if not neighbours:
            return []
        entries = [neighbour.entry for neighbour in neighbours]
        hits = await self._asking.run(partial(self._contents.hits, caller.organisation, entries))
        return matches(neighbours, hits, kind, look)

    # About the index, and about itself

    async def _index_status(self, request: Request) -> Response:
        caller = self._admitted(request)
        indexes = sizes(self._snapshot().library(caller.organisation))
        only = request.query_params.get("signal_type")
        if only is not None:
            indexes = {only: indexes[known_type(only).name]}
        return _answer(
            {
                name: {"present": True, "built_to": index.newest, "size": index.size}
                for name, index in indexes.items()
            }
        )

    async def _compare(self, request: Request) -> Response:
        caller = self._admitted(request)
        pairs = await hma_requests.comparison(request)
        ratios = self._ratios(caller)
        return _answer(
            {name: _compared(type_in_force(name, ratios), *pair) for name, pair in pairs.items()}
        )

    async def _status(self, _: Request) -> Response:
        snapshot = self._snapshot()
        if not snapshot.is_ready:
            return PlainTextResponse("INDEX-NOT-LOADED", 503)
        if time.monotonic() - snapshot.looked_at > STALE_SECONDS:
            return PlainTextResponse("INDEX-STALE", 503)
        return PlainTextResponse("I-AM-ALIVE")

    async def _live(self, _: Request) -> Response:
        return PlainTextResponse("I-AM-ALIVE")

    async def _site_map(self, _: Request) -> Response:
        return JSONResponse(hma_endpoints.site_map())

    async def _openapi(self, _: Request) -> Response:
        return JSONResponse(hma_endpoints.description())

    def _admitted(self, request: Request) -> Caller:
        return hma_requests.admitted_caller(request, self._snapshot(), self._limiter)

    def _ratios(self, caller: Caller) -> Mapping[str, float]:
        return self._snapshot().hma_types.get(caller.organisation, {})

    def _look(self, banks: str | None, coin: float | None) -> HmaLookup:
        names = hma_requests.names_in(banks)
        return HmaLookup(names, coin, with_contested=self._with_contested, now=datetime.now(UTC))


def _compared(kind: HmaType, first: str, second: str) -> tuple[bool, dict[str, int]]:
    """Whether two values match; a type that has no distance says 0 of equals, else nothing."""
    one_value, other_value = kind.signal(first).value, kind.signal(second).value
    threshold = signal_type(kind.ours).default_threshold
    if threshold is None:
        return one_value == other_value, {"distance": 0} if one_value == other_value else {}
    apart = distance(one_value, other_value)
    return apart <= threshold, {"distance": apart}


def _hashes(values: list[Value]) -> Response:
    return _answer({value.type.name: value.written for value in values})


def _answer(document: object, matches: Sequence[HmaMatch] = ()) -> Response:
    answer = Response(msgspec.json.encode(document), media_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    if doubtful := sorted({match.number for match in matches if match.is_contested}):
        answer.headers[REVIEW] = ",".join(map(str, doubtful))
    return answer


def refusal_response(error: SeawallError) -> Response:
    """An error in HMA's shape."""
    status, body = refusal(error)
    return Response(
        msgspec.json.encode(body), status, headers(status), media_type="application/json"
    )


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, SeawallError)
    return refusal_response(error)


async def _broken(_: Request, __: Exception) -> Response:
    return refusal_response(problem("gate.our-fault.hma"))


async def _wrong_address(_: Request, __: Exception) -> Response:
    return refusal_response(problem("gate.nothing-here"))


async def _wrong_method(request: Request, _: Exception) -> Response:
    answer = refusal_response(problem("gate.wrong-method.hma", method=request.method))
    answer.headers["Allow"] = ", ".join(hma_endpoints.methods_at(request.url.path))
    return answer
