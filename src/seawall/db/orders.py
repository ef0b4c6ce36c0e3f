"""Tables of `orders/`: authorities, what they sent, orders, their clocks and answers."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class ContactPointRow(Evident, Owned):
    """How authorities reach the organisation, and who signs for it: TCO Art. 15 and 17."""

    id = IdField(primary_key=True)
    legal_name = models.TextField()
    representative = models.TextField(blank=True, default="")
    establishment = models.CharField(max_length=2)
    email = models.TextField()
    languages = models.JSONField(default=list)
    authorised_person = models.TextField(blank=True, default="")
    facts = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="one_contact_point_each")
        ]


class AuthorityRow(Evident, Owned):
    """Somebody who may order or refer, as the register knows them."""

    id = IdField(primary_key=True)
    name = models.TextField()
    kind = WordField()
    country = models.CharField(max_length=2)
    channels = models.JSONField(default=list)
    mail_domains = models.JSONField(default=list)
    other_names = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    contact = models.JSONField(default=dict)
    source = models.TextField(blank=True, default="")
    state = WordField(default="active")
    why = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()


class AuthorityKeyRow(Evident, Owned):
    """A key or certificate an authority signs with; a revoked one stays, with its day."""

    id = IdField(primary_key=True)
    authority = models.ForeignKey(AuthorityRow, on_delete=models.PROTECT, related_name="+")
    kind = WordField()
    fingerprint = models.CharField(max_length=128)
    public = models.TextField()
    not_before = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "fingerprint"], name="authority_key_once"
            )
        ]


class DocumentRow(Evident, Owned):
    """The original bytes of what arrived, sealed, and what was read in them: append-only."""

    id = IdField(primary_key=True)
    channel = WordField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    evidence = models.ForeignKey("db.EvidenceRow", on_delete=models.PROTECT, related_name="+")
    sender = models.TextField(blank=True, default="")
    message_id = models.TextField(blank=True, default="")
    signature = models.JSONField(default=dict)
    reading = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    received_offset = models.CharField(max_length=6, default="+00:00")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "channel", "sha256"], name="document_once"
            )
        ]


class WaitingDocumentRow(Evident, Owned):
    """What a stranger sent, as it waits: one row, whatever it says."""

    id = IdField(primary_key=True)
    channel = WordField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    evidence = models.ForeignKey("db.EvidenceRow", on_delete=models.PROTECT, related_name="+")
    told_under = models.CharField(max_length=40)
    mailbox = models.TextField(blank=True, default="")
    signing_key = models.CharField(max_length=128, blank=True, default="")
    form = WordField()
    reference = models.CharField(max_length=200, blank=True, default="")
    authority_name = models.TextField(blank=True, default="")
    issuing_state = models.CharField(max_length=2, blank=True, default="")
    places = models.IntegerField(default=0)
    first_places = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    is_urgent = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    received_offset = models.CharField(max_length=6, default="+00:00")
    due_at = models.DateTimeField(null=True)
    keeps = models.BooleanField(default=False)
    receipt_digest = models.CharField(max_length=64, unique=True)
    state = WordField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=120, blank=True, default="")
    seen_until = models.DateTimeField(null=True)
    doubted_by = IdField(blank=True, default="")
    doubted_why = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=120, blank=True, default="")
    settled_how = models.TextField(blank=True, default="")
    order = IdField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "channel", "sha256"], name="waiting_document_once"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "due_at"], name="waiting_by_due"),
            models.Index(fields=["state", "due_at"], name="waiting_everywhere"),
            models.Index(fields=["received_at"], name="waiting_by_receipt"),
            models.Index(fields=["organisation", "told_under"], name="waiting_by_group"),
        ]


class StrangersFileRow(Owned):
    """A file that was kept though nobody we know brought it: counted for an hour, then gone."""

    sender = models.CharField(max_length=40)
    size = models.BigIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kept_at"], name="strangers_by_moment")]


class OrderRow(Evident, Owned):
    """What an authority asks: a binding order or a voluntary referral, in separate series."""

    id = IdField(primary_key=True)
    form = WordField()
    binding = WordField()
    profile = models.CharField(max_length=80, blank=True, default="")
    authority = models.ForeignKey(
        AuthorityRow, null=True, on_delete=models.PROTECT, related_name="+"
    )
    authority_name = models.TextField(blank=True, default="")
    sender_key = models.CharField(max_length=128, blank=True, default="")
    issuing_state = models.CharField(max_length=2, blank=True, default="")
    reference = models.CharField(max_length=200, blank=True, default="")
    channel = WordField()
    document = models.ForeignKey(DocumentRow, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, default="")
    copy_digest = models.CharField(max_length=64, blank=True, default="")
    state = WordField()
    trust = WordField()
    genuine = WordField(default="not_asked")
    cross_border = models.BooleanField(default=False)
    flags = models.JSONField(default=list)
    issued_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    received_offset = models.CharField(max_length=6, default="+00:00")
    case = models.ForeignKey("db.CaseRow", null=True, on_delete=models.PROTECT, related_name="+")
    silent_until = models.DateTimeField(null=True)
    contradicts = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    receipt_digest = models.CharField(max_length=64, null=True, unique=True)
    opening = models.IntegerField(default=0)
    asking = models.IntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    keeps = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    taken_by = IdField(blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    final_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sender_key", "form", "reference"],
                condition=~models.Q(reference=""),
                name="order_reference_once",
            ),
            models.CheckConstraint(  # only a moment can tell: `orders/standing.py`
                condition=~models.Q(state="overdue"), name="order_overdue_is_never_kept"
            ),
        ]
        indexes = [
            models.Index(fields=["final_at", "organisation"], name="order_final"),
            models.Index(fields=["received_at", "organisation"], name="order_received"),
            models.Index(
                fields=["organisation", "state", "due_at", "received_at"], name="order_board"
            ),
            models.Index(fields=["organisation", "copy_digest"], name="order_copy"),
        ]


class OrderItemRow(Evident, Owned):
    """One location an order names, the item found there, and what became of it."""

    order = models.ForeignKey(OrderRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    url = models.TextField()
    fingerprint = models.CharField(max_length=64, db_index=True)
    note = models.TextField(blank=True, default="")
    item = models.ForeignKey("db.ItemRow", null=True, on_delete=models.PROTECT, related_name="+")
    outcome = WordField(blank=True, default="")
    reason_code = WordField(blank=True, default="")
    clause = WordField(blank=True, default="")
    measure = WordField(blank=True, default="")
    action = IdField(blank=True, default="")
    acted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_item_once")
        ]
        indexes = [models.Index(fields=["acted_at", "organisation"], name="order_item_acted")]


class OrderPartRow(Evident, Owned):
    """Addresses of a long order that are not opened yet: as many as one transaction opens.

    Its id is the order's and its position: it is made with many others by one statement.
    """

    id = IdField(primary_key=True)
    order = models.ForeignKey(OrderRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    count = models.IntegerField()
    listed = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_part_once")
        ]


class OrderCopiesRow(Owned):
    """How often an order came again and brought nothing new: a number, and nothing of each."""

    order = models.OneToOneField(
        OrderRow, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    times = models.BigIntegerField()
    last_at = models.DateTimeField()


class OrderEventRow(Evident, Owned):
    """One step in an order's history, from which its state and clocks follow: append-only."""

    id = IdField(primary_key=True)
    order = models.ForeignKey(OrderRow, on_delete=models.PROTECT, related_name="+")
    what = WordField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120, blank=True, default="")
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["what", "organisation"], name="order_event_what")]


