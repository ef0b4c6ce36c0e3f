"""Banks, to read: which there are, and their entries page by page."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Query, Router, Schema

from seawall.banks.model import Bank, BankEntry, EntryState
from seawall.web.api.door import ApiKey, refusals
from seawall.web.api.out import Beside, Out
from seawall.web.request import Call

router = Router(tags=["banks"])

#: Values on one page, about: the fingerprint of an hour has half a million characters.
MOST_CHARACTERS = 4_000_000
#: Entries read in one go, so that no page of long values is held in memory whole.
AT_ONCE = 50


class BankOut(Out[Bank]):
    """A bank, with what it holds by state."""

    id: str
    name: str
    owner: str
    source: str
    description: str
    jurisdiction: str
    legal_basis: str
    label: str
    sharing: str
    created_at: datetime
    entries: Beside[dict[str, int]]


class BanksOut(Schema):
    """Every bank of the organisation."""

    banks: list[BankOut]


class BankEntryOut(Out[BankEntry]):
    """One known signal; an empty field means what the bank says."""

    id: str
    signal_type: str
    value: str
    label: str
    confidence: int
    threshold: int | None
    jurisdiction: str
    legal_basis: str
    source: str
    state: EntryState
    first_seen_at: datetime
    expires_at: datetime | None
    added_at: datetime
    media: str


class BankEntriesOut(Schema):
    """A page of entries; `next` is missing on the last."""

    entries: list[BankEntryOut]
    next: str | None = None


@router.get("", auth=ApiKey("banks.read"), response={200: BanksOut, **refusals(401, 403)})
def list_banks(request: Call) -> BanksOut:
    """Every bank of the organisation."""
    banks = request.tx.banks.banks()
    return BanksOut(banks=[BankOut.of(bank, entries=_sizes(bank, request)) for bank in banks])


@router.get(
    "/{name}/entries",
    auth=ApiKey("banks.read"),
    response={200: BankEntriesOut, **refusals(401, 403, 404, 422)},
)
def list_entries(
    request: Call,
    name: str,
    *,
    after: str = "",
    state: EntryState | None = None,
    signal_type: str = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> BankEntriesOut:
    """A bank's entries in the order they came; a page of long values has fewer than asked for."""
    bank = request.tx.banks.bank_named(name)
    page: list[BankEntry] = []
    while len(page) < limit and sum(len(entry.value) for entry in page) < MOST_CHARACTERS:
        batch_size = min(AT_ONCE, limit - len(page))
        last = page[-1].id if page else after
        batch = request.tx.banks.entries(
            bank.id, after=last, limit=batch_size + 1, state=state, signal_type=signal_type
        )
        page += batch[:batch_size]
        if len(batch) <= batch_size:
            return BankEntriesOut(entries=[BankEntryOut.of(entry) for entry in page])
    return BankEntriesOut(entries=[BankEntryOut.of(entry) for entry in page], next=page[-1].id)


def _sizes(bank: Bank, request: Call) -> dict[str, int]:
    sizes = dict.fromkeys(EntryState, 0)
    for (_, state), count in request.tx.banks.sizes(bank.id).items():
        sizes[state] += count
    return {state.value: count for state, count in sizes.items()}
