"""An item comes back: since when was it down, or kept back, and was that an error?

Counted when the content is allowed after all: a removal overruled, a block or a hold that a
person, or a withdrawn entry, undid. What an authority had ordered is not counted here, nor what
stays down because something else holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from seawall.enforcement.model import Action, Target, TargetState
from seawall.enforcement.wrongful.model import WrongfulTime
from seawall.ids import CaseId, EntryId, ItemId
from seawall.intake.model import UploadCheck, Verdict
from seawall.journeys.enforcement._legal_holds import kept_down
from seawall.ledger import Entry
from seawall.ledger.words.content import ITEM_WRONGFUL_TIME
from seawall.transaction import Transaction

_KINDS = {
    TargetState.REMOVED: "removed",
    TargetState.LIMITED: "limited",
    TargetState.DISABLED: "limited",
}
_VERDICTS = {Verdict.BLOCK: "blocked", Verdict.HOLD: "held"}


def tally_wrongful_time(
    items: Iterable[ItemId], case: CaseId, entry: EntryId | None, *, tx: Transaction, now: datetime
) -> list[WrongfulTime]:
    """Write down how long each of these was down until now; before it is restored."""
    unique_items = list(dict.fromkeys(items))
    items_by_id, uploads = (
        tx.intake.items_named(unique_items),
        tx.intake.newest_uploads(unique_items),
    )
    held = kept_down([*items_by_id.values()], tx=tx)
    times = []
    for item in unique_items:
        if item in held:
            continue
        stored_item = items_by_id[item]
        actions = tx.enforcement.actions_on(Target(stored_item.kind, stored_item.external_id))
        down = _down_since(actions, uploads.get(item))
        if down and down[0] < now:
            times.append(WrongfulTime(item, entry, down[1], case, down[0], now))
    tx.wrongful.add(times)
    for time in times:
        _remember(time, tx=tx)
    return times


def _down_since(actions: list[Action], upload: UploadCheck | None) -> tuple[datetime, str] | None:
    """The start of the stretch that runs now, and what began it."""
    ups = [place for place, action in enumerate(actions) if action.state is TargetState.RESTORED]
    since = actions[ups[-1]].at if ups else None
    stretch = actions[ups[-1] + 1 :] if ups else actions
    began = [(action.at, _KINDS[action.state]) for action in stretch]
    if upload and upload.verdict in _VERDICTS and (since is None or upload.at > since):
        began.append((upload.at, _VERDICTS[upload.verdict]))
    return min(began, default=None)


def _remember(time: WrongfulTime, *, tx: Transaction) -> None:
    public = {
        "case": time.case,
        "entry": time.entry or "",
        "began_at": time.began_at.isoformat(),
        "kind": time.kind,
        "seconds": time.seconds,
    }
    tx.ledger.append(Entry(ITEM_WRONGFUL_TIME, time.item, at=time.ended_at, public=public))
