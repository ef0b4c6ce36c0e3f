"""Sessions, passkeys, codes, providers and kept forms: rows in, frozen dataclasses out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from seawall.db import models as db
from seawall.db.rows import guess_counts
from seawall.db.rows.mapping import Mapped
from seawall.db.rows.scoped import Scoped
from seawall.errors import problem
from seawall.ids import KeptId, PasskeyId, PersonId, ProviderId, SessionId, new_id
from seawall.keys.tokens import token_digest
from seawall.people.access.guessing import PERIOD, GuessCounter
from seawall.people.access.model import (
    CodeSecret,
    KeptForm,
    Passkey,
    Provider,
    Session,
    SessionEnd,
)
from seawall.people.model import Member

SESSION = Mapped(Session, db.SignedInRow)
WHOSE = Mapped(Member, db.PersonRow)
PASSKEY = Mapped(Passkey, db.PasskeyRow)
CODE_SECRET = Mapped(CodeSecret, db.TotpRow, sealed="secret")
PROVIDER = Mapped(Provider, db.OidcProviderRow)
KEPT_FORM = Mapped(KeptForm, db.KeptFormRow)


class AccessStore(Scoped):
    """What the people of one organisation sign in by, or of the installation."""

    # Sessions

    def add_session(self, session: Session) -> None:
        """Write down that somebody came in."""
        self._add(SESSION, session)

    def session(self, session: SessionId) -> tuple[Session, Member] | None:
        """The session with this id, over or not, and whose it is: every page asks, at once."""
        for row in self._of(db.SignedInRow).filter(id=session).select_related("person"):
            return SESSION.value(row), WHOSE.value(row.person)
        return None

    def open_sessions(self, person: PersonId) -> list[Session]:
        """A person's sessions that nobody ended, newest first."""
        rows = self._of(db.SignedInRow).filter(person_id=person, ended_at=None)
        return SESSION.values(rows.order_by("-created_at", "-id"))

    def note_session(self, session: SessionId, *, now: datetime) -> None:
        """A sign of life."""
        self._of(db.SignedInRow).filter(id=session).update(seen_at=now)

    def end_session(
        self, session: SessionId, person: PersonId, *, why: SessionEnd, now: datetime
    ) -> bool:
        """End one session of this person; False if it was over."""
        live = self._of(db.SignedInRow).filter(id=session, person_id=person, ended_at=None)
        return bool(live.update(ended_at=now, why_ended=why))

    def end_sessions(
        self, person: PersonId, *, why: SessionEnd, now: datetime, but: SessionId | None = None
    ) -> int:
        """End all of a person's sessions, but perhaps this one; how many there were."""
        live = self._of(db.SignedInRow).filter(person_id=person, ended_at=None)
        live = live.exclude(id=but) if but else live
        return int(live.update(ended_at=now, why_ended=why))

    def has_signed_in(self, person: PersonId) -> bool:
        """Whether this person ever came in, or has a proof or a provider to come in by."""
        return bool(
            self._of(db.SignedInRow).filter(person_id=person).exists()
            or self.has_factor(person)
            or self._of(db.OidcIdentityRow).filter(person_id=person).exists()
        )

    # Passkeys

    def add_passkey(self, passkey: Passkey) -> None:
        """Keep the public half of a credential."""
        try:
            with transaction.atomic():
                self._add(PASSKEY, passkey)
        except IntegrityError as wrong:
            raise problem("people.passkey-taken") from wrong

    def passkeys(self, person: PersonId) -> list[Passkey]:
        """A person's passkeys, oldest first."""
        rows = self._of(db.PasskeyRow).filter(person_id=person).order_by("created_at", "id")
        return PASSKEY.values(rows)

    def passkey_by_credential(self, credential: str) -> Passkey | None:
        """The passkey a device says it signed with."""
        for row in self._of(db.PasskeyRow).filter(credential=credential):
            return PASSKEY.value(row)
        return None

    def use_passkey(
        self, passkey: Passkey, *, sign_count: int, answered: str, now: datetime
    ) -> bool:
        """Note a signature; False if another was first since the passkey was read."""
        live = self._of(db.PasskeyRow).filter(
            id=passkey.id, sign_count=passkey.sign_count, answered=passkey.answered
        )
        return bool(live.update(sign_count=sign_count, answered=answered, used_at=now))

    def remove_passkey(self, passkey: PasskeyId, person: PersonId) -> None:
        """Forget a credential."""
        removed_count, _ = self._of(db.PasskeyRow).filter(id=passkey, person_id=person).delete()
        if not removed_count:
            raise problem("people.no-such-passkey", passkey=passkey)

    # Password, codes of the hour, recovery codes

    def password(self, person: PersonId) -> str:
        """What is kept of a person's password; `!` for none."""
        for row in self._of(db.PersonRow).filter(id=person):
            return str(row.password)
        return "!"

    def set_password(self, person: PersonId, password_hash: str) -> None:
        """Keep a new password."""
        self._of(db.PersonRow).filter(id=person).update(password=password_hash)

    def code_secret(self, person: PersonId) -> CodeSecret | None:
        """What a person's six-digit codes are made from."""
        for row in self._of(db.TotpRow).filter(person_id=person):
            return CODE_SECRET.value(row)
        return None

    def set_code_secret(self, member: Member, secret: CodeSecret, *, now: datetime) -> None:
        """Keep a new secret; the old one is worth nothing."""
        self.forget_codes(member.id)
        self._add(
            CODE_SECRET,
            secret,
            id=new_id("psk", now=now),
            organisation_id=member.organisation,
            person_id=member.id,
            created_at=now,
        )

    def spend_step(self, person: PersonId, step: int) -> bool:
        """Use up a code; of two who send it at once, one succeeds."""
        live = self._of(db.TotpRow).filter(person_id=person, last_step__lt=step)
        return bool(live.update(last_step=step))

    def forget_codes(self, person: PersonId) -> None:
        """No more codes of the hour for this person."""
        self._of(db.TotpRow).filter(person_id=person).delete()

    def set_recovery(self, member: Member, digests: Iterable[str], *, now: datetime) -> None:
        """Keep new recovery codes in place of the old ones."""
        self._of(db.RecoveryCodeRow).filter(person_id=member.id).delete()
        db.RecoveryCodeRow.objects.bulk_create(
            db.RecoveryCodeRow(
                digest=digest,
                organisation_id=member.organisation,
                person_id=member.id,
                created_at=now,
            )
            for digest in digests
        )

    def spend_recovery(self, person: PersonId, digest: str, *, now: datetime) -> bool:
        """Use up a recovery code; False if it is none, or was used."""
        live = self._of(db.RecoveryCodeRow).filter(person_id=person, digest=digest, used_at=None)
        return bool(live.update(used_at=now))

    def recovery_left(self, person: PersonId) -> int:
        """How many recovery codes a person has left."""
        return int(self._of(db.RecoveryCodeRow).filter(person_id=person, used_at=None).count())

    def has_factor(self, person: PersonId) -> bool:
        """Whether the person can prove who they are without a link."""
        return bool(
            self._of(db.PasskeyRow).filter(person_id=person).exists()
            or self._of(db.TotpRow).filter(person_id=person).exists()
        )

    # Guesses

    def take_guess(self, counters: Sequence[GuessCounter], *, now: datetime) -> bool:
        """Count a guess in each of these; False, and nothing is counted, if one is full."""
        at = int(now.timestamp())
        until = at + int(PERIOD.total_seconds())
        taken = []
        for counter in counters:
            key = token_digest(counter.name)
            taken.append(key)
            if guess_counts.take_place(key, now=at, until=until) > counter.most:
                for key in taken:
                    guess_counts.give_place_back(key)
                return False
        return True

    def forget_guesses(self, *, now: datetime) -> int:
        """Drop the counters that are over; those in use are left for the next time."""
        over = db.GuessCountRow.objects.filter(until__lte=int(now.timestamp()))
        keys = list(over.select_for_update(skip_locked=True).values_list("key", flat=True)[:5_000])
        return int(db.GuessCountRow.objects.filter(key__in=keys).delete()[0])

    def forgive_guess(self, counters: Sequence[GuessCounter]) -> None:
        """The guess was right: it counts no more, nor do those before it by the same hand."""
        for counter in counters:
            forgive = (
                guess_counts.empty_counter if counter.is_emptied else guess_counts.give_place_back
            )
            forgive(token_digest(counter.name))

    # Providers elsewhere

    def add_provider(self, provider: Provider) -> None:
        """Write down where people sign in elsewhere."""
        self._add(PROVIDER, provider)

    def provider(self, provider: ProviderId) -> Provider:
        """The provider with this id."""
        for row in self._of(db.OidcProviderRow).filter(id=provider):
            return PROVIDER.value(row)
        raise problem("people.no-such-provider", provider=provider)

    def providers(self) -> list[Provider]:
        """Every provider, on or off."""
        return PROVIDER.values(self._of(db.OidcProviderRow).order_by("created_at", "id"))

    def switch_provider(self, provider: ProviderId, *, is_on: bool, by: str) -> None:
        """Let people in by this provider, or no longer; `by` had it in their hands last."""
        self._of(db.OidcProviderRow).filter(id=provider).update(is_on=is_on, entered_by=by)

    def person_at(self, provider: ProviderId, subject: str) -> PersonId | None:
        """Who this subject of the provider is."""
        for row in self._of(db.OidcIdentityRow).filter(provider_id=provider, subject=subject):
            return PersonId(row.person_id)
        return None

    def subject_of(self, provider: ProviderId, person: PersonId) -> str:
        """Which subject of the provider a person is; empty for none yet."""
        for row in self._of(db.OidcIdentityRow).filter(provider_id=provider, person_id=person):
            return str(row.subject)
        return ""

    def bind(self, provider: Provider, subject: str, member: Member, *, now: datetime) -> None:
        """This subject is this person from now on; refused if it is another's."""
        try:
            with transaction.atomic():
                db.OidcIdentityRow.objects.create(
                    provider_id=provider.id,
                    organisation_id=member.organisation,
                    person_id=member.id,
                    subject=subject,
                    created_at=now,
                )
        except IntegrityError as wrong:
            raise problem("people.connected-already") from wrong

    def identities(self, person: PersonId) -> frozenset[ProviderId]:
        """The providers at which a person is known."""
        rows = self._of(db.OidcIdentityRow).filter(person_id=person)
        return frozenset(map(ProviderId, rows.values_list("provider_id", flat=True)))

    def unbind(self, provider: ProviderId, person: PersonId) -> bool:
        """Nobody at this provider is this person any more; False if nobody was."""
        rows = self._of(db.OidcIdentityRow).filter(provider_id=provider, person_id=person)
        removed_count, _ = rows.delete()
        return bool(removed_count)

    # Forms that are kept

    def keep_form(self, form: KeptForm, *, most: int) -> None:
        """Keep a form; what has run out goes, and of one person's the oldest beyond so many."""
        own_forms = self._of(db.KeptFormRow).filter(person_id=form.person)
        own_forms.filter(expires_at__lte=form.created_at).delete()
        spare = list(
            own_forms.order_by("-created_at", "-id").values_list("id", flat=True)[most - 1 :]
        )
        own_forms.filter(id__in=spare).delete()
        self._add(KEPT_FORM, form)

    def kept_form(self, form: KeptId, person: PersonId, *, now: datetime) -> KeptForm:
        """A form this person typed and could not send."""
        rows = self._of(db.KeptFormRow).filter(id=form, person_id=person, expires_at__gt=now)
        for row in rows:
            return KEPT_FORM.value(row)
        raise problem("people.no-such-form")
