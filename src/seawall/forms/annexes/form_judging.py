"""The faults of a form by its own rules, whichever form it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seawall.forms.annexes.annex1 import Annex1
from seawall.forms.annexes.annex2 import Annex2, annex2_faults
from seawall.forms.annexes.annex3 import Annex3, annex3_faults
from seawall.forms.annexes.epoc_annex3 import EpocAnnex3, epoc_annex3_faults
from seawall.forms.annexes.form_faults import FormFault
from seawall.forms.annexes.form_reading import Form
from seawall.forms.annexes.information_answer import InformationAnswer, information_faults
from seawall.forms.annexes.outcome_letter import AnswerLetter, answer_faults
from seawall.forms.annexes.scrutiny_request import ScrutinyRequest, scrutiny_faults
from seawall.forms.annexes.section3 import Section3Notice, section3_faults
from seawall.forms.annexes.validity import validate_order
from seawall.forms.model import Channel

_RULES: Mapping[type[Form], Callable[[Any], tuple[FormFault, ...]]] = {
    Annex2: annex2_faults,
    Annex3: annex3_faults,
    Section3Notice: section3_faults,
    ScrutinyRequest: scrutiny_faults,
    AnswerLetter: answer_faults,
    EpocAnnex3: epoc_annex3_faults,
    InformationAnswer: information_faults,
}


def faults_of(
    form: Form, *, channel: Channel, authenticated: bool | None = None
) -> tuple[FormFault, ...]:
    """Everything that is wrong with it; the channel matters for Annex I alone."""
    if isinstance(form, Annex1):
        return validate_order(form, channel=channel, authenticated=authenticated)
    return _RULES[type(form)](form)
