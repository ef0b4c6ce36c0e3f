"""`seawall authority`: who may order or refer, and what they sign with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.output import plain_text, print_table
from seawall.cli.presentation import ID, SAID, Row, line, text
from seawall.ids import AuthorityId
from seawall.orders.register.model import AuthorityKind

if TYPE_CHECKING:
    from seawall.orders.register.model import Authority, AuthorityKey
    from seawall.transaction import Transaction

    Register = list[tuple[Authority, list[AuthorityKey]]]

AUTHORITIES = typer.Typer(no_args_is_help=True)
KEYS = typer.Typer(help="The signing keys of an authority.", no_args_is_help=True)
AUTHORITIES.add_typer(KEYS, name="key")

IdArgument = Annotated[str, typer.Argument(metavar="AUTHORITY", help="The authority's ID, auth_….")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason; it is recorded.")]


def _row(authority: Authority) -> Row:
    return (
        authority.country,
        authority.name,
        authority.kind.value,
        authority.state.value,
        authority.contact.get("telephone", ""),
        authority.mail_domains,
        authority.id,
    )


def _key_line(authority: Authority, key: AuthorityKey) -> str:
    """A key by its whole fingerprint: a narrow terminal's table would break it into pieces."""
    revoked = " (revoked)" if key.revoked_at else ""
    return f"Key of {plain_text(authority.name)}: {key.kind.value} {key.fingerprint}{revoked}"


def _print_register(register: Register) -> None:
    columns = ["country", "name", "kind", "state", "telephone", "domains", "id"]
    print_table(columns, [_row(authority) for authority, _ in register])
    lines = [_key_line(authority, key) for authority, keys in register for key in keys]
    if lines:
        print("", *lines, sep="\n")


def _register_data(register: Register) -> list[dict[str, object]]:
    return [
        {"authority": authority, "keys": [_key_data(key) for key in keys]}
        for authority, keys in register
    ]


def _key_data(key: AuthorityKey) -> dict[str, object]:
    return {
        "id": key.id,
        "kind": key.kind.value,
        "fingerprint": key.fingerprint,
        "added_at": key.added_at,
        "revoked_at": key.revoked_at,
        "why": key.why,
    }


def _fingerprint(key: AuthorityKey) -> str:
    return key.fingerprint


def _how_to_pin(authority: Authority) -> str:
    return f"Next, pin its key: seawall authority key add {authority.id} FILE"


def _how_to_compare(_: AuthorityKey) -> str:
    return "Compare this fingerprint with the authority by telephone."


@command(AUTHORITIES, "add", shown=ID, note=_how_to_pin)
def add_authority(
    name: Annotated[str, typer.Argument(help="Its name, as on the public list.")],
    *,
    country: Annotated[str, typer.Option(help="ISO 3166, such as FR; EU for the Union.")],
    kind: Annotated[AuthorityKind, typer.Option(help="What it may do.")] = (
        AuthorityKind.COMPETENT_AUTHORITY
    ),
    mail_domain: Annotated[
        list[str] | None, typer.Option(help="An e-mail domain it writes from; repeatable.")
    ] = None,
    also_named: Annotated[
        list[str] | None,
        typer.Option(help="Another name used in its documents; repeatable."),
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="A language (ISO 639); repeatable.")
    ] = None,
    telephone: Annotated[
        str, typer.Option(help="The number to call back, from the public list.")
    ] = "",
    email: Annotated[str, typer.Option(help="Its e-mail address for answers.")] = "",
    answer_url: Annotated[str, typer.Option(help="Its URL for signed answers.")] = "",
    source: Annotated[str, typer.Option(help="The source of this entry.")] = "",
    act: CommandContext,
) -> Authority:
    """Add an authority."""
    from seawall.journeys.duties import authority_register as register

    contact = {"telephone": telephone, "email": email, "answer_url": answer_url}
    new_authority = register.NewAuthority(
        name=name,
        kind=kind,
        country=country.upper(),
        mail_domains=tuple(mail_domain or ()),
        other_names=tuple(also_named or ()),
        languages=tuple(language or ()),
        contact={key: value for key, value in contact.items() if value},
        source=source,
    )
    return register.add_authority(new_authority, **act)


@command(AUTHORITIES, "list", shown=text(_print_register, data=_register_data))
def list_authorities(*, tx: Transaction) -> Register:
    """List the register, with all keys."""
    return [(entry, tx.register.keys_of(entry.id)) for entry in tx.register.authorities()]


@command(AUTHORITIES, "suspend", shown=SAID)
def suspend_authority(authority: IdArgument, why: WhyOption, *, act: CommandContext) -> str:
    """Suspend it: nothing more is accepted, and open orders must be verified again."""
    from seawall.journeys.duties import authority_register as register

    suspended = register.suspend_authority(AuthorityId(authority), why, **act)
    return f"{suspended.name} is suspended."


@command(AUTHORITIES, "reactivate", shown=SAID)
def reactivate_authority(authority: IdArgument, *, act: CommandContext) -> str:
    """Reactivate it."""
    from seawall.journeys.duties import authority_register as register

    active = register.reactivate_authority(AuthorityId(authority), **act)
    return f"{active.name} is active."


@command(AUTHORITIES, "informed", shown=SAID)
def note_informed(
    authority: IdArgument,
    *,
    at: Annotated[str, typer.Option(metavar="TIME", help="When it came, with a time zone offset.")],
    act: CommandContext,
) -> str:
    """Record that it informed you of procedures, on paper or by telephone (TCO Art. 3(2))."""
    from seawall.clocks.instant import read_instant
    from seawall.journeys.duties import authority_register as register

    received_at = read_instant(at, field="--at")
    informed = register.note_informed(AuthorityId(authority), received_at, **act)
    return f"Recorded: {informed.name} informed you at {informed.contact['informed_at']}."


@command(KEYS, "add", shown=line(_fingerprint, data=_key_data), note=_how_to_compare)
def add_key(
    authority: IdArgument,
    file: Annotated[
        Path,
        typer.Argument(
            help="A JWK or PEM of Ed25519, an X.509 or OpenPGP certificate.", exists=True
        ),
    ],
    *,
    act: CommandContext,
) -> AuthorityKey:
    """Pin a key or certificate to an authority: its signatures count from now on."""
    from seawall.journeys.duties import authority_register as register

    return register.add_key(AuthorityId(authority), file.read_bytes(), **act)


@command(KEYS, "bind", shown=SAID)
def bind_key(
    authority: IdArgument,
    api_key: Annotated[str, typer.Argument(metavar="KEY", help="The API key's ID, key_….")],
    *,
    act: CommandContext,
) -> str:
    """Bind an API key to an authority: what it sends counts as the authority's."""
    from seawall.ids import ApiKeyId
    from seawall.journeys.duties import authority_register as register

    register.bind_api_key(AuthorityId(authority), ApiKeyId(api_key), **act)
    return f"What {api_key} sends now counts as sent by {authority}."


@command(KEYS, "revoke", shown=SAID, may_begin_with_a_dash=True)
def revoke_key(
    fingerprint: Annotated[
        str, typer.Argument(help="As `seawall authority list --json` shows it.")
    ],
    why: WhyOption,
    *,
    act: CommandContext,
) -> str:
    """Revoke a key: its signatures no longer count, and open orders must be verified again."""
    from seawall.journeys.duties import authority_register as register

    register.revoke_key(fingerprint, why, **act)
    return "The key is revoked."
