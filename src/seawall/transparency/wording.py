"""A statement of reasons in plain words: what DSA Art. 17(3) (a) to (f) asks, one by one.

Every sentence is whole, so that it can be translated; which language they come out in is
decided by whoever asks (`translation.override`). The policy's own words are looked up in the
catalogue too, and stay as they are where it does not have them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall.transparency.account_wording import account_sentence, account_title
from seawall.transparency.statement import (
    StatementFacts,
    StatementKind,
    StatementOfReasons,
    StatementSource,
    StatementSubject,
)

_EVERYWHERE = "*"
_UNION = "EU"


@dataclass(frozen=True, slots=True)
class QuotedClause:
    """A rule of the policy, as the person reads it."""

    title: str
    text: str
    law: str


@dataclass(frozen=True, slots=True)
class StatementSection:
    """One question that the person has, and its answer in sentences."""

    key: str
    title: str
    sentences: tuple[str, ...]


def title_of(statement: StatementOfReasons) -> str:
    """What happened, in a line."""
    number = statement.facts.count
    if statement.subject is not StatementSubject.CONTENT:
        return account_title(statement)
    if statement.kind is StatementKind.RESTORATION:
        return ngettext("Your content was restored", "Your content was restored", number)
    if statement.state == "removed":
        return ngettext("Your content was removed", "Your content was removed", number)
    if statement.state == "disabled":
        return _("Your content is not shown in some countries")
    return _("Your content is shown to fewer people")


def sections(
    statement: StatementOfReasons, *, day: str, until: str
) -> tuple[StatementSection, ...]:
    """The whole statement; the days are written as the reader's language writes them."""
    if statement.kind is StatementKind.RESTORATION:
        return (StatementSection("what", _("What happened"), _what_is_back(statement, day)),)
    candidates = (
        StatementSection("what", _("What we did"), _what_was_done(statement, day, until)),
        StatementSection("facts", _("Why we looked at it"), _what_was_seen(statement)),
        StatementSection("automation", _("Automated tools"), _automation(statement.facts)),
        StatementSection("ground", _ground_title(statement), _ground(statement)),
        StatementSection("note", _("Note on the decision"), (statement.facts.reason,)),
    )
    return tuple(section for section in candidates if any(section.sentences))


def clauses(statement: StatementOfReasons) -> tuple[QuotedClause, ...]:
    """The rules of the policy that it rests on."""
    named_clauses = statement.facts.clauses if statement.ground != "order" else ()
    return tuple(
        QuotedClause(_translated(clause.title), _translated(clause.text), clause.law)
        for clause in named_clauses
    )


def authority(statement: StatementOfReasons) -> tuple[str, ...]:
    """What an authority's order says that the person may be told: TCO Art. 11(2)."""
    order_facts = statement.facts.authority
    redress = order_facts.get("redress") or {}
    sentences = []
    if order_facts.get("reasons"):
        sentences.append(
            _("The authority's reasons: %(reasons)s") % {"reasons": order_facts["reasons"]}
        )
    if redress.get("body"):
        body = {"body": redress["body"]}
        sentences.append(_("You can challenge the order before this body: %(body)s.") % body)
    if redress.get("deadline"):
        sentences.append(_("Deadline: %(deadline)s.") % {"deadline": redress["deadline"]})
    if order_facts.get("copy"):
        sentences.append(_("You can ask us for a copy of the order."))
    return tuple(sentences)


def statement_in_a_line(statement: StatementOfReasons, *, link: str) -> str:
    """A message that the platform can send as it is."""
    title = {"title": title_of(statement), "link": link}
    if statement.kind is StatementKind.RESTORATION:
        return _("%(title)s. We are sorry for the trouble. Read more: %(link)s") % title
    if statement.appeal_until is None:
        return _("%(title)s. Read why, and what you can do: %(link)s") % title
    return _("%(title)s. Read why, and how to appeal if you disagree: %(link)s") % title


