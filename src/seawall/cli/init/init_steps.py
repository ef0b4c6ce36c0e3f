"""The steps of `seawall init`, in their order; each looks first whether it was taken before.

Killed after any of them, a second run ends in the same state as one that was not killed: a step is
one transaction or one file that is there whole or not at all, and the note with the answers is
written before the first one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from seawall.cli.init.init_answers import Mailbox, UploadDoor
from seawall.cli.init.init_first_list import fill_first_bank
from seawall.cli.init.init_note import note_finished
from seawall.cli.init.init_run import InitRun
from seawall.cli.session import clock, operator
from seawall.errors import problem
from seawall.people.model import Role

#: What the key of each door is called, and what it may do.
DOOR_KEYS = {
    UploadDoor.API: ("upload", ("check",)),
    UploadDoor.HMA: ("hma", ("check", "banks.read", "banks.write")),
}


def take_steps(run: InitRun) -> None:
    """Take every step that was not taken yet."""
    for name, step in STEPS:
        begin_step(name)
        step(run)


def begin_step(_: str) -> None:
    """Where a run can be stopped between two steps; tests do."""


def prepare_database(run: InitRun) -> None:
    """Every table that this version needs; the installation's keys are made on the way."""
    from seawall.app.database import pending_migrations, refuse_ahead, run_migrations, set_up_django
    from seawall.config import settings

    settings.cache_clear()  # the file of settings is there since a moment ago
    set_up_django()
    refuse_ahead()
    if pending := pending_migrations():
        run_migrations()
        run.results["database"] = f"{len(pending)} migrations done"


def make_keys(run: InitRun) -> None:
    """The keys that would be made at the first use: to be backed up, they must be there."""
    from seawall.keys.installation import FILES, LEDGER, ledger_key, newest_ledger_epoch

    is_first = not (run.folder / "keys" / LEDGER).exists()
    ledger_key(newest_ledger_epoch())
    if is_first:
        run.results["keys"] = f"{run.folder / 'keys'}: {', '.join(FILES)}"


def found_organisation(run: InitRun) -> None:
    """The organisation, unless it is there; a second one is never founded by this command."""
    from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
    from seawall.journeys.people import founding
    from seawall.transaction import INSTALLATION, transaction

    organisation, country = run.answers["organisation"], run.answers["country"]
    with transaction(INSTALLATION) as tx:
        by_slug = {stored.slug: stored for stored in tx.people.organisations()}
        if run.note.slug not in by_slug:
            if by_slug:
                raise problem("cli.init-founded", slugs=", ".join(sorted(by_slug)))
            begun = founding.Founding(
                run.note.slug,
                organisation.name,
                organisation.kind,
                ("EU",) if country in MEMBER_STATES else (country,),
            )
            stored = founding.create_organisation(begun, tx=tx, now=clock(), by=operator())
            by_slug[stored.slug] = stored
            run.results["organisation"] = f"{stored.name} ({stored.kind}), short name {stored.slug}"
    run.organisation = by_slug[run.note.slug]


def publish_contact_point(run: InitRun) -> None:
    """How authorities reach it, unless somebody has said so already."""
    from seawall.journeys.duties.contact_point import NewContactPoint, set_contact_point
    from seawall.transaction import transaction

    contact: Mailbox | None = run.answers["contact"]
    if contact is None:
        return
    with transaction(run.own.id) as tx:
        if tx.register.contact_point() is None:
            new_point = NewContactPoint(
                legal_name=contact.name,
                establishment=run.answers["country"],
                email=contact.email,
                authorised_person=_signatory(run),
            )
            set_contact_point(new_point, tx=tx, now=clock(), by=operator())
            run.results["contact point"] = (
                f"{contact.name}, {contact.email}; {new_point.authorised_person} signs answers"
                " (`seawall contact-point set --authorised-person NAME`)"
            )


def _signatory(run: InitRun) -> str:
    """Who signs answers to authorities: whoever is on call, else the administrator."""
    person: Mailbox = next(iter(run.answers["on_call"].people), run.answers["admin"])
    return person.name or person.email


def invite_people(run: InitRun) -> None:
    """The first administrator, and whoever is on call, as leads: they may answer an order."""
    from seawall.journeys.people import founding
    from seawall.transaction import INSTALLATION, transaction

    invitations = [(run.answers["admin"], Role.ADMIN)]
    invitations += [(person, Role.LEAD) for person in run.answers["on_call"].people]
    with transaction(INSTALLATION) as tx:
        present = {
            member.email for member in tx.people.members() if member.organisation == run.own.id
        }
        missing = [(person, role) for person, role in invitations if person.email not in present]
        for person, role in missing:
            invitation = founding.MemberInvitation(person.email, person.name, role)
            founding.invite_member(
                invitation, organisation=run.own.id, tx=tx, now=clock(), by=operator()
            )
    if missing:
        run.results["people"] = ", ".join(f"{person.email} ({role})" for person, role in missing)


def make_door_key(run: InitRun) -> None:
    """The key of the door for uploads: its file lies there before the key counts.

    A run that is killed in between leaves a file that opens nothing, and the next one writes
    it anew.
    """
    from seawall.journeys.people import founding
    from seawall.keys.private_file import replace_private
    from seawall.transaction import transaction

    door: UploadDoor = run.answers["door"]
    if door not in DOOR_KEYS:
        return
    name, scopes = DOOR_KEYS[door]
    key_file = place_of_key(door, run.folder)
    with transaction(run.own.id) as tx:
        stored_keys = tx.people.keys()
        if any(key.name == name for key in stored_keys):
            return
        _, secret = founding.make_key(
            name, scopes, organisation=run.own.id, tx=tx, now=clock(), by=operator()
        )
        replace_private(key_file, f"{secret.text}\n".encode())
    run.secret = secret.text
    run.results["API key"] = f"{key_file}, for {', '.join(scopes)}"


def place_of_key(door: UploadDoor, folder: Path) -> Path:
    """Where the key of a door lies."""
    return folder / f"{DOOR_KEYS[door][0]}-api-key.txt"


def finish_note(run: InitRun) -> None:
    """From now on a run only examines."""
    if not run.troubles:
        run.note = note_finished(run.note, run.folder)


STEPS: tuple[tuple[str, Callable[[InitRun], None]], ...] = (
    ("database", prepare_database),
    ("keys", make_keys),
    ("organisation", found_organisation),
    ("contact point", publish_contact_point),
    ("people", invite_people),
    ("API key", make_door_key),
    ("first list", fill_first_bank),
    ("note", finish_note),
)
