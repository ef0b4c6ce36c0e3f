"""The register of authorities and their keys.

A key is compared by telephone before it is pinned; a suspension takes effect at once on what
is not acted upon yet. The number in this register is the only one anybody calls back.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.clocks.instant import read_instant
from seawall.ids import AuthorityId
from seawall.journeys.duties import authority_register as register
from seawall.journeys.duties import public_duties
from seawall.journeys.referrals import referrer_record
from seawall.orders.register.model import Authority, AuthorityKind
from seawall.people.rights import role_may
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm, words
from seawall.web.request import Call, person_of

SEE, MANAGE = "order.see", "authority.manage"
LONGEST_KEY = 64_000


class AuthorityForm(ExplainedForm):
    """An authority as somebody enters it; lists are words with commas between."""

    name = forms.CharField(max_length=300)
    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in AuthorityKind])
    country = forms.CharField(max_length=2)
    telephone = forms.CharField(required=False, max_length=60)
    email = forms.CharField(required=False, max_length=300)
    answer_url = forms.CharField(required=False, max_length=2_000)
    mail_domains = forms.CharField(required=False, max_length=2_000)
    other_names = forms.CharField(required=False, max_length=2_000)
    languages = forms.CharField(required=False, max_length=200)
    source = forms.CharField(
        max_length=500,
        error_messages={"required": gettext_lazy("Enter the source of this entry.")},
    )

    @classmethod
    def of(cls, authority: Authority) -> AuthorityForm:
        """The form as the register has it."""
        contact = authority.contact
        initial = {
            "name": authority.name,
            "kind": authority.kind.value,
            "country": authority.country,
            "mail_domains": ", ".join(authority.mail_domains),
            "other_names": "\n".join(authority.other_names),
            "languages": ", ".join(authority.languages),
            "source": authority.source,
            **{name: contact.get(name, "") for name in ("telephone", "email", "answer_url")},
        }
        return cls(initial=initial)

    def entry(self) -> register.NewAuthority:
        """What the journey is told."""
        fields = self.cleaned_data
        names = ("telephone", "email", "answer_url")
        return register.NewAuthority(
            name=fields["name"],
            kind=AuthorityKind(fields["kind"]),
            country=fields["country"].upper(),
            mail_domains=words_of(fields["mail_domains"]),
            other_names=tuple(fields["other_names"].splitlines()),
            languages=words_of(fields["languages"]),
            contact={name: fields[name].strip() for name in names},
            source=fields["source"],
        )


class StateForm(ExplainedForm):
    """Take nothing more from it, and why; or take from it again."""

    state = forms.CharField(required=False)
    reason = forms.CharField(
        required=False,
        max_length=10_000,
    )

    def clean(self) -> None:
        """A suspension says why."""
        typed = super().clean() or self.cleaned_data
        if typed.get("state") != "active" and "reason" in typed and not typed["reason"]:
            self.add_error("reason", _("Enter a reason."))


@signed_in(SEE)
def list_authorities(request: Call) -> HttpResponse:
    """The register."""
    return _list(request, AuthorityForm())


@signed_in(SEE)
def show_authority(request: Call, authority_id: str) -> HttpResponse:
    """One authority."""
    authority = authority_named(request, authority_id)
    return _page(request, authority, AuthorityForm.of(authority))


def authority_named(request: Call, authority_id: str) -> Authority:
    """The authority that the address names."""
    return request.tx.register.authority(AuthorityId(authority_id))


def _add(call: ActCall[None]) -> Authority:
    return register.add_authority(call.form.entry(), tx=call.tx, now=call.now, by=call.by)


def _change(call: ActCall[Authority]) -> None:
    register.change_authority(
        call.subject.id, call.form.entry(), tx=call.tx, now=call.now, by=call.by
    )


def _add_key(call: ActCall[Authority]) -> str:
    """The key's fingerprint, to be compared by telephone."""
    content = call.typed["key"][:LONGEST_KEY].encode()
    key = register.add_key(call.subject.id, content, tx=call.tx, now=call.now, by=call.by)
    return key.fingerprint


