"""Two platforms: one removes, the other blocks the re-upload; the loser of a dispute is restored.

1. At Harbour Video somebody uploads, a user notices, a person removes, a second one stands
   behind the signals.
2. At Quay Files the gate blocks the re-upload, changed as people change such things.
3. Harbour removes something harmless by mistake; at Quay a documenter's own copy is blocked.
4. Quay's person allows it and disputes the signal: it is contested everywhere.
5. Harbour's person looks again and allows: the item is back, the signal is withdrawn
   everywhere, Quay's item is back, and the wrongful hours are counted.
6. The sealed truth is opened, and every item is compared with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from seawall.banks.model import EntryState
from seawall.cases.model import CaseState, Decision, Finding
from seawall.drills.making.pictures import picture
from seawall.enforcement.model import Target, TargetState
from seawall.errors import problem
from seawall.forum.model import Offer, OfferState, SignalStance
from seawall.ids import CaseId, OfferId
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.cases.judgement import CaseJudgement
from seawall.journeys.forum import signal_exchange
from seawall.journeys.queue import case_holding
from seawall.transaction import Transaction, transaction
from seawall.world.generator.accounts import Persona, account
from seawall.world.generator.truth import GroundTruth, Truth, open_truth
from seawall.world.generator.variants import variant
from seawall.world.stage import HARBOUR, QUAY, Player, WorldStage, now

#: The longest that anything may take to be true on the other side, in seconds.
PATIENCE = 60.0
LABEL = "behaviour/glorification"
CLAUSE = "tvec/incite"


@dataclass
class Story:
    """What has happened so far."""

    stage: WorldStage
    truth: Truth
    runner: Path
    seed: int
    began: datetime
    lags: dict[str, float] = field(default_factory=dict)
    cases: dict[str, CaseId] = field(default_factory=dict)
    offers: dict[str, list[str]] = field(default_factory=dict)
    items: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By name: the platform and the item's id there."""
    verdicts: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """A step of the story: what happens, and what is to be seen then."""

    name: str
    say: str
    act: Callable[[Story], dict[str, Any]]


def _removes(story: Story) -> dict[str, Any]:
    """Harbour: upload, notice, removal, second person."""
    case = _take_down(story, name="poster", seed=story.seed, persona=Persona.PROPAGANDIST)
    return {"case": case, "harbour": "removed"}


def _blocks(story: Story) -> dict[str, Any]:
    """Quay: the re-upload, mirrored, is blocked."""
    began = time.monotonic()
    content = variant(picture(story.seed), "mirrored")
    answer = _upload(
        story,
        QUAY,
        "poster-again",
        content,
        persona=Persona.PROPAGANDIST,
        is_violating=True,
        verdict="block",
    )
    story.lags["from removal at Harbour to block at Quay"] = round(time.monotonic() - began, 2)
    return {"verdict": answer["verdict"], "case": answer.get("case", "")}


def _errs(story: Story) -> dict[str, Any]:
    """Harbour removes a documenter's picture by mistake; Quay blocks another copy of it."""
    _take_down(story, name="pier", seed=story.seed + 1000, persona=Persona.DOCUMENTER)
    content = variant(picture(story.seed + 1000), "smaller")
    answer = _upload(
        story,
        QUAY,
        "pier-again",
        content,
        persona=Persona.DOCUMENTER,
        is_violating=False,
        verdict="block",
    )
    story.cases["pier-again"] = CaseId(answer["case"])
    return {"verdict": answer["verdict"], "case": answer["case"]}


def _disputes(story: Story) -> dict[str, Any]:
    """Quay allows, and disputes: contested everywhere within one sync."""
    quay = story.stage.players[QUAY]
    with transaction(quay.id) as tx:
        _decide(story.cases["pier-again"], quay, Finding.ALLOW, tx=tx, reason="It documents.")
        offers = _of_pier(story, quay, tx=tx)
        for offer in offers:
            signal_exchange.give_opinion(
                offer.id, quay.seat, stance=SignalStance.DISPUTE, code="documentation",
                reason="A record of the harbour, not propaganda.", tx=tx, now=now(), by="world",
            )  # fmt: skip
    began = time.monotonic()
    for slug in (QUAY, HARBOUR):
        player = story.stage.players[slug]
        _until(partial(_all_contested, story, player), f"contested at {player.name}")
    story.lags["from dispute at Quay to contested at Harbour"] = round(time.monotonic() - began, 2)
    content = variant(picture(story.seed + 1000), "brighter")
    _, answer = _checked(story, HARBOUR, "pier-third", content, account="gull", verdict="hold")
    return {"offers": [offer.id for offer in offers], "verdict": answer["verdict"]}


