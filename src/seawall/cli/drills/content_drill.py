"""`seawall drill content`: harmless registered items are uploaded by testers, and counted."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.output import print_facts, print_table, say
from seawall.cli.presentation import SAID, Row, TableWithData, sheet, text
from seawall.cli.session import clock
from seawall.ids import DrillId

if TYPE_CHECKING:
    from seawall.drills.drill_figures import DrillFigures, FoundShare
    from seawall.drills.model import ContentDrill, DrillDoor
    from seawall.drills.seeded_kinds import SeededKind
    from seawall.ids import OrganisationId
    from seawall.journeys.drills.drill_request import DrillRequest
    from seawall.transaction import Transaction

CONTENT = typer.Typer(
    help="Upload harmless registered items as testers do, and count what was found.",
    no_args_is_help=True,
)

USUAL_DAYS = 7
ImagesOption = Annotated[int, typer.Option(min=0, help="Images to upload.")]
ClipsOption = Annotated[int, typer.Option(min=0, help="Clips to upload.")]
TextsOption = Annotated[int, typer.Option(min=0, help="Texts to upload, as files.")]
CodesOption = Annotated[int, typer.Option(min=0, help="QR codes to upload.")]
BeginsOption = Annotated[
    datetime | None, typer.Option(help="The first moment, in UTC; default: now.")
]
DaysOption = Annotated[
    float, typer.Option(min=0.0001, max=92, help="Over how many days the uploads are spread.")
]
AccountOption = Annotated[
    list[str], typer.Option(help="A tester's account on the platform; repeatable.")
]
FormOption = Annotated[
    list[str] | None, typer.Option(help="Another form field, `name=value`; repeatable.")
]
HeaderOption = Annotated[
    list[str] | None,
    typer.Option(help="A header, `Cookie: session=…`; repeatable, kept under seal."),
]
DrillArgument = Annotated[str, typer.Argument(metavar="DRILL", help="The drill's ID, drill_….")]


def _print_result(facts: dict[str, Any]) -> None:
    """The sentence, and the table behind it."""
    print(facts["sentence"])
    _print_variants(facts)


def _print(facts: dict[str, Any]) -> None:
    names = ("drill", "role", "state", "begins_at", "ends_at", "digest", "waiting", "unmeasured")
    controls = facts["controls"]
    print_facts(
        [
            *((name.replace("_", " "), str(facts[name])) for name in names),
            ("controls", f"{controls['kept_back']} of {controls['of']} kept back"),
        ]
    )
    _print_variants(facts)


def _print_variants(facts: dict[str, Any]) -> None:
    rows = [
        (
            line["kind"],
            line["variant"].replace("_", " "),
            line["of"],
            line["blocked"],
            line["held"],
            line["missed"],
            f"{line['wilson_95'][0] * 100:.1f} to {line['wilson_95'][1] * 100:.1f} %",
        )
        for line in facts["by_variant"]
    ]
    heads = ("kind", "variant", "measured", "blocked", "held", "missed", "found, 95 %")
    if rows:
        print_table(heads, rows)


def _data_shown(facts: dict[str, Any]) -> dict[str, Any]:
    return facts


def _print_planned(facts: dict[str, Any]) -> None:
    print(f"{facts['drill']} is planned: {facts['items']} items, until {facts['ends_at']}.")
    print(f"Its schedule is sealed as {facts['digest']}.")


PLANNED = text(_print_planned, data=_data_shown)
SHOWN = text(_print, data=_data_shown)
RESULT = text(_print_result, data=_data_shown)


@command(CONTENT, "plan", shown=PLANNED)
def plan_content_drill(
    url: Annotated[str, typer.Argument(help="Your platform's upload URL.")],
    *,
    account: AccountOption,
    cover: Annotated[str, typer.Option(help="Who agreed to it, when, and on what legal footing.")],
    images: ImagesOption = 40,
    clips: ClipsOption = 0,
    texts: TextsOption = 0,
    qr_codes: CodesOption = 0,
    begins: BeginsOption = None,
    days: DaysOption = USUAL_DAYS,
    monthly: Annotated[
        bool, typer.Option("--monthly", help="Plan the same again a month later, each time.")
    ] = False,
    field: Annotated[str, typer.Option(help="The form field of the file.")] = "photo",
    account_field: Annotated[str, typer.Option(help="The form field of the account.")] = "account",
    form: FormOption = None,
    header: HeaderOption = None,
    organisation: OrganisationId,
    by: str,
) -> dict[str, Any]:
    """Plan a content drill: its items become known, and the hash of its schedule is logged.

    The worker then uploads each item at its secret moment, in the variants of its kind. What is
    found is no real case: no decision is made, and nothing is sent to the platform. The platform
    shows what it did as upload handlers do: 201 public, 202 hidden, 403 refused, or by the
    header `Seawall-State`.
    """
    counts = counts_of(images=images, clips=clips, texts=texts, qr_codes=qr_codes)
    door = _door(url, field, account_field, form or [])
    first = begins.replace(tzinfo=UTC) if begins else clock()
    request = request_of(
        counts, door, tuple(account), cover, header or [], first=first, days=days, monthly=monthly
    )
    return data_of_planned(_planned(request, organisation, by=by), items=sum(counts.values()))


@command(
    CONTENT, "list", shown=sheet(["drill", "role", "state", "from", "until", "uploads", "result"])
)
def list_content_drills(*, tx: Transaction, now: datetime) -> TableWithData:
    """List the content drills, newest first."""
    from seawall.drills.drill_figures import figures_of
    from seawall.journeys.drills.drill_ending import drill_results

    counted = [
        (drill, figures_of(drill_results(drill, tx=tx, now=now))) for drill in tx.drills.drills()
    ]
    return TableWithData([_row(*pair) for pair in counted], [_data(*pair) for pair in counted])


@command(CONTENT, "show", shown=SHOWN)
def show_content_drill(drill: DrillArgument, *, tx: Transaction, now: datetime) -> dict[str, Any]:
    """Show what a drill has found and missed so far, by variant; never what is still to come."""
    from seawall.drills.drill_figures import figures_of
    from seawall.journeys.drills.drill_ending import drill_results

    facts = tx.drills.drill(DrillId(drill))
    figures = figures_of(drill_results(facts, tx=tx, now=now))
    return _data(facts, figures)


@command(CONTENT, "call-off", shown=SAID)
def call_off_content_drill(drill: DrillArgument, *, tx: Transaction, now: datetime, by: str) -> str:
    """Call a drill off: nothing more is uploaded, and its seed is opened."""
    from seawall.journeys.drills.drill_ending import call_off_drill

    call_off_drill(DrillId(drill), tx=tx, now=now, by=by)
    return f"{drill} is called off."


@command(CONTENT, "result", shown=RESULT)
def result_of_drills(
    *,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The first day, in UTC; default: a year ago."),
    ] = None,
    by_members: Annotated[
        bool, typer.Option("--by-members", help="What other members found on your platform.")
    ] = False,
    tx: Transaction,
    now: datetime,
) -> dict[str, Any]:
    """Print the sentence for a regulator: what all drills of your platform since a day showed."""
    from seawall.drills.drill_figures import sentence_of
    from seawall.drills.model import DrillRole
    from seawall.journeys.drills.drill_ending import figures_since, testers_since

    first = since.replace(tzinfo=UTC) if since else now - timedelta(days=365)
    role = DrillRole.TESTED if by_members else DrillRole.OWN
    figures = figures_since(first, tx=tx, now=now, role=role)
    testers = testers_since(first, tx=tx) if by_members else ()
    sentence = sentence_of(figures, since=first, testers=testers)
    return {"sentence": sentence, "since": first.date().isoformat(), **_figures(figures)}


def data_of_planned(drill: ContentDrill, *, items: int) -> dict[str, Any]:
    """What is said of a drill that was just planned."""
    return {
        "drill": drill.id,
        "items": items,
        "begins_at": drill.begins_at.isoformat(),
        "ends_at": drill.ends_at.isoformat(),
        "digest": drill.digest,
    }


def counts_of(*, images: int, clips: int, texts: int, qr_codes: int) -> dict[SeededKind, int]:
    """How many items of each kind are asked for."""
    from seawall.drills.seeded_kinds import SeededKind

    return {
        SeededKind.IMAGE: images,
        SeededKind.CLIP: clips,
        SeededKind.TEXT: texts,
        SeededKind.QR: qr_codes,
    }


def _door(url: str, field: str, account_field: str, form: list[str]) -> DrillDoor:
    from seawall.drills.model import DrillDoor
    from seawall.enforcement.upload_form import UploadForm

    fields = UploadForm.read(field, form, []).fields
    return DrillDoor(url, field, account_field, fields)


def request_of(
    counts: dict[SeededKind, int],
    door: DrillDoor,
    accounts: tuple[str, ...],
    cover: str,
    headers: list[str],
    *,
    first: datetime,
    days: float,
    monthly: bool = False,
) -> DrillRequest:
    """What the options of a plan ask for."""
    from seawall.enforcement.upload_form import UploadForm
    from seawall.journeys.drills.drill_request import DrillRequest

    until = first + timedelta(days=days)
    uploads = {kind: number for kind, number in counts.items() if number}
    read_headers = UploadForm.read("", [], headers).headers
    return DrillRequest(
        first, until, uploads, door, accounts, cover, headers=read_headers, is_monthly=monthly
    )


def _planned(request: DrillRequest, organisation: OrganisationId, *, by: str) -> ContentDrill:
    """Checked first, so that nobody waits for items of a drill that cannot be."""
    from seawall.cli.decoding import decoders
    from seawall.config import settings
    from seawall.drills.items_seed import items_seed_of
    from seawall.journeys.drills.drill_items import items_to_register
    from seawall.journeys.drills.drill_planning import check_request, plan_drill
    from seawall.transaction import transaction

    with transaction(organisation) as tx:
        check_request(request, tx=tx, now=clock())
    seed = secrets.token_bytes(32)
    say("Making and hashing the items …")
    with decoders() as pool:
        items = items_to_register(
            request.uploads, items_seed_of(seed), pool=pool, ladder=settings().ladder
        )
    with transaction(organisation) as tx:
        return plan_drill(request, seed, items, tx=tx, now=clock(), by=by)


def _row(drill: ContentDrill, figures: DrillFigures) -> Row:
    share = figures.share
    return (
        drill.id,
        drill.role.value,
        drill.state.value,
        f"{drill.begins_at:%Y-%m-%d}",
        f"{drill.ends_at:%Y-%m-%d}",
        figures.uploads,
        f"{share.found} of {share.of} found",
    )


def _data(drill: ContentDrill, figures: DrillFigures) -> dict[str, Any]:
    return {
        "drill": drill.id,
        "role": drill.role.value,
        "member": drill.member or "",
        "accepted": drill.accepted_at is not None,
        "state": drill.state.value,
        "begins_at": drill.begins_at.isoformat(),
        "ends_at": drill.ends_at.isoformat(),
        "monthly": drill.is_monthly,
        "digest": drill.digest,
        "cover": drill.cover,
        **_figures(figures),
    }


def _figures(figures: DrillFigures) -> dict[str, Any]:
    return {
        "share": _share(figures.share),
        "uploaded_again": _share(figures.again),
        "controls": {"kept_back": figures.controls.kept_back, "of": figures.controls.of},
        "median_seconds": figures.median_seconds,
        "p95_seconds": figures.p95_seconds,
        "published_though_found": figures.published_though_found,
        "waiting": figures.waiting,
        "unmeasured": figures.unmeasured,
        "read": figures.read,
        "read_as_registered": figures.read_as_registered,
        "by_variant": [
            {"kind": line.kind.value, "variant": line.variant, **_share(line.share)}
            for line in figures.by_variant
        ],
    }


def _share(share: FoundShare) -> dict[str, Any]:
    low, high = share.interval
    return {
        "blocked": share.blocked,
        "held": share.held,
        "missed": share.missed,
        "of": share.of,
        "wilson_95": [round(low, 4), round(high, 4)],
    }
