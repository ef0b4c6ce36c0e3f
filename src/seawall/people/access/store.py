"""Sessions, passkeys, codes, providers and kept forms: rows in, frozen dataclasses out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from seawall.db import models as db
from seawall.db.tenancy import EVERY
from seawall.errors import Conflict, NotFound
from seawall.ids import KeptId, OrganisationId, PasskeyId, PersonId, ProviderId, SessionId, new_id
from seawall.people.access.model import (
    CodeSecret,
    Ended,
    How,
    KeptForm,
    Passkey,
    Provider,
    Session,
)
from seawall.people.model import Member

Row = TypeVar("Row", bound=models.Model)


class NoSuchPasskey(NotFound):
    """No passkey of this person has this id."""

    kind = "no-such-passkey"


class NoSuchProvider(NotFound):
    """No provider has this id here."""

    kind = "no-such-provider"


class NoSuchForm(NotFound):
    """Nothing is kept under this id for this person."""

    kind = "no-such-form"


class PasskeyTaken(Conflict):
    """The credential is known already."""

    kind = "passkey-taken"


class AccessStore:
    """What the people of one organisation sign in by, or of the installation."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.scope = organisation

    # Sessions

    def add_session(self, session: Session) -> None:
        """Write down that somebody came in."""
        db.SignedIn.objects.create(
            id=session.id,
            organisation_id=session.organisation,
            person_id=session.person,
            how=session.how,
            agent=session.agent,
            created_at=session.created_at,
            seen_at=session.seen_at,
        )

    def session(self, session: SessionId) -> Session | None:
        """The session with this id, over or not."""
        for row in self._own(db.SignedIn).filter(id=session):
            return _session(row)
        return None

    def open_sessions(self, person: PersonId) -> list[Session]:
        """A person's sessions that nobody ended, newest first."""
        rows = self._own(db.SignedIn).filter(person_id=person, ended_at=None)
        return [_session(row) for row in rows.order_by("-created_at", "-id")]

    def note_session(self, session: SessionId, *, now: datetime) -> None:
        """A sign of life."""
        self._own(db.SignedIn).filter(id=session).update(seen_at=now)

    def end_session(
        self, session: SessionId, person: PersonId, *, why: Ended, now: datetime
    ) -> bool:
        """End one session of this person; False if it was over."""
        live = self._own(db.SignedIn).filter(id=session, person_id=person, ended_at=None)
        return bool(live.update(ended_at=now, why_ended=why))

    def end_sessions(
        self, person: PersonId, *, why: Ended, now: datetime, but: SessionId | None = None
    ) -> int:
        """End all of a person's sessions, but perhaps this one; how many there were."""
        live = self._own(db.SignedIn).filter(person_id=person, ended_at=None)
        live = live.exclude(id=but) if but else live
        return int(live.update(ended_at=now, why_ended=why))

    # Passkeys

    def add_passkey(self, passkey: Passkey) -> None:
        """Keep the public half of a credential."""
        row = db.Passkey(
            id=passkey.id,
            organisation_id=passkey.organisation,
            person_id=passkey.person,
            credential=passkey.credential,
            public=passkey.public,
            sign_count=passkey.sign_count,
            name=passkey.name,
            created_at=passkey.created_at,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as wrong:
            raise PasskeyTaken("This passkey is known already.", field="credential") from wrong

    def passkeys(self, person: PersonId) -> list[Passkey]:
        """A person's passkeys, oldest first."""
        rows = self._own(db.Passkey).filter(person_id=person).order_by("created_at", "id")
        return [_passkey(row) for row in rows]

    def passkey_by_credential(self, credential: str) -> Passkey | None:
        """The passkey a device says it signed with."""
        for row in self._own(db.Passkey).filter(credential=credential):
            return _passkey(row)
        return None

    def use_passkey(self, passkey: Passkey, *, sign_count: int, now: datetime) -> bool:
        """Note a signature; False if another with this count was first."""
        live = self._own(db.Passkey).filter(id=passkey.id, sign_count=passkey.sign_count)
        return bool(live.update(sign_count=sign_count, used_at=now))

    def remove_passkey(self, passkey: PasskeyId, person: PersonId) -> None:
        """Forget a credential."""
        gone, _ = self._own(db.Passkey).filter(id=passkey, person_id=person).delete()
        if not gone:
            raise NoSuchPasskey(f"There is no passkey {passkey}.", field="passkey")

    # Password, codes of the hour, recovery codes

    def password(self, person: PersonId) -> str:
        """What is kept of a person's password; `!` for none."""
        for row in self._own(db.Person).filter(id=person):
            return str(row.password)
        return "!"

    def set_password(self, person: PersonId, kept: str) -> None:
        """Keep a new password."""
        self._own(db.Person).filter(id=person).update(password=kept)

    def code_secret(self, person: PersonId) -> CodeSecret | None:
        """What a person's six-digit codes are made from."""
        for row in self._own(db.Totp).filter(person_id=person):
            return CodeSecret(row.secret, row.last_step)
        return None

    def set_code_secret(self, member: Member, secret: CodeSecret, *, now: datetime) -> None:
        """Keep a new secret; the old one is worth nothing."""
        self.forget_codes(member.id)
        db.Totp.objects.create(
            id=new_id("psk", now=now),
            organisation_id=member.organisation,
            person_id=member.id,
            secret=secret.sealed,
            last_step=secret.last_step,
            created_at=now,
        )

    def spend_step(self, person: PersonId, step: int) -> bool:
        """Use up a code; of two who send it at once, one succeeds."""
        live = self._own(db.Totp).filter(person_id=person, last_step__lt=step)
        return bool(live.update(last_step=step))

    def forget_codes(self, person: PersonId) -> None:
        """No more codes of the hour for this person."""
        self._own(db.Totp).filter(person_id=person).delete()

    def set_recovery(self, member: Member, digests: Iterable[str], *, now: datetime) -> None:
        """Keep new recovery codes in place of the old ones."""
        self._own(db.RecoveryCode).filter(person_id=member.id).delete()
        db.RecoveryCode.objects.bulk_create(
            db.RecoveryCode(
                digest=digest,
                organisation_id=member.organisation,
                person_id=member.id,
                created_at=now,
            )
            for digest in digests
        )

    def spend_recovery(self, person: PersonId, digest: str, *, now: datetime) -> bool:
        """Use up a recovery code; False if it is none, or was used."""
        live = self._own(db.RecoveryCode).filter(person_id=person, digest=digest, used_at=None)
        return bool(live.update(used_at=now))

    def recovery_left(self, person: PersonId) -> int:
        """How many recovery codes a person has left."""
        return int(self._own(db.RecoveryCode).filter(person_id=person, used_at=None).count())

    def has_factor(self, person: PersonId) -> bool:
        """Whether the person can prove who they are without a link."""
        return bool(
            self._own(db.Passkey).filter(person_id=person).exists()
            or self._own(db.Totp).filter(person_id=person).exists()
        )

    # Providers elsewhere

    def add_provider(self, provider: Provider) -> None:
        """Write down where people sign in elsewhere."""
        db.OidcProvider.objects.create(
            id=provider.id,
            organisation_id=provider.organisation,
            name=provider.name,
            issuer=provider.issuer,
            client=provider.client,
            secret=provider.secret,
            vouches=provider.vouches,
            is_on=provider.is_on,
            created_at=provider.created_at,
        )

    def provider(self, provider: ProviderId) -> Provider:
        """The provider with this id."""
        for row in self._own(db.OidcProvider).filter(id=provider):
            return _provider(row)
        raise NoSuchProvider(f"There is no provider {provider}.", field="provider")

    def providers(self) -> list[Provider]:
        """Every provider, on or off."""
        return [_provider(row) for row in self._own(db.OidcProvider).order_by("created_at", "id")]

    def switch_provider(self, provider: ProviderId, *, is_on: bool) -> None:
        """Let people in by this provider, or no longer."""
        self._own(db.OidcProvider).filter(id=provider).update(is_on=is_on)

    def person_at(self, provider: ProviderId, subject: str) -> PersonId | None:
        """Who this subject of the provider is."""
        for row in self._own(db.OidcIdentity).filter(provider_id=provider, subject=subject):
            return PersonId(row.person_id)
        return None

    def subject_of(self, provider: ProviderId, person: PersonId) -> str:
        """Which subject of the provider a person is; empty for none yet."""
        for row in self._own(db.OidcIdentity).filter(provider_id=provider, person_id=person):
            return str(row.subject)
        return ""

    def bind(self, provider: Provider, subject: str, member: Member, *, now: datetime) -> None:
        """This subject is this person from now on."""
        db.OidcIdentity.objects.create(
            provider_id=provider.id,
            organisation_id=member.organisation,
            person_id=member.id,
            subject=subject,
            created_at=now,
        )

    # Forms that are kept

    def keep_form(self, form: KeptForm, *, most: int) -> None:
        """Keep a form; what has run out goes, and of one person's the oldest beyond so many."""
        mine = self._own(db.KeptForm).filter(person_id=form.person)
        mine.filter(expires_at__lte=form.created_at).delete()
        spare = list(mine.order_by("-created_at", "-id").values_list("id", flat=True)[most - 1 :])
        mine.filter(id__in=spare).delete()
        db.KeptForm.objects.create(
            id=form.id,
            organisation_id=form.organisation,
            person_id=form.person,
            sealed=form.sealed,
            created_at=form.created_at,
            expires_at=form.expires_at,
        )

    def kept_form(self, form: KeptId, person: PersonId, *, now: datetime) -> KeptForm:
        """A form this person typed and could not send."""
        rows = self._own(db.KeptForm).filter(id=form, person_id=person, expires_at__gt=now)
        for row in rows:
            return KeptForm(
                KeptId(row.id),
                PersonId(row.person_id),
                OrganisationId(row.organisation_id),
                row.sealed,
                row.created_at,
                row.expires_at,
            )
        raise NoSuchForm(
            "Nothing is kept here for you.", remedy="Forms are kept for an hour, for their author."
        )

    def _own(self, model: type[Row]) -> QuerySet[Row]:
        rows = model._default_manager.all()
        return rows if self.scope == EVERY else rows.filter(organisation_id=self.scope)


def _session(row: db.SignedIn) -> Session:
    return Session(
        SessionId(row.id),
        PersonId(row.person_id),
        OrganisationId(row.organisation_id),
        How(row.how),
        row.agent,
        row.created_at,
        row.seen_at,
        row.ended_at,
    )


def _passkey(row: db.Passkey) -> Passkey:
    return Passkey(
        PasskeyId(row.id),
        PersonId(row.person_id),
        OrganisationId(row.organisation_id),
        row.credential,
        row.public,
        row.sign_count,
        row.name,
        row.created_at,
        row.used_at,
    )


def _provider(row: db.OidcProvider) -> Provider:
    return Provider(
        ProviderId(row.id),
        OrganisationId(row.organisation_id),
        row.name,
        row.issuer,
        row.client,
        row.secret,
        row.vouches,
        row.is_on,
        row.created_at,
    )
