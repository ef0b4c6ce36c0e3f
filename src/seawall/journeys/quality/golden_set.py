"""Leads keep the golden set: from decided cases or from files, in versions, with the reason.

A case becomes golden with the facts its page shows and a reference to its safe copy. What lies
under seal does not: it is opened for a purpose of the law only (TCO Art. 6), and training is
none; write a harmless likeness instead. A golden item is never edited: another version follows,
and whoever answered the old one was measured against the old one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from seawall.cases.decision import CONTEXTS, cite_clauses
from seawall.cases.model import Case, CaseKind, CaseState
from seawall.cases.quality.golden import require_answer
from seawall.cases.quality.model import AgreedAnswer, GoldenItem, GoldenView
from seawall.errors import problem
from seawall.ids import CaseId, EvidenceId, GoldenId, new_id
from seawall.journeys.permission import require_right
from seawall.journeys.preservation.preservation_access import under_seal
from seawall.journeys.queue._spoken_language import language_of
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord
from seawall.ledger.words.cases import GOLDEN_ADDED, GOLDEN_CHANGED, GOLDEN_RETIRED
from seawall.people.model import Member
from seawall.transaction import Transaction

ACT = "quality.manage"
LONGEST_TEXT = 20_000
_WORDS = "text/plain"


@dataclass(frozen=True, slots=True)
class WrittenGoldenItem:
    """A golden item made from a file: harmless words, and how a case about them looks."""

    text: str
    description: str
    agreed: AgreedAnswer
    kind: str = "post"
    external_id: str = ""
    account: str = ""
    queue: str = "matches"
    severity: int = 3
    say: str = "A notice of a user: please look at this."
    language: str = ""


def golden_from_case(
    case: CaseId, agreed: AgreedAnswer, person: Member, *, tx: Transaction, now: datetime
) -> GoldenItem:
    """Make a golden item of a decided case of ours."""
    require_right(person, ACT)
    stored_case = _fit(tx.cases.case(case), tx=tx)
    part = tx.cases.items(stored_case.id)[0]
    version = tx.intake.version(part.item, part.version)
    item, reason = tx.intake.item(part.item), tx.cases.reasons(stored_case.id)[0]
    view = GoldenView(
        kind=item.kind,
        external_id=item.external_id,
        account=item.account,
        words=_sealed(version.text, tx=tx, now=now),
        media_type=version.media_type,
        sha256=version.sha256,
        size=version.size,
        rendition=version.rendition,
        check=part.check,
        reason_kind=reason.kind,
        reason_about=reason.about,
        reason_say=reason.say,
        opened_by=tx.ledger.about(stored_case.id)[0].by,
        queue=stored_case.queue,
        severity=stored_case.severity,
        description=stored_case.description,
        language=language_of(stored_case.id, tx=tx),
    )
    return _first(agreed, view, person, source=stored_case.id, tx=tx, now=now)


def golden_from_words(
    wording: WrittenGoldenItem, person: Member, *, tx: Transaction, now: datetime
) -> GoldenItem:
    """Make a golden item of words that somebody wrote for it."""
    require_right(person, ACT)
    if not wording.text.strip() or not wording.description.strip():
        raise problem("cases.golden-text-missing")
    if len(wording.text) > LONGEST_TEXT:
        raise problem("cases.golden-text-too-long", longest=LONGEST_TEXT)
    view = GoldenView(
        kind=wording.kind,
        external_id=wording.external_id or "200000000000",
        account=wording.account,
        words=_sealed(wording.text, tx=tx, now=now),
        media_type="",
        sha256="",
        size=0,
        rendition=None,
        check=None,
        reason_kind="notice",
        reason_about="",
        reason_say=wording.say,
        opened_by="",
        queue=wording.queue,
        severity=wording.severity,
        description=wording.description,
        language=wording.language,
    )
    return _first(wording.agreed, view, person, source=None, tx=tx, now=now)


def agree_golden_anew(
    golden: GoldenId, agreed: AgreedAnswer, person: Member, *, tx: Transaction, now: datetime
) -> GoldenItem:
    """Another version of a golden item, with another answer or a better reason."""
    require_right(person, ACT)
    last = tx.quality.golden(golden)
    if not last.is_active:
        raise problem("cases.retired")
    agreed = _checked(agreed)
    new_version = replace(last, version=last.version + 1, agreed=agreed, by=person.code, at=now)
    tx.quality.add_golden(new_version)
    _remember(GOLDEN_CHANGED, new_version, tx=tx)
    return new_version


def retire_golden(
    golden: GoldenId, person: Member, *, tx: Transaction, now: datetime
) -> GoldenItem:
    """Take a golden item out of use; its words are erased, and its answers stay."""
    require_right(person, ACT)
    last = tx.quality.golden(golden)
    if not last.is_active:
        return last
    retired_version = replace(
        last, version=last.version + 1, is_active=False, by=person.code, at=now
    )
    tx.quality.add_golden(retired_version)
    if last.shown.words:
        tx.evidence.erase(last.shown.words, now=now)
    _remember(GOLDEN_RETIRED, retired_version, tx=tx)
    return retired_version


def _fit(case: Case, *, tx: Transaction) -> Case:
    """The case, if it is decided, of one kind with others, and open to be looked at."""
    if case.kind != CaseKind.CONTENT or case.state is not CaseState.DECIDED:
        raise problem("cases.not-for-the-set.undecided")
    if tx.quality.deal_of(case.id) or not tx.cases.items(case.id):
        raise problem("cases.not-for-the-set.golden-or-empty")
    if any(under_seal(case, item.item, tx=tx) for item in tx.cases.items(case.id)):
        raise problem("cases.not-for-the-set.sealed")
    return case


def _sealed(text: str, *, tx: Transaction, now: datetime) -> EvidenceId | None:
    return tx.evidence.seal(text.encode(), _WORDS, "golden", now) if text else None


def _checked(agreed: AgreedAnswer) -> AgreedAnswer:
    require_answer(agreed)
    if agreed.context and agreed.context not in CONTEXTS:
        raise problem("cases.unknown-context", context=agreed.context, choices=", ".join(CONTEXTS))
    cite_clauses(agreed.finding, agreed.clauses)
    return agreed


def _first(
    agreed: AgreedAnswer,
    view: GoldenView,
    person: Member,
    *,
    source: CaseId | None,
    tx: Transaction,
    now: datetime,
) -> GoldenItem:
    golden = GoldenItem(
        id=GoldenId(new_id("gold", now=now)),
        version=1,
        is_active=True,
        agreed=_checked(agreed),
        shown=view,
        source=source,
        by=person.code,
        at=now,
    )
    tx.quality.add_golden(golden)
    _remember(GOLDEN_ADDED, golden, tx=tx)
    return golden


def _remember(word: LedgerWord, golden: GoldenItem, *, tx: Transaction) -> None:
    agreed = golden.agreed
    sealed = {
        "clauses": list(agreed.clauses),
        "context": agreed.context,
        "finding": agreed.finding.value,
        "source": golden.source or "",
        "why": agreed.why,
    }
    public = {"version": golden.version}
    entry = Entry(word, golden.id, at=golden.at, by=golden.by, public=public, sealed=sealed)
    tx.ledger.append(entry)
