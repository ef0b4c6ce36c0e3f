"""Who may do what: one table, role by act, and nothing else decides it.

Roles are small on purpose. A reviewer decides cases and cannot change the banks
that brought them; who curates does not judge; an overseer sees everything and
changes nothing. An admin runs the installation and has no say in a case.
"""

from __future__ import annotations

from collections.abc import Mapping

from seawall.people.model import Role

#: Every act a door or a journey asks for, and what it means.
ACTS: Mapping[str, str] = {
    "content.check": "check a file, text or address against the banks",
    "case.see": "see the queue and its cases",
    "case.decide": "decide a case",
    "account.act": "ask the platform to limit, suspend or restore an account",
    "case.assign": "give a case to somebody else",
    "appeal.decide": "answer an appeal",
    "bank.see": "see banks and their entries",
    "bank.curate": "add, change and withdraw entries",
    "endpoint.manage": "change where decisions are delivered",
    "people.manage": "invite, change and deactivate people, make and revoke keys",
    "approval.give": "be the second person for what one alone may not do",
    "rules.manage": "change verdict rules",
    "ledger.see": "read the ledger and its proofs",
    "order.see": "see orders, referrals and their clocks",
    "order.answer": "act on an order and answer it",
    "order.verify": "say whether an order is genuine, and that it has ended; two people must",
    "authority.manage": "keep the register of authorities and our own contact point",
    "preservation.open": "open preserved content, for a purpose the law allows",
    "breach.compile": "compile the breach file of an order, for counsel",
    "vault.open": "read the vault of secret notices one is cleared for",
    "threat.report": "tell authorities of an imminent threat to life",
    "referral.compose": "assess addresses and write referrals and orders",
    "referral.approve": "approve sampled referrals and sign orders",
    "quality.see": "see second readings, agreement and coverage",
    "quality.manage": "keep the golden set, and settle what two readers differ about",
    "forum.see": "see the forums we sit in, their signals, members and incidents",
    "forum.judge": "agree with and dispute shared signals, confirm and take back ours, "
    "propose incidents and tell of them",
    "forum.manage": "change our adoption policy; at a hub, let members in and send them away",
    "incident.approve": "approve, extend and end incidents",
    "source.manage": "keep the register of trusted flaggers",
    "misuse.decide": "warn and suspend whoever misuses notices, and answer their complaints",
    "exposure.limit": "propose limits on what people are shown, and approve a colleague's",
    "exposure.team": "see how much a whole team looked at, never one person",
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
