"""The faults of a form by its own rules, whichever form it is."""

from __future__ import annotations

from seawall.forms.annexes.annex1 import Annex1
from seawall.forms.annexes.annex2 import Annex2, annex2_faults
from seawall.forms.annexes.annex3 import Annex3, annex3_faults
from seawall.forms.annexes.form_faults import FormFault
from seawall.forms.annexes.form_reading import Form
from seawall.forms.annexes.outcome_letter import answer_faults
from seawall.forms.annexes.scrutiny_request import ScrutinyRequest, scrutiny_faults
from seawall.forms.annexes.section3 import Section3Notice, section3_faults
from seawall.forms.annexes.validity import validate_order
from seawall.forms.model import Channel


def faults_of(
    form: Form, *, channel: Channel, authenticated: bool | None = None
) -> tuple[FormFault, ...]:
    """Everything that is wrong with it; the channel matters for Annex I alone."""
    match form:
        case Annex1():
            return validate_order(form, channel=channel, authenticated=authenticated)
        case Annex2():
            return annex2_faults(form)
        case Annex3():
            return annex3_faults(form)
        case Section3Notice():
            return section3_faults(form)
        case ScrutinyRequest():
            return scrutiny_faults(form)
        case _:
            return answer_faults(form)
