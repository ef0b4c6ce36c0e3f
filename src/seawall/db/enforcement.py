"""Tables of `enforcement/`: actions, outcomes, events, endpoints, deliveries, the outbox."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned, Row
from seawall.db.unit_of_work.evident import Evident


class ActionRow(Evident, Owned):
    """The state a target should be in; `seq` orders them per target: append-only."""

    id = IdField(primary_key=True)
    decision = models.ForeignKey("db.DecisionRow", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("db.CaseRow", on_delete=models.PROTECT, related_name="+")
    target_kind = WordField()
    target_id = models.CharField(max_length=512)
    target_version = models.BigIntegerField(null=True)
    seq = models.BigIntegerField()
    state = WordField()
    scope = models.JSONField(default=list)
    until = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "target_kind", "target_id", "seq"], name="action_seq_once"
            )
        ]


class EnforcementPartRow(Evident, Owned):
    """Targets of a decision that nothing was asked of yet: as many as one transaction asks for.

    Its id is the decision's and its position: it is made with many others by one statement.
    """

    id = IdField(primary_key=True)
    decision = models.ForeignKey(
        "db.DecisionRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("db.CaseRow", on_delete=models.PROTECT, related_name="+")
    order = IdField(blank=True, default="")
    position = models.IntegerField()
    count = models.IntegerField()
    enforcement = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="enforcement_part_once")
        ]


class WrongfulTimeRow(Owned):
    """How long an item was down, or kept back, because of what should not have been known.

    Append-only: written when it came back.
    """

    item = models.ForeignKey("db.ItemRow", on_delete=models.PROTECT, related_name="+")
    entry = IdField()
    kind = WordField()
    case = IdField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "began_at"], name="wrongful_time_once")
        ]
        indexes = [models.Index(fields=["ended_at", "organisation"], name="wrongful_time_ended")]


class OutcomeRow(Evident, Owned):
    """What the platform says it did: append-only."""

    id = IdField(primary_key=True)
    action = models.ForeignKey(ActionRow, on_delete=models.PROTECT, related_name="+")
    outcome = WordField()
    effective_at = models.DateTimeField(null=True)
    reason_code = WordField(blank=True, default="")
    detail = models.TextField(blank=True, default="")
    retry_after = models.IntegerField(null=True)
    at = models.DateTimeField()
    views = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["effective_at", "organisation"], name="outcome_effective"),
            models.Index(fields=["organisation", "action"], name="outcome_of_action"),
        ]


class EventRow(Evident, Owned):
    """One line of the outgoing feed, kept as the bytes that are signed: append-only."""

    id = IdField(primary_key=True)
    seq = models.BigIntegerField()
    type = WordField()
    about = models.CharField(max_length=64)
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "seq"], name="event_seq_once")
        ]
        indexes = [models.Index(fields=["organisation", "about"], name="event_about")]


class EndpointRow(Evident, Owned):
    """Where the feed is pushed; the signing secrets are sealed."""

    id = IdField(primary_key=True)
    url = models.TextField()
    state = WordField(default="enabled")
    why = models.TextField(blank=True, default="")
    secrets = models.TextField()
    created_at = models.DateTimeField()


class DeliveryRow(Evident, Owned):
    """One attempt to hand an event to an endpoint: append-only."""

    id = IdField(primary_key=True)
    event = models.ForeignKey(EventRow, on_delete=models.PROTECT, related_name="+")
    endpoint = models.ForeignKey(EndpointRow, on_delete=models.PROTECT, related_name="+")
    attempt = models.IntegerField()
    status = models.IntegerField(null=True)
    result = WordField()
    error = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    took_ms = models.IntegerField(default=0)
    signed = models.JSONField(default=dict)


class HeartbeatRow(Row):
    """The last sign of life of a part of the installation, and what it found wrong, if anything."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()
    says = models.TextField(blank=True, default="")


class JobRow(Owned):
    """The outbox: work that is owed, leased by a worker while it is done.

    A job of no organisation serves the installation: the sequencer, the sweep.
    """

    id = IdField(primary_key=True)
    organisation = models.ForeignKey(  # type: ignore[assignment]
        "db.OrganisationRow", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    queue = WordField(default="default")
    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    state = WordField(default="ready")
    run_after = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    leased_by = models.CharField(max_length=120, blank=True, default="")
    leased_until = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, unique=True, null=True)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "run_after"], name="job_ready")]
