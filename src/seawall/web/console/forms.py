"""Base forms of the console; the journeys hold the rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from seawall.errors import SeawallError
from seawall.people.model import Role


class ExplainedForm(forms.Form):
    """A form whose errors stand in one summary, with those of the journeys."""

    #: The id of a field on its page, so that an error leads there.
    ids = "%s"

    def refuse(self, refused: SeawallError) -> None:
        """A rule said no: show its sentence beside the field it speaks of."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, refusal_sentence(refused))

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Every error with the field it belongs to, for the summary."""
        return [
            {"field": "main" if name == "__all__" else self.ids.replace("%s", name), "say": say}
            for name, errors in self.errors.items()
            for say in errors
        ]


class ListField(forms.MultipleChoiceField):
    """Whatever was ticked; the journey knows what there is to choose."""

    def valid_value(self, _value: str) -> bool:
        """Any word may come."""
        return True


def words(*names: str) -> type[ExplainedForm]:
    """A form of text fields by these names; what may stand in them is the journey's rule."""
    fields = {name: forms.CharField(required=False, strip=False) for name in names}
    return type("WordsForm", (ExplainedForm,), fields)


class InviteForm(ExplainedForm):
    """An invitation to the organisation."""

    name = forms.CharField(max_length=200)
    email = forms.EmailField()
    role = forms.ChoiceField(choices=[(role.value, role.value) for role in Role])


def refusal_sentence(refused: SeawallError) -> str:
    """What is wrong and what to do, for a page: in the reader's language, without a field's name."""
    detail, remedy = refused.in_words(_)
    detail = f"{detail[:1].upper()}{detail[1:]}"
    return f"{detail} {remedy}" if remedy else detail
