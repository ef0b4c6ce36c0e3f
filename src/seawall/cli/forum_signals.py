"""`seawall forum`, its signals: share a bank, look at what is shared, agree, dispute, take back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.forum import ForumOption, the_seat
from seawall.cli.output import JsonOption, fitting, print_facts, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, ready, work

if TYPE_CHECKING:
    from seawall.journeys.signal_exchange import Refused

PersonOption = Annotated[str, typer.Option("--as", metavar="EMAIL", help="Who does it.")]


def share(
    bank: Annotated[str, typer.Argument(help="The bank's name.")],
    label: Annotated[
        list[str] | None, typer.Option(help="Only signals with this label; repeat for more.")
    ] = None,
    min_confidence: Annotated[
        int, typer.Option(min=0, max=100, help="Only signals of at least this confidence.")
    ] = 0,
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Offer a bank's signals to a forum: what it holds now, and what comes into it later."""
    ready()
    from seawall.journeys import signal_exchange

    with work(org) as tx:
        seat, held = the_seat(tx, forum), tx.banks.bank_named(bank)
        rule = signal_exchange.share_bank(
            held.id,
            seat.id,
            labels=label or (),
            min_confidence=min_confidence,
            tx=tx,
            now=clock(),
            by=operator(),
        )
    offered, after = 0, ""
    refused: list[Refused] = []
    while True:
        with work(org) as tx:
            shared, after = signal_exchange.offer_bank(rule, tx=tx, now=clock(), after=after)
        offered += len(shared.offered)
        refused += shared.refused
        if not after:
            break
    for one in refused[:20]:
        say(f"{one.entry}: {one.why}")
    known = {"forum": seat.name, "bank": bank, "offered": offered, "refused": len(refused)}
    print_json(known) if as_json else print_facts(known.items())
    if refused:
        raise typer.Exit(1)


