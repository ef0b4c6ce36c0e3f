"""A forum's hub, for its members: join, speak, read the log, fetch what the log names.

Members show a pass that they sign themselves (`Authorization: Seawall-Member …`); no key of
ours is among theirs. The long answer that the log streams by is at the fast door.
"""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from seawall.errors import problem
from seawall.forum import access
from seawall.forum.model import (
    ForumMember,
    MemberState,
    NoSuchForumMember,
    Seat,
)
from seawall.ids import ForumId
from seawall.journeys.forum import forum_feeding, forum_founding, forum_log
from seawall.journeys.forum.forum_feeding import FedEntry, LogPage
from seawall.journeys.forum.forum_founding import MemberAdmission
from seawall.journeys.forum.forum_log import TakenStatement
from seawall.ledger import merkle
from seawall.web.api.door import Body, Line, Text, refusals
from seawall.web.api.out import From, Out
from seawall.web.request import Call

router = Router(tags=["forum"])

Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class SaidIn(Body):
    """A signed statement, and the openings of what it commits to."""

    statement: Annotated[str, StringConstraints(max_length=2 * 2**20)]
    openings: dict[str, dict[str, Any]] = Field(default_factory=dict)


class SaidsIn(Body):
    """Statements in the order of their numbers."""

    statements: list[SaidIn] = Field(min_length=1, max_length=forum_log.MOST)


class TakenOut(Out[TakenStatement]):
    """What became of one statement: its place and the hub's receipt, or why it has none."""

    number: int
    index: int | None
    receipt: str
    refusal: str
    kind: str


class TakensOut(Schema):
    """What became of all of them; those behind a refusal are not looked at."""

    taken: list[TakenOut]


class SharedEntryOut(Out[FedEntry]):
    """An entry of the log as a member may see it."""

    index: int
    statement: Annotated[str, From("text")]
    openings: dict[str, dict[str, Any]]


class PageOut(Out[LogPage]):
    """Entries behind an index, and the signed head over at least them."""

    entries: list[SharedEntryOut]
    checkpoint: str
    size: int


class DocumentOut(Schema):
    """A text that the log names by its digest."""

    kind: str
    version: str
    digest: str
    text: str


class ForumOut(Schema):
    """What an applicant may know before it joins."""

    forum: str
    name: str
    hub_key: str
    terms: DocumentOut | None


class JoinIn(Body):
    """An application: the invitation's token, the key, the terms accepted, the criteria."""

    token: Line
    name: Line
    public_key: Hex
    terms: Hex
    criteria: dict[str, Text] = Field(default_factory=dict)


class JoinedOut(Out[MemberAdmission]):
    """What a new member needs to follow the log and to speak."""

    forum: str
    name: str
    member: str
    tier: str
    kind: str
    hub_key: str


class ProofOut(Schema):
    """That an entry stands in the log, against the newest head."""

    index: int
    digest: str
    hashes: list[str]
    checkpoint: str


@router.get("/{forum}", response={200: ForumOut, **refusals(404)})
def show_forum(request: Call, forum: str) -> ForumOut:
    """The forum's name, its key and the terms in force."""
    seat = _hub(request, forum)
    newest = request.tx.forum.newest_document(seat.id, "terms")
    terms = (
        DocumentOut(kind="terms", version=newest[0], digest=newest[1], text=newest[2])
        if newest
        else None
    )
    return ForumOut(forum=seat.forum, name=seat.name, hub_key=seat.hub_key, terms=terms)


@router.post("/{forum}/join", response={201: JoinedOut, **refusals(401, 404, 409, 422)})
def join(request: Call, forum: str, body: JoinIn) -> Status[JoinedOut]:
    """Come in by an invitation; the same token with the same key gets the same answer."""
    seat = _hub(request, forum)
    application = body.as_value(forum_founding.Application)
    admitted = forum_founding.admit_applicant(
        application, seat=seat, tx=request.tx, now=request.now
    )
    return Status(201, JoinedOut.of(admitted))