def _what_was_done(statement: StatementOfReasons, day: str, until: str) -> tuple[str, ...]:
    if statement.subject is not StatementSubject.CONTENT:
        done = account_sentence(statement, day)
        because = _("The reason is content that you posted:")
        return (done, _scope(statement.scope), _duration(until), because)
    number = statement.facts.count
    when = {"day": day, "number": number}
    by_state = {
        "removed": ngettext(
            "On %(day)s we removed one piece of your content.",
            "On %(day)s we removed %(number)s pieces of your content.",
            number,
        ),
        "disabled": ngettext(
            "On %(day)s we stopped showing one piece of your content in some countries.",
            "On %(day)s we stopped showing %(number)s pieces of your content in some countries.",
            number,
        ),
        "limited": ngettext(
            "On %(day)s we limited how widely one piece of your content is shown.",
            "On %(day)s we limited how widely %(number)s pieces of your content are shown.",
            number,
        ),
    }
    return (by_state[statement.state] % when, _scope(statement.scope), _duration(until))


def _scope(scope: tuple[str, ...]) -> str:
    if _EVERYWHERE in scope:
        return _("This applies everywhere.")
    if scope == (_UNION,):
        return _("This applies in the European Union.")
    return _("This applies in: %(states)s.") % {"states": ", ".join(scope)}


def _duration(until: str) -> str:
    if until:
        return _("It ends on %(day)s.") % {"day": until}
    return _("It has no end date.")


def _what_was_seen(statement: StatementOfReasons) -> tuple[str, ...]:
    facts = statement.facts
    looked = {
        StatementSource.OWN_INITIATIVE: _(
            "We looked at it on our own initiative. Nobody had reported it."
        ),
        StatementSource.NOTICE: _("We looked at it because someone sent us a notice about it."),
        StatementSource.TRUSTED_FLAGGER: _(
            "We looked at it because an organisation with trusted flagger status sent us a "
            "notice about it."
        ),
        StatementSource.OTHER_NOTIFICATION: _(
            "We looked at it because an authority drew our attention to it. The decision was ours."
        ),
        StatementSource.ORDER: _(
            "A competent authority ordered us to do this, and we must comply."
        ),
    }
    return (looked[facts.source], _recognised(facts))


def _recognised(facts: StatementFacts) -> str:
    if not facts.matched:
        return ""
    if facts.is_exact:
        return _("It is the same as content that was found to break this rule before.")
    return _("It is very similar to content that was found to break this rule before.")


def _automation(facts: StatementFacts) -> tuple[str, ...]:
    detection = (
        _("It was found with automated tools.")
        if facts.detection
        else _("It was not found with automated tools.")
    )
    decided = {
        "fully": _("Automated tools made the decision. A person reviews it next."),
        "partially": _("A person made the decision with the help of automated tools."),
        "not": _("A person made the decision."),
    }
    return (detection, decided.get(facts.automation, decided["not"]))


def _ground_title(statement: StatementOfReasons) -> str:
    return _("The law") if statement.ground in {"illegality", "order"} else _("Policy rule")


def _ground(statement: StatementOfReasons) -> tuple[str, ...]:
    if statement.ground == "order":
        return (
            _("The law requires us to carry out such an order within one hour."),
            _("We did not decide whether the authority is right. A court can."),
        )
    if statement.ground == "illegality":
        return _illegality(statement)
    return (_("We found that it breaks this rule of our policy:"),)


def _illegality(statement: StatementOfReasons) -> tuple[str, ...]:
    """The law and why it is broken, DSA Art. 17(3)(d); a rule of ours may stand beside it."""
    facts = statement.facts
    sentences = (
        _("We found that it is illegal under this law: %(law)s.") % {"law": facts.law.rstrip(".")},
        _("Reasons: %(explanation)s") % {"explanation": facts.law_explanation},
        _("No authority ordered this. The decision was ours."),
    )
    if not facts.clauses:
        return sentences
    return (*sentences, _("It also breaks this rule of our policy:"))


def _what_is_back(statement: StatementOfReasons, day: str) -> tuple[str, ...]:
    if statement.subject is not StatementSubject.CONTENT:
        ended = _("The decision that we told you about before no longer applies.")
        return (account_sentence(statement, day), ended)
    number = statement.facts.count
    back = ngettext(
        "On %(day)s we restored one piece of your content.",
        "On %(day)s we restored %(number)s pieces of your content.",
        number,
    ) % {"day": day, "number": number}
    if statement.ground == "order":
        return (back, _("The order that required its removal no longer has effect."))
    return (back, _("The decision that we told you about before no longer applies."))


def _translated(text: str) -> str:
    """The policy's own words, translated where the catalogue has them."""
    return _(text) if text else ""
