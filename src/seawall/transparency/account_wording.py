"""What was done to an account, in the words of its statement: DSA Art. 17(1)(a) to (d)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from seawall.transparency.statement import StatementOfReasons, StatementSubject


def account_title(statement: StatementOfReasons) -> str:
    """What happened to the account, in a line."""
    titles = {
        (StatementSubject.ACCOUNT, "limited"): _("Fewer people are shown your account"),
        (StatementSubject.ACCOUNT, "suspended"): _("Your account was suspended"),
        (StatementSubject.ACCOUNT, "closed"): _("Your account was closed"),
        (StatementSubject.ACCOUNT, "restored"): _("Your account is back"),
        (StatementSubject.MONETISATION, "suspended"): _("Your payments were suspended"),
        (StatementSubject.MONETISATION, "closed"): _("Your payments were ended"),
        (StatementSubject.MONETISATION, "restored"): _("You can be paid again"),
        (StatementSubject.SERVICE, "limited"): _("You cannot use a part of our service"),
        (StatementSubject.SERVICE, "suspended"): _("You cannot use our service for now"),
        (StatementSubject.SERVICE, "closed"): _("You cannot use our service any more"),
        (StatementSubject.SERVICE, "restored"): _("You can use our service again"),
    }
    return titles[statement.subject, statement.state]


def account_sentence(statement: StatementOfReasons, day: str) -> str:
    """What was done to the account, and when."""
    sentences = {
        (StatementSubject.ACCOUNT, "limited"): _(
            "On %(day)s we limited how widely your account and what it posts are shown."
        ),
        (StatementSubject.ACCOUNT, "suspended"): _(
            "On %(day)s we suspended your account: you cannot post, and nobody is shown it."
        ),
        (StatementSubject.ACCOUNT, "closed"): _("On %(day)s we closed your account."),
        (StatementSubject.ACCOUNT, "restored"): _("On %(day)s we gave you your account back."),
        (StatementSubject.MONETISATION, "suspended"): _(
            "On %(day)s we suspended what you are paid for your content."
        ),
        (StatementSubject.MONETISATION, "closed"): _(
            "On %(day)s we ended what you are paid for your content."
        ),
        (StatementSubject.MONETISATION, "restored"): _(
            "From %(day)s on you are paid for your content again."
        ),
        (StatementSubject.SERVICE, "limited"): _(
            "On %(day)s we stopped a part of our service for you."
        ),
        (StatementSubject.SERVICE, "suspended"): _("On %(day)s we suspended our service for you."),
        (StatementSubject.SERVICE, "closed"): _("On %(day)s we ended our service for you."),
        (StatementSubject.SERVICE, "restored"): _("From %(day)s on you can use our service again."),
    }
    return sentences[statement.subject, statement.state] % {"day": day}