class OrderClockRow(Evident, Owned):
    """One clock on an order, an appeal or a decision; several may run side by side."""

    id = IdField(primary_key=True)
    about = models.CharField(max_length=64)
    profile = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    zone = models.CharField(max_length=64, default="UTC")
    period = models.CharField(max_length=32, blank=True, default="")
    facts = models.JSONField(default=dict)
    holds = models.JSONField(default=list)
    state = WordField()
    due_at = models.DateTimeField(null=True)
    legal_limit = models.DateTimeField(null=True)
    work_by = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "about", "profile"], name="one_clock_a_profile"
            )
        ]
        indexes = [models.Index(fields=["organisation", "state", "due_at"], name="clock_due")]


class AlarmRow(Evident, Owned):
    """One moment of a deadline, paged once, and what became of the page."""

    id = IdField(primary_key=True)
    about = models.CharField(max_length=64)
    moment = models.CharField(max_length=120)
    cause = WordField()
    at = models.DateTimeField()
    rung = models.IntegerField(default=0)
    event = IdField(blank=True, default="")
    reached_at = models.DateTimeField(null=True)
    unheard_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=120, blank=True, default="")
    quiet_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "about", "moment"], name="alarm_once_a_moment"
            )
        ]
        indexes = [models.Index(fields=["about"], name="alarm_about")]


class AnswerRow(Evident, Owned):
    """What goes back to an authority: composed, owed, sent, delivered."""

    id = IdField(primary_key=True)
    order = models.ForeignKey(OrderRow, on_delete=models.PROTECT, related_name="+")
    form = WordField()
    body = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    signed = models.TextField(blank=True, default="")
    pdf = models.ForeignKey("db.EvidenceRow", null=True, on_delete=models.PROTECT, related_name="+")
    channel = WordField()
    recipient = models.TextField(blank=True, default="")
    state = WordField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120, blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    proof = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")


class UserNoticeRow(Evident, Owned):
    """What the content provider is owed (TCO Art. 11), and the day it may be told."""

    id = IdField(primary_key=True)
    order = models.ForeignKey(OrderRow, on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("db.ItemRow", null=True, on_delete=models.PROTECT, related_name="+")
    state = WordField()
    not_before = models.DateTimeField()
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["order", "item"], name="user_notice_of_item")]
