"""`seawall bank`: found banks, add signals, contest and withdraw them, see their history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.banks.model import BankEntry, EntryState, NewBank, NewEntry, Opinion, Stance
from seawall.cli import bank_effects, bank_lists, bank_taxii
from seawall.cli.bank_effects import tell_what_followed
from seawall.cli.bank_options import (
    BankName,
    ConfidenceOption,
    ExpiresOption,
    JurisdictionOption,
    LabelOption,
    LegalBasisOption,
    NoteOption,
    ReasonOption,
    SourceOption,
    StateOption,
    ThresholdOption,
    bank_called,
    moment_option,
)
from seawall.cli.decoding import there
from seawall.cli.output import (
    JsonOption,
    beginning,
    fitting,
    plain,
    print_facts,
    print_json,
    print_table,
    say,
)
from seawall.cli.session import OrgOption, clock, operator, work
from seawall.ids import EntryId

if TYPE_CHECKING:
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(
    help="Known content: banks, their entries and where each came from.", no_args_is_help=True
)


@COMMANDS.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    *,
    owner: Annotated[str, typer.Option(help="Who answers for what is in it.")] = "",
    source: SourceOption = "",
    description: Annotated[str, typer.Option(help="What belongs in it.")] = "",
    jurisdiction: JurisdictionOption = "",
    legal_basis: LegalBasisOption = "",
    label: LabelOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Found a bank. What an entry leaves open, its bank says."""
    new = NewBank(name, owner, source, description, jurisdiction, legal_basis, label)
    with work(org) as tx:
        from seawall.journeys import bank_curation

        bank = bank_curation.create_bank(new, tx=tx, now=clock(), by=operator())
    if as_json:
        print_json(bank)
    else:
        print(bank.id)


