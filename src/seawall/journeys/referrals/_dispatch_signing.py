"""A dispatch gets the unit's signature and is owed to its recipient, in one commit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from seawall.config import settings
from seawall.enforcement.outbox.job_lanes import Lane
from seawall.enforcement.outbox.model import OwedJob
from seawall.enforcement.outbox.tasks import Task
from seawall.ids import DispatchId, PersonId, RecipientId, new_id
from seawall.journeys.referrals._look_signing import sign_looks
from seawall.journeys.signed_events._event_making import sign_letter
from seawall.ledger.entry import canonical_json
from seawall.ledger.model import Entry
from seawall.ledger.words.referrals import DISPATCH_SIGNED
from seawall.mailroom.signing import jws
from seawall.people.model import Member
from seawall.referrals import dispatch as moves
from seawall.referrals.dispatch_document import Unit, numbered_body
from seawall.referrals.model import Dispatch, DispatchForm, DispatchState, Urgency
from seawall.referrals.unit_profile import profile_of
from seawall.transaction import Transaction
from seawall.transparency.signed_events.event_facts import issued

#: Where a platform's signed answers arrive.
ANSWERS = "/v1/answers"
#: What goes before all else: an order's hour begins when it arrives, its copy goes with it.
_HURRIED = frozenset({DispatchForm.REMOVAL_ORDER, DispatchForm.COPY})
_LIFE = Urgency.THREAT_TO_LIFE


def own_unit(*, tx: Transaction) -> Unit:
    """Who writes, for every document of this unit."""
    profile = profile_of(tx.register.contact_point())
    slug = tx.people.organisation(tx.organisation).slug
    return Unit(
        name=profile.name,
        country=profile.country,
        email=profile.email,
        representative=profile.representative,
        answer_url=f"{settings().public_url}{ANSWERS}?to={slug}",
    )


def write_document(
    form: DispatchForm,
    to: RecipientId,
    body: Mapping[str, Any],
    *,
    by: Member,
    tx: Transaction,
    now: datetime,
) -> Dispatch:
    """Write, sign and owe a document that asks for nothing: information, copy, withdrawal."""
    slug = tx.people.organisation(tx.organisation).slug
    dispatch = Dispatch(
        id=DispatchId(new_id("dsp", now=now)),
        organisation=tx.organisation,
        form=form,
        recipient=to,
        reference=tx.referring.next_reference(slug, now),
        officer=by.id,
        state=DispatchState.WAITING,
        created_at=now,
        body=dict(body),
    )
    tx.referring.add_dispatch(dispatch)
    return sign_and_owe(dispatch, tx=tx, now=now, by=by.id)


def sign_and_owe(dispatch: Dispatch, *, tx: Transaction, now: datetime, by: PersonId) -> Dispatch:
    """Sign what the dispatch says, once, and owe the sending of it, once."""
    body = (
        dict(dispatch.body)
        if dispatch.form is DispatchForm.REMOVAL_ORDER
        else numbered_body(dispatch.body, dispatch, at=now)
    )
    digest = hashlib.sha256(canonical_json(body).encode()).hexdigest()
    about = _about(body, tx=tx)
    signed = sign_letter(
        body,
        lambda document: [issued(body, document, at=now.replace(microsecond=0), about=about)],
        about=dispatch.id,
        jti=dispatch.id,
        tx=tx,
        now=now,
    )
    after = replace(moves.sign_dispatch(dispatch, signed, digest, at=now), body=body)
    tx.referring.save_dispatch(after)
    arguments = {"organisation": tx.organisation, "dispatch": dispatch.id}
    lane = Lane.URGENT if after.form in _HURRIED or after.urgency is _LIFE else Lane.CALLS
    owed = OwedJob(Task.SEND_DISPATCH, arguments, lane=lane, key=f"send:{dispatch.id}")
    tx.outbox.add(owed, now=now)
    public = {"form": after.form.value, "sha256": hashlib.sha256(signed.encode()).hexdigest()}
    tx.ledger.append(Entry(DISPATCH_SIGNED, dispatch.id, at=now, by=by, public=public))
    sign_looks(after, tx.referring.probes_of(dispatch.id), tx=tx, now=now)
    return after


def _about(body: Mapping[str, Any], *, tx: Transaction) -> str:
    """What the request is known by in public that this withdraws, or is a copy of."""
    if reference := body.get("withdraws"):
        return jws.commitment_in(tx.referring.referenced(str(reference)).signed)
    if body.get("form") == DispatchForm.COPY.value:
        return jws.commitment_in(str(body["information"]))
    return ""
