"""`seawall forum`, its signals: share a bank, look at what is shared, agree, dispute, take back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.output import fitting_text, print_facts, print_table, say
from seawall.cli.presentation import FACTS, PRINTED, Presentation, Row, TableWithData, sheet
from seawall.cli.session import clock
from seawall.errors import problem
from seawall.ids import ForumMemberId, OfferId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from seawall.forum.defence.model import DefenceRuling
    from seawall.forum.model import ForumOpinion, Offer, Seat, SharingRule
    from seawall.ids import OrganisationId
    from seawall.journeys.forum.signal_exchange import RefusedEntry
    from seawall.transaction import Transaction

MOST_REFUSED = 20
SignalArgument = Annotated[str, typer.Argument(help="The signal's ID, `offer_…`.")]
OursArgument = Annotated[list[str], typer.Argument(help="IDs of your signals.")]
PersonOption = Annotated[
    str, typer.Option("--as", metavar="EMAIL", help="The member who does this.")
]


@dataclass(frozen=True, slots=True)
class SignalJudgement:
    """One shared signal: what every line of defence thinks of it, and who said what."""

    offer: Offer
    rulings: Sequence[DefenceRuling]
    opinions: list[ForumOpinion]
    names: Mapping[ForumMemberId, str]


def _signal(offer: Offer, names: Mapping[ForumMemberId, str]) -> Row:
    return (
        offer.id,
        names.get(offer.author, offer.author),
        offer.signal_type,
        fitting_text(offer.value),
        offer.label,
        offer.effect if offer.state == "offered" else offer.state,
        offer.rule,
    )


def _print_judgement(judgement: SignalJudgement) -> None:
    _print_offer(judgement.offer)
    rulings = [(ruling.rule, ruling.effect, ruling.say) for ruling in judgement.rulings]
    print_table(("safeguard", "allows at most", "reason"), rulings)
    if judgement.opinions:
        names = judgement.names
        rows = [
            (
                names.get(voice.member, voice.member),
                voice.stance,
                voice.code,
                voice.reason,
                voice.at,
            )
            for voice in judgement.opinions
        ]
        print_table(("member", "feedback", "code", "reason", "at"), rows)


def _print_offer(offer: Offer) -> None:
    print_facts(
        (
            ("signal", offer.id),
            ("effect here", offer.effect),
            ("rule", offer.rule),
            ("reason", offer.say),
        )
    )


def _is_partly_refused(shared: Mapping[str, object]) -> bool:
    return bool(shared["refused"])


@command(shown=FACTS, fails=_is_partly_refused)
def share_bank(
    bank: Annotated[str, typer.Argument(help="The bank's name.")],
    label: Annotated[
        list[str] | None, typer.Option(help="Only signals with this label; repeatable.")
    ] = None,
    min_confidence: Annotated[
        int, typer.Option(min=0, max=100, help="Only signals with at least this confidence.")
    ] = 0,
    *,
    seat: Seat,
    now: datetime,
    by: str,
) -> Mapping[str, object]:
    """Share a bank's signals with a forum, present and future ones."""
    from seawall.journeys.forum import signal_exchange
    from seawall.transaction import transaction

    with transaction(seat.organisation) as tx:
        shared_bank = tx.banks.bank_named(bank)
        rule = signal_exchange.share_bank(
            shared_bank.id,
            seat.id,
            labels=label or (),
            min_confidence=min_confidence,
            tx=tx,
            now=now,
            by=by,
        )
    offered, refused = _offer_all(rule, seat.organisation)
    for entry in refused[:MOST_REFUSED]:
        say(f"{entry.entry}: {entry.why}")
    return {"forum": seat.name, "bank": bank, "offered": offered, "refused": len(refused)}


def _offer_all(rule: SharingRule, organisation: OrganisationId) -> tuple[int, list[RefusedEntry]]:
    """Offer a bank page by page, each a commit of its own at its own time."""
    from seawall.journeys.forum import signal_exchange
    from seawall.transaction import transaction

    offered, after = 0, ""
    refused: list[RefusedEntry] = []
    while True:
        with transaction(organisation) as tx:
            shared, after = signal_exchange.offer_bank(rule, tx=tx, now=clock(), after=after)
        offered += len(shared.offered)
        refused += shared.refused
        if not after:
            return offered, refused


@command(shown=PRINTED)
def unshare_bank(
    bank: Annotated[str, typer.Argument(help="The bank's name.")],
    *,
    seat: Seat,
    tx: Transaction,
    act: CommandContext,
) -> str:
    """Stop sharing a bank. Shared signals stay until they are withdrawn."""
    from seawall.journeys.forum import signal_exchange

    shared_bank = tx.banks.bank_named(bank)
    was_shared = signal_exchange.unshare_bank(shared_bank.id, seat.id, **act)
    return f"{bank} {'is no longer' if was_shared else 'was not'} shared."


