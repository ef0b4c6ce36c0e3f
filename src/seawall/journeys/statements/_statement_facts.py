"""What a statement of reasons rests on is gathered from the decision, never from free text.

The clauses as they read now, what was recognised and how (DSA Art. 17(3)(c)), and whether a
notice made us look: never whose notice (Art. 17(3)(b)), never the reason in the file. What
the decider wrote for the user is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from seawall import taxonomy
from seawall.cases.legal_ground import keyword_of
from seawall.cases.model import CaseReason, ClauseRef, Decision, DecisionGround
from seawall.enforcement.model import Target, TargetState
from seawall.forms.model import Form
from seawall.ids import CheckId, ItemId, NoticeId, OrderId
from seawall.intake.model import Item, ItemVersion
from seawall.journeys.statements._order_information import facts_for_user
from seawall.transaction import Transaction
from seawall.transparency.restriction import Restriction
from seawall.transparency.statement import (
    NAMED,
    ClauseSaid,
    StatedItem,
    StatementFacts,
    StatementSource,
)

#: Where a decision keeps what its maker wrote for the user.
FOR_THE_USER = "for_the_user"

_MEDIA = {"image": "image", "video": "video", "audio": "audio", "text": "text"}
_KINDS = {"picture": "image", "photo": "image", "sound": "audio", "post": "text", "comment": "text"}


def facts_of_decision(decision: Decision, *, of: OrderId | None, tx: Transaction) -> StatementFacts:
    """What everybody is told whom this decision affects."""
    checks = [CheckId(check) for check in decision.evidence.get("checks", ())]
    matches = tx.intake.matches(checks)
    ground = decision.legal_ground
    is_ordered = of is not None and decision.ground == DecisionGround.ORDER
    return StatementFacts(
        finding=decision.finding.value,
        decided_by=decision.decided_by.get("code", ""),
        detection=bool(decision.automation.get("detection")),
        automation=str(decision.automation.get("decision", "not")),
        source=_source(decision, tx=tx),
        count=0,
        items=(),
        clauses=tuple(_clause_as_read(clause) for clause in decision.clauses),
        context=decision.context,
        reason=str(decision.evidence.get(FOR_THE_USER, "")),
        matched=tuple(sorted({match.card.signal_type for match in matches})),
        is_exact=any(match.card.distance == 0 for match in matches),
        law=ground.law if ground else "",
        law_explanation=ground.explanation if ground else "",
        keyword=keyword_of(ground.law) if ground else "",
        authority=facts_for_user(tx.orders.order(of)) if of and is_ordered else {},
    )


def restriction_by(
    decision: Decision,
    state: TargetState,
    scope: tuple[str, ...],
    until: datetime | None,
    *,
    of: OrderId | None,
) -> Restriction:
    """What a decision restricts, as somebody is told of it once."""
    ground = decision.legal_ground
    return Restriction(
        state=state.value,
        scope=frozenset(scope),
        until=until,
        ground=decision.ground,
        clauses=frozenset((clause.id, clause.version) for clause in decision.clauses),
        law=ground.law if ground else "",
        law_explanation=ground.explanation if ground else "",
        note=str(decision.evidence.get(FOR_THE_USER, "")),
        order=of or "",
    )


def facts_of_items(
    shared: StatementFacts,
    items: Sequence[tuple[Target, Item]],
    versions_by_item: Mapping[ItemId, Sequence[ItemVersion]],
) -> StatementFacts:
    """The facts of a decision, with what is particular to the items of one person."""
    versions = [
        _decided_version(target, versions_by_item.get(item.id, []))
        for target, item in items[:NAMED]
    ]
    stored_versions = [version for version in versions if version]
    stated_items = [
        StatedItem(item.kind, item.external_id, item.public_url) for _, item in items[:NAMED]
    ]
    first = min(item.created_at for _, item in items)
    spoken = [
        str(version.facts["language"])
        for version in stored_versions
        if version.facts.get("language")
    ]
    return replace(
        shared,
        count=len({item.id for _, item in items}),
        items=tuple(stated_items),
        media=tuple(
            sorted(
                {_media(item, version) for (_, item), version in zip(items, versions, strict=False)}
            )
        ),
        content_date=first.date().isoformat(),
        content_language=max(spoken, key=spoken.count, default=""),
    )


def _clause_as_read(cited: ClauseRef) -> ClauseSaid:
    """A clause as it reads; one that was changed meanwhile is named without its words."""
    try:
        clause = taxonomy.clause(cited.id, version=cited.version)
    except taxonomy.UnknownClause:
        return ClauseSaid(cited.id, cited.version, cited.id, "", "", "")
    keyword = clause.sor_keyword or ""
    return ClauseSaid(clause.id, clause.version, clause.title, clause.text, clause.law, keyword)


def _source(decision: Decision, *, tx: Transaction) -> StatementSource:
    if decision.ground == DecisionGround.ORDER:
        return StatementSource.ORDER
    noticed = _of_notices(tx.cases.reasons(decision.case), tx=tx)
    if noticed:
        return noticed
    orders = tx.orders.orders_of_case(decision.case)
    if any(order.form is not Form.PUBLIC_REPORT for order in orders):
        return StatementSource.OTHER_NOTIFICATION
    return StatementSource.NOTICE if orders else StatementSource.OWN_INITIATIVE


def _of_notices(reasons: Iterable[CaseReason], *, tx: Transaction) -> StatementSource | None:
    notices = [
        tx.intake.notice(NoticeId(reason.about)) for reason in reasons if reason.kind == "notice"
    ]
    if any(notice and notice.trusted for notice in notices):
        return StatementSource.TRUSTED_FLAGGER
    return StatementSource.NOTICE if notices else None


def _decided_version(target: Target, versions: Sequence[ItemVersion]) -> ItemVersion | None:
    """The version that was decided; an item that is an address alone has none."""
    versions_by_number = {version.version: version for version in versions}
    return versions_by_number.get(target.version or 0) or (
        versions_by_number[max(versions_by_number)] if versions_by_number else None
    )


def _media(item: Item, version: ItemVersion | None) -> str:
    family = version.media_type.partition("/")[0] if version else ""
    if family in _MEDIA:
        return _MEDIA[family]
    by_name = _KINDS.get(item.kind, item.kind)
    if by_name in _MEDIA:
        return by_name
    return "text" if version and version.text else "other"