def unshare(
    bank: Annotated[str, typer.Argument(help="The bank's name.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Offer nothing more of a bank; what was offered stays until it is withdrawn."""
    ready()
    from seawall.journeys import signal_exchange

    with work(org) as tx:
        seat, held = the_seat(tx, forum), tx.banks.bank_named(bank)
        gone = signal_exchange.unshare_bank(held.id, seat.id, tx=tx, now=clock(), by=operator())
    print("Not shared any more." if gone else "It was not shared.")


def signals(
    author: Annotated[str, typer.Option(help="Only this member's.")] = "",
    label: Annotated[str, typer.Option(help="Only with this label.")] = "",
    effect: Annotated[
        str, typer.Option(help="Only what may do this here: block, review, observe or off.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List shared signals, newest first: what each may do here, and which rule says so."""
    ready()
    from seawall.forum.defence.model import Effect

    if effect and effect not in set(Effect):
        raise typer.BadParameter(f"There is no effect {effect!r}.")
    with work(org) as tx:
        seat = the_seat(tx, forum)
        wanted = Effect(effect) if effect else None
        page = tx.shared_signals.page(
            seat.id, author=author, label=label, effect=wanted, limit=limit, newest_first=True
        )
        names = {one.id: one.name for one in tx.forum.members(seat.id)}
    if as_json:
        print_json([one for _, one in page])
        return
    rows = [
        (
            one.id,
            names.get(one.author, one.author),
            one.signal_type,
            fitting(one.value),
            one.label,
            one.effect if one.state == "offered" else one.state,
            one.rule,
        )
        for _, one in page
    ]
    print_table(("signal", "author", "type", "value", "label", "here", "rule"), rows)


def why(
    signal: Annotated[str, typer.Argument(help="The signal's id, `offer_…`.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Say what every line of defence thinks of one signal, and who said what of it."""
    ready()
    from seawall.ids import OfferId
    from seawall.journeys import forum_ruling

    with work(org) as tx:
        seat = the_seat(tx, forum)
        one = tx.shared_signals.offer(seat.id, OfferId(signal))
        rulings = forum_ruling.ruling_on(seat, one, tx=tx, now=clock())
        opinions = tx.shared_signals.opinions(seat.id, [one])[one.id]
        names = {each.id: each.name for each in tx.forum.members(seat.id)}
    print_facts((("signal", one.id), ("here", one.effect), ("rule", one.rule), ("say", one.say)))
    print_table(("line", "at most", "why"), [(one.rule, one.effect, one.say) for one in rulings])
    if opinions:
        rows = [
            (names.get(each.member, each.member), each.stance, each.code, each.reason, each.at)
            for each in opinions
        ]
        print_table(("member", "says", "code", "reason", "at"), rows)


def opinion(
    signal: Annotated[str, typer.Argument(help="The signal's id, `offer_…`.")],
    stance: Annotated[
        str, typer.Argument(help="agree, disagree, seen, false_positive or dispute.")
    ],
    code: Annotated[str, typer.Option(help="The reason in a word, such as news or not_tvec.")] = "",
    reason: Annotated[str, typer.Option(help="The reason in a sentence, without user data.")] = "",
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Say what you think of a shared signal; a dispute makes it review-only everywhere."""
    ready()
    from seawall.forum.model import AGAINST, Stance
    from seawall.ids import OfferId
    from seawall.journeys import signal_exchange

    if stance not in set(Stance):
        raise typer.BadParameter(f"There is no stance {stance!r}.")
    if Stance(stance) in AGAINST and not (code or reason):
        raise typer.BadParameter("Say why: --code, --reason, or both.")
    with work(org) as tx:
        seat = the_seat(tx, forum)
        signal_exchange.opine(
            OfferId(signal),
            seat.id,
            stance=Stance(stance),
            code=code or "seen",
            reason=reason,
            tx=tx,
            now=clock(),
            by=operator(),
        )
    print(f"Said: {stance}.")


def confirm(
    signal: Annotated[list[str], typer.Argument(help="Ids of signals of ours.")],
    person: PersonOption,
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Stand behind signals of ours as the second person: others may then let them block."""
    ready()
    from seawall.ids import OfferId
    from seawall.journeys import signal_exchange

    with work(org) as tx:
        seat = the_seat(tx, forum)
        member = tx.people.member_by_email(person)
        offers = [OfferId(one) for one in signal]
        signal_exchange.confirm(offers, seat.id, person=member, tx=tx, now=clock())
    print(f"Confirmed {len(signal)}.")


def withdraw(
    signal: Annotated[list[str], typer.Argument(help="Ids of signals of ours.")],
    code: Annotated[
        str, typer.Option(help="Why, in a word: error, overturned, duplicate.")
    ] = "error",
    reason: Annotated[str, typer.Option(help="Why, in a sentence, without user data.")] = "",
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Take signals of ours back; they find nothing anywhere from the next sync on."""
    ready()
    from seawall.ids import OfferId
    from seawall.journeys import signal_exchange

    with work(org) as tx:
        seat = the_seat(tx, forum)
        signal_exchange.take_back(
            [OfferId(one) for one in signal], seat.id, code=code, reason=reason, tx=tx, now=clock()
        )
    print(f"Withdrawn {len(signal)}.")


def let_go(
    signal: Annotated[list[str], typer.Argument(help="Signals whose withdrawal waits here.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Accept that an author took signals back, where it took back more than a day's measure."""
    ready()
    from seawall.ids import OfferId
    from seawall.journeys import forum_letting_go

    with work(org) as tx:
        offers = [OfferId(one) for one in signal]
        forum_letting_go.accept_withdrawals(
            offers, the_seat(tx, forum).id, tx=tx, now=clock(), by=operator()
        )
    print(f"Let go {len(signal)}.")


def let_in(
    member: Annotated[str, typer.Argument(help="The member whose signals are held here.")],
    reason: Annotated[str, typer.Option(help="What you saw; it stays in our ledger.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Let what came in a flood or an odd batch count: you looked, and it is right."""
    ready()
    from seawall.ids import ForumMemberId
    from seawall.journeys import forum_admitting

    with work(org) as tx:
        number = forum_admitting.let_in(
            ForumMemberId(member), the_seat(tx, forum).id, reason=reason, tx=tx, now=clock(),
            by=operator(),
        )  # fmt: skip
    print(f"Let in {number}.")


def resume(
    signal: Annotated[str, typer.Argument(help="A signal that suspended itself here.")],
    reason: Annotated[str, typer.Option(help="What you saw; it stays in our ledger.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Let a signal that suspended itself go on: you looked at what it hit, and it is right."""
    ready()
    from seawall.ids import OfferId
    from seawall.journeys import forum_brakes

    with work(org) as tx:
        seat = the_seat(tx, forum)
        forum_brakes.resume(
            OfferId(signal), seat.id, reason=reason, tx=tx, now=clock(), by=operator()
        )
        one = tx.shared_signals.offer(seat.id, OfferId(signal))
    print_facts((("signal", one.id), ("here", one.effect), ("rule", one.rule), ("say", one.say)))


def policy(
    file: Annotated[
        Path | None,
        typer.Argument(help="A YAML file to take; without one, print the one in force."),
    ] = None,
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Show or change our adoption policy: which shared signals may do what here."""
    ready()
    from seawall.journeys import forum_facts, forum_policy

    with work(org) as tx:
        seat = the_seat(tx, forum)
        if file is None:
            print(forum_facts.policy_of(seat).as_yaml(), end="")
            return
        changed = forum_policy.adopt(
            seat.id, file.read_text(encoding="utf-8"), tx=tx, now=clock(), by=operator()
        )
    print(json.dumps({"policy": changed.name}))
