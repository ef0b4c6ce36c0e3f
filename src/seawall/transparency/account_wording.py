"""What was done to an account, in the words of its statement: DSA Art. 17(1)(a) to (d)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from seawall.transparency.statement import StatementOfReasons, StatementSubject


def account_title(statement: StatementOfReasons) -> str:
    """What happened to the account, in a line."""
    titles = {
        (StatementSubject.ACCOUNT, "limited"): _("Your account is shown to fewer people"),
        (StatementSubject.ACCOUNT, "suspended"): _("Your account was suspended"),
        (StatementSubject.ACCOUNT, "closed"): _("Your account was closed"),
        (StatementSubject.ACCOUNT, "restored"): _("Your account was restored"),
        (StatementSubject.MONETISATION, "suspended"): _("Your payments were suspended"),
        (StatementSubject.MONETISATION, "closed"): _("Your payments were terminated"),
        (StatementSubject.MONETISATION, "restored"): _("You can receive payments again"),
        (StatementSubject.SERVICE, "limited"): _("You cannot use part of our service"),
        (StatementSubject.SERVICE, "suspended"): _("Your access to our service is suspended"),
        (StatementSubject.SERVICE, "closed"): _("Your access to our service was terminated"),
        (StatementSubject.SERVICE, "restored"): _("You can use our service again"),
    }
    return titles[statement.subject, statement.state]


def account_sentence(statement: StatementOfReasons, day: str) -> str:
    """What was done to the account, and when."""
    sentences = {
        (StatementSubject.ACCOUNT, "limited"): _(
            "On %(day)s we limited how widely your account and its posts are shown."
        ),
        (StatementSubject.ACCOUNT, "suspended"): _(
            "On %(day)s we suspended your account. You cannot post, and nobody can see the account."
        ),
        (StatementSubject.ACCOUNT, "closed"): _("On %(day)s we closed your account."),
        (StatementSubject.ACCOUNT, "restored"): _("On %(day)s we restored your account."),
        (StatementSubject.MONETISATION, "suspended"): _(
            "On %(day)s we suspended payments for your content."
        ),
        (StatementSubject.MONETISATION, "closed"): _(
            "On %(day)s we terminated payments for your content."
        ),
        (StatementSubject.MONETISATION, "restored"): _(
            "From %(day)s, you receive payments for your content again."
        ),
        (StatementSubject.SERVICE, "limited"): _(
            "On %(day)s we blocked your access to part of our service."
        ),
        (StatementSubject.SERVICE, "suspended"): _(
            "On %(day)s we suspended your access to our service."
        ),
        (StatementSubject.SERVICE, "closed"): _(
            "On %(day)s we terminated your access to our service."
        ),
        (StatementSubject.SERVICE, "restored"): _("From %(day)s, you can use our service again."),
    }
    return sentences[statement.subject, statement.state] % {"day": day}