@COMMANDS.command("list")
def list_banks(*, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List the banks and how much is in each."""
    with work(org) as tx:
        found = [(bank, _sizes(tx, bank.id)) for bank in tx.banks.banks()]
    if as_json:
        print_json([{"bank": bank, "entries": sizes} for bank, sizes in found])
        return
    print_table(
        ["name", *EntryState, "owner", "jurisdiction", "id"],
        [
            [bank.name, *sizes.values(), bank.owner, bank.jurisdiction, bank.id]
            for bank, sizes in found
        ],
    )


@COMMANDS.command("show")
def show(
    bank: BankName,
    *,
    state: Annotated[EntryState | None, typer.Option(help="Only entries in this state.")] = None,
    kind: Annotated[str, typer.Option("--type", help="Only signals of this type.")] = "",
    limit: Annotated[int, typer.Option(min=0, max=10_000, help="How many entries.")] = 20,
    after: Annotated[str, typer.Option(help="Go on after this entry id.")] = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show a bank and a page of its entries."""
    with work(org) as tx:
        found = bank_called(bank, tx)
        sizes = _sizes(tx, found.id)
        entries = tx.banks.entries(
            found.id, after=after, limit=limit, state=state, signal_type=kind
        )
    if as_json:
        print_json({"bank": found, "entries": sizes, "page": entries})
        return
    print_facts([*_fields(found), *sizes.items()])
    print()
    print_table(
        ["entry", "type", "value", "state", "label", "confidence", "added"],
        [
            [
                e.id,
                e.signal_type,
                beginning(e.value),
                e.state,
                e.label or found.label,
                e.confidence,
                e.added_at,
            ]
            for e in entries
        ],
    )
    if len(entries) == limit and limit:
        say(f"There may be more: --after {entries[-1].id}")


@COMMANDS.command("entry")
def show_entry(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Its id, entry_….")],
    *,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show one entry: its provenance, its history, and who agrees with it."""
    with work(org) as tx:
        found = tx.banks.entry(EntryId(entry))
        history, opinions = tx.banks.history(found.id), tx.banks.opinions(found.id)
    if as_json:
        print_json({"entry": found, "history": history, "opinions": opinions})
        return
    print_facts([(name, fitting(plain(fact))) for name, fact in _fields(found)])
    print("\nHistory")
    print_table(["at", "what", "by", "reason"], [[c.at, c.what, c.by, c.reason] for c in history])
    if opinions:
        print("\nOpinions")
        print_table(
            ["at", "member", "opinion", "reason"],
            [[o.at, o.member, o.stance, o.reason] for o in opinions],
        )


@COMMANDS.command("add")
def add(
    bank: BankName,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files to be known."),
    ] = None,
    *,
    kind: Annotated[str, typer.Option("--type", help="The type of --value, or what to make.")] = "",
    values: Annotated[list[str] | None, typer.Option("--value", help="A ready-made hash.")] = None,
    texts: Annotated[list[str] | None, typer.Option("--text", help="A text to be known.")] = None,
    urls: Annotated[list[str] | None, typer.Option("--url", help="An address.")] = None,
    label: LabelOption = "",
    source: SourceOption = "",
    jurisdiction: JurisdictionOption = "",
    legal_basis: LegalBasisOption = "",
    confidence: ConfidenceOption = 100,
    threshold: ThresholdOption = None,
    expires: ExpiresOption = "",
    note: NoteOption = "",
    state: StateOption = EntryState.ACTIVE,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add signals: of files, texts and addresses, or hashes made elsewhere.

    Prints the new entries. A signal that the bank has already is said on stderr and left as it is.
    """
    from seawall.cli.bank_signals import Wanted, signals_of

    template = NewEntry(
        signal_type="",
        value="",
        label=label,
        confidence=confidence,
        jurisdiction=jurisdiction,
        legal_basis=legal_basis,
        source=source,
        state=state,
        expires_at=moment_option(expires, field="--expires"),
        note=note,
    )
    wanted = Wanted(kind, there(files), values or [], texts or [], urls or [])
    new = signals_of(wanted, template, threshold=threshold)
    with work(org) as tx:
        added = _add_all(bank, new, tx=tx)
    if as_json:
        print_json(added)
        return
    for entry in added:
        print(entry.id, entry.signal_type, fitting(plain(entry.value)))


@COMMANDS.command("withdraw")
def withdraw(
    entries: Annotated[list[str], typer.Argument(metavar="ENTRY...")],
    *,
    reason: ReasonOption,
    org: OrgOption = "",
) -> None:
    """Take entries back: they find nothing any more, and stay to be seen.

    What they took down is looked at again, as SEAWALL_WITHDRAWN_POLICY says; this prints which.
    """
    _change(entries, EntryState.WITHDRAWN, reason=reason, org=org)
    tell_what_followed(entries, org=org)


@COMMANDS.command("contest")
def contest(
    entries: Annotated[list[str], typer.Argument(metavar="ENTRY...")],
    *,
    reason: ReasonOption,
    org: OrgOption = "",
) -> None:
    """Call entries into question: a person looks at every hit from now on, and at earlier ones."""
    _change(entries, EntryState.CONTESTED, reason=reason, org=org)
    tell_what_followed(entries, org=org)


@COMMANDS.command("reinstate")
def reinstate(
    entries: Annotated[list[str], typer.Argument(metavar="ENTRY...")],
    *,
    reason: ReasonOption,
    org: OrgOption = "",
) -> None:
    """Put contested or withdrawn entries back in force."""
    _change(entries, EntryState.ACTIVE, reason=reason, org=org)


@COMMANDS.command("confirm")
def confirm(
    entries: Annotated[list[str], typer.Argument(metavar="ENTRY...")],
    *,
    reason: ReasonOption,
    org: OrgOption = "",
) -> None:
    """Put unconfirmed or observed entries in force: from now on they may block."""
    _change(entries, EntryState.ACTIVE, reason=reason, org=org)


@COMMANDS.command("observe")
def observe(
    entries: Annotated[list[str], typer.Argument(metavar="ENTRY...")],
    *,
    reason: ReasonOption,
    org: OrgOption = "",
) -> None:
    """Put entries on trial: their matches are written down, and nothing follows from them."""
    _change(entries, EntryState.OBSERVED, reason=reason, org=org)


@COMMANDS.command("opinion")
def opinion(
    entry: Annotated[str, typer.Argument(metavar="ENTRY")],
    stance: Annotated[Stance, typer.Argument(help="What the member says.")],
    *,
    member: Annotated[str, typer.Option(help="The member who says so.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    org: OrgOption = "",
) -> None:
    """Record that a member agrees or disagrees; a disagreement keeps an entry from blocking."""
    now = clock()
    with work(org) as tx:
        from seawall.journeys import bank_curation

        bank_curation.give_opinion(
            EntryId(entry), Opinion(member, stance, reason, now), tx=tx, now=now, by=operator()
        )


bank_lists.add_to(COMMANDS)
bank_effects.add_to(COMMANDS)
COMMANDS.command("taxii")(bank_taxii.taxii)


def _add_all(bank: str, new: list[NewEntry], *, tx: Transaction) -> list[BankEntry]:
    from seawall.banks.model import AlreadyKnown
    from seawall.journeys import bank_curation

    target = bank_called(bank, tx).id
    added = []
    for entry in new:
        try:
            added.append(bank_curation.add_signal(target, entry, tx=tx, now=clock(), by=operator()))
        except AlreadyKnown as known:
            say(f"seawall: {known}")
    return added


def _change(entries: list[str], state: EntryState, *, reason: str, org: str) -> None:
    with work(org) as tx:
        from seawall.journeys import bank_curation

        for entry in entries:
            bank_curation.change_state(
                EntryId(entry), state, reason=reason, tx=tx, now=clock(), by=operator()
            )
    say(f"{len(entries)} now {state}.")


def _sizes(tx: Transaction, bank: Any) -> dict[str, int]:
    sizes = {state.value: 0 for state in EntryState}
    for (_, state), number in tx.banks.sizes(bank).items():
        sizes[state.value] += number
    return sizes


def _fields(thing: Any) -> list[tuple[str, object]]:
    return [(name.replace("_", " "), getattr(thing, name)) for name in thing.__slots__]
