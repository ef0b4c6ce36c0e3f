"""Proposal of an act that needs two people, with its message on the next page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.journeys import two_people
from seawall.journeys.people import approvals_known
from seawall.people.approval.model import Proposal
from seawall.web.request import Call, person_of

#: What each act is called on a page.
TITLES = {
    approvals_known.CHANGE_ROLE: gettext_lazy("Give a role that decides or lets others in"),
    approvals_known.INVITE: gettext_lazy("Invite somebody who decides or lets others in"),
    approvals_known.MAKE_KEY: gettext_lazy("Make a key that changes things"),
    approvals_known.ADD_ENDPOINT: gettext_lazy("Send decisions to a new address"),
    approvals_known.ADD_PROVIDER: gettext_lazy("Add a provider at which members sign in"),
    approvals_known.SWITCH_PROVIDER_ON: gettext_lazy("Switch on a sign-in provider"),
    approvals_known.LET_BACK_IN: gettext_lazy("Make a link for somebody who has signed in before"),
}


def propose_act(request: Call, act: str, subject: str, payload: Mapping[str, Any]) -> None:
    """Propose an act for the signed-in person, and say who can approve it."""
    tx, now = request.tx, request.now
    proposal = two_people.propose_act(act, subject, payload, person_of(request), tx=tx, now=now)
    say_proposal(request, proposal)


def say_proposal(request: Call, proposal: Proposal | None) -> None:
    """Say on the next page that it waits, and who can approve it."""
    if proposal is None:
        return
    counting = two_people.second_people(proposal, tx=request.tx, now=request.now)
    codes = ", ".join(member.code for member in counting)
    say = (
        _("It waits under Approvals, for three days. Who can approve it: %s.") % codes
        if codes
        else _(
            "It waits under Approvals, for three days. Nobody here counts as a second person; a "
            "command on the server does: seawall people approve %s"
        )
        % proposal.id
    )
    messages.info(request, say, "tone-info")


def title_of(act: str) -> str:
    """What the act is called; other journeys' acts say their own names."""
    return str(TITLES.get(act, act))
