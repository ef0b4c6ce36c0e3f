"""Proposal of an act that needs two people, with its message on the next page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.journeys import two_people
from seawall.journeys.people import approvals_known
from seawall.web.request import Call, person_of

#: What each act is called on a page.
TITLES = {
    approvals_known.CHANGE_ROLE: gettext_lazy("Give a role that decides or lets others in"),
    approvals_known.INVITE: gettext_lazy("Invite somebody who decides or lets others in"),
    approvals_known.MAKE_KEY: gettext_lazy("Make a key that changes things"),
    approvals_known.ADD_ENDPOINT: gettext_lazy("Send decisions to a new address"),
    approvals_known.LET_BACK_IN: gettext_lazy("Let somebody back in who lost their proofs"),
}


def propose_act(
    request: Call, act: str, subject: str, payload: Mapping[str, Any]
) -> two_people.ProposalOutcome:
    """Propose an act for the signed-in person, and report the outcome."""
    outcome = two_people.propose_act(
        act, subject, payload, person_of(request), tx=request.tx, now=request.now
    )
    if outcome.proposal:
        messages.info(
            request,
            _("Two people are needed. It waits for a colleague under Approvals, for three days."),
            "tone-info",
        )
    return outcome


def title_of(act: str) -> str:
    """What the act is called; other journeys' acts say their own names."""
    return str(TITLES.get(act, act))
