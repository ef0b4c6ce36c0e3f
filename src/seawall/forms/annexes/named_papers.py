"""Papers that are known by the law they come under: what each is called, and what it binds to.

Each name is one document of one law, so that nobody has to name a jurisdiction profile. What asks
for a removal under such a law is an order or a notice like any other; what asks for data, or for
steps of the provider, is neither, and is answered in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from seawall.forms.model import Form

#: What the JSON calls itself, and what kind of document that is.
NAMED_BY_THEIR_LAW: Mapping[str, Form] = MappingProxyType(
    {
        "epoc": Form.INFORMATION_ORDER,
        "epoc_pr": Form.INFORMATION_ORDER,
        "dsa_information_order": Form.INFORMATION_ORDER,
        "osa_information_notice": Form.INFORMATION_ORDER,
        "osa_technology_notice": Form.DUTY_NOTICE,
        "osa_confirmation_decision": Form.DUTY_NOTICE,
        "esafety_removal_notice": Form.NOTICE,
        "esafety_hosting_notice": Form.NOTICE,
        "esafety_avm_notice": Form.NOTICE,
        "esafety_information_notice": Form.INFORMATION_ORDER,
        "ocha_disabling_direction": Form.REMOVAL_ORDER,
        "ocha_account_direction": Form.DUTY_NOTICE,
        "ca_hate_propaganda_order": Form.REMOVAL_ORDER,
    }
)

#: What is answered with data, information or a report of steps: nothing is ever removed by it.
ASKS_NO_REMOVAL = frozenset({Form.INFORMATION_ORDER, Form.DUTY_NOTICE})


def asks_no_removal(form: Form) -> bool:
    """Whether a paper of this form wants data, information or steps, and no content gone."""
    return form in ASKS_NO_REMOVAL
