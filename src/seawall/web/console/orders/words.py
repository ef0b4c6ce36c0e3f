"""Words of orders: states, trust, flags, ways of delivery.

The codes are the law's and the rules' (`orders/`); a person on call should not have to know
them. What has no sentence here is shown as its code in plain words, never hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.forms.annexes.flags import AnnexFlag
from seawall.forms.model import Channel, Form
from seawall.journeys.answers.answer_sending import is_mail
from seawall.ledger.model import Recorded
from seawall.ledger.words.orders import ORDER_DRILL_ENDED
from seawall.orders.answering.model import AnswerForm, LocationState
from seawall.orders.answering.recipient import is_waiting
from seawall.orders.model import Answer, AnswerState, OrderState, Trust
from seawall.orders.signer_mismatch import SenderFact
from seawall.orders.trust import RefusalReason
from seawall.web.console.words import PlainWord, in_words, plain_words, toned_words


@dataclass(frozen=True, slots=True)
class FlagSaid:
    """Something counsel should know, in a sentence, and where it leads."""

    code: str
    say: str
    href: str = ""


_FORMS: Mapping[str, object] = {
    Form.REMOVAL_ORDER: gettext_lazy("Removal order"),
    Form.NOTICE: gettext_lazy("Statutory notice"),
    Form.REFERRAL: gettext_lazy("Referral"),
    Form.ALERT: gettext_lazy("Alert"),
    Form.PUBLIC_REPORT: gettext_lazy("Public report"),
    Form.EXPOSURE_DECISION: gettext_lazy("Exposure decision"),
    Form.INFORMATION_ORDER: gettext_lazy("Order for information"),
    Form.DUTY_NOTICE: gettext_lazy("Regulator's notice"),
    Form.LETTER: gettext_lazy("Letter"),
}

_STATES: Mapping[str, tuple[object, str]] = {
    OrderState.RECEIVED: (gettext_lazy("received"), "tone-info"),
    OrderState.AUTHENTICATING: (gettext_lazy("is it genuine?"), "tone-warn"),
    OrderState.RUNNING: (gettext_lazy("open"), "tone-info"),
    OrderState.OVERDUE: (gettext_lazy("overdue"), "tone-danger"),
    OrderState.PAUSED: (gettext_lazy("clock held"), "tone-warn"),
    OrderState.ACTED: (gettext_lazy("carried out"), "tone-good"),
    OrderState.ANSWERED: (gettext_lazy("answered"), "tone-good"),
    OrderState.CLOSED: (gettext_lazy("closed"), "tone-quiet"),
    OrderState.REFUSED: (gettext_lazy("refused"), "tone-danger"),
    OrderState.CEASED: (gettext_lazy("no legal effect any more"), "tone-warn"),
    OrderState.REINSTATED: (gettext_lazy("content put back"), "tone-good"),
}

_TRUST: Mapping[str, tuple[object, str, object]] = {
    Trust.SIGNED: (
        gettext_lazy("signed"),
        "tone-good",
        gettext_lazy("The signature fits a key of the register."),
    ),
    Trust.AUTHENTICATED_CHANNEL: (
        gettext_lazy("known by its channel"),
        "tone-good",
        gettext_lazy("It came by a way that only this sender can use."),
    ),
    Trust.MISMATCHED: (
        gettext_lazy("signed by another, or for another"),
        "tone-danger",
        gettext_lazy(
            "A key of the register proves who sent it, and the order names another sender, "
            "or another addressee than us."
        ),
    ),
    Trust.OUT_OF_TIME: (
        gettext_lazy("signed out of time"),
        "tone-warn",
        gettext_lazy("The signature fits its key, and its time does not: a clock may be wrong."),
    ),
    Trust.UNSIGNED: (
        gettext_lazy("not signed"),
        "tone-warn",
        gettext_lazy("The name is in the register; nothing proves that it wrote this."),
    ),
    Trust.UNKNOWN_SENDER: (
        gettext_lazy("unknown sender"),
        "tone-danger",
        gettext_lazy("Nobody of this name is in the register."),
    ),
    Trust.ANONYMOUS: (
        gettext_lazy("anonymous"),
        "tone-quiet",
        gettext_lazy("Anybody may report; nobody has to say who they are."),
    ),
}

_LINES: Mapping[str, tuple[object, str]] = {
    LocationState.OPEN: (gettext_lazy("nothing done"), "tone-quiet"),
    LocationState.ASKED: (gettext_lazy("platform told"), "tone-info"),
    LocationState.DONE: (gettext_lazy("done"), "tone-good"),
    LocationState.FAILED: (gettext_lazy("platform says no"), "tone-danger"),
    LocationState.ACCEPTED: (gettext_lazy("accepted"), "tone-good"),
    LocationState.DECLINED: (gettext_lazy("declined"), "tone-warn"),
}

_ANSWERS: Mapping[str, object] = {
    AnswerForm.ANNEX_II: gettext_lazy("Annex II, carried out"),
    AnswerForm.ANNEX_III: gettext_lazy("Annex III, cannot yet"),
    AnswerForm.LETTER: gettext_lazy("Answer, address by address"),
    AnswerForm.LETTER_CANNOT: gettext_lazy("Answer, cannot yet"),
    AnswerForm.INFORMATION: gettext_lazy("Answer, what was asked for"),
    AnswerForm.INFORMATION_CANNOT: gettext_lazy("Answer, not given"),
    AnswerForm.EPOC_ANNEX_III: gettext_lazy("Annex III, not carried out"),
    AnswerForm.EPOC_ANNEX_III_COPY: gettext_lazy("Annex III, to the authority of our own state"),
    AnswerForm.SCRUTINY: gettext_lazy("Request for scrutiny, to our own authority"),
    AnswerForm.REVERSAL: gettext_lazy("Second answer, it is back"),
}

_DELIVERIES: Mapping[str, tuple[object, str]] = {
    AnswerState.OWED: (gettext_lazy("on its way"), "tone-info"),
    AnswerState.DELIVERED: (gettext_lazy("delivered"), "tone-good"),
    AnswerState.FAILED: (gettext_lazy("not delivered"), "tone-danger"),
}

_FLAGS: Mapping[str, object] = {
    "issuer_not_competent": gettext_lazy(
        "The register does not know the issuer as an authority that may order this."
    ),
    "signer_is_not_issuer": gettext_lazy("It names another sender than the register knows."),
    "for_another_addressee": gettext_lazy(
        "It names somebody else as its addressee: an order for another platform, or a mistake. "
        "Its hour runs. Call back before anything is done."
    ),
    "cross_border_differs": gettext_lazy(
        "Its form and our register differ on whether it comes from another state. "
        "The 48 hours of Article 4(4) run all the same."
    ),
    "signed_in_future": gettext_lazy(
        "By its own word it was signed later than it arrived: a clock is wrong. Call back."
    ),
    "signed_before_key": gettext_lazy(
        "By its own word it was signed before its key counted. Call back."
    ),
    "signature_expired": gettext_lazy("Its signature counted until an earlier moment. Call back."),
    "key_expired": gettext_lazy("The key that signed it has run out. Call back."),
    "signed_long_ago": gettext_lazy(
        "It was signed over a week ago: a copy, or it was held back. Call back."
    ),
    "signature_unreadable": gettext_lazy(
        "Its signature is damaged, or made in a way that proves nothing."
    ),
    "wildcard_address": gettext_lazy(
        "An address means more than one item; Article 3(4)(c) asks for the exact one."
    ),
    "law_changed": gettext_lazy(
        "The file of laws reads otherwise now than when the clock began. "
        "What is shown is what held then."
    ),
    "hours_named": gettext_lazy(
        "Its words name a deadline of hours. It may be an order: read it at once."
    ),
    "addresses_elsewhere": gettext_lazy(
        "Addresses stand outside the field of the form: compare what was taken with the original."
    ),
    "many_items": gettext_lazy("It names very many items: check that each of them is meant."),
    "profile_unknown": gettext_lazy("It names a law that this installation has no clock for."),
    "period_unusable": gettext_lazy("It states a period that its law does not leave to it."),
    "withdraws": gettext_lazy("It withdraws an earlier one."),
    "repeat_differs": gettext_lazy(
        "It came again under the same number and asks for something else. Read both."
    ),
    "form_faulty": gettext_lazy(
        "The form lacks what the law asks for. That holds no clock by itself: ask if you need it."
    ),
    "s3.incomplete": gettext_lazy(
        "An element of section 3(3) is missing. It may be no valid notice: ask counsel."
    ),
    "s3.not_section_4_service": gettext_lazy(
        "It was not given as section 4 asks, in person or by recorded post: it is read as a referral."
    ),
    "s3.not_a_constable": gettext_lazy(
        "Section 3 asks for a constable, and the register knows its sender as no police force."
    ),
    "epoc.emergency_claimed": gettext_lazy(
        "It claims an emergency: eight hours instead of ten days, and the notification of our own "
        "authority suspends nothing. Check that it says which life or safety is in danger."
    ),
    "epoc.notification_missing": gettext_lazy(
        "It asks for traffic or content data, and names no authority of our state that was notified: "
        "Article 8(1)."
    ),
    "epoc.not_validated": gettext_lazy(
        "It comes from a force, and no judge or prosecutor has validated it: Article 4."
    ),
    "epoc.own_state": gettext_lazy(
        "It comes from the state where we are established: the Regulation is for another one."
    ),
    "law_not_named": gettext_lazy(
        "It names no law that this installation has a clock for. It may bind all the same: ask counsel."
    ),
    "drill": gettext_lazy("This is a drill. Nothing on the platform will be touched."),
}

_FACTS: Mapping[str, object] = {
    SenderFact.AUTHORITY: gettext_lazy("The authority"),
    SenderFact.STATE: gettext_lazy("The state"),
    SenderFact.MAIL_DOMAIN: gettext_lazy("The mail domain of its address"),
    SenderFact.SENT_FROM: gettext_lazy("The mail domain it came from"),
    SenderFact.ADDRESSEE: gettext_lazy("Its addressee"),
}

_REFUSALS: Mapping[str, object] = {
    RefusalReason.FORGED: gettext_lazy("its signature does not fit: forged, or altered"),
    RefusalReason.REVOKED_KEY: gettext_lazy("signed by a key that was revoked"),
    RefusalReason.SUSPENDED: gettext_lazy("its sender is suspended"),
    RefusalReason.REPLAYED: gettext_lazy("received before, under another claim"),
    RefusalReason.SUPERSEDED: gettext_lazy("its sender had withdrawn it"),
    RefusalReason.HISTORIC: gettext_lazy("its law is no longer in force"),
    RefusalReason.NOT_YET: gettext_lazy("its law is not in force yet"),
    RefusalReason.MALFORMED: gettext_lazy("signed, and not readable as what it says it is"),
    RefusalReason.NOT_GENUINE: gettext_lazy("two people found that it is not genuine"),
}

_GROUNDS: Mapping[str, object] = {
    "force_majeure": gettext_lazy("force majeure: Article 3(7)"),
    "manifest_errors": gettext_lazy("manifest errors in the order: Article 3(8)"),
    "insufficient_information": gettext_lazy("information is missing: Article 3(8)"),
}

_CHANNELS: Mapping[str, object] = {
    "api": gettext_lazy("by API"),
    "portal": gettext_lazy("by the web form"),
    "email_signed": gettext_lazy("by signed e-mail"),
    "email_plain": gettext_lazy("by e-mail, unsigned"),
    "perci_export": gettext_lazy("by a case system's export"),
    "file_drop": gettext_lazy("by file"),
    "post": gettext_lazy("by post"),
}

form = in_words(_FORMS)
state = toned_words(_STATES)
trust = toned_words(_TRUST)
line = toned_words(_LINES)
answer = in_words(_ANSWERS)
ground = in_words(_GROUNDS)
channel = in_words(_CHANNELS)
sender_fact = in_words(_FACTS)
refusal = in_words(_REFUSALS)


def asked_no_more() -> PlainWord:
    """Of an address that was taken out of its order, or whose order has ended."""
    return PlainWord(_("asked no more"), "tone-quiet")


def drill_end(trail: Iterable[Recorded]) -> PlainWord | None:
    """How a drill has ended; nothing while it runs."""
    passed = next(
        (entry.public["passed"] for entry in trail if entry.what == ORDER_DRILL_ENDED), None
    )
    if passed is None:
        return None
    if passed:
        return PlainWord(_("drill passed"), "tone-good")
    return PlainWord(_("drill not passed"), "tone-danger")


def is_fetched(of: Answer) -> bool:
    """Whether the sender fetches the answer with the receipt's token."""
    return of.channel in {Channel.API, Channel.PORTAL} and not of.recipient


