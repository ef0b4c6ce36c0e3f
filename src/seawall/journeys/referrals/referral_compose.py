"""From addresses to signed requests, one to each platform.

1. An officer assesses each address that may be sent: on what ground, about whom.
2. The addresses are grouped by the platform whose domains they are under, each group a
   dispatch with a reference number.
3. Of referrals, those drawn for the sample wait for a supervisor; the others are signed
   and owed at once. Every order waits (TCO Art. 3(4)(e): it is signed by who may).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from seawall.errors import problem
from seawall.forms.annexes.form_reading import form_as_data
from seawall.ids import BatchId, DispatchId, LineId, PersonId, new_id
from seawall.journeys.permission import require_right
from seawall.journeys.referrals._dispatch_signing import own_unit, sign_and_owe
from seawall.journeys.referrals.deconfliction import referred_elsewhere
from seawall.ledger.model import JSON, Entry
from seawall.ledger.words.referrals import DISPATCH_COMPOSED, LINE_ASSESSED
from seawall.people.model import Member
from seawall.referrals import assessment as rule
from seawall.referrals import dispatch_document
from seawall.referrals.address_standing import AddressRecord, standing_of
from seawall.referrals.assessment import Assessment, is_assessed, urgency_of
from seawall.referrals.canonical_address import host_of
from seawall.referrals.dispatch_sampling import digest_of, sampled_dispatches
from seawall.referrals.model import (
    AddressStanding,
    Batch,
    BatchState,
    Dispatch,
    DispatchForm,
    DispatchState,
    Recipient,
    ReferralLine,
)
from seawall.referrals.order_request import Issue, OrderRequest, annex1_of
from seawall.referrals.statutes import Statutes
from seawall.referrals.unit_profile import profile_of
from seawall.transaction import Transaction

#: A platform, and the addresses that are for it.
Group: TypeAlias = tuple[Recipient, list[ReferralLine]]


@dataclass(frozen=True, slots=True)
class ComposedBatch:
    """What a batch became: a dispatch for each platform, and hosts that nobody answers for."""

    dispatches: tuple[Dispatch, ...]
    without_recipient: tuple[str, ...]


def record_assessments(
    about: Iterable[LineId],
    assessment: Assessment,
    *,
    officer: Member,
    statutes: Statutes,
    tx: Transaction,
    now: datetime,
) -> list[ReferralLine]:
    """Put the officer's judgement on these addresses."""
    require_right(officer, "referral.compose")
    assessed = []
    for line_id in about:
        line = tx.referring.locked_line(line_id)
        if line.dispatch:
            raise problem("referrals.dispatched-already", position=line.position)
        after = rule.assess_line(line, assessment, statutes=statutes, by=officer.id, at=now)
        tx.referring.save_line(after)
        _record_assessment(after, assessment, tx=tx, now=now)
        assessed.append(after)
    return assessed


def compose_referrals(
    about: BatchId,
    *,
    officer: Member,
    share: float,
    statutes: Statutes,
    tx: Transaction,
    now: datetime,
) -> ComposedBatch:
    """Make referrals of everything in the batch that may be sent; `share` is the sample's."""
    require_right(officer, "referral.compose")
    tx.referring.lock()  # of two who press at once, the second finds nothing left
    batch = tx.referring.batch(about)
    groups, without = _grouped(_sendable(batch, tx=tx), tx=tx)
    unit = own_unit(tx=tx)
    digests = {
        recipient.id: digest_of(recipient.id, [line.fingerprint for line in lines])
        for recipient, lines in groups
    }
    sampled_recipients = sampled_dispatches(
        {str(name): digest for name, digest in digests.items()}, share=share
    )
    dispatches = []
    for recipient, lines in groups:
        draft = _draft(
            DispatchForm.REFERRAL, (recipient, lines), batch, officer=officer.id, tx=tx, now=now
        )
        body = dispatch_document.referral(unit, recipient, lines, statutes=statutes)
        dispatch = replace(draft, body=body, is_sampled=recipient.id in sampled_recipients)
        dispatches.append(_place(dispatch, lines, tx=tx, now=now))
    _close(batch, tx=tx)
    return ComposedBatch(tuple(dispatches), without)


def compose_orders(
    about: Sequence[LineId],
    demand: OrderRequest,
    *,
    officer: Member,
    statutes: Statutes,
    tx: Transaction,
    now: datetime,
) -> ComposedBatch:
    """Make removal orders of these addresses, one to each platform; a supervisor signs them."""
    require_right(officer, "referral.compose")
    tx.referring.lock()
    lines = _checked_lines([tx.referring.locked_line(line_id) for line_id in about])
    batch = tx.referring.batch(lines[0].batch)
    groups, without = _grouped(_not_overtaken(lines, tx=tx), tx=tx)
    profile = profile_of(tx.register.contact_point())
    dispatches = []
    for recipient, recipient_lines in groups:
        form = DispatchForm.REMOVAL_ORDER
        draft = _draft(
            form, (recipient, recipient_lines), batch, officer=officer.id, tx=tx, now=now
        )
        issue = Issue(draft.reference, now, with_copy=True)
        form_1 = annex1_of(
            profile, recipient, recipient_lines, additions=demand, issue=issue, statutes=statutes
        )
        dispatches.append(
            _place(replace(draft, body=form_as_data(form_1)), recipient_lines, tx=tx, now=now)
        )
    _close(batch, tx=tx)
    return ComposedBatch(tuple(dispatches), without)


