"""`seawall org`, `seawall people`, `seawall key`: who and what may come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.local_link import local_link_warning
from seawall.cli.output import say
from seawall.cli.presentation import PRINTED, SAID, Row, line, table, text
from seawall.cli.session import OrgOption, organisation_named
from seawall.errors import problem
from seawall.ids import ApiKeyId, ProposalId
from seawall.people.model import OrganisationKind, Role

if TYPE_CHECKING:
    from seawall.people.api_keys import Secret
    from seawall.people.model import ApiKeyRecord, Member, Organisation
    from seawall.transaction import Transaction

ORGANISATIONS = typer.Typer(no_args_is_help=True)
PEOPLE = typer.Typer(no_args_is_help=True)
KEYS = typer.Typer(no_args_is_help=True)

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL")]


class FoundedOrganisation(NamedTuple):
    """A new organisation, and its first admin's address."""

    organisation: Organisation
    admin: str


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """What waits for a second person, and who counts as one."""

    proposal: ProposalId
    act: str
    subject: str
    by: str
    until: datetime
    counting: tuple[str, ...]


class MadeKey(NamedTuple):
    """A new key, and its secret, which nobody sees again."""

    record: ApiKeyRecord
    secret: Secret


def _organisation(organisation: Organisation) -> Row:
    return (
        organisation.slug,
        organisation.name,
        organisation.kind,
        organisation.jurisdictions,
        organisation.fail_mode,
        organisation.id,
    )


def _member(member: Member) -> Row:
    standing = "active" if member.is_active else "deactivated"
    return member.code, member.role, member.name, member.email, standing, member.id


def _key(key: ApiKeyRecord) -> Row:
    return (
        key.name,
        sorted(key.scopes),
        key.created_at,
        key.last_used_on,
        key.expires_at,
        key.revoked_at,
        key.id,
    )


def _key_data(key: ApiKeyRecord) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
        "expires_at": key.expires_at,
        "last_used_on": key.last_used_on,
    }


def _proposal(waiting: WaitingProposal) -> Row:
    counting = waiting.counting or ("nobody; use `seawall people approve`",)
    return (waiting.proposal, waiting.act, waiting.subject, waiting.by, waiting.until, counting)


def _print_secret(new_key: MadeKey) -> None:
    key = new_key.record
    print(new_key.secret.text)
    end = f"It expires on {key.expires_at:%d %b %Y}." if key.expires_at else "It never expires."
    say(f"{key.id}: {', '.join(sorted(key.scopes))}. {end}")
    say("Copy the key now: it is not shown again.")


def _secret_data(new_key: MadeKey) -> dict[str, object]:
    return {**_key_data(new_key.record), "secret": new_key.secret.text}


def _code_and_id(member: Member) -> str:
    return f"{member.code} {member.id}"


def _how_to_sign_in(invited: Member | FoundedOrganisation) -> str:
    email = invited.admin if isinstance(invited, FoundedOrganisation) else invited.email
    return f"Print a sign-in link: seawall people link {email}" if email else ""


@command(
    ORGANISATIONS,
    "create",
    shown=line(attrgetter("organisation.id"), data=attrgetter("organisation")),
    note=_how_to_sign_in,
)
def create_organisation(
    slug: Annotated[str, typer.Argument(help="A short name: a-z, 0-9, hyphens.")],
    *,
    name: Annotated[str, typer.Option(help="Its full name.")] = "",
    kind: Annotated[
        OrganisationKind, typer.Option(help="The kind of organisation.")
    ] = OrganisationKind.PLATFORM,
    jurisdiction: Annotated[
        list[str] | None,
        typer.Option(help="A jurisdiction whose law applies, such as EU; repeatable."),
    ] = None,
    fail_mode: Annotated[
        str,
        typer.Option(help="The fail mode when a check cannot be completed: allow, hold or block."),
    ] = "",
    admin: Annotated[
        str, typer.Option(metavar="EMAIL", help="The e-mail address of its first administrator.")
    ] = "",
    installation: Transaction,
    now: datetime,
    by: str,
) -> FoundedOrganisation:
    """Create an organisation, with its first administrator if one is named."""
    from seawall.journeys.people import founding

    begun = founding.Founding(slug, name or slug, kind, tuple(jurisdiction or ()), fail_mode)
    organisation = founding.create_organisation(begun, tx=installation, now=now, by=by)
    if admin:
        invited = founding.MemberInvitation(admin, "", Role.ADMIN)
        founding.invite_member(
            invited, organisation=organisation.id, tx=installation, now=now, by=by
        )
    return FoundedOrganisation(organisation, admin)


@command(
    ORGANISATIONS,
    "list",
    shown=table(["slug", "name", "kind", "jurisdictions", "fail mode", "id"], _organisation),
)
def list_organisations(*, installation: Transaction) -> list[Organisation]:
    """List the organisations of this installation."""
    return installation.people.organisations()


@command(PEOPLE, "list", shown=table(["code", "role", "name", "email", "state", "id"], _member))
def list_people(*, tx: Transaction) -> list[Member]:
    """List the members."""
    return tx.people.members()


