"""`seawall org`, `seawall people`, `seawall key`: who and what may come in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.output import JsonOption, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, ready, scope, work
from seawall.ids import ApiKeyId
from seawall.people.model import Kind, Role

if TYPE_CHECKING:
    from seawall.people.model import ApiKeyRecord, Member

ORGANISATIONS = typer.Typer(help="Platforms, forums, units, overseers.", no_args_is_help=True)
PEOPLE = typer.Typer(help="Members: invite, sign in, deactivate.", no_args_is_help=True)
KEYS = typer.Typer(help="Keys for machines: create, list, revoke.", no_args_is_help=True)

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL")]


@ORGANISATIONS.command("create")
def create_organisation(
    slug: Annotated[str, typer.Argument(help="A short name: a-z, 0-9, hyphens.")],
    *,
    name: Annotated[str, typer.Option(help="Its full name.")] = "",
    kind: Annotated[Kind, typer.Option(help="What it is.")] = Kind.PLATFORM,
    jurisdiction: Annotated[
        list[str] | None, typer.Option(help="Where its duties lie, such as EU; repeat for more.")
    ] = None,
    fail_mode: Annotated[
        str, typer.Option(help="allow, hold or block when a check cannot be completed.")
    ] = "",
    admin: Annotated[str, typer.Option(metavar="EMAIL", help="Its first admin.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Found an organisation, with its first admin if one is named."""
    ready()
    from seawall.journeys import founding
    from seawall.transaction import INSTALLATION, transaction

    now, by = clock(), operator()
    begun = founding.Founding(slug, name or slug, kind, tuple(jurisdiction or ()), fail_mode)
    with transaction(INSTALLATION) as tx:
        organisation = founding.found(begun, tx=tx, now=now, by=by)
        if admin:
            invited = founding.Invitation(admin, "", Role.ADMIN)
            founding.invite(invited, organisation=organisation.id, tx=tx, now=now, by=by)
    if as_json:
        print_json(organisation)
    else:
        print(organisation.id)
    if admin:
        say(f"Sign in: seawall people link {admin}")


@ORGANISATIONS.command("list")
def list_organisations(*, as_json: JsonOption = False) -> None:
    """List the organisations of this installation."""
    ready()
    from seawall.transaction import INSTALLATION, transaction

    with transaction(INSTALLATION) as tx:
        found = tx.people.organisations()
    if as_json:
        print_json(found)
        return
    print_table(
        ["slug", "name", "kind", "jurisdictions", "fail mode", "id"],
        [[o.slug, o.name, o.kind, o.jurisdictions, o.fail_mode, o.id] for o in found],
    )


@PEOPLE.command("list")
def list_people(*, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List the members."""
    with work(org) as tx:
        found = tx.people.members()
    if as_json:
        print_json(found)
        return
    print_table(
        ["code", "role", "name", "email", "standing", "id"],
        [[m.code, m.role, m.name, m.email, _standing(m), m.id] for m in found],
    )


@PEOPLE.command("invite")
def invite(
    email: EmailArgument,
    *,
    role: Annotated[Role, typer.Option(help="What they are there for.")] = Role.REVIEWER,
    name: Annotated[str, typer.Option(help="How colleagues call them.")] = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Let somebody in under a role; then hand them a link."""
    organisation = scope(org)
    with work(org) as tx:
        from seawall.journeys import founding

        member = founding.invite(
            founding.Invitation(email, name, role),
            organisation=organisation,
            tx=tx,
            now=clock(),
            by=operator(),
        )
    if as_json:
        print_json(member)
    else:
        print(member.code, member.id)
    say(f"Sign in: seawall people link {member.email}")


@PEOPLE.command("role")
def change_role(
    email: EmailArgument,
    role: Annotated[Role, typer.Argument(help="The new role.")],
    *,
    org: OrgOption = "",
) -> None:
    """Give a member another role."""
    with work(org) as tx:
        from seawall.journeys import founding

        member = tx.people.member_by_email(email)
        founding.change_role(member, role, tx=tx, now=clock(), by=operator())
    say(f"{member.code} is now {role}.")


@PEOPLE.command("link")
def link(email: EmailArgument) -> None:
    """Print an address that signs this member in: once, within 15 minutes."""
    ready()
    from seawall.config import settings
    from seawall.journeys.sign_in import issue_link
    from seawall.transaction import INSTALLATION, transaction

    with transaction(INSTALLATION) as tx:
        token = issue_link(email, tx=tx, now=clock(), by=operator())
    print(f"{settings().public_url}/sign-in/{token}")


@PEOPLE.command("deactivate")
def deactivate(email: EmailArgument, *, org: OrgOption = "") -> None:
    """Let a member in no longer; what they did stays under their code."""
    with work(org) as tx:
        from seawall.journeys import founding

        member = tx.people.member_by_email(email)
        founding.deactivate(member, tx=tx, now=clock(), by=operator())
    say(f"{member.code} may no longer sign in.")


@KEYS.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="Which machine it is for.")],
    *,
    scopes: Annotated[
        list[str] | None,
        typer.Option("--scope", help="What it is good for; repeat for more. Else: everything."),
    ] = None,
    days: Annotated[
        int, typer.Option(min=0, help="After how many days it runs out; 0: never.")
    ] = 0,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make a key. Its secret is printed now and never again."""
    organisation = scope(org)
    with work(org) as tx:
        from seawall.journeys import founding

        now = clock()
        record, secret = founding.make_key(
            name,
            scopes or (),
            organisation=organisation,
            tx=tx,
            now=now,
            by=operator(),
            expires_at=now + timedelta(days=days) if days else None,
        )
    if as_json:
        print_json({**_shown(record), "secret": secret.text})
        return
    print(secret.text)
    say(f"{record.id}: {', '.join(sorted(record.scopes))}. Keep it now; it is not shown again.")


@KEYS.command("list")
def list_keys(*, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List the keys, revoked ones too; secrets are not kept."""
    with work(org) as tx:
        found = tx.people.keys()
    if as_json:
        print_json([_shown(key) for key in found])
        return
    print_table(
        ["name", "scopes", "created", "last used", "runs out", "revoked", "id"],
        [
            [
                k.name,
                sorted(k.scopes),
                k.created_at,
                k.last_used_on,
                k.expires_at,
                k.revoked_at,
                k.id,
            ]
            for k in found
        ],
    )


@KEYS.command("revoke")
def revoke_key(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its id, key_….")],
    *,
    org: OrgOption = "",
) -> None:
    """Make a key worthless at once."""
    with work(org) as tx:
        from seawall.journeys import founding

        record = tx.people.key(ApiKeyId(key))
        revoked = founding.revoke_key(record, tx=tx, now=clock(), by=operator())
    say(f"{key} is revoked." if revoked else f"{key} was revoked before.")


def _standing(member: Member) -> str:
    return "active" if member.is_active else "deactivated"


def _shown(key: ApiKeyRecord) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
        "expires_at": key.expires_at,
        "last_used_on": key.last_used_on,
    }
