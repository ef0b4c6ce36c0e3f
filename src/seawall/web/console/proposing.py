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
    approvals_known.CHANGE_ROLE: gettext_lazy("Give a role with approval rights"),
    approvals_known.INVITE: gettext_lazy("Invite someone with approval rights"),
    approvals_known.MAKE_KEY: gettext_lazy("Create an API key that can make changes"),
    approvals_known.ADD_ENDPOINT: gettext_lazy("Add a webhook"),
    approvals_known.ADD_PROVIDER: gettext_lazy("Add an identity provider"),
    approvals_known.SWITCH_PROVIDER_ON: gettext_lazy("Switch on an identity provider"),
    approvals_known.LET_BACK_IN: gettext_lazy(
        "Create a sign-in link for someone who has signed in before"
    ),
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
        _("Waiting for second approval, for three days. It can be approved under Approvals by: %s.")
        % codes
        if codes
        else _(
            "Waiting for second approval, for three days. No one here can approve it at the moment. "
            "Approve it on the server: seawall people approve %s"
        )
        % proposal.id
    )
    messages.info(request, say, "tone-info")


def title_of(act: str) -> str:
    """What the act is called; other journeys' acts say their own names."""
    return str(TITLES.get(act, act))
