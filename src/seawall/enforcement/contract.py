"""The fourteen deliveries that a receiver must get right, before it meets a real one.

Each is sent to a target that no platform has, and judged by what can be seen from outside:
the status, and the header `Seawall-Seq`, in which a receiver under test says the highest
`seq` it has applied to the delivery's target. What is not shown does not pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from seawall.enforcement.envelope import ACTION_REQUESTED, envelope, stamp
from seawall.enforcement.webhook_signature import headers, new_secret
from seawall.ids import ActionId, EventId, new_id
from seawall.outbound.model import CallAnswer

#: The header in which a receiver shows what it has applied.
SHOWN = "seawall-seq"

_BIG = 200_000
_TRIAL_ACTION = "act_trial_"


def is_trial(action: ActionId) -> bool:
    """Whether this action is one of the fourteen deliveries: nobody waits for its outcome.

    >>> is_trial(ActionId("act_trial_01K9Z3J5Q6W7E8R9T0Y1U2I3O4"))
    True
    """
    return action.startswith(_TRIAL_ACTION)


@dataclass(frozen=True, slots=True)
class WebhookParcel:
    """What goes over the wire."""

    body: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Trial:
    """One delivery, and what a good receiver makes of it."""

    name: str
    parcel: WebhookParcel
    accepts: bool
    seq: int | None = None

    def fault(self, answer: CallAnswer) -> str:
        """What is wrong with the answer; empty if nothing is."""
        if answer.status is None:
            return f"no answer: {answer.error}"
        if self.accepts and not 200 <= answer.status < 300:
            return f"answered {answer.status}; it must accept this delivery with a 2xx status"
        if not self.accepts and not 400 <= answer.status < 500:
            return f"answered {answer.status}; it must refuse this delivery with 400 or 401"
        return self._unseen(answer) if self.seq is not None else ""

    def _unseen(self, answer: CallAnswer) -> str:
        seq_header = answer.headers.get(SHOWN)
        if seq_header is None:
            return f"did not show its state; it must answer with the header Seawall-Seq: {self.seq}"
        if seq_header.strip() != str(self.seq):
            return f"is at seq {seq_header} instead of {self.seq}"
        return ""


@dataclass(frozen=True, slots=True)
class ContractSender:
    """Makes deliveries as Seawall would, and as a forger would."""

    secret: str
    now: datetime
    target: str

    def action(self, seq: int, state: str = "removed", **extra_fields: Any) -> tuple[EventId, str]:
        """An event that asks for this state."""
        event = EventId(new_id("evt", now=self.now))
        data = {
            "action": new_id("act", now=self.now).replace("act_", _TRIAL_ACTION, 1),
            "target": {"kind": "item", "id": self.target, "version": 1},
            "seq": seq,
            "state": state,
            "scope": ["*"],
            "until": None,
            "deadline": stamp(self.now + timedelta(hours=1)),
            "why": {"decision": new_id("dec", now=self.now), "ground": "contract-test"},
            "preserve": True,
            "notify_user": {"allowed": True, "not_before": None},
            **extra_fields,
        }
        return event, envelope(event, kind=ACTION_REQUESTED, data=data, at=self.now)

    def sign(
        self, event: str, body: str, *, secret: str = "", age: timedelta = timedelta(0)
    ) -> WebhookParcel:
        """The parcel, signed with the shared secret or with another."""
        at, secrets = self.now - age, [secret or self.secret]
        return WebhookParcel(body, headers(body, event=event, at=at, secrets=secrets, key=None))


def trials(sender: ContractSender) -> Iterator[Trial]:
    """All fourteen, in the order they must be sent."""
    event, body = sender.action(1)
    first = sender.sign(event, body)
    yield Trial("a signed action is applied", first, True, 1)
    yield Trial("the same delivery twice changes nothing", first, True, 1)
    yield from _forgeries(sender, first)
    yield Trial("a restore with a higher seq is applied", _newer(sender, 3, "restored"), True, 3)
    yield Trial("an older action that arrives late is ignored", _newer(sender, 2), True, 3)
    yield Trial("one valid signature of two is enough", _rotated(sender, 4), True, 4)
    extra = _newer(sender, 5, added_in_2031={"nested": [1, None, "vidéo ٣"]})
    yield Trial("an unknown field is accepted", extra, True, 5)
    yield Trial("an unknown event type is accepted and ignored", _unknown(sender), True)
    big = _newer(sender, 6, padding="٣" * (_BIG // 2))
    yield Trial("a body of 200 kB is applied", big, True, 6)


def _forgeries(sender: ContractSender, first: WebhookParcel) -> Iterator[Trial]:
    event, body = sender.action(90)
    good = sender.sign(event, body)
    tampered = replace(good, body=body.replace('"seq":90', '"seq":91'))
    yield Trial("a body with one digit changed is refused", tampered, False)
    unsigned = {name: at for name, at in good.headers.items() if name != "webhook-signature"}
    yield Trial("a delivery without a signature is refused", replace(good, headers=unsigned), False)
    stranger = sender.sign(event, body, secret=new_secret())
    yield Trial("a delivery signed with another secret is refused", stranger, False)
    stale = sender.sign(event, body, age=timedelta(minutes=10))
    yield Trial("a delivery from ten minutes ago is refused", stale, False)
    early = sender.sign(event, body, age=timedelta(minutes=-10))
    yield Trial("a delivery from ten minutes ahead is refused", early, False)
    renamed = {**first.headers, "webhook-id": new_id("evt", now=sender.now)}
    replay = replace(first, headers=renamed)
    yield Trial("a delivery replayed under another id is refused", replay, False)


def _newer(
    sender: ContractSender, seq: int, state: str = "removed", **extra_fields: Any
) -> WebhookParcel:
    return sender.sign(*sender.action(seq, state, **extra_fields))


def _rotated(sender: ContractSender, seq: int) -> WebhookParcel:
    """As during a rotation: somebody else's signature first, and one it cannot read."""
    event, body = sender.action(seq)
    good = sender.sign(event, body)
    foreign_signature = sender.sign(event, body, secret=new_secret()).headers["webhook-signature"]
    unread = "v1a," + "A" * 86 + "=="
    three = f"{foreign_signature} {unread} {good.headers['webhook-signature']}"
    return replace(good, headers={**good.headers, "webhook-signature": three})


def _unknown(sender: ContractSender) -> WebhookParcel:
    event = EventId(new_id("evt", now=sender.now))
    body = envelope(event, kind="contract.unheard_of", data={"about": "nothing"}, at=sender.now)
    return sender.sign(event, body)
