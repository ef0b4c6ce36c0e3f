"""Tables of `people/`: organisations, members, one-time links, keys."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from seawall.db.fields import IdField, WordField
from seawall.db.row import Owned
from seawall.db.unit_of_work.evident import Evident


class OrganisationRow(Evident):
    """A platform, a forum, a unit or an overseer."""

    whose = "id"

    id = IdField(primary_key=True)
    slug = models.SlugField(unique=True)
    name = models.TextField()
    kind = WordField()
    jurisdictions = models.JSONField(default=list)
    fail_mode = WordField(blank=True, default="")
    created_at = models.DateTimeField()


class PersonRow(AbstractBaseUser, Evident, Owned):
    """Somebody who may sign in; outside the organisation only their code is shown."""

    working = ("last_login",)

    id = IdField(primary_key=True)
    email = models.EmailField(unique=True)
    name = models.TextField()
    code = WordField()
    role = WordField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="person_code_once")
        ]


class SignInLinkRow(Evident, Owned):
    """A link that signs one person in, once; only its digest is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ApiKeyRow(Evident, Owned):
    """A machine's key; only its digest is kept."""

    working = ("last_used_on", "changed_seq")

    id = IdField(primary_key=True)
    name = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    last_used_on = models.DateTimeField(null=True)  # midnight of the day: a habit is nobody's
    changed_seq = models.BigIntegerField(db_index=True, default=0)