@router.post("/{forum}/statements", response={200: TakensOut, **refusals(400, 401, 403, 404, 422)})
def take_statements(request: Call, forum: str, body: SaidsIn) -> TakensOut:
    """Take statements into the log; each gets a receipt, a repeat gets its first one again."""
    seat, member = speaker(request, forum)
    posted = [(statement.statement, statement.openings) for statement in body.statements]
    receipts = forum_log.take_statements(
        posted, seat=seat, speaker=member.id, tx=request.tx, now=request.now
    )
    return TakensOut(taken=[TakenOut.of(receipt) for receipt in receipts])


@router.get("/{forum}/statements", response={200: PageOut, **refusals(401, 403, 404, 422)})
def list_statements(
    request: Call,
    forum: str,
    *,
    after: Annotated[int, Query(ge=-1)] = -1,
    limit: Annotated[int, Query(ge=1, le=forum_feeding.MOST)] = forum_feeding.MOST,
) -> PageOut:
    """The entries of the log behind an index, in order, and the newest signed head."""
    seat, member = speaker(request, forum)
    forum_feeding.record_position(
        seat, member.id, position=after + 1, tx=request.tx, now=request.now
    )
    return PageOut.of(forum_feeding.page(seat, member, after=after, tx=request.tx, limit=limit))


@router.get("/{forum}/checkpoint", response={200: str, **refusals(401, 403, 404)})
def show_checkpoint(request: Call, forum: str) -> HttpResponse:
    """The newest signed head, as a note (C2SP tlog-checkpoint)."""
    seat, _ = speaker(request, forum)
    return HttpResponse(seat.checkpoint, content_type="text/plain; charset=utf-8")


@router.get("/{forum}/proof/{int:index}", response={200: ProofOut, **refusals(401, 404, 422)})
def prove(request: Call, forum: str, index: int) -> ProofOut:
    """The hashes that lead from an entry to the newest head (RFC 6962 §2.1.1)."""
    seat, _ = speaker(request, forum)
    logged = request.tx.forum.logged(seat.id, after=index - 1, limit=1)
    hashes = merkle.inclusion_proof(
        index, seat.position, lambda nodes: request.tx.forum.nodes(seat.id, nodes)
    )
    return ProofOut(
        index=index,
        digest=logged[0].digest,
        hashes=[node_hash.hex() for node_hash in hashes],
        checkpoint=seat.checkpoint,
    )


@router.get("/{forum}/documents/{digest}", response={200: DocumentOut, **refusals(401, 404)})
def show_document(request: Call, forum: str, digest: str) -> DocumentOut:
    """A text that the log names: the terms, the taxonomy, a note."""
    seat, _ = speaker(request, forum)
    document = request.tx.forum.document(seat.id, digest)
    if document is None:
        raise problem("api.no-such-document")
    return DocumentOut(kind=document[0], version=document[1], digest=digest, text=document[2])


def speaker(request: Call, forum: str) -> tuple[Seat, ForumMember]:
    """Whose pass came with the request; the transaction is narrowed to the forum's hub."""
    seat = _hub(request, forum)
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != access.SCHEME.lower():
        text = ""
    claimed = access.bearer_of(text.strip())
    try:
        member = request.tx.forum.member(seat.id, claimed)
    except NoSuchForumMember:
        raise problem("forum.pass-no-member.hub", access.BadPass) from None
    access.require_pass(text.strip(), member.public_key, forum=seat.forum, now=request.now)
    if member.state is MemberState.SUSPENDED and request.method != "GET":
        raise problem("api.not-a-member.suspended", member_name=member.name)
    if member.is_out and not _is_reading_the_log(request):
        raise problem("api.not-a-member.former", member_name=member.name)
    return seat, member


def _is_reading_the_log(request: Call) -> bool:
    """Who was removed may still read as far as the entry that says so, and nothing else."""
    return request.method == "GET" and request.path.endswith("/statements")


def _hub(request: Call, forum: str) -> Seat:
    seat = request.tx.forum.hub_of(ForumId(forum))
    request.organisation = seat.organisation
    request.tx = request.tx.of(seat.organisation)
    return seat