@command(PEOPLE, "invite", shown=line(_code_and_id), note=_how_to_sign_in)
def invite_member(
    email: EmailArgument,
    *,
    role: Annotated[Role, typer.Option(help="The role.")] = Role.REVIEWER,
    name: Annotated[str, typer.Option(help="The name shown to colleagues.")] = "",
    tx: Transaction,
    act: CommandContext,
) -> Member:
    """Invite a member with a role. Then give them a sign-in link."""
    from seawall.journeys.people import founding

    invitation = founding.MemberInvitation(email, name, role)
    return founding.invite_member(invitation, organisation=tx.organisation, **act)


@command(PEOPLE, "role", shown=SAID)
def change_role(
    email: EmailArgument,
    role: Annotated[Role, typer.Argument(help="The new role.")],
    *,
    tx: Transaction,
    act: CommandContext,
) -> str:
    """Change a member's role."""
    from seawall.journeys.people import founding

    member = tx.people.member_by_email(email)
    founding.change_role(member, role, **act)
    return f"{member.code} is now {role}."


@command(PEOPLE, "link", shown=PRINTED, note=local_link_warning)
def print_sign_in_link(
    email: EmailArgument, *, org: OrgOption = "", installation: Transaction, now: datetime, by: str
) -> str:
    """Print a sign-in link for a member. It works once, for 15 minutes.

    An email address belongs to one member of the installation, so `--org` is only a check.
    """
    from seawall.config import settings
    from seawall.journeys.people.sign_in import issue_link
    from seawall.people.sign_in_links import link_address

    if (
        org
        and organisation_named(org).id != installation.people.member_by_email(email).organisation
    ):
        raise problem("cli.no-member-of", email=email, slug=org)
    token = issue_link(email, tx=installation, now=now, by=by)
    return link_address(token, at=settings().public_url)


@command(PEOPLE, "deactivate", shown=SAID)
def deactivate_member(email: EmailArgument, *, tx: Transaction, act: CommandContext) -> str:
    """Deactivate a member; their actions stay recorded under their code."""
    from seawall.journeys.people import founding

    member = tx.people.member_by_email(email)
    founding.deactivate_member(member, **act)
    return f"{member.code} can no longer sign in."


@command(PEOPLE, "confirm", shown=SAID)
def confirm_member(email: EmailArgument, *, tx: Transaction, act: CommandContext) -> str:
    """Confirm that a new member is a separate person, without waiting 24 hours."""
    from seawall.journeys.people import founding

    member = tx.people.member_by_email(email)
    founding.confirm_member(member, **act)
    return f"{member.code} can now give second approvals."


@command(
    PEOPLE,
    "proposals",
    shown=table(["proposal", "what", "about", "by", "until", "who can approve"], _proposal),
)
def list_proposals(*, tx: Transaction, now: datetime) -> list[WaitingProposal]:
    """List requests that need a second approval, and who can give it."""
    from seawall.journeys import two_people
    from seawall.journeys.people import approvals_known as _known  # noqa: F401 - it names the acts
    from seawall.people.approval.proposal_steps import is_waiting

    codes = {member.id: member.code for member in tx.people.members()}
    return [
        WaitingProposal(
            proposal.id,
            proposal.act,
            proposal.subject,
            codes[proposal.proposed_by],
            proposal.expires_at,
            tuple(one.code for one in two_people.second_people(proposal, tx=tx, now=now)),
        )
        for proposal in tx.approvals.open(now=now)
        if is_waiting(proposal, now=now)
    ]


@command(PEOPLE, "approve", shown=SAID)
def approve_proposal(
    proposal: Annotated[str, typer.Argument(metavar="PROPOSAL", help="The request's ID, prop_….")],
    *,
    act: CommandContext,
) -> str:
    """Approve a request that no one else can approve. The log records it."""
    from seawall.journeys import two_people
    from seawall.journeys.people import approvals_known as _known  # noqa: F401 - it names the acts

    approved = two_people.approve_on_machine(ProposalId(proposal), **act)
    done = "It is done." if approved.state == "done" else "Whoever asked can now do it."
    return f"{approved.subject} ({approved.act}) is approved. {done}"


@command(KEYS, "create", shown=text(_print_secret, data=_secret_data))
def create_key(
    name: Annotated[str, typer.Argument(help="The system it is for.")],
    *,
    scopes: Annotated[
        list[str] | None,
        typer.Option("--scope", help="A scope; repeatable. At least one is needed."),
    ] = None,
    days: Annotated[
        int | None, typer.Option(help="Days until it expires; default: a year.")
    ] = None,
    tx: Transaction,
    act: CommandContext,
) -> MadeKey:
    """Create an API key. Its secret is printed only now."""
    from seawall.journeys.people import founding

    key_and_secret = founding.make_key(
        name, scopes or (), organisation=tx.organisation, **act, days=days
    )
    return MadeKey(*key_and_secret)


@command(
    KEYS,
    "list",
    shown=table(
        ["name", "scopes", "created", "last used", "expires", "revoked", "id"],
        _key,
        data=_key_data,
    ),
)
def list_keys(*, tx: Transaction) -> list[ApiKeyRecord]:
    """List the API keys, including revoked ones. Secrets are not stored."""
    return tx.people.keys()


@command(KEYS, "revoke", shown=SAID)
def revoke_key(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key's ID, key_….")],
    *,
    tx: Transaction,
    act: CommandContext,
) -> str:
    """Revoke an API key at once."""
    from seawall.journeys.people import founding

    revoked = founding.revoke_key(tx.people.key(ApiKeyId(key)), **act)
    return f"{key} is revoked." if revoked else f"{key} was already revoked."
