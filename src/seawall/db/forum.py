"""Tables of `forum/`: seats, members, the log and its tree, signals, opinions, what is under way."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class ForumSeatRow(Evident, Owned):
    """Our place in one forum, as its hub or as a member, and how far we have followed it."""

    working = ("position", "frontier", "checkpoint", "said", "said_digest", "heard_at")

    id = IdField(primary_key=True)
    forum = IdField()
    name = models.CharField(max_length=120)
    role = WordField()
    state = WordField(default="active")
    hub_url = models.TextField(blank=True, default="")
    hub_key = models.CharField(max_length=64)
    me = IdField()
    tier = WordField()
    bank = models.ForeignKey("db.BankRow", null=True, on_delete=models.PROTECT, related_name="+")
    taxonomy_version = models.CharField(max_length=120, blank=True, default="")
    policy = models.JSONField(default=dict)
    position = models.BigIntegerField(default=0)
    frontier = models.JSONField(default=list)
    checkpoint = models.TextField(blank=True, default="")
    said = models.BigIntegerField(default=0)
    said_digest = models.CharField(max_length=64, blank=True, default="")
    heard_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    is_witness = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "forum"], name="seat_once"),
        ]
        indexes = [models.Index(fields=["forum", "role"], name="seat_by_forum")]


class ForumMemberRow(Evident, Owned):
    """A member as the forum's log has admitted it."""

    working = ("position", "said", "said_digest", "heard_at")

    seat = models.ForeignKey(
        ForumSeatRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    member = IdField()
    name = models.CharField(max_length=120)
    kind = WordField()
    public_key = models.CharField(max_length=64)
    state = WordField(default="active")
    tier = WordField()
    vouched = models.BooleanField(default=False)
    admitted_at = models.DateTimeField()
    said = models.BigIntegerField(default=0)
    said_digest = models.CharField(max_length=64, blank=True, default="")
    position = models.BigIntegerField(default=0)
    heard_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "member"], name="forum_member_once"),
        ]


class ForumWitnessRow(Owned):
    """The witness and the log of a member, as it last named them in the forum's log.

    `doubt` is what the witness last said against our log and could not prove.
    """

    seat = models.ForeignKey(
        ForumSeatRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    member = IdField()
    url = models.TextField(blank=True, default="")
    witness_key = models.CharField(max_length=400, blank=True, default="")
    log_key = models.CharField(max_length=400, blank=True, default="")
    at = models.DateTimeField()
    rests_until = models.DateTimeField(null=True)
    doubt = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "member"], name="forum_witness_once"),
        ]


class ForumInvitationRow(Evident, Owned):
    """A door held open for one applicant, known by the digest of its token."""

    seat = models.ForeignKey(ForumSeatRow, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    kind = WordField()
    tier = WordField()
    vouched = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    member = IdField(blank=True, default="")


class ForumStatementRow(Owned):
    """An entry of a forum's log as it was signed: append-only."""

    seat = models.ForeignKey(
        ForumSeatRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    index = models.BigIntegerField()
    author = IdField()
    number = models.BigIntegerField()
    kind = WordField()
    about = models.CharField(max_length=64, blank=True, default="")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "index"], name="forum_index_once"),
        ]
        indexes = [
            models.Index(fields=["seat", "author", "number"], name="forum_by_author"),
            models.Index(fields=["seat", "kind", "index"], name="forum_by_kind"),
            models.Index(fields=["seat", "about", "index"], name="forum_by_about"),
        ]


class ForumNodeRow(Owned):
    """The root of a perfect subtree (RFC 6962 §2.1) of a forum's log: append-only."""

    seat = models.ForeignKey(
        ForumSeatRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    level = models.IntegerField()
    place = models.BigIntegerField()
    node_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "level", "place"], name="forum_node_once"),
        ]


class ForumSignalRow(Owned):
    """A signal that a member shares, as we hold it, and what it may do here."""

    seat = models.ForeignKey(
        ForumSeatRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    offer = IdField()
    author = IdField()
    index = models.BigIntegerField()
    signal_type = WordField()
    value = models.TextField(blank=True, default="")
    value_digest = models.CharField(max_length=64, blank=True, default="")
    label = WordField(blank=True, default="")
    labels = models.JSONField(default=list)
    confidence = models.IntegerField(default=100)
    context = models.JSONField(default=list)
    quality = models.IntegerField(null=True)
    approvers = models.JSONField(default=list)
    incident = IdField(blank=True, default="")
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    state = WordField(default="offered")
    effect = WordField(default="off")
    rule = WordField(blank=True, default="")
    say = models.TextField(blank=True, default="")
    entry = models.ForeignKey(
        "db.BankEntryRow", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opening = models.JSONField(default=dict)
    held = models.JSONField(default=list)
    suspended = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "offer"], name="forum_offer_once"),
        ]
        indexes = [
            models.Index(fields=["seat", "value_digest"], name="forum_by_value"),
            models.Index(fields=["seat", "author", "index"], name="forum_offers_of"),
            models.Index(fields=["seat", "incident", "index"], name="forum_by_incident"),
            models.Index(fields=["seat", "index"], name="forum_by_index"),
            models.Index(fields=["seat", "suspended"], name="forum_suspended"),
        ]


class ForumOfferHourRow(Owned):
    """How many signals a member offered in one hour, by which a flood is known."""

    seat = models.ForeignKey(
        ForumSeatRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    author = IdField()
    hour = models.DateTimeField()
    offers = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "author", "hour"], name="forum_hour_once"),
        ]


class ForumOpinionRow(Owned):
    """What a member said of a signal: append-only, the latest of each counts."""

    seat = models.ForeignKey(
        ForumSeatRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    value_digest = models.CharField(max_length=64, blank=True, default="")
    offer = IdField()
    member = IdField()
    stance = WordField()
    code = WordField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    index = models.BigIntegerField()
    counts = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["seat", "value_digest"], name="forum_opinion_of"),
            models.Index(fields=["seat", "offer"], name="forum_opinion_by_offer"),
        ]


class ForumOutgoingRow(Owned):
    """A statement of ours on its way to the hub, until the hub's receipt is here."""

    seat = models.ForeignKey(
        ForumSeatRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.BigIntegerField()
    kind = WordField()
    about = models.CharField(max_length=64, blank=True, default="")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    openings = models.JSONField(default=dict)
    at = models.DateTimeField()
    receipt = models.TextField(blank=True, default="")
    index = models.BigIntegerField(null=True)
    refusal = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "number"], name="forum_said_once"),
        ]


class ForumDocumentRow(Owned):
    """A text the log names by digest: terms, a taxonomy, a note: append-only."""

    seat = models.ForeignKey(
        ForumSeatRow, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    digest = models.CharField(max_length=64)
    kind = WordField()
    version = models.CharField(max_length=120)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "digest"], name="forum_document_once"),
        ]


class ForumEvidenceRow(Evident, Owned):
    """Signed proof that a hub or a member broke the rules: append-only."""

    seat = models.ForeignKey(ForumSeatRow, on_delete=models.PROTECT, related_name="+")
    kind = WordField()
    about = models.CharField(max_length=64, blank=True, default="")
    say = models.TextField()
    proof = models.JSONField(default=dict)
    at = models.DateTimeField()


class SharingRuleRow(Evident, Owned):
    """What of a bank is offered to a forum."""

    bank = models.ForeignKey(
        "db.BankRow", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seat = models.ForeignKey(ForumSeatRow, on_delete=models.PROTECT, related_name="+")
    labels = models.JSONField(default=list)
    min_confidence = models.IntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "seat"], name="sharing_once")]
