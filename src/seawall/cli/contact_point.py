"""`seawall contact-point`: how authorities reach us, what we say of ourselves, what is missing.

TCO Art. 15(1) and 17; the size and the measures are what Art. 5(5) and 18(2) ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.output import JsonOption, print_facts, print_json
from seawall.cli.session import OrgOption, clock, operator, work
from seawall.cli.turnover import read_turnover
from seawall.errors import InvalidRequest

if TYPE_CHECKING:
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(help="How authorities reach us: TCO Art. 15.", no_args_is_help=True)

#: What a unit's orders say beside who it is: Annex I, sections E and G, and TCO Art. 3(2).
UNIT_FACTS = (
    "authority_type",
    "address",
    "telephone",
    "procedures",
    "redress_body",
    "redress_deadline",
    "redress_legislation",
)


class NoContactPoint(InvalidRequest):
    """Nobody has said yet how authorities reach us."""


class UnknownFact(InvalidRequest):
    """No fact of a contact point."""


@COMMANDS.command("set")
def set_contact_point(
    *,
    legal_name: Annotated[str, typer.Option(help="The provider, as registered.")],
    establishment: Annotated[
        str, typer.Option(help="Where it, or its representative, is: ISO 3166.")
    ],
    email: Annotated[str, typer.Option(help="Where orders arrive.")],
    representative: Annotated[str, typer.Option(help="Outside the Union: TCO Art. 17.")] = "",
    language: Annotated[list[str] | None, typer.Option(help="ISO 639; repeat for more.")] = None,
    authorised_person: Annotated[str, typer.Option(help="Who signs answers.")] = "",
    zone: Annotated[str, typer.Option(help="Where a day ends, such as Europe/Dublin.")] = "",
    turnover: Annotated[
        str, typer.Option(help="Last year's, with its currency: EUR 1200000.")
    ] = "",
    turnover_year: Annotated[int, typer.Option(help="The business year of that figure.")] = 0,
    turnover_source: Annotated[str, typer.Option(help="Where that figure is from.")] = "",
    main_establishment: Annotated[
        str, typer.Option(help="Where the provider itself is, if outside the Union: ISO 3166.")
    ] = "",
    policy_url: Annotated[str, typer.Option(help="Where the terms explain it: Art. 7(1).")] = "",
    employees: Annotated[str, typer.Option(metavar="NUMBER", help="How many.")] = "",
    users: Annotated[str, typer.Option(metavar="NUMBER", help="How many in the Union.")] = "",
    sme: Annotated[str, typer.Option(metavar="yes|no", help="Whether it is an SME.")] = "",
    measure: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LINE",
            help="A specific measure of Art. 5(2): 'a | what it is | since 2026-01-01 | "
            "automated | oversight: who looks'; repeat for more, all are named again.",
        ),
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=TEXT", help=f"Of a unit: {', '.join(UNIT_FACTS)}."),
    ] = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say how authorities reach us; what is not named again is left as it was."""
    own = {
        "main_establishment": main_establishment,
        "policy_url": policy_url,
        "employees": employees,
        "users": users,
        "sme": sme,
        "specific_measures": "\n".join(measure or ()),
    }
    facts: dict[str, Any] = {"zone": zone, **_unit_facts(fact or ())}
    if turnover:
        known = read_turnover(turnover, turnover_year, turnover_source)
        facts["turnover"] = {**asdict(known.amount), "year": known.year, "source": known.source}
    with work(org) as tx:
        from seawall.journeys import contact_point as journey
        from seawall.orders.register.own_facts import read_facts

        said = {key: value for key, value in facts.items() if value} | read_facts(own)
        new = journey.NewContactPoint(
            legal_name=legal_name,
            establishment=establishment.upper(),
            email=email,
            representative=representative,
            languages=tuple(language or ()),
            authorised_person=authorised_person,
            facts={**_facts(tx), **said},
        )
        made = journey.set_contact_point(new, tx=tx, now=clock(), by=operator())
    if as_json:
        print_json(made)
    else:
        print(made.id)


@COMMANDS.command("show")
def show_contact_point(*, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Show how authorities reach us, our public key, and which duty is not shown to be met."""
    with work(org) as tx:
        from seawall.journeys.public_duties import lacking
        from seawall.keys.organisation import own_jwk

        found, key = tx.register.contact_point(), own_jwk(tx.organisation)
        lacks = lacking(tx=tx)
    if found is None:
        raise NoContactPoint(
            "There is no contact point yet.", remedy="See `seawall contact-point set`."
        )
    if as_json:
        print_json({"contact_point": found, "key": key, "lacks": lacks})
        return
    print_facts(
        [
            ("legal name", found.legal_name),
            ("representative", found.representative),
            ("establishment", found.establishment),
            ("email", found.email),
            ("languages", found.languages),
            ("authorised person", found.authorised_person),
            *_shown_facts(found.facts),
            ("key", key["kid"]),
            *((f"lacks Art. {each.article}", f"{each.say} {each.remedy}") for each in lacks),
        ]
    )


def _unit_facts(said: Iterable[str]) -> dict[str, str]:
    facts = dict(one.partition("=")[::2] for one in said)
    if unknown := sorted(facts.keys() - set(UNIT_FACTS)):
        raise UnknownFact(
            f"{unknown[0]!r} is no fact of a contact point.",
            field="--fact",
            remedy=f"Use one of: {', '.join(UNIT_FACTS)}.",
        )
    return facts


def _facts(tx: Transaction) -> dict[str, Any]:
    former = tx.register.contact_point()
    return dict(former.facts) if former else {}


def _shown_facts(facts: Mapping[str, Any]) -> list[tuple[str, object]]:
    from seawall.orders.register.own_facts import write_facts

    shown = {**{name: _shown(fact) for name, fact in facts.items()}, **write_facts(facts)}
    return [
        (name.replace("_", " "), line)
        for name, words in shown.items()
        for line in words.splitlines()
    ]


def _shown(fact: Any) -> str:
    if not isinstance(fact, dict):
        return str(fact)
    return ", ".join(f"{name} {value}" for name, value in fact.items())
