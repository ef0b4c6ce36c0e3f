"""Somebody looks at media: each step is asked for, measured, held against the limits, remembered.

1. Whoever asked not to be offered the category, has a break, or has come to a limit sees
   nothing more. That is an answer and not an error: the page says kindly what can be done.
2. One thing is on a person's screen at a time: a further step, or another case, closes what
   was open. Sound runs beside a picture.
3. A page says every few seconds that it is still shown. When it falls silent (a closed
   laptop) the look ends by itself, and when a limit is reached the next word ends it.

Who looked at what is sealed in the ledger: the log proves that exposure was counted, and
only the person and an auditor with the key can read whose it was. Opt-outs, breaks and
choices have no entry at all: decision 0028.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from seawall.ids import CaseId, PersonId
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.cases import MEDIA_HIDDEN, MEDIA_SHOWN
from seawall.people.protection.exposure_limits import (
    DAY,
    GRAPHIC,
    ExposureStanding,
    Refusal,
    standing,
)
from seawall.people.protection.model import GRACE, KEPT, SOUND, ExposureStep, OptOut
from seawall.people.protection.opting_out import sparing_opt_out
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ExposureWish:
    """One step further into the media of a case, and who wants it."""

    case: CaseId
    person: PersonId
    code: str
    step: str


@dataclass(frozen=True, slots=True)
class Protection:
    """Where a person stands before they look: against the limits, and by their own choice."""

    standing: ExposureStanding
    spared: OptOut | None = None

    def refuses(self, step: str) -> Refusal | OptOut | None:
        """Why a step is not shown; words and drawings are under no limit."""
        if self.spared:
            return self.spared
        return self.standing.refusal if step in GRAPHIC else None


def protection_of(
    person: PersonId, *, tx: Transaction, now: datetime, case: CaseId | None = None
) -> Protection:
    """Where somebody stands, before this case or none."""
    person_standing = standing(
        tx.protection.looks(person, since=now - DAY),
        tx.protection.limits(),
        now=now,
        case=case,
        break_until=tx.protection.break_until(person),
    )
    return Protection(person_standing, _spared(person, case, tx=tx, now=now) if case else None)


def reveal_step(wish: ExposureWish, *, tx: Transaction, now: datetime) -> Refusal | OptOut | None:
    """Show one step, or say why not; what was shown before is closed either way."""
    tx.protection.lock(wish.person)
    protection = protection_of(wish.person, tx=tx, now=now, case=wish.case)
    if refused := protection.refuses(wish.step):
        return refused
    tx.protection.forget_looks(wish.person, before=now - KEPT)
    _close(
        _same_track(_open(wish.person, wish.code, tx=tx, now=now), wish), wish.code, tx=tx, now=now
    )
    category = min(tx.protection.labels_of([wish.case]).get(wish.case, ()), default="")
    tx.protection.add_look(ExposureStep(0, wish.person, wish.case, category, wish.step, now))
    _remember(MEDIA_SHOWN, wish.case, wish.code, wish.step, tx=tx, now=now)
    return None


def hide_media(
    person: PersonId, code: str, *, tx: Transaction, now: datetime, step: str = ""
) -> None:
    """Close everything this person has open, or one step of it."""
    looks = _open(person, code, tx=tx, now=now)
    _close([look for look in looks if step in ("", look.step)], code, tx=tx, now=now)


def still_shown(
    case: CaseId, person: PersonId, code: str, *, tx: Transaction, now: datetime
) -> bool:
    """Whether a page that still shows a case may go on showing it."""
    tx.protection.lock(person)
    looks = [look for look in _open(person, code, tx=tx, now=now) if look.case == case]
    if not looks:
        return False
    refusal = protection_of(person, tx=tx, now=now, case=case)
    over = [look for look in looks if refusal.refuses(look.step)]
    _close(over, code, tx=tx, now=now)
    for look in looks:
        if look not in over:
            _see_again(look, tx=tx, now=now)
    return not over


def looks_at(case: CaseId, person: PersonId, *, tx: Transaction) -> list[ExposureStep]:
    """Every look of this person at this case, in order."""
    return tx.protection.looks_at(case, person)


def passed_over(
    cases: Sequence[CaseId], person: PersonId, *, tx: Transaction, now: datetime
) -> frozenset[CaseId]:
    """The cases among these that are not offered to this person, in three questions."""
    chosen = tx.protection.opt_outs(person)
    if not chosen:
        return frozenset()
    labels = tx.protection.labels_of(cases)
    return frozenset(
        case for case in cases if sparing_opt_out(labels.get(case, ()), chosen, now=now)
    )


def _spared(person: PersonId, case: CaseId, *, tx: Transaction, now: datetime) -> OptOut | None:
    chosen = tx.protection.opt_outs(person)
    if not chosen:
        return None
    return sparing_opt_out(tx.protection.labels_of([case]).get(case, ()), chosen, now=now)


def _open(person: PersonId, code: str, *, tx: Transaction, now: datetime) -> list[ExposureStep]:
    """What is not closed; one that fell silent is closed where it ended."""
    looks = [
        look for look in tx.protection.looks(person, since=now - DAY) if look.closed_at is None
    ]
    for look in looks:
        if not look.is_open(now):
            ended = look.until(now)
            tx.protection.change_look(replace(look, closed_at=ended))
            _remember(MEDIA_HIDDEN, look.case, code, look.step, tx=tx, now=ended)
    return [look for look in looks if look.is_open(now)]


def _same_track(looks: Iterable[ExposureStep], wish: ExposureWish) -> list[ExposureStep]:
    """What a wish closes: all else but the other one of picture and sound of this case."""
    is_sound = wish.step == SOUND
    return [look for look in looks if look.case != wish.case or (look.step == SOUND) is is_sound]


def _close(looks: Iterable[ExposureStep], code: str, *, tx: Transaction, now: datetime) -> None:
    for look in looks:
        tx.protection.change_look(replace(look, closed_at=now))
        _remember(MEDIA_HIDDEN, look.case, code, look.step, tx=tx, now=now)


def _see_again(look: ExposureStep, *, tx: Transaction, now: datetime) -> None:
    """It was on the screen until now; a first word long after it opened begins a new one."""
    if look.seen_at is None and now - look.opened_at > GRACE:
        tx.protection.change_look(replace(look, closed_at=look.opened_at + GRACE))
        tx.protection.add_look(replace(look, opened_at=now, seen_at=now))
        return
    tx.protection.change_look(replace(look, seen_at=now))


def _remember(
    word: LedgerWord, case: CaseId, code: str, step: str, *, tx: Transaction, now: datetime
) -> None:
    tx.ledger.append(Entry(word, about=case, at=now, sealed={"by": code, "step": step}))
