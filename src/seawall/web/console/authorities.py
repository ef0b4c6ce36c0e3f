"""The register: who may order or refer, and what they sign with.

A key is compared by telephone before it is pinned; a suspension takes effect at once on what
is not acted upon yet. The number in this register is the only one anybody calls back.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from seawall.errors import SeawallError
from seawall.ids import AuthorityId
from seawall.journeys import authority_register as register
from seawall.journeys import public_duties, referrer_record
from seawall.journeys.permission import require
from seawall.orders.instant import read_instant
from seawall.orders.register.model import Authority, AuthorityKind
from seawall.people.rights import may
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.orders_forms import ReasonForm
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
    languages = forms.CharField(required=False, max_length=200)
    source = forms.CharField(
        max_length=500,
        error_messages={"required": gettext_lazy("Say where the entry comes from.")},
    )

    @classmethod
    def of(cls, authority: Authority) -> AuthorityForm:
        """The form as the register has it."""
        contact = authority.contact
        said = {
            "name": authority.name,
            "kind": authority.kind.value,
            "country": authority.country,
            "mail_domains": ", ".join(authority.mail_domains),
            "languages": ", ".join(authority.languages),
            "source": authority.source,
            **{name: contact.get(name, "") for name in ("telephone", "email", "answer_url")},
        }
        return cls(initial=said)

    def entry(self) -> register.NewAuthority:
        """What the journey is told."""
        said = self.cleaned_data
        names = ("telephone", "email", "answer_url")
        return register.NewAuthority(
            name=said["name"],
            kind=AuthorityKind(said["kind"]),
            country=said["country"].upper(),
            mail_domains=words_of(said["mail_domains"]),
            languages=words_of(said["languages"]),
            contact={name: said[name].strip() for name in names},
            source=said["source"],
        )


@require_http_methods(["GET", "POST"])
@signed_in(SEE)
def list_authorities(request: Call) -> HttpResponse:
    """The register; POST enters another."""
    if request.method == "GET":
        return _list(request, AuthorityForm())
    return _entered(request, None)


@require_http_methods(["GET", "POST"])
@signed_in(SEE)
def show(request: Call, authority_id: str) -> HttpResponse:
    """One authority; POST corrects its entry."""
    found = request.tx.register.authority(AuthorityId(authority_id))
    if request.method == "GET":
        return _page(request, found, AuthorityForm.of(found))
    return _entered(request, found)


@require_POST
@signed_in(MANAGE)
def add_key(request: Call, authority_id: str) -> HttpResponse:
    """Pin a key or a certificate."""
    found = request.tx.register.authority(AuthorityId(authority_id))
    content = request.POST.get("key", "")[:LONGEST_KEY].encode()
    try:
        key = register.add_key(
            found.id, content, tx=request.tx, now=request.now, by=person_of(request).code
        )
    except SeawallError as refused:
        return _refused(request, found, refused)
    said = _("Pinned. Compare this fingerprint by telephone: %s") % key.fingerprint
    messages.success(request, said)
    return redirect(f"/authorities/{found.id}")


@require_POST
@signed_in(MANAGE)
def revoke_key(request: Call, authority_id: str) -> HttpResponse:
    """Nothing signed with this key counts from now on."""
    found = request.tx.register.authority(AuthorityId(authority_id))
    try:
        register.revoke_key(
            request.POST.get("fingerprint", ""),
            request.POST.get("reason", ""),
            tx=request.tx,
            now=request.now,
            by=person_of(request).code,
        )
    except SeawallError as refused:
        return _refused(request, found, refused)
    messages.success(request, _("Revoked. Orders that rest on it are in doubt again."))
    return redirect(f"/authorities/{found.id}")


@require_POST
@signed_in(MANAGE)
def informed(request: Call, authority_id: str) -> HttpResponse:
    """Its information before a first order came on paper: Art. 3(2)."""
    found = request.tx.register.authority(AuthorityId(authority_id))
    try:
        at = read_instant(f"{request.POST.get('at', '')}Z", field="at")
        register.note_informed(
            found.id, at, tx=request.tx, now=request.now, by=person_of(request).code
        )
    except SeawallError as refused:
        return _refused(request, found, refused)
    return redirect(f"/authorities/{found.id}")


@require_POST
@signed_in(MANAGE)
def suspend(request: Call, authority_id: str) -> HttpResponse:
    """Take nothing more from it, or take from it again."""
    found = request.tx.register.authority(AuthorityId(authority_id))
    by = person_of(request).code
    if request.POST.get("state") == "active":
        register.reactivate(found.id, tx=request.tx, now=request.now, by=by)
        return redirect(f"/authorities/{found.id}")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, AuthorityForm.of(found), refusal=form, status=422)
    why = form.cleaned_data["reason"]
    register.suspend(found.id, why, tx=request.tx, now=request.now, by=by)
    return redirect(f"/authorities/{found.id}")


def _entered(request: Call, found: Authority | None) -> HttpResponse:
    """Enter an authority, or correct one, or show what is wrong."""
    require(person_of(request), MANAGE)  # more people may see the page than may do this
    form = AuthorityForm(request.POST)
    if form.is_valid():
        try:
            made = _write(request, form, found)
        except SeawallError as refused:
            form.refuse(refused)
        else:
            return redirect(f"/authorities/{made.id}")
    if found is None:
        return _list(request, form, status=422)
    return _page(request, found, form, status=422)


def _write(request: Call, form: AuthorityForm, found: Authority | None) -> Authority:
    by = person_of(request).code
    if found is None:
        return register.add(form.entry(), tx=request.tx, now=request.now, by=by)
    return register.change(found.id, form.entry(), tx=request.tx, now=request.now, by=by)


def _refused(request: Call, found: Authority, refused: SeawallError) -> HttpResponse:
    form = ExplainedForm(request.POST)
    form.is_valid()
    form.refuse(refused)
    form_of = AuthorityForm.of(found)
    return _page(request, found, form_of, refusal=form, status=refused.status)


def _list(request: Call, form: AuthorityForm, *, status: int = 200) -> HttpResponse:
    known = request.tx.register.authorities()
    keys = {key.authority for key in request.tx.register.keys_of() if key.revoked_at is None}
    page = {
        "lines": [(one, one.id in keys) for one in known],
        "form": form,
        "kinds": list(AuthorityKind),
        "can_manage": may(person_of(request).role, MANAGE),
        "lacks": public_duties.lacking(tx=request.tx),
    }
    return render(request, "console/authorities/list.html", page, status=status)


def _page(
    request: Call, found: Authority, form: AuthorityForm, *, status: int = 200, **said: Any
) -> HttpResponse:
    page = {
        "authority": found,
        "keys": request.tx.register.keys_of(found.id),
        "record": referrer_record.of_sender(found.id, tx=request.tx),
        "form": form,
        "kinds": list(AuthorityKind),
        "can_manage": may(person_of(request).role, MANAGE),
        **said,
    }
    return render(request, "console/authorities/authority.html", page, status=status)


def words_of(written: str) -> tuple[str, ...]:
    """What was typed with commas between."""
    return tuple(word for word in (each.strip() for each in written.split(",")) if word)