def _revoke_key(call: ActCall[Authority]) -> None:
    typed = call.typed
    register.revoke_key(typed["fingerprint"], typed["reason"], tx=call.tx, now=call.now, by=call.by)


def _note_informed(call: ActCall[Authority]) -> None:
    at = read_instant(f"{call.typed['at']}Z", field="at")
    register.note_informed(call.subject.id, at, tx=call.tx, now=call.now, by=call.by)


def _set_state(call: ActCall[Authority]) -> None:
    authority, typed = call.subject.id, call.typed
    if typed["state"] == "active":
        register.reactivate_authority(authority, tx=call.tx, now=call.now, by=call.by)
    else:
        register.suspend_authority(authority, typed["reason"], tx=call.tx, now=call.now, by=call.by)


def _show_refusal(call: ActCall[Authority], status: int) -> HttpResponse:
    """What was refused beside the entry itself."""
    entry, authority = AuthorityForm.of(call.subject), call.subject
    return _page(
        call.request, authority, entry, refusal=call.form, act=call.act.name, status=status
    )


def _list(request: Call, form: AuthorityForm, *, status: int = 200) -> HttpResponse:
    authorities = request.tx.register.authorities()
    keys = {key.authority for key in request.tx.register.keys_of() if key.revoked_at is None}
    page = {
        "lines": [(authority, authority.id in keys) for authority in authorities],
        "form": form,
        "kinds": list(AuthorityKind),
        "can_manage": role_may(person_of(request).role, MANAGE),
        "lacks": public_duties.lacking_duties(tx=request.tx),
    }
    return render(request, "console/authorities/list.html", page, status=status)


def _page(
    request: Call, authority: Authority, form: AuthorityForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    page = {
        "authority": authority,
        "keys": request.tx.register.keys_of(authority.id),
        "record": referrer_record.record_of_sender(authority.id, tx=request.tx),
        "form": form,
        "kinds": list(AuthorityKind),
        "can_manage": role_may(person_of(request).role, MANAGE),
        **extra,
    }
    return render(request, "console/authorities/authority.html", page, status=status)


def words_of(word_list: str) -> tuple[str, ...]:
    """A comma-separated list as words."""
    return tuple(word for word in (part.strip() for part in word_list.split(",")) if word)


ENTRIES = ActTable(
    base="authorities",
    reads=lambda _request: None,
    shows=lambda call, _status: _list(call.request, call.form, status=422),
    lands=lambda _call, authority: f"/authorities/{authority.id}",
    acts=(ConsoleAct("enter", MANAGE, _add, AuthorityForm, at="", page=list_authorities),),
)
ACTS = ActTable(
    base="authorities/<str:authority_id>",
    reads=authority_named,
    shows=_show_refusal,
    lands=lambda call, _outcome: f"/authorities/{call.subject.id}",
    acts=(
        ConsoleAct(
            "correct",
            MANAGE,
            _change,
            AuthorityForm,
            at="",
            page=show_authority,
            shows=lambda call, _status: _page(call.request, call.subject, call.form, status=422),
        ),
        ConsoleAct(
            "keys",
            MANAGE,
            _add_key,
            words("key"),
            done=lambda fingerprint: (
                _("Key pinned. Compare this fingerprint by telephone: %s") % fingerprint
            ),
        ),
        ConsoleAct(
            "revoke",
            MANAGE,
            _revoke_key,
            words("fingerprint", "reason"),
            at="keys/revoke",
            ids="revoke-%s",
            done=gettext_lazy("Key revoked. Orders that relied on it must be verified again."),
        ),
        ConsoleAct("informed", MANAGE, _note_informed, words("at"), ids="informed-%s"),
        ConsoleAct("state", MANAGE, _set_state, StateForm, ids="state-%s"),
    ),
)