def _restores(story: Story) -> dict[str, Any]:
    """Harbour looks again: restored there, withdrawn everywhere, restored at Quay."""
    harbour, quay = story.stage.players[HARBOUR], story.stage.players[QUAY]
    case = story.cases["pier"]
    with transaction(harbour.id) as tx:
        head = tx.cases.head(case)
        _decide(
            case, harbour, Finding.ALLOW, tx=tx, reason="Quay is right: it documents.",
            supersedes=head,
        )  # fmt: skip
    began = time.monotonic()
    _until(lambda: _withdrawn(story, quay), "withdrawn at Quay")
    story.lags["from reversal at Harbour to withdrawn at Quay"] = round(time.monotonic() - began, 2)
    for name in ("pier", "pier-again"):
        _until(partial(_is_restored, story, name), f"{name} is restored")
    with transaction(harbour.id) as tx:
        counted = list(tx.wrongful.ended_between(story.began, now()))
    _expect(case in {restoration.case for restoration in counted}, "the wrongful hours are counted")
    return {"case": case, "harbour": "restored", "quay": "restored"}


def _judged(story: Story) -> dict[str, Any]:
    """The sealed truth against what became of every item."""
    truth = open_truth(story.runner)
    for fact in truth.facts:
        ended = _state(story, fact.item)
        word = "removed" if ended in (TargetState.REMOVED, None) else ended.value
        story.verdicts.append((fact.item, fact.should_end, word))
    wrong = [verdict for verdict in story.verdicts if verdict[1] != verdict[2]]
    _expect(not wrong, f"every item ends as the truth says: {wrong}")
    return {"judged": len(story.verdicts), "wrong": len(wrong)}


STEPS = (
    ScenarioStep(
        "removes", "Harbour Video removes a picture, and a second person confirms it.", _removes
    ),
    ScenarioStep("blocks", "Quay Files blocks the mirrored re-upload.", _blocks),
    ScenarioStep("errs", "Harbour removes a documenter's picture; Quay blocks a copy.", _errs),
    ScenarioStep("disputes", "Quay allows and disputes; it is contested everywhere.", _disputes),
    ScenarioStep(
        "restores", "Harbour reviews it again: restored at Harbour and at Quay.", _restores
    ),
    ScenarioStep("judged", "Every item is compared with the known truth.", _judged),
)


# What people and machines do


def _take_down(story: Story, *, name: str, seed: int, persona: Persona) -> CaseId:
    """Upload, notice, removal, second person, at Harbour."""
    stage, harbour = story.stage, story.stage.players[HARBOUR]
    who = account(story.seed, persona, HARBOUR)
    content = variant(picture(seed), "recompressed", quality=92)
    is_violating = persona is Persona.PROPAGANDIST
    _fact(
        story,
        HARBOUR,
        name,
        who.name,
        persona=persona,
        is_violating=is_violating,
        made_by=f"{seed}/recompressed",
    )
    _published(story, HARBOUR, name, content, account=who.name)
    claim = {"item": {"kind": "photo", "id": name}, "source": "a user", "reason": "Look at this."}
    case = CaseId(stage.client(HARBOUR).post("/v1/notices", claim)["case"])
    story.cases[name] = case
    with transaction(harbour.id) as tx:
        _decide(case, harbour, Finding.REMOVE, tx=tx, reason="It calls for an attack.")
    _until(lambda: bool(_own_offers(harbour, case)), f"{name} is offered to the forum")
    with transaction(harbour.id) as tx:
        lead = tx.people.member(harbour.people["lead"])
        own_offers = [offer.id for offer in _offers_of(harbour, case, tx=tx)]
        signal_exchange.confirm_offers(own_offers, harbour.seat, person=lead, tx=tx, now=now())
    story.offers[name] = [str(offer) for offer in own_offers]
    return case


def _published(story: Story, slug: str, name: str, content: bytes, *, account: str) -> None:
    """A checked upload that is up: the platform tells of its item."""
    answer = story.stage.client(slug).check(content, item=name, account=account)
    _expect(answer["verdict"] == "allow", f"nothing is known of {name} yet")
    _tell_of_item(story, slug, name, content, account=account)
    story.items[name] = (slug, name)


def _tell_of_item(story: Story, slug: str, name: str, content: bytes, *, account: str) -> None:
    page = f"https://{slug}.example/photo/{name}"
    story.stage.client(slug).put_photo(content, item=name, account=account, page=page)


