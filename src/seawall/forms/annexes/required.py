"""What a field must hold in any form: something at all, or the code of a Member State."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from seawall.clocks.jurisdictions.member_states import MEMBER_STATES
from seawall.forms.annexes.form_faults import FormFault
from seawall.forms.annexes.labels import label_of


def faults_if_empty(
    form: str, section: str, key: str, value: str | date | None, *, code: str = ""
) -> Iterator[FormFault]:
    """The fault, if nothing but white space stands there."""
    if value is None or (isinstance(value, str) and not value.strip()):
        name = code or f"{key.rpartition('.')[2]}_missing"
        message = f"“{label_of(form, key)}” is empty."
        yield FormFault(f"{form}.{section}.{name}", key, message, f"Fill it in: section {section}.")


def faults_if_no_member_state(form: str, section: str, key: str, code: str) -> Iterator[FormFault]:
    """The fault, if something stands there that is not the code of a Member State."""
    if code.strip() and code.strip() not in MEMBER_STATES:
        yield FormFault(
            f"{form}.{section}.member_state_unknown",
            key,
            f"{code!r} is not the code of a Member State.",
            f"Write the ISO 3166 code, one of {', '.join(MEMBER_STATES)}.",
        )
