"""Tables of `people/access/` and `people/approval/`: proofs, sessions, providers, proposals."""

from __future__ import annotations

from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.people import PersonRow
from seawall.db.row import Owned, Row
from seawall.db.unit_of_work.evident import Evident


class SignedInRow(Owned):
    """A session: somebody came in, by what, and whether it is over."""

    id = IdField(primary_key=True)
    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+")
    how = WordField()
    agent = models.TextField()
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = WordField(blank=True, default="")


class PasskeyRow(Evident, Owned):
    """A WebAuthn credential: its public half, and how often it signed."""

    working = ("sign_count", "used_at")

    id = IdField(primary_key=True)
    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+")
    credential = models.CharField(max_length=1400, unique=True)
    public = models.TextField()
    sign_count = models.BigIntegerField()
    name = models.TextField()
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    answered = models.TextField(blank=True, default="")


class TotpRow(Evident, Owned):
    """The secret behind somebody's six-digit codes, sealed; beside it the last step used."""

    working = ("last_step",)

    id = IdField(primary_key=True)
    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+")
    secret = models.TextField()
    last_step = models.BigIntegerField()
    created_at = models.DateTimeField()


class RecoveryCodeRow(Evident, Owned):
    """A code that stands in for a lost device, once; only its digest is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class OidcProviderRow(Evident, Owned):
    """Where an organisation's people sign in elsewhere: OpenID Connect."""

    id = IdField(primary_key=True)
    name = models.TextField()
    issuer = models.TextField()
    client = models.TextField()
    secret = models.TextField()
    vouches = models.BooleanField()
    entered_by = WordField(blank=True, default="")
    is_on = models.BooleanField()
    created_at = models.DateTimeField()


class OidcIdentityRow(Evident, Owned):
    """Who somebody is at a provider: its subject, bound at the first sign-in."""

    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(OidcProviderRow, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="oidc_subject_once"),
        ]


class ProposalRow(Evident, Owned):
    """An act that waits for a second person."""

    id = IdField(primary_key=True)
    act = WordField()
    subject = models.TextField()
    payload = models.TextField()
    proposed_by = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = WordField()
    decided_by = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="proposal_waiting")]


class IdentityChangeRow(Evident, Owned):
    """Who changed whose way in, or a way in of all."""

    id = IdField(primary_key=True)
    kind = WordField()
    by = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+", null=True)
    by_name = models.TextField()
    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+", null=True)
    subject = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "at"], name="identity_changed_at")]


class KeptFormRow(Owned):
    """What somebody typed when their session ended, sealed, for an hour."""

    id = IdField(primary_key=True)
    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+")
    sealed = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class GuessCountRow(Row):
    """How often somebody was wrong of late: a digest of at what, on what and from where."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.IntegerField()
    until = models.BigIntegerField(db_index=True)