def _upload(
    story: Story,
    slug: str,
    name: str,
    content: bytes,
    *,
    persona: Persona,
    is_violating: bool,
    verdict: str,
) -> dict[str, Any]:
    """Upload until the gate says this, and remember what was uploaded."""
    who = account(story.seed, persona, slug)
    item, answer = _checked(story, slug, name, content, account=who.name, verdict=verdict)
    story.items[name] = (slug, item)
    _fact(story, slug, name, who.name, persona=persona, is_violating=is_violating)
    return answer


def _checked(
    story: Story, slug: str, name: str, content: bytes, *, account: str, verdict: str
) -> tuple[str, dict[str, Any]]:
    """Try an upload until the gate says this, a minute at the most; the item's id, and its answer.

    What the forum's log says is in the database before the gate has taken it up.
    """
    until, tries = time.monotonic() + PATIENCE, 0
    while True:
        tries += 1
        item = name if tries == 1 else f"{name}-{tries}"
        answer = story.stage.client(slug).check(content, item=item, account=account)
        if answer["verdict"] == verdict:
            return item, answer
        _expect(time.monotonic() < until, f"{verdict}, and not {answer['verdict']}, at {slug}")
        time.sleep(0.25)


def _fact(
    story: Story,
    slug: str,
    name: str,
    who: str,
    *,
    persona: Persona,
    is_violating: bool,
    made_by: str = "",
) -> None:
    ends = "removed" if is_violating else "restored"
    story.truth.add(GroundTruth(name, slug, who, persona.value, is_violating, ends, made_by))
    story.truth.seal(story.runner)


def _decide(
    case: CaseId,
    player: Player,
    finding: Finding,
    *,
    tx: Transaction,
    reason: str,
    supersedes: Decision | None = None,
) -> Decision:
    person = tx.people.member(player.people["reviewer"])
    if supersedes is None and tx.cases.case(case).state is not CaseState.DECIDED:
        case_holding.take_case(case, person, tx=tx, now=now())
    judgement = CaseJudgement(
        case=case,
        person=person,
        finding=finding,
        clauses=(CLAUSE,) if finding is Finding.REMOVE else (),
        reason=reason,
        context="" if finding is Finding.REMOVE else "documentation",
        seen=(),
        media_seconds=0.0,
        opened_at=now(),
        supersedes=supersedes.id if supersedes else None,
        label=LABEL if finding is Finding.REMOVE else "",
    )
    return make_decision(judgement, tx=tx, now=now())


# What can be seen


def _own_offers(player: Player, case: CaseId) -> list[Offer]:
    with transaction(player.id) as tx:
        return _offers_of(player, case, tx=tx)


def _offers_of(player: Player, case: CaseId, *, tx: Transaction) -> list[Offer]:
    """The offers that came of a case's decisions."""
    decisions = {decision.id for decision in tx.cases.decisions(case)}
    page = tx.shared_signals.page(player.seat, limit=1000)
    return [
        offer
        for _, offer in page
        if offer.entry and tx.banks.entry(offer.entry).source in decisions
    ]


def _of_pier(story: Story, player: Player, *, tx: Transaction) -> list[Offer]:
    """The offers of the harmless picture, as this member holds them."""
    offer_ids = [OfferId(offer) for offer in story.offers["pier"]]
    return list(tx.shared_signals.find(player.seat, offer_ids).values())


def _all_contested(story: Story, player: Player) -> bool:
    with transaction(player.id) as tx:
        offers = _of_pier(story, player, tx=tx)
        states = {tx.banks.entry(offer.entry).state for offer in offers if offer.entry}
    return states == {EntryState.CONTESTED}


def _withdrawn(story: Story, player: Player) -> bool:
    with transaction(player.id) as tx:
        offers = _of_pier(story, player, tx=tx)
    return bool(offers) and {offer.state for offer in offers} == {OfferState.WITHDRAWN}


def _state(story: Story, name: str) -> TargetState | None:
    """What the platform was last told about an item."""
    slug, item = story.items[name]
    player = story.stage.players[slug]
    with transaction(player.id) as tx:
        action = tx.enforcement.newest_action(Target("photo", item, 1))
    return action.state if action else None


def _is_restored(story: Story, name: str) -> bool:
    return _state(story, name) is TargetState.RESTORED


def _until(holds: Callable[[], bool], expectation: str) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        _expect(time.monotonic() < until, expectation)
        time.sleep(0.1)


def _expect(holds: bool, expectation: str) -> None:
    if not holds:
        raise problem("world.not-as-expected", patience=PATIENCE, expectation=expectation)
