"""What an event of the feed and of a webhook holds, as the description of the API has it.

The bytes themselves are made in `enforcement/envelope.py` and by the journeys that tell the
platform something; a receiver ignores types and fields that it does not know.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from seawall.cases.model import DecisionGround
from seawall.enforcement.model import TargetState


class EventTargetOut(Schema):
    """What the event is about, by the platform's own name for it."""

    kind: str = Field(
        description="`item`, `url`, `account`, or another kind that the platform uses."
    )
    id: str = Field(description="The platform's own id.")
    version: int | None = Field(None, description="The version that was decided on.")


class ActionBasisOut(Schema):
    """What an action rests on, and what a statement of reasons needs of it."""

    decision: str = Field(description="The decision.")
    ground: DecisionGround = Field(
        DecisionGround.TERMS, description="Our terms, a law, or an authority's order."
    )
    clauses: list[str] = Field([], description="The policy rules, where the ground is `terms`.")
    law: str | None = Field(None, description="The law, where the ground is `illegality`.")
    order: str | None = Field(None, description="The order, where the ground is `order`.")
    basis: str | None = Field(None, description="The clock profile that the order falls under.")
    statement: str | None = Field(None, description="The user's statement of reasons.")
    statement_url: str | None = Field(None, description="Its link: hand it on to the user.")
    information: str | None = Field(
        None, description="What the user is told under an order, in place of a statement."
    )
    information_url: str | None = Field(
        None, description="Its link; left out while an authority asks for silence."
    )
    source_type: str | None = Field(
        None, description="How the DSA Transparency Database names the source, after a referral."
    )
    sor_ground: str | None = Field(
        None, description="How the DSA Transparency Database names the ground, after a referral."
    )


class UserNoticePermissionOut(Schema):
    """Whether the platform may tell the user, and from when."""

    allowed: bool
    not_before: datetime | None = None


class RequestedActionOut(Schema):
    """A target should be in a state."""

    action: str = Field(description="Name it in the outcome.")
    target: EventTargetOut
    seq: int = Field(
        description="Orders the actions on one target: apply the highest, ignore lower ones."
    )
    state: TargetState = Field(description="The state the target should be in.")
    scope: list[str] = Field(description='`["*"]` everywhere, else countries (ISO 3166).')
    until: datetime | None = Field(description="When the state ends by itself.")
    deadline: datetime | None = Field(description="When it must be done; null: no deadline.")
    why: ActionBasisOut
    preserve: bool = Field(
        description="Keep the content, out of sight, for those who may have to see it."
    )
    notify_user: UserNoticePermissionOut


class NeededAttentionOut(Schema):
    """A person must look."""

    about: str = Field(description="The id of what it is about.")
    say: str = Field(description="One sentence, without content.")


class DueUserNoticeOut(Schema):
    """The silence that an authority asked for has ended: tell the user now."""

    notice: str
    target: EventTargetOut | None
    may_be_told: dict[str, Any] = Field(
        description="`order`, `article`, `copy`, and of an Annex I order `categories`, `reasons` "
        "and `redress`."
    )
    statement: str | None = None
    statement_url: str | None = None
    information: str | None = None
    information_url: str | None = None


class EventHeadOut(Schema):
    """What every event has."""

    id: str = Field(description="The same on every attempt: take each id once.")
    timestamp: datetime


class ActionRequestedOut(EventHeadOut):
    """A target should be in a state: bring it there, and report the outcome."""

    type: Literal["action.requested"]
    data: RequestedActionOut


class AttentionNeededOut(EventHeadOut):
    """A person must look: a deadline is near, a webhook was disabled, an order needs counsel."""

    type: Literal["attention.needed"]
    data: NeededAttentionOut


class UserNoticeDueOut(EventHeadOut):
    """The silence that an authority asked for has ended: tell the user now."""

    type: Literal["user_notice.due"]
    data: DueUserNoticeOut


#: Each type of event, and what an event of it holds.
EVENT_SCHEMAS: dict[str, type[EventHeadOut]] = {
    "action.requested": ActionRequestedOut,
    "attention.needed": AttentionNeededOut,
    "user_notice.due": UserNoticeDueOut,
}

EventOut = ActionRequestedOut | AttentionNeededOut | UserNoticeDueOut


def described_webhooks() -> dict[str, Any]:
    """The `webhooks` of the description (OpenAPI 3.1): each type as a delivery brings it."""
    return {name: {"post": _delivery(name, schema)} for name, schema in EVENT_SCHEMAS.items()}


def _delivery(name: str, schema: type[EventHeadOut]) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema.__name__}"}
    return {
        "summary": (schema.__doc__ or "").splitlines()[0],
        "operationId": f"webhook_{name.replace('.', '_')}",
        "tags": ["endpoints"],
        "parameters": [
            {
                "name": header,
                "in": "header",
                "required": True,
                "schema": {"type": "string"},
                "description": says,
            }
            for header, says in _HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": reference}}},
        "responses": {"2XX": {"description": "Received. Only an outcome says that it is done."}},
    }


_HEADERS = {
    "webhook-id": "The id of the event, the same on every attempt.",
    "webhook-timestamp": "When this attempt was signed, in seconds since 1970.",
    "webhook-signature": "`v1` (HMAC-SHA256) and `v1a` (Ed25519) over `id.timestamp.body`.",
    "Seawall-Version": "The version of the contract.",
}
