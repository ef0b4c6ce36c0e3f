"""`seawall authority`: who may order or refer, and what they sign with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import JsonOption, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, work
from seawall.ids import AuthorityId
from seawall.orders.register.model import Authority, AuthorityKind

if TYPE_CHECKING:
    from seawall.orders.register.model import AuthorityKey

AUTHORITIES = typer.Typer(help="Who may order or refer: add, keys, suspend.", no_args_is_help=True)
KEYS = typer.Typer(help="What an authority signs with.", no_args_is_help=True)
AUTHORITIES.add_typer(KEYS, name="key")

IdArgument = Annotated[str, typer.Argument(metavar="AUTHORITY", help="Its id, auth_….")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason; it is kept.")]


@AUTHORITIES.command("add")
def add_authority(
    name: Annotated[str, typer.Argument(help="Its name, as the public list has it.")],
    *,
    country: Annotated[str, typer.Option(help="ISO 3166, such as FR; EU for the Union.")],
    kind: Annotated[AuthorityKind, typer.Option(help="What it may do.")] = (
        AuthorityKind.COMPETENT_AUTHORITY
    ),
    mail_domain: Annotated[
        list[str] | None, typer.Option(help="It writes from here; repeat for more.")
    ] = None,
    language: Annotated[list[str] | None, typer.Option(help="ISO 639; repeat for more.")] = None,
    telephone: Annotated[str, typer.Option(help="Where to call back, from the public list.")] = "",
    email: Annotated[str, typer.Option(help="Its address for answers.")] = "",
    answer_url: Annotated[str, typer.Option(help="Where it takes signed answers.")] = "",
    source: Annotated[str, typer.Option(help="Where the entry comes from.")] = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter an authority."""
    contact = {"telephone": telephone, "email": email, "answer_url": answer_url}
    with work(org) as tx:
        from seawall.journeys import authority_register as register

        new = register.NewAuthority(
            name=name,
            kind=kind,
            country=country.upper(),
            mail_domains=tuple(mail_domain or ()),
            languages=tuple(language or ()),
            contact={key: value for key, value in contact.items() if value},
            source=source,
        )
        made = register.add(new, tx=tx, now=clock(), by=operator())
    if as_json:
        print_json(made)
    else:
        print(made.id)
    say(f"Pin its key: seawall authority key add {made.id} FILE")


@AUTHORITIES.command("list")
def list_authorities(*, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List the register, with every key."""
    with work(org) as tx:
        found = [(one, tx.register.keys_of(one.id)) for one in tx.register.authorities()]
    if as_json:
        print_json(
            [{"authority": one, "keys": [_shown(key) for key in keys]} for one, keys in found]
        )
        return
    print_table(
        ["country", "name", "kind", "state", "telephone", "domains", "keys", "id"],
        [_row(one, keys) for one, keys in found],
    )


@AUTHORITIES.command("suspend")
def suspend(authority: IdArgument, why: WhyOption, *, org: OrgOption = "") -> None:
    """Take nothing more from it; what is not acted upon yet is doubted."""
    with work(org) as tx:
        from seawall.journeys import authority_register as register

        found = register.suspend(AuthorityId(authority), why, tx=tx, now=clock(), by=operator())
    say(f"{found.name} is suspended.")


@AUTHORITIES.command("reactivate")
def reactivate(authority: IdArgument, *, org: OrgOption = "") -> None:
    """Take from it again."""
    with work(org) as tx:
        from seawall.journeys import authority_register as register

        found = register.reactivate(AuthorityId(authority), tx=tx, now=clock(), by=operator())
    say(f"{found.name} is active.")


@AUTHORITIES.command("informed")
def note_informed(
    authority: IdArgument,
    *,
    at: Annotated[str, typer.Option(metavar="TIME", help="When it came, with its offset.")],
    org: OrgOption = "",
) -> None:
    """Its information before a first order came on paper or by telephone: TCO Art. 3(2)."""
    from seawall.orders.instant import read_instant

    came = read_instant(at, field="--at")
    with work(org) as tx:
        from seawall.journeys import authority_register as register

        found = register.note_informed(
            AuthorityId(authority), came, tx=tx, now=clock(), by=operator()
        )
    say(f"{found.name} informed us at {found.contact['informed_at']}.")


@KEYS.command("add")
def add_key(
    authority: IdArgument,
    file: Annotated[
        Path,
        typer.Argument(
            help="A JWK or PEM of Ed25519, an X.509 or OpenPGP certificate.", exists=True
        ),
    ],
    *,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Pin a key or certificate to an authority: what it signs counts from now on."""
    content = file.read_bytes()
    with work(org) as tx:
        from seawall.journeys import authority_register as register

        key = register.add_key(AuthorityId(authority), content, tx=tx, now=clock(), by=operator())
    if as_json:
        print_json(_shown(key))
    else:
        print(key.fingerprint)
    say("Compare this fingerprint with the authority by telephone.")


@KEYS.command("bind")
def bind_key(
    authority: IdArgument,
    api_key: Annotated[str, typer.Argument(metavar="KEY", help="An API key of ours, key_….")],
    *,
    org: OrgOption = "",
) -> None:
    """Say that an API key belongs to an authority: what comes with it is from there."""
    with work(org) as tx:
        from seawall.ids import ApiKeyId
        from seawall.journeys import authority_register as register

        register.bind_api_key(
            AuthorityId(authority), ApiKeyId(api_key), tx=tx, now=clock(), by=operator()
        )
    say(f"{api_key} belongs to {authority}.")


@KEYS.command("revoke")
def revoke_key(
    fingerprint: Annotated[
        str, typer.Argument(help="As `seawall authority list --json` shows it.")
    ],
    why: WhyOption,
    *,
    org: OrgOption = "",
) -> None:
    """From now on nothing signed with it counts; what is not acted upon yet is doubted."""
    with work(org) as tx:
        from seawall.journeys import authority_register as register

        register.revoke_key(fingerprint, why, tx=tx, now=clock(), by=operator())
    say("The key is revoked.")


def _row(authority: Authority, keys: list[AuthorityKey]) -> list[object]:
    return [
        authority.country,
        authority.name,
        authority.kind.value,
        authority.state.value,
        authority.contact.get("telephone", ""),
        authority.mail_domains,
        [_short(key) for key in keys],
        authority.id,
    ]


def _short(key: AuthorityKey) -> str:
    return f"{key.kind.value} {key.fingerprint[:16]}{' (revoked)' if key.revoked_at else ''}"


def _shown(key: AuthorityKey) -> dict[str, object]:
    return {
        "id": key.id,
        "kind": key.kind.value,
        "fingerprint": key.fingerprint,
        "added_at": key.added_at,
        "revoked_at": key.revoked_at,
        "why": key.why,
    }
