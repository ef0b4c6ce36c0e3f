"""The ledger: an organisation reads its own entries, anybody checks the log, and logs are witnessed.

`/v1/ledger` needs a key. `/log` needs none, as C2SP tlog-tiles has it: a checkpoint,
tiles of hashes, and the proof for one entry. Tiles hold hashes only; the bytes of an
entry are given to its own organisation, inside its proof.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema

from seawall.config import settings
from seawall.errors import problem
from seawall.ids import LedgerEntryId
from seawall.journeys import log_witnessing
from seawall.keys.witness import witness_signer
from seawall.ledger import Checkpoint, Recorded, merkle, tiles
from seawall.ledger.elsewhere.witnessing import AddCheckpoint
from seawall.ledger.note import Verifier
from seawall.ledger.proof import InclusionProof
from seawall.transaction import Transaction
from seawall.web.api.door import ApiKey, plain_answer, refusals
from seawall.web.api.out import Out
from seawall.web.request import Call

router = Router(tags=["ledger"])
log = Router(tags=["log"])
witness = Router(tags=["log"])
_PLAIN = "text/plain; charset=utf-8"


class LedgerEntryOut(Out[Recorded]):
    """What happened; `index` is missing until the entry has its place in the log."""

    id: str
    what: str
    about: str
    by: str
    public: dict[str, Any]
    at: datetime
    index: int | None = None


class LedgerEntriesOut(Schema):
    """Everything remembered about one thing."""

    entries: list[LedgerEntryOut]


@router.get(
    "/about/{about}",
    auth=ApiKey("cases.read"),
    response={200: LedgerEntriesOut, **refusals(401, 403)},
)
def about(request: Call, about: str) -> LedgerEntriesOut:
    """Everything remembered about one thing, in the order it was written."""
    return LedgerEntriesOut(
        entries=[LedgerEntryOut.of(entry) for entry in request.tx.ledger.about(about)]
    )


@router.get(
    "/entries/{entry}",
    auth=ApiKey("cases.read"),
    response={200: LedgerEntryOut, **refusals(401, 403, 404)},
)
def show_entry(request: Call, entry: str) -> LedgerEntryOut:
    """One entry."""
    return LedgerEntryOut.of(request.tx.ledger.entry(LedgerEntryId(entry)))


@router.get(
    "/entries/{entry}/proof",
    auth=ApiKey("cases.read"),
    openapi_extra=plain_answer("The proof.", _PLAIN),
)
def prove(request: Call, entry: str) -> HttpResponse:
    """The proof that the log includes an entry, as c2sp.org/tlog-proof text."""
    stored_entry = request.tx.ledger.entry(LedgerEntryId(entry))
    checkpoint = _checkpoint(request.tx)
    proof = InclusionProof.of(stored_entry, checkpoint, request.tx.ledger.nodes)
    if proof is None:
        raise problem("api.nothing-sealed-yet.entry")
    return _text(str(proof))


@log.get(
    "/checkpoint",
    auth=None,
    openapi_extra=plain_answer("The note.", _PLAIN, refused=[404]),  # nothing is signed yet
)
def show_checkpoint(request: Call) -> HttpResponse:
    """The newest signed checkpoint."""
    return _text(_checkpoint(request.tx).note)


@log.get("/proof/{int:index}", auth=None, openapi_extra=plain_answer("The hashes.", _PLAIN))
def prove_index(request: Call, index: int) -> HttpResponse:
    """The hashes from one leaf to the signed root; its bytes are its owner's to show."""
    checkpoint = _checkpoint(request.tx)
    if index >= checkpoint.size:
        raise problem("api.nothing-sealed-yet.index", index=index)
    path = merkle.inclusion_proof(index, checkpoint.size, request.tx.ledger.nodes)
    leaf = request.tx.ledger.nodes([merkle.MerkleNode(0, index)])[merkle.MerkleNode(0, index)]
    lines = [f"index {index}", f"leaf {leaf.hex()}", *(step.hex() for step in path)]
    return _text("\n".join([*lines, "", checkpoint.note]))


@log.get(
    "/tile/{path:path}",
    auth=None,
    openapi_extra=plain_answer("The tile.", "application/octet-stream"),
)
def show_tile(request: Call, path: str) -> HttpResponse:
    """A tile of hashes: c2sp.org/tlog-tiles."""
    tile = tiles.parse_tile(f"tile/{path}")
    if tile.level is None:
        raise problem("api.no-such-tile.anothers")
    if not tile.is_within(_checkpoint(request.tx).size):
        raise problem("api.no-such-tile.beyond-the-log")
    hashes = request.tx.ledger.nodes(tile.nodes())
    body = b"".join(hashes[node] for node in tile.nodes())
    response = HttpResponse(body, content_type="application/octet-stream")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@witness.post(
    "/add-checkpoint",
    auth=None,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **plain_answer("Our cosignature.", _PLAIN),
    },
)
def add_checkpoint(request: Call) -> HttpResponse:
    """Cosign a checkpoint of a log that we witness: c2sp.org/tlog-witness."""
    trusted = [Verifier.parse(line) for line in settings().witnessed_logs]
    try:
        asked = AddCheckpoint.parse(request.body.decode())
        reply = log_witnessing.witness_checkpoint(
            asked, trusted, witness_signer(settings().public_url), tx=request.tx, now=request.now
        )
    except ValueError:  # as every broken note and every broken encoding is
        return HttpResponse(status=400, content_type="text/plain")
    return HttpResponse(reply.text, status=reply.status, content_type=reply.content_type)


@witness.get("/checkpoint/{digest}", auth=None, openapi_extra=plain_answer("The note.", _PLAIN))
def show_witnessed(request: Call, digest: str) -> HttpResponse:
    """The newest checkpoint that we cosigned of a log, by SHA-256 of its key's line.

    With it whoever restored a log is shown what they signed, instead of being told a number.
    """
    note = request.tx.elsewhere.witnessed_note(digest)
    return _text(note) if note else HttpResponse(status=404, content_type="text/plain")


def _checkpoint(tx: Transaction) -> Checkpoint:
    checkpoint = tx.ledger.latest_checkpoint()
    if checkpoint is None:
        raise problem("api.nothing-sealed-yet.empty")
    return checkpoint


def _text(content: str) -> HttpResponse:
    return HttpResponse(content, content_type=_PLAIN)
