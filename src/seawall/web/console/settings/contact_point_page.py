"""Our own contact point, and what it still lacks.

TCO Art. 15(1) and 17. What Art. 7(1) asks of the terms, Art. 5 of measures, and Art. 18(2) of
size is entered here too.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from seawall.journeys.duties import contact_point as journey
from seawall.journeys.duties import public_duties
from seawall.orders.register.model import ContactPoint
from seawall.orders.register.own_facts import OWN_FACTS, read_facts, write_facts
from seawall.web.console.act import ActCall, ActTable, ConsoleAct
from seawall.web.console.doors import signed_in
from seawall.web.console.forms import ExplainedForm
from seawall.web.console.registers.authorities import MANAGE, words_of
from seawall.web.request import Call


class ContactPointForm(ExplainedForm):
    """How authorities reach us: Art. 15(1) and 17."""

    legal_name = forms.CharField(max_length=300)
    establishment = forms.CharField(max_length=2)
    representative = forms.CharField(required=False, max_length=300)
    email = forms.CharField(max_length=300)
    languages = forms.CharField(max_length=200)
    authorised_person = forms.CharField(max_length=300)
    zone = forms.CharField(required=False, max_length=60)
    main_establishment = forms.CharField(required=False, max_length=2)
    policy_url = forms.CharField(required=False, max_length=2_000)
    employees = forms.CharField(required=False, max_length=12)
    users = forms.CharField(required=False, max_length=12)
    sme = forms.ChoiceField(required=False, choices=[("yes", "yes"), ("no", "no")])
    specific_measures = forms.CharField(required=False, max_length=20_000)

    @classmethod
    def of(cls, contact: ContactPoint | None) -> ContactPointForm:
        """The form as it stands."""
        if contact is None:
            return cls()
        names = ("legal_name", "establishment", "representative", "email", "authorised_person")
        initial = {name: getattr(contact, name) for name in names}
        initial |= {
            "languages": ", ".join(contact.languages),
            "zone": contact.facts.get("zone", ""),
        }
        return cls(initial=initial | write_facts(contact.facts))

    def contact(self, former: ContactPoint | None) -> journey.NewContactPoint:
        """What the journey is told; facts that have no field here are kept."""
        fields = dict(self.cleaned_data)
        own = {name: fields.pop(name) for name in OWN_FACTS}
        other_facts = {k: v for k, v in (former.facts if former else {}).items() if k not in own}
        facts = {**other_facts, "zone": fields.pop("zone").strip(), **read_facts(own)}
        fields["establishment"] = fields["establishment"].upper()
        fields["languages"] = words_of(fields["languages"])
        facts = {name: value for name, value in facts.items() if value != ""}
        return journey.NewContactPoint(**fields, facts=facts)


@signed_in(MANAGE)
def show_contact_point(request: Call) -> HttpResponse:
    """Our own contact point."""
    return _page(request, ContactPointForm.of(request.tx.register.contact_point()))


def _set_contact_point(call: ActCall[ContactPoint | None]) -> None:
    contact = call.form.contact(call.subject)
    journey.set_contact_point(contact, tx=call.tx, now=call.now, by=call.by)


def _page(request: Call, form: ContactPointForm, *, status: int = 200) -> HttpResponse:
    page = {"form": form, "lacks": public_duties.lacking_duties(tx=request.tx)}
    return render(request, "console/authorities/contact_point.html", page, status=status)


ACTS = ActTable(
    base="authorities/contact-point",
    reads=lambda request: request.tx.register.contact_point(),
    shows=lambda call, status: _page(call.request, call.form, status=status),
    lands=lambda _call, _outcome: "/authorities/contact-point",
    acts=(
        ConsoleAct(
            "set",
            MANAGE,
            _set_contact_point,
            ContactPointForm,
            at="",
            page=show_contact_point,
            done=gettext_lazy("Saved. The contact point is public at /contact-point."),
        ),
    ),
)
