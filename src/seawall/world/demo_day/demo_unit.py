"""A referral unit refers five posts of Harbour Video, and a second batch waits for its supervisor.

The worker looks at each page itself, politely, so this takes half a minute.
"""

from __future__ import annotations

import json
from functools import partial
from urllib.parse import urlsplit

from seawall.ids import BatchId, DispatchId, OrganisationId
from seawall.journeys.duties import authority_register as register
from seawall.journeys.duties import contact_point
from seawall.journeys.referrals import (
    recipients,
    referral_approval,
    referral_compose,
    referral_import,
)
from seawall.journeys.referrals.referral_import import Drop
from seawall.keys.organisation import own_key
from seawall.keys.signing import as_public_pem, public_jwk
from seawall.orders.register.model import AuthorityKind
from seawall.people.demo_cast import HARBOUR, UNIT
from seawall.referrals.assessment import Assessment
from seawall.referrals.model import AddressStanding, DispatchState, RecipientWay
from seawall.referrals.statutes import OWN, known_statutes
from seawall.transaction import transaction
from seawall.world.demo_day.demo_pages import MARKET, POSTS, DemoPage
from seawall.world.demo_day.demo_stage import (
    BY,
    DemoStage,
    await_server,
    member_of,
    now,
    organisation_of,
)

_CONTACT = contact_point.NewContactPoint(
    legal_name=UNIT.name,
    establishment="BE",
    email="unit@unit.example",
    languages=("en", "fr"),
    authorised_person="Ines Supervisor",
    facts={
        "address": "1 Quay Street, Brussels",
        "telephone": "+32 2 000 00 00",
        "redress_body": "Council of State",
        "redress_deadline": "60 days from receipt",
        "redress_legislation": "https://law.example/redress",
        "procedures": "Orders come signed to your contact point; you have one hour.",
    },
)
_AUTHORITY = register.NewAuthority(
    name=UNIT.name,
    kind=AuthorityKind.POLICE,
    country=_CONTACT.establishment,
    mail_domains=("unit.example",),
    languages=_CONTACT.languages,
    contact={"telephone": _CONTACT.facts["telephone"], "email": _CONTACT.email},
    source="the demo world: it does not exist",
)
_ASSESSMENT = Assessment(
    statute="eu-2021-784", element="incites", language="en", entity="Grey Tide Order"
)
#: All of a batch waits for the supervisor.
_EVERY = 1.0
_SECONDS_A_PAGE = 12.0


def refer_posts(stage: DemoStage) -> str:
    """The unit introduces itself, and its batches are imported, looked at, assessed and sent."""
    unit = organisation_of(UNIT.slug)
    _introduce(stage, unit)
    first = _composed(stage, unit, POSTS, source="Posts of Tuesday")
    with transaction(unit) as tx:
        if tx.referring.dispatch(first).state is DispatchState.WAITING:
            supervisor = member_of(UNIT.people[1], tx=tx)
            referral_approval.approve_dispatch(first, supervisor=supervisor, tx=tx, now=now())
    _composed(stage, unit, (MARKET,), source="A photograph of Tuesday")
    return f"The {UNIT.name} refers {len(POSTS)} posts; another referral waits for its supervisor."


def _introduce(stage: DemoStage, unit: OrganisationId) -> None:
    """The unit knows the platform and its key, and the platform knows the unit's."""
    host = urlsplit(stage.pages).hostname or ""
    with transaction(unit) as tx:
        contact_point.set_contact_point(_CONTACT, tx=tx, now=now(), by=BY)
        if tx.referring.recipient_of(host) is None:
            recipients.add_recipient(_harbour(stage, host), tx=tx, now=now(), by=BY)
    with transaction(stage.platform) as tx:
        if tx.register.named(UNIT.name) is None:
            entered = register.add_authority(_AUTHORITY, tx=tx, now=now(), by=BY)
            register.add_key(entered.id, as_public_pem(own_key(unit)), tx=tx, now=now(), by=BY)


def _harbour(stage: DemoStage, host: str) -> recipients.NewRecipient:
    return recipients.NewRecipient(
        HARBOUR.name,
        RecipientWay.API,
        f"{stage.url}/?to={HARBOUR.slug}",
        domains=(host,),
        establishment="DE",
        languages=("en", "de"),
        public_key=json.dumps(public_jwk(own_key(stage.platform).public_key())),
    )


def _composed(
    stage: DemoStage, unit: OrganisationId, pages: tuple[DemoPage, ...], *, source: str
) -> DispatchId:
    """Import these pages, await the looks at them, assess them all, and write the referral."""
    batch = _imported(stage, unit, pages, source=source)
    seconds = _SECONDS_A_PAGE * len(pages)
    await_server(partial(_is_resolved, unit, batch), "the pages are looked at", seconds=seconds)
    statutes = known_statutes(stage.folder / OWN)
    with transaction(unit) as tx:
        lines = tx.referring.lines(batch)
        if dispatch_ids := [line.dispatch for line in lines if line.dispatch]:
            return dispatch_ids[0]
        officer = member_of(UNIT.people[0], tx=tx)
        ready = [line.id for line in lines if line.standing is AddressStanding.READY]
        referral_compose.record_assessments(
            ready, _ASSESSMENT, officer=officer, statutes=statutes, tx=tx, now=now()
        )
        composed = referral_compose.compose_referrals(
            batch, officer=officer, share=_EVERY, statutes=statutes, tx=tx, now=now()
        )
    return composed.dispatches[0].id


def _imported(
    stage: DemoStage, unit: OrganisationId, pages: tuple[DemoPage, ...], *, source: str
) -> BatchId:
    addresses = "\n".join(stage.page(page.kind, page.item) for page in pages)
    with transaction(unit) as tx:
        earlier = [batch.id for batch in tx.referring.batches() if batch.source == source]
        if earlier:
            return earlier[0]
        officer = member_of(UNIT.people[0], tx=tx)
        drop = Drop(addresses, source=source)
        return referral_import.begin_batch(drop, officer=officer, tx=tx, now=now()).id


def _is_resolved(unit: OrganisationId, batch: BatchId) -> bool:
    with transaction(unit) as tx:
        return not tx.referring.unresolved(batch)
