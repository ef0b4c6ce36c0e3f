"""Who may do what: one table, role by act, and nothing else decides it.

Roles are small on purpose. A reviewer decides cases and cannot change the banks
that brought them; who curates does not judge; an overseer sees everything and
changes nothing. An admin runs the installation and has no say in a case.
"""

from __future__ import annotations

from collections.abc import Mapping

from seawall.errors import Forbidden
from seawall.people.model import Role


class RightMissing(Forbidden):
    """The person's role does not include this act."""

    act: str = ""
    """The act by its name in `ACTS`."""

    @property
    def right(self) -> str:
        """What the act means, in words."""
        return ACTS[self.act]

    @property
    def roles(self) -> list[Role]:
        """The roles that include it."""
        return [role for role in Role if role_may(role, self.act)]


#: Every act a door or a journey asks for, and what it means.
ACTS: Mapping[str, str] = {
    "content.check": "test a file, text or address against the banks",
    "case.see": "see the queue and its cases",
    "case.decide": "decide a case",
    "account.act": "ask the platform to limit, suspend or restore an account",
    "case.assign": "assign cases to someone else",
    "appeal.decide": "answer an appeal",
    "bank.see": "see banks and their entries",
    "bank.curate": "add, change and remove bank entries",
    "endpoint.manage": "manage webhooks",
    "people.manage": "invite, edit and deactivate people, and create and revoke API keys",
    "approval.give": "give second approvals",
    "rules.manage": "change verdict rules",
    "ledger.see": "read the audit log and its proofs",
    "order.see": "see orders, referrals and their deadlines",
    "order.answer": "act on an order and answer it",
    "order.verify": "confirm that an order is genuine or has ended, which takes two people",
    "authority.manage": "manage authorities and the contact point",
    "preservation.open": "open preserved content for a purpose the law allows",
    "breach.compile": "compile the breach file of an order for counsel",
    "vault.open": "read the secret notices in the vault that you are cleared for",
    "threat.report": "report a threat to life to the authorities",
    "referral.compose": "assess addresses and write referrals and orders",
    "referral.approve": "approve sampled referrals and sign orders",
    "quality.see": "see second reviews, agreement and coverage",
    "quality.manage": "manage golden items and settle disagreements",
    "forum.see": "see your organisation's forums, their signals, members and incidents",
    "forum.judge": "agree with and dispute shared signals, confirm and withdraw your own, "
    "and propose and report on incidents",
    "forum.manage": "change the adoption policy and, at a hub, admit and remove members",
    "incident.approve": "approve, extend and end incidents",
    "source.manage": "manage trusted flaggers",
    "misuse.decide": "warn and suspend people who misuse reports, and answer their complaints",
    "exposure.limit": "propose exposure limits and approve a colleague's",
    "exposure.team": "see exposure figures for the whole team, never for one person",
}

_SEES = frozenset({"case.see", "bank.see", "ledger.see", "order.see", "forum.see"})
_LOOK = _SEES | {"content.check"}
_ANSWERS = frozenset({"order.answer", "threat.report"})

#: What each role may do.
RIGHTS: Mapping[Role, frozenset[str]] = {
    Role.REVIEWER: _LOOK
    | _ANSWERS
    | {"case.decide", "account.act", "appeal.decide", "forum.judge", "quality.see"},
    Role.LEAD: _LOOK
    | _ANSWERS
    | {"case.decide", "account.act", "case.assign", "appeal.decide", "bank.curate", "rules.manage"}
    | {"approval.give"}
    | {"order.verify", "authority.manage", "preservation.open", "breach.compile"}
    | {"forum.judge", "forum.manage", "incident.approve"}
    | {"source.manage", "misuse.decide", "exposure.limit", "exposure.team"}
    | {"quality.see", "quality.manage"},
    Role.LEGAL: _LOOK
    | _ANSWERS
    | {"case.decide", "account.act", "appeal.decide", "order.verify", "authority.manage"}
    | {"preservation.open", "vault.open", "breach.compile"}
    | {"forum.judge", "incident.approve", "exposure.limit", "quality.see"}
    | {"source.manage", "misuse.decide"},
    Role.ANALYST: _LOOK | {"bank.curate", "forum.judge", "forum.manage", "incident.approve"},
    Role.OFFICER: _LOOK | {"bank.curate", "referral.compose"},
    Role.SUPERVISOR: _LOOK | {"bank.curate", "case.assign", "referral.compose", "referral.approve"},
    Role.OVERSEER: _SEES | {"quality.see"},
    Role.RESEARCHER: frozenset({"ledger.see"}),
    Role.CAMPAIGNER: frozenset({"ledger.see"}),
    Role.ADMIN: _LOOK
    | {"endpoint.manage", "people.manage", "rules.manage", "bank.curate", "authority.manage"}
    | {"forum.manage", "approval.give", "source.manage"}
    | {"exposure.limit", "exposure.team"},
}


#: Acts that take something down, bring it back, or speak for the house: never behind a password alone.
_DECIDES = frozenset(
    {
        "case.decide",
        "appeal.decide",
        "bank.curate",
        "endpoint.manage",
        "people.manage",
        "rules.manage",
        "order.answer",
        "order.verify",
        "preservation.open",
        "referral.compose",
        "referral.approve",
        "incident.approve",
    }
)


def is_decisive_role(role: Role) -> bool:
    """Whether this role includes acts that one factor alone must not allow."""
    return bool(RIGHTS[role] & _DECIDES)


def role_may(role: Role, act: str) -> bool:
    """Whether this role includes this act; a misspelt act is a fault of ours, not a no."""
    if act not in ACTS:
        raise LookupError(f"no act is called {act!r}")
    return act in RIGHTS[role]
