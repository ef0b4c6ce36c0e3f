"""The entries that a command takes back: those it names, or all that an import brought in.

A list may bring in a million, so they come in parts, each for a commit of its own. Whoever is cut
off says the same again: what was taken back already is not among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from seawall.banks.model import EntryState
from seawall.errors import problem
from seawall.ids import EntryId, ImportId, OrganisationId
from seawall.transaction import transaction

#: Of an import only these are taken back further: nothing that is out of force comes into it.
_FROM: Mapping[EntryState, Collection[EntryState]] = {
    EntryState.WITHDRAWN: [state for state in EntryState if state is not EntryState.WITHDRAWN],
    EntryState.CONTESTED: [EntryState.ACTIVE],
}
#: Entries in one commit: others wait for it no longer than for a part of a list.
PART = 500


def entries_meant(
    named: list[str] | None, imported: str, state: EntryState, *, organisation: OrganisationId
) -> Iterator[list[EntryId]]:
    """Part by part, what is to be put in a state."""
    if bool(named) == bool(imported):
        raise problem("cli.entries-or-import")
    if named:
        yield [EntryId(entry) for entry in named]
        return
    last = ""
    with transaction(organisation) as tx:
        whole = tx.bank_imports.get(ImportId(imported))
    while True:
        with transaction(organisation) as tx:
            part = tx.bank_imports.entries(whole, _FROM[state], after=last, limit=PART)
        if not part:
            return
        yield part
        last = part[-1]