def _sendable(batch: Batch, *, tx: Transaction) -> list[ReferralLine]:
    if waiting := tx.referring.unresolved(batch.id):
        raise problem("referrals.not-resolved-yet", waiting=waiting)
    lines = [
        line for line in tx.referring.lines(batch.id) if line.standing is AddressStanding.READY
    ]
    free = [line for line in lines if line.dispatch is None]
    return _not_overtaken(_checked_lines(free), tx=tx)


def _not_overtaken(lines: Sequence[ReferralLine], *, tx: Transaction) -> list[ReferralLine]:
    """What nobody has sent since it was imported; what somebody did has a new standing."""
    prints = [line.fingerprint for line in lines]
    earlier, elsewhere = tx.referring.earlier(prints), referred_elsewhere(prints, tx=tx)
    fresh_lines = []
    for line in lines:
        is_overruled = bool(line.assessment.get("overruled"))
        knowledge = AddressRecord(
            duplicate_of=earlier.get(line.fingerprint, ""),
            referred_elsewhere_at=elsewhere.get(line.fingerprint),
        )
        standing, why = standing_of(knowledge)
        if standing is AddressStanding.READY or is_overruled:
            fresh_lines.append(line)
        else:
            tx.referring.save_line(replace(line, standing=standing, why=why))
    return fresh_lines


def _checked_lines(lines: list[ReferralLine]) -> list[ReferralLine]:
    if not lines:
        raise problem("referrals.nothing-to-send.batch")
    for line in lines:
        if line.standing is not AddressStanding.READY or line.dispatch:
            raise problem(
                "referrals.may-not-be-sent",
                position=line.position,
                standing=line.standing.value,
                why=line.why,
            )
    if open_positions := [line.position for line in lines if not is_assessed(line)]:
        position_list = ", ".join(map(str, open_positions[:10]))
        raise problem(
            "referrals.not-assessed.lines", count=len(open_positions), named=position_list
        )
    return lines


def _grouped(
    lines: Sequence[ReferralLine], *, tx: Transaction
) -> tuple[list[Group], tuple[str, ...]]:
    recipient_of_host: dict[str, Recipient | None] = {}
    groups: dict[str, Group] = {}
    without: set[str] = set()
    for line in lines:
        host = host_of(line.url)
        if host not in recipient_of_host:
            recipient_of_host[host] = tx.referring.recipient_of(host)
        recipient = recipient_of_host[host]
        if recipient is None:
            without.add(host)
            continue
        groups.setdefault(recipient.id, (recipient, []))[1].append(line)
    if without and not groups:
        raise problem("referrals.nothing-to-send.recipient", domains=", ".join(sorted(without)[:5]))
    return list(groups.values()), tuple(sorted(without))


def _draft(
    form: DispatchForm,
    group: Group,
    batch: Batch,
    *,
    officer: PersonId,
    tx: Transaction,
    now: datetime,
) -> Dispatch:
    recipient, lines = group
    slug = tx.people.organisation(tx.organisation).slug
    return Dispatch(
        id=DispatchId(new_id("dsp", now=now)),
        organisation=tx.organisation,
        form=form,
        recipient=recipient.id,
        reference=tx.referring.next_reference(slug, now),
        officer=officer,
        state=DispatchState.WAITING,
        created_at=now,
        batch=batch.id,
        urgency=urgency_of(lines),
    )


def _place(
    dispatch: Dispatch, lines: Sequence[ReferralLine], *, tx: Transaction, now: datetime
) -> Dispatch:
    """Write it down with its addresses; what waits for nobody is signed and owed."""
    tx.referring.add_dispatch(dispatch)
    tx.referring.put_in(dispatch.id, [line.id for line in lines])
    public: dict[str, JSON] = {
        "form": dispatch.form.value,
        "lines": len(lines),
        "urgency": dispatch.urgency.value,
        "is_sampled": dispatch.is_sampled,
    }
    sealed: dict[str, JSON] = {
        "reference": dispatch.reference,
        "recipient": dispatch.recipient,
        "urls": [line.url for line in lines],
    }
    tx.ledger.append(
        Entry(
            DISPATCH_COMPOSED,
            dispatch.id,
            at=now,
            by=dispatch.officer,
            public=public,
            sealed=sealed,
        )
    )
    if dispatch.is_sampled or dispatch.form is DispatchForm.REMOVAL_ORDER:
        return dispatch
    return sign_and_owe(dispatch, tx=tx, now=now, by=dispatch.officer)


def _close(batch: Batch, *, tx: Transaction) -> None:
    waiting_lines = [
        line
        for line in tx.referring.lines(batch.id)
        if line.standing is AddressStanding.READY and line.dispatch is None
    ]
    if not waiting_lines:
        tx.referring.save_batch(replace(batch, state=BatchState.DISPATCHED))


def _record_assessment(
    line: ReferralLine, assessment: Assessment, *, tx: Transaction, now: datetime
) -> None:
    stored_facts = line.assessment
    public: dict[str, JSON] = {
        name: stored_facts[name] for name in ("statute", "element", "urgency")
    }
    sealed: dict[str, JSON] = {
        "entity": stored_facts["entity"],
        "note": stored_facts["note"],
        "despite": assessment.despite,
    }
    tx.ledger.append(
        Entry(LINE_ASSESSED, line.id, at=now, by=stored_facts["by"], public=public, sealed=sealed)
    )
