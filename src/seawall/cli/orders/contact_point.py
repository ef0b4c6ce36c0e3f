"""`seawall contact-point`: how authorities reach us, what we say of ourselves, what is missing.

TCO Art. 15(1) and 17; the size and the measures are what Art. 5(5) and 18(2) ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.orders.turnover import read_turnover
from seawall.cli.presentation import ID, Facts, facts
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.orders.provider_duties import Lack
    from seawall.orders.register.model import ContactPoint
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

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

#: Without these nobody reaches us.
_NEEDED = ("legal_name", "establishment", "email")
#: What sets each duty's field, in `seawall contact-point set`.
_OPTIONS = {
    "email": "--email ADDRESS",
    "languages": "--language CODE",
    "establishment": "--establishment COUNTRY",
    "representative": "--representative NAME",
    "policy_url": "--policy-url URL",
}

LegalNameOption = Annotated[
    str | None,
    typer.Option(help="The provider's registered name. The first time it is needed."),
]
EmailOption = Annotated[
    str | None,
    typer.Option(help="The e-mail address for orders. The first time it is needed."),
]
RepresentativeOption = Annotated[
    str | None, typer.Option(help="The legal representative, if outside the Union (TCO Art. 17).")
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option(help="A language (ISO 639); repeatable. Name all of them each time."),
]
AuthorisedPersonOption = Annotated[str | None, typer.Option(help="The person who signs answers.")]
ZoneOption = Annotated[
    str, typer.Option(help="The time zone where a day ends, such as Europe/Dublin.")
]
PolicyUrlOption = Annotated[
    str, typer.Option(help="The URL of the terms that explain it (Art. 7(1)).")
]
EstablishmentOption = Annotated[
    str | None,
    typer.Option(
        help="The state of the main establishment or of the representative (ISO 3166). "
        "The first time it is needed."
    ),
]
TurnoverOption = Annotated[
    str, typer.Option(help="Last year's turnover, with its currency: EUR 1200000.")
]
MainEstablishmentOption = Annotated[
    str, typer.Option(help="The state of the provider, if outside the Union (ISO 3166).")
]
MeasureOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="LINE",
        help="A specific measure of Art. 5(2): 'a | what it is | since 2026-01-01 | "
        "automated | oversight: who looks'; repeatable. Name all of them each time.",
    ),
]
FactOption = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=TEXT", help=f"Of a unit: {', '.join(UNIT_FACTS)}."),
]


@dataclass(frozen=True, slots=True)
class ContactStanding:
    """How authorities reach us, our public key, and which duties are not shown to be met."""

    contact_point: ContactPoint
    key: Mapping[str, str]
    lacks: tuple[Lack, ...]


def _standing_facts(standing: ContactStanding) -> Facts:
    contact = standing.contact_point
    return [
        ("legal name", contact.legal_name),
        ("representative", contact.representative),
        ("establishment", contact.establishment),
        ("email", contact.email),
        ("languages", contact.languages),
        ("authorised person", contact.authorised_person),
        *_shown_facts(contact.facts),
        ("key", standing.key["kid"]),
        *((f"missing, Art. {lack.article}", _lack_text(lack, contact)) for lack in standing.lacks),
    ]


def _lack_text(lack: Lack, contact: ContactPoint) -> str:
    """What is missing, and the command that sets it; languages are named all at once."""
    stay = contact.languages if lack.field == "languages" else ()
    options = " ".join([*(f"--language {code}" for code in stay), _OPTIONS[lack.field]])
    return f"{lack.say} {lack.remedy} Run `seawall contact-point set {options}`."


def _shown_facts(stored_facts: Mapping[str, Any]) -> list[tuple[str, object]]:
    from seawall.orders.register.own_facts import write_facts

    fact_texts = {
        **{name: _fact_text(fact) for name, fact in stored_facts.items()},
        **write_facts(stored_facts),
    }
    return [
        (name.replace("_", " "), line)
        for name, words in fact_texts.items()
        for line in words.splitlines()
    ]


def _fact_text(fact: Any) -> str:
    if not isinstance(fact, dict):
        return str(fact)
    return ", ".join(f"{name} {value}" for name, value in fact.items())


@command(COMMANDS, "set", shown=ID)
def set_contact_point(
    *,
    legal_name: LegalNameOption = None,
    establishment: EstablishmentOption = None,
    email: EmailOption = None,
    representative: RepresentativeOption = None,
    language: LanguageOption = None,
    authorised_person: AuthorisedPersonOption = None,
    zone: ZoneOption = "",
    turnover: TurnoverOption = "",
    turnover_year: Annotated[int, typer.Option(help="The financial year of that figure.")] = 0,
    turnover_source: Annotated[str, typer.Option(help="The source of that figure.")] = "",
    main_establishment: MainEstablishmentOption = "",
    policy_url: PolicyUrlOption = "",
    employees: Annotated[str, typer.Option(metavar="NUMBER", help="The number of employees.")] = "",
    users: Annotated[
        str, typer.Option(metavar="NUMBER", help="The number of users in the Union.")
    ] = "",
    sme: Annotated[str, typer.Option(metavar="yes|no", help="Whether it is an SME.")] = "",
    measure: MeasureOption = None,
    fact: FactOption = None,
    tx: Transaction,
    act: CommandContext,
) -> ContactPoint:
    """Set your contact point; options you leave out stay as they are.

    The first time, `--legal-name`, `--establishment` and `--email` are needed.
    """
    from seawall.journeys.duties import contact_point as journey
    from seawall.orders.register.own_facts import read_facts

    zone_and_facts = {"zone": zone, **_unit_facts(fact or ())}
    own = {
        "main_establishment": main_establishment,
        "policy_url": policy_url,
        "employees": employees,
        "users": users,
        "sme": sme,
        "specific_measures": "\n".join(measure or ()),
    }
    former = tx.register.contact_point()
    options = {
        "legal_name": legal_name,
        "establishment": establishment.upper() if establishment is not None else None,
        "email": email,
        "representative": representative,
        "languages": tuple(language) if language else None,
        "authorised_person": authorised_person,
    }
    new_point = journey.NewContactPoint(
        **_with_former(options, former),
        facts={
            **(former.facts if former else {}),
            **{name: words for name, words in zone_and_facts.items() if words},
            **_turnover(turnover, turnover_year, turnover_source),
            **read_facts(own),
        },
    )
    return journey.set_contact_point(new_point, **act)


@command(COMMANDS, "show", shown=facts(_standing_facts))
def show_contact_point(*, tx: Transaction) -> ContactStanding:
    """Show your contact point, your public key, and legal duties that are not verified."""
    from seawall.journeys.duties.public_duties import lacking_duties
    from seawall.keys.organisation import own_jwk

    contact, key, lacks = (
        tx.register.contact_point(),
        own_jwk(tx.organisation),
        lacking_duties(tx=tx),
    )
    if contact is None:
        raise problem("cli.no-contact-point")
    return ContactStanding(contact, key, lacks)


def _with_former(options: Mapping[str, Any], former: ContactPoint | None) -> dict[str, Any]:
    """The options, and of those that are left out what stands already."""
    chosen = {name: value for name, value in options.items() if value is not None}
    if former:
        return {name: getattr(former, name) for name in options} | chosen
    if missing := [name for name in _NEEDED if name not in chosen]:
        named = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        raise problem("cli.first-contact-point", missing=named)
    return chosen


def _unit_facts(pairs: Iterable[str]) -> dict[str, str]:
    unit_facts = dict(pair.partition("=")[::2] for pair in pairs)
    if unknown := sorted(unit_facts.keys() - set(UNIT_FACTS)):
        raise problem("cli.unknown-fact", unknown=unknown[0], choices=", ".join(UNIT_FACTS))
    return unit_facts


def _turnover(amount: str, year: int, source: str) -> dict[str, Any]:
    if not amount:
        if field := "--turnover-year" if year else "--turnover-source" if source else "":
            raise problem("cli.turnover-missing", field=field)
        return {}
    turnover = read_turnover(amount, year, source)
    parts = {**asdict(turnover.amount), "year": turnover.year, "source": turnover.source}
    return {"turnover": parts}