def delivery(of: Answer) -> PlainWord:
    """How far an answer has come."""
    if is_waiting(of):
        return PlainWord(_("waits for the authority's address in the register"), "tone-warn")
    if of.state is AnswerState.OWED and is_fetched(of):
        return PlainWord(_("waits to be fetched"), "tone-warn")
    if of.state is AnswerState.SENT or (of.state is AnswerState.OWED and of.error):
        return PlainWord(_not_taken_yet(of), "tone-warn")
    return toned_words(_DELIVERIES)(of.state)


def _not_taken_yet(of: Answer) -> str:
    """An attempt is under way, or failed and is made again: nothing has arrived."""
    if is_mail(of):
        return _("waiting: the mail server has not taken it yet")
    if of.recipient:
        return _("waiting: its receiver has not taken it yet")
    return _("waiting: it does not lie in its folder yet")


def flag(code: str, *, opposite: str | None = None) -> FlagSaid:
    """One flag in a sentence; a contradiction leads to the other order."""
    if code == "contradicts":
        say = _("Another order wants the opposite of the same item. Both clocks run.")
        return FlagSaid(code, say, f"/orders/{opposite}" if opposite else "")
    if code in set(AnnexFlag):
        return FlagSaid(code, AnnexFlag(code).says)
    return FlagSaid(code, str(_FLAGS.get(code, plain_words(code))))
