"""The addresses of a witness: c2sp.org/tlog-witness, and a page that says who it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from seawall.errors import SeawallError
from seawall.ledger.elsewhere.witnessing import LONGEST_REQUEST, AddCheckpoint
from seawall.ledger.note import BadCheckpoint
from seawall.witness.witness_folder import WitnessFolder

#: What every answer tells a browser: it is data, and nothing in it runs.
_GUARDS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}


class WitnessDoor:
    """Answers for one witness; `trouble` hears what the operator must see."""

    def __init__(
        self,
        folder: WitnessFolder,
        *,
        clock: Callable[[], datetime],
        trouble: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._trouble = trouble

    @property
    def app(self) -> Starlette:
        """The application for a server."""
        return Starlette(
            routes=[
                Route("/", self._show_witness),
                Route("/add-checkpoint", self._add_checkpoint, methods=["POST"]),
                Route("/{digest}/checkpoint", self._show_checkpoint),
            ]
        )

    async def _show_witness(self, _: Request) -> Response:
        return await run_in_threadpool(self._guarded, self._described)

    async def _show_checkpoint(self, request: Request) -> Response:
        digest = request.path_params["digest"]
        return await run_in_threadpool(self._guarded, lambda: self._checkpoint(digest))

    async def _add_checkpoint(self, request: Request) -> Response:
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > LONGEST_REQUEST:
                    return _text("", status=413)
        except ClientDisconnect:
            return _text("", status=400)
        return await run_in_threadpool(self._guarded, lambda: self._added(bytes(body)))

    def _guarded(self, answer: Callable[[], Response]) -> Response:
        """Nothing is cosigned that could not be remembered; the operator is told."""
        try:
            return answer()
        except (OSError, SeawallError) as wrong:
            self._trouble(str(wrong))
            return _text("", status=503)

    def _added(self, body: bytes) -> Response:
        try:
            request = AddCheckpoint.parse(body.decode())
            reply = self._folder.answer(request, now=self._clock())
        except (BadCheckpoint, UnicodeDecodeError):
            return _text("", status=400)
        return _text(reply.text, status=reply.status, kind=reply.content_type)

    def _checkpoint(self, digest: str) -> Response:
        note = self._folder.note(digest)
        return _text("", status=404) if note is None else _text(note)

    def _described(self) -> Response:
        signer = self._folder.signer
        lines = [f"Witness {signer.name} (c2sp.org/tlog-witness)", "", *map(str, signer.cosigners)]
        for log in self._folder.standing():
            size = "nothing cosigned yet" if log.size is None else f"{log.size} entries cosigned"
            conflict = "; it has signed two histories" if log.has_conflict else ""
            lines += ["", f"Log {log.key}", f"{size}{conflict}"]
        return _text("\n".join([*lines, ""]))


def _text(content: str, *, status: int = 200, kind: str = "text/plain; charset=utf-8") -> Response:
    return PlainTextResponse(content, status, {**_GUARDS, "Content-Type": kind})
