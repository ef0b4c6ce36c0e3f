"""`seawall drill member`: members of a forum test each other's upload checks, by consent."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.drills.content_drill import (
    PLANNED,
    USUAL_DAYS,
    AccountOption,
    BeginsOption,
    ClipsOption,
    CodesOption,
    DaysOption,
    FormOption,
    HeaderOption,
    ImagesOption,
    TextsOption,
    counts_of,
    data_of_planned,
    request_of,
)
from seawall.cli.presentation import SAID, Row, TableWithData, sheet
from seawall.cli.session import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from seawall.forum.consented_drills.drill_agreements import DrillConsent
    from seawall.forum.model import Seat
    from seawall.ids import ForumMemberId
    from seawall.transaction import Transaction

MEMBER = typer.Typer(
    help="Let another member of a forum test your upload checks, or test theirs.",
    no_args_is_help=True,
)
MemberArgument = Annotated[
    str, typer.Argument(metavar="MEMBER", help="The other member's name or ID.")
]
_CONSENTS = ["tested", "tester", "until", "uploads left", "state", "url"]


@command(MEMBER, "consent", shown=SAID)
def consent_to_member_drills(
    member: MemberArgument,
    url: Annotated[str, typer.Argument(help="Your platform's upload URL, without a query.")],
    *,
    most: Annotated[int, typer.Option(min=1, help="Uploads in all, repeats included.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="For how many days it holds.")] = 90,
    cover: Annotated[
        str, typer.Option(help="Who agreed to it, when, on what legal footing. Members read it.")
    ],
    field: Annotated[str, typer.Option(help="The form field of the file.")] = "photo",
    account_field: Annotated[str, typer.Option(help="The form field of the account.")] = "account",
    seat: Seat,
    act: CommandContext,
) -> str:
    """Let a member test your upload checks; the forum's log has it, and it can be revoked.

    A later consent to the same member replaces this one.
    """
    from seawall.journeys.drills.drill_consenting import ConsentTerms, consent_to_drills

    until = act["now"] + timedelta(days=days)
    terms = ConsentTerms(url, most, until, cover, field, account_field)
    tester = consent_to_drills(seat, member, terms, **act)
    return f"{tester.name} may test your upload checks: {most} uploads, until {until:%Y-%m-%d}."


@command(MEMBER, "revoke", shown=SAID)
def revoke_member_drills(
    member: MemberArgument,
    *,
    reason: Annotated[str, typer.Option(help="Why. Members read it.")] = "",
    seat: Seat,
    act: CommandContext,
) -> str:
    """Take your consent back: the member uploads nothing more."""
    from seawall.journeys.drills.drill_consenting import revoke_drill_consent

    tester = revoke_drill_consent(seat, member, reason=reason, **act)
    return f"{tester.name} may no longer test your upload checks."


@command(MEMBER, "list", shown=sheet(_CONSENTS))
def list_member_consents(*, seat: Seat, tx: Transaction, now: datetime) -> TableWithData:
    """List every consent in the forum: who may test whom, how much, until when."""
    from seawall.journeys.drills.drill_consenting import consents_in

    names = {member.id: member.name for member in tx.forum.members(seat.id)}
    consents = consents_in(seat, tx=tx)
    rows = [_row(consent, names, now) for consent in consents]
    return TableWithData(rows, [_data(consent, now) for consent in consents])


@command(MEMBER, "test", shown=PLANNED)
def plan_drill_of_member(
    member: MemberArgument,
    *,
    account: AccountOption,
    images: ImagesOption = 40,
    clips: ClipsOption = 0,
    texts: TextsOption = 0,
    qr_codes: CodesOption = 0,
    begins: BeginsOption = None,
    days: DaysOption = USUAL_DAYS,
    form: FormOption = None,
    header: HeaderOption = None,
    seat: Seat,
    act: CommandContext,
) -> dict[str, Any]:
    """Plan a content drill of a member's platform, where and as it agreed.

    The platform makes and registers the items itself; your worker uploads them from ten minutes
    later on. `seawall drill content list` shows it, and what it found.
    """
    from seawall.drills.model import DrillDoor
    from seawall.enforcement.upload_form import UploadForm
    from seawall.journeys.drills.member_drilling import plan_member_drill

    counts = counts_of(images=images, clips=clips, texts=texts, qr_codes=qr_codes)
    door = DrillDoor("", fields=UploadForm.read("", form or [], []).fields)
    first = begins.replace(tzinfo=UTC) if begins else clock()
    request = request_of(counts, door, tuple(account), "", header or [], first=first, days=days)
    drill = plan_member_drill(seat, member, request, secrets.token_bytes(32), **act)
    return data_of_planned(drill, items=sum(counts.values()))


def _row(consent: DrillConsent, names: Mapping[ForumMemberId, str], now: datetime) -> Row:
    terms = consent.terms
    return (
        names.get(consent.tested, consent.tested),
        names.get(consent.tester, consent.tester),
        f"{terms.until:%Y-%m-%d}",
        terms.most - consent.announced,
        consent.state(now=now),
        terms.url,
    )


def _data(consent: DrillConsent, now: datetime) -> dict[str, Any]:
    terms = consent.terms
    return {
        "tested": consent.tested,
        "tester": consent.tester,
        "url": terms.url,
        "most": terms.most,
        "announced": consent.announced,
        "until": terms.until.isoformat(),
        "cover": terms.cover,
        "state": consent.state(now=now),
    }