@command(shown=sheet(("signal", "author", "type", "value", "label", "effect here", "rule")))
def signals(
    author: Annotated[str, typer.Option(help="Only signals of this member.")] = "",
    label: Annotated[str, typer.Option(help="Only signals with this label.")] = "",
    effect: Annotated[
        str, typer.Option(help="Only signals with this effect: block, review, observe or off.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    *,
    seat: Seat,
    tx: Transaction,
) -> TableWithData:
    """List shared signals, newest first, with their effect here and the rule behind it."""
    from seawall.forum.defence.model import SignalEffect

    if effect and effect not in set(SignalEffect):
        raise problem("cli.no-such-effect", effect=effect, choices=", ".join(SignalEffect))
    effect_filter = SignalEffect(effect) if effect else None
    page = tx.shared_signals.page(
        seat.id, author=author, label=label, effect=effect_filter, limit=limit, newest_first=True
    )
    names = {member.id: member.name for member in tx.forum.members(seat.id)}
    offers = [offer for _, offer in page]
    return TableWithData([_signal(offer, names) for offer in offers], offers)


@command(shown=Presentation(_print_judgement, None))
def explain_signal(
    signal: SignalArgument, *, seat: Seat, tx: Transaction, now: datetime
) -> SignalJudgement:
    """Show what every safeguard says about a signal, and the members' feedback."""
    from seawall.journeys.forum import forum_ruling

    offer = tx.shared_signals.offer(seat.id, OfferId(signal))
    rulings = forum_ruling.ruling_on(seat, offer, tx=tx, now=now)
    opinions = tx.shared_signals.opinions(seat.id, [offer])[offer.id]
    names = {member.id: member.name for member in tx.forum.members(seat.id)}
    return SignalJudgement(offer, rulings, opinions, names)


@command(shown=PRINTED)
def record_opinion(
    signal: SignalArgument,
    stance: Annotated[
        str, typer.Argument(help="The feedback: agree, disagree, seen, false_positive or dispute.")
    ],
    code: Annotated[str, typer.Option(help="The reason code, such as news or not_tvec.")] = "",
    reason: Annotated[str, typer.Option(help="The reason in a sentence, without user data.")] = "",
    *,
    seat: Seat,
    act: CommandContext,
) -> str:
    """Give feedback on a shared signal. While disputed, it needs review everywhere."""
    from seawall.forum.model import AGAINST, SignalStance
    from seawall.journeys.forum import signal_exchange

    if stance not in set(SignalStance):
        raise problem("cli.no-such-stance", stance=stance, choices=", ".join(SignalStance))
    if SignalStance(stance) in AGAINST and not (code or reason):
        raise problem("cli.feedback-no-reason")
    signal_exchange.give_opinion(
        OfferId(signal),
        seat.id,
        stance=SignalStance(stance),
        code=code or "seen",
        reason=reason,
        **act,
    )
    return f"Your feedback: {stance}."


@command(shown=PRINTED)
def confirm_signals(
    signal: OursArgument, person: PersonOption, *, seat: Seat, tx: Transaction, now: datetime
) -> str:
    """Confirm your signals as the second person: then others can block with them."""
    from seawall.journeys.forum import signal_exchange

    member = tx.people.member_by_email(person)
    offers = [OfferId(offer) for offer in signal]
    signal_exchange.confirm_offers(offers, seat.id, person=member, tx=tx, now=now)
    return f"Signals confirmed: {len(signal)}."


@command(shown=PRINTED)
def withdraw_signals(
    signal: OursArgument,
    code: Annotated[
        str, typer.Option(help="The reason code: error, overturned, duplicate.")
    ] = "error",
    reason: Annotated[str, typer.Option(help="The reason in a sentence, without user data.")] = "",
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
) -> str:
    """Withdraw your signals. From the next sync they match nothing at any member."""
    from seawall.journeys.forum import signal_exchange

    offers = [OfferId(offer) for offer in signal]
    signal_exchange.withdraw_offers(offers, seat.id, code=code, reason=reason, tx=tx, now=now)
    return f"Signals withdrawn: {len(signal)}."


@command(shown=PRINTED)
def let_signals_go(
    signal: Annotated[list[str], typer.Argument(help="Signals whose withdrawal is waiting here.")],
    *,
    seat: Seat,
    act: CommandContext,
) -> str:
    """Accept withdrawals by an author that withdrew more than its daily limit."""
    from seawall.journeys.forum import forum_letting_go

    offers = [OfferId(offer) for offer in signal]
    forum_letting_go.accept_withdrawals(offers, seat.id, **act)
    return f"Withdrawals accepted: {len(signal)}."


@command(shown=PRINTED)
def let_signals_in(
    member: Annotated[str, typer.Argument(help="The member whose signals are held back.")],
    reason: Annotated[str, typer.Option(help="What you found; it is recorded in your log.")],
    *,
    seat: Seat,
    act: CommandContext,
) -> str:
    """Release signals that were held back as a flood or an unusual batch."""
    from seawall.journeys.forum import forum_admitting

    number = forum_admitting.let_member_in(ForumMemberId(member), seat.id, reason=reason, **act)
    return f"Signals released: {number}."


@command(shown=Presentation(_print_offer, None))
def resume_signal(
    signal: Annotated[str, typer.Argument(help="A signal that suspended itself.")],
    reason: Annotated[str, typer.Option(help="What you found; it is recorded in your log.")],
    *,
    seat: Seat,
    tx: Transaction,
    act: CommandContext,
) -> Offer:
    """Resume a signal that suspended itself, after you have reviewed its matches."""
    from seawall.journeys.forum import forum_brakes

    forum_brakes.resume_signal(OfferId(signal), seat.id, reason=reason, **act)
    return tx.shared_signals.offer(seat.id, OfferId(signal))


@command(shown=PRINTED)
def policy(
    file: Annotated[
        Path | None,
        typer.Argument(help="A YAML file to adopt; without it, the current policy is printed."),
    ] = None,
    *,
    seat: Seat,
    act: CommandContext,
) -> str:
    """Show or change your adoption policy: what shared signals may do here."""
    from seawall.journeys.forum import forum_facts, forum_policy

    if file is None:
        return forum_facts.policy_of(seat).as_yaml().removesuffix("\n")
    words = file.read_text(encoding="utf-8")
    changed = forum_policy.adopt_policy(seat.id, words, **act)
    return json.dumps({"policy": changed.name})
