"""Effect of a decision: how far each action got, and its ledger entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from seawall.cases.model import Decision
from seawall.enforcement.model import (
    Action,
    ActionOutcome,
    CaseProgress,
    Delivery,
    DeliveryResult,
    OutcomeKind,
)
from seawall.enforcement.outbox.model import Job, JobState
from seawall.ids import CaseId, JobId
from seawall.journeys.enforcement.holding_back import release_of
from seawall.ledger import Recorded
from seawall.transaction import Transaction
from seawall.web.console.ledger.proofs import Proof, prove_entry

#: Actions shown without a fold, and behind it; the rest is counted.
SHOWN, FOLDED = 3, 47
#: Entries of the ledger that the page proves.
PROVED = 50


@dataclass(frozen=True, slots=True)
class AftermathStage:
    """One stage on the way, with the moment it was reached."""

    title: str
    state: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SentAttempt:
    """One attempt, and where it went."""

    delivery: Delivery
    url: str
    dead_letter: JobId | None


@dataclass(frozen=True, slots=True)
class Track:
    """An action with its deliveries and outcomes."""

    action: Action
    steps: tuple[AftermathStage, ...]
    sent: tuple[SentAttempt, ...]
    problems: tuple[ActionOutcome, ...]
    is_done: bool
    is_settled: bool


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """A ledger entry with its proof, once it has a place in the log."""

    entry: Recorded
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What followed a decision."""

    tracks: tuple[Track, ...]
    remembered: tuple[ProvenEntry, ...]
    progress: CaseProgress
    release: Job | None = None

    @property
    def held_until(self) -> datetime | None:
        """When it takes effect, as long as it can be taken back."""
        job = self.release
        return job.run_after if job and job.state is JobState.READY else None

    @property
    def is_taking_effect(self) -> bool:
        """Whether it has begun, and its actions are not all written down yet."""
        return self.release is not None and self.release.state is JobState.RUNNING

    @property
    def first(self) -> tuple[Track, ...]:
        """The actions shown at once."""
        return self.tracks[:SHOWN]

    @property
    def further(self) -> tuple[Track, ...]:
        """The actions behind a fold: a cluster may have hundreds."""
        return self.tracks[SHOWN:]

    @property
    def uncounted(self) -> int:
        """How many actions the page does not show."""
        return self.progress.due - len(self.tracks)

    @property
    def told(self) -> list[ProvenEntry]:
        """The decision and what followed it, newest first."""
        return [line for line in reversed(self.remembered) if _is_outcome(line.entry)]

    @property
    def before(self) -> list[ProvenEntry]:
        """What led up to the decision."""
        return [line for line in self.remembered if not _is_outcome(line.entry)]

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be expected by itself."""
        placed = all(line.proof for line in self.remembered)
        is_over = self.progress.ended >= self.progress.due
        is_waiting = self.held_until is not None or self.is_taking_effect
        return placed and is_over and not is_waiting


def read_aftermath(case: CaseId, head: Decision | None, *, tx: Transaction) -> Aftermath:
    """The newest actions of a case and their ledger entries, for the decision that stands."""
    actions = tx.enforcement.newest_actions_of(case, SHOWN + FOLDED)
    entries = tx.ledger.newest_about(case, PROVED)[::-1]
    for action in actions[:SHOWN]:
        entries += tx.ledger.about(action.id)
    return Aftermath(
        tracks=tuple(_track(action, tx=tx) for action in actions),
        remembered=tuple(ProvenEntry(entry, prove_entry(entry, tx=tx)) for entry in entries),
        progress=tx.enforcement.progress(case),
        release=release_of(head.id, tx=tx) if head else None,
    )


def _is_outcome(entry: Recorded) -> bool:
    return entry.what.startswith(("decision.", "action.", "delivery."))


def _track(action: Action, *, tx: Transaction) -> Track:
    deliveries = tx.enforcement.deliveries_of(action.id)
    outcomes = tx.enforcement.outcomes_of(action.id)
    urls = {endpoint.id: endpoint.url for endpoint in tx.enforcement.endpoints()}
    applied_outcome = next((outcome for outcome in outcomes if outcome.kind.is_done), None)
    return Track(
        action=action,
        steps=_steps(action, deliveries, outcomes),
        sent=tuple(
            _attempt(delivery, urls.get(delivery.endpoint, ""), tx=tx) for delivery in deliveries
        ),
        problems=tuple(outcome for outcome in outcomes if not outcome.kind.is_done),
        is_done=applied_outcome is not None,
        is_settled=applied_outcome is not None
        or any(outcome.kind is OutcomeKind.CANNOT for outcome in outcomes),
    )


def _attempt(delivery: Delivery, url: str, *, tx: Transaction) -> SentAttempt:
    job = tx.outbox.by_key(f"deliver:{delivery.event}:{delivery.endpoint}")
    is_dead = job is not None and job.state is JobState.DEAD
    return SentAttempt(delivery, url, job.id if job and is_dead else None)


def _steps(
    action: Action, deliveries: Sequence[Delivery], outcomes: Sequence[ActionOutcome]
) -> tuple[AftermathStage, ...]:
    received = next(
        (delivery for delivery in deliveries if delivery.result is DeliveryResult.RECEIVED), None
    )
    applied_outcome = next((outcome for outcome in outcomes if outcome.kind.is_done), None)
    return (
        AftermathStage(_("Requested"), "is-done", action.at),
        _received(received, deliveries, is_heard=bool(outcomes)),
        _applied(applied_outcome, outcomes, received),
    )


def _received(
    received: Delivery | None, tries: Sequence[Delivery], *, is_heard: bool
) -> AftermathStage:
    if received:
        return AftermathStage(_("Received"), "is-done", received.at)
    if is_heard:
        return AftermathStage(_("Received"), "is-done", note=_("read from the feed"))
    if tries:
        return AftermathStage(_("Received"), "is-failed", note=_("%d attempts so far") % len(tries))
    return AftermathStage(_("Received"), "is-now", note=_("on its way"))


def _applied(
    applied_outcome: ActionOutcome | None,
    outcomes: Sequence[ActionOutcome],
    received: Delivery | None,
) -> AftermathStage:
    if applied_outcome:
        return AftermathStage(
            _("Applied"), "is-done", applied_outcome.effective_at or applied_outcome.at
        )
    if outcomes:
        kind = outcomes[-1].kind
        state = "is-now" if kind is OutcomeKind.LATER else "is-failed"
        return AftermathStage(_("Applied"), state, note=kind.value)
    return AftermathStage(_("Applied"), "is-now" if received else "", note=_("waiting"))
