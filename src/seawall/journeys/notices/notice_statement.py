"""What a notifier said is written down, by the elements of the law, and whose word it is.

Both doors for notices end here: one that names an item of the platform, and one that has
nothing but an address. A notifier is known by a keyed digest of their e-mail address, or of
the name a platform sent; never by an address of the network. While a suspension runs, a notice
is kept and nobody is asked to look (DSA Art. 23(2)); it stays readable.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from seawall.ids import CaseId, FlaggerId, ItemId, NoticeId, OrderId, OrganisationId, new_id
from seawall.intake.notifying.elements import (
    ToldElements,
    gives_actual_knowledge,
    is_email,
    missing_elements,
)
from seawall.intake.notifying.model import Flagger, NoticeStatement
from seawall.intake.notifying.notice_misuse import NotifierStanding, standing_of
from seawall.intake.notifying.notice_words import sealed_about
from seawall.keys.organisation import own_secret
from seawall.keys.sealing import seal_secret
from seawall.keys.tags import tag_of
from seawall.ledger import JSON, Entry
from seawall.ledger.words.content import NOTICE_KEPT
from seawall.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """Who says it, as far as they tell, and how they say it."""

    name: str = ""
    email: str = ""
    source: str = ""
    """How the platform calls them, where a platform hands the notice in."""
    flagger: FlaggerId | None = None
    is_in_good_faith: bool = False
    is_child_abuse: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class NoticeMessage:
    """A notice on its way: who, what, and where it is."""

    who: Notifier
    reason: str
    url: str = ""
    item: ItemId | None = None


@dataclass(frozen=True, slots=True)
class NoticePlace:
    """The case or the order that a notice led to."""

    order: OrderId | None = None
    case: CaseId | None = None


def trusted_flagger_of(who: Notifier, *, tx: Transaction, now: datetime) -> Flagger | None:
    """The trusted flagger who says it, if the status is theirs, suspended or not.

    It stays as it is until the commit, so that no notice comes in beside its suspension. An
    unknown flagger is refused.
    """
    flagger = tx.notifying.locked_flagger(who.flagger) if who.flagger else None
    return flagger if flagger and flagger.has_status(now) else None


def key_of(who: Notifier, organisation: OrganisationId) -> str:
    """The digest a notifier is known by; empty for an anonymous one and a trusted flagger."""
    if who.flagger:
        return ""  # a coordinator's business: Art. 22(6)
    if is_email(who.email):
        return _digest(f"email/{who.email.strip().casefold()}", organisation)
    return _digest(f"source/{who.source}", organisation) if who.source.strip() else ""


def standing(who: Notifier, *, tx: Transaction, now: datetime) -> NotifierStanding:
    """How the notifier stands; somebody anonymous always stands well."""
    return standing_by_key(key_of(who, tx.organisation), tx=tx, now=now)


def standing_by_key(notifier: str, *, tx: Transaction, now: datetime) -> NotifierStanding:
    """How the notifier of this digest stands."""
    return standing_of(tx.notifying.steps_of(notifier), at=now) if notifier else NotifierStanding()


def elements_of(saying: NoticeMessage) -> ToldElements:
    """The notice as the elements of Art. 16(2) ask for it."""
    return ToldElements(
        explanation=saying.reason,
        has_location=bool(saying.url or saying.item),
        name=saying.who.name or (saying.who.source if saying.who.flagger else ""),
        email=saying.who.email,
        is_in_good_faith=saying.who.is_in_good_faith,
        is_child_abuse=saying.who.is_child_abuse,
    )


def write_statement(
    saying: NoticeMessage,
    place: NoticePlace,
    *,
    notice: NoticeId | None = None,
    receipt_digest: str,
    tx: Transaction,
    now: datetime,
) -> NoticeStatement:
    """Write a notice down: processed where it has a place, kept where a suspension runs."""
    measure = standing(saying.who, tx=tx, now=now) if place == NoticePlace() else NotifierStanding()
    identity = notice or NoticeId(new_id("notice", now=now))
    elements = elements_of(saying)
    statement = NoticeStatement(
        id=identity,
        organisation=tx.organisation,
        flagger=saying.who.flagger,
        notifier=key_of(saying.who, tx.organisation),
        item=saying.item,
        order=place.order,
        case=place.case,
        missing=tuple(element.value for element in missing_elements(elements)),
        gives_knowledge=gives_actual_knowledge(elements),
        kept_under=measure.measure.id if measure.is_suspended and measure.measure else None,
        language=saying.who.language,
        said=seal_secret(_statement_json(saying), about=sealed_about(identity)),
        receipt_digest=receipt_digest,
        at=now,
    )
    tx.notifying.add_statement(statement)
    return statement


def remember_kept(
    statement: NoticeStatement, *, tx: Transaction, now: datetime, by: str = ""
) -> None:
    """The ledger knows of a notice that is kept and not processed."""
    public: dict[str, JSON] = {"measure": statement.kept_under, **facts_of(statement)}
    tx.ledger.append(Entry(NOTICE_KEPT, statement.id, at=now, by=by, public=public))


def facts_of(statement: NoticeStatement) -> dict[str, JSON]:
    """What anybody may know of a statement: which elements it has, and what follows."""
    return {"actual_knowledge": statement.gives_knowledge, "missing": list(statement.missing)}


def _statement_json(saying: NoticeMessage) -> str:
    who = saying.who
    words = {
        "name": who.name,
        "email": who.email,
        "source": who.source,
        "reason": saying.reason,
        "url": saying.url,
    }
    return json.dumps(words, ensure_ascii=False, sort_keys=True)


def _digest(text: str, organisation: OrganisationId) -> str:
    """Keyed, so that nobody finds an address by trying out all of them."""
    return tag_of(f"notifier/{text}", key=own_secret(organisation))
