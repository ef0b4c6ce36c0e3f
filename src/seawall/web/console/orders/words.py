"""Words of orders: states, trust, flags, ways of delivery.

The codes are the law's and the rules' (`orders/`); a person on call should not have to know
them. What has no sentence here is shown as its code in plain words, never hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from seawall.forms.annexes.flags import AnnexFlag
from seawall.forms.model import Channel, Form
from seawall.journeys.answers.answer_sending import UNFETCHED_FOR, is_mail
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
    OrderState.RECEIVED: (gettext_lazy("Received"), "tone-info"),
    OrderState.AUTHENTICATING: (gettext_lazy("Sender not verified"), "tone-warn"),
    OrderState.RUNNING: (gettext_lazy("Open"), "tone-info"),
    OrderState.OVERDUE: (gettext_lazy("Overdue"), "tone-danger"),
    OrderState.PAUSED: (gettext_lazy("Deadline paused"), "tone-warn"),
    OrderState.ACTED: (gettext_lazy("Carried out"), "tone-good"),
    OrderState.ANSWERED: (gettext_lazy("Answered"), "tone-good"),
    OrderState.CLOSED: (gettext_lazy("Closed"), "tone-quiet"),
    OrderState.REFUSED: (gettext_lazy("Refused"), "tone-danger"),
    OrderState.CEASED: (gettext_lazy("No longer in force"), "tone-warn"),
    OrderState.REINSTATED: (gettext_lazy("Content restored"), "tone-good"),
}

_TRUST: Mapping[str, tuple[object, str, object]] = {
    Trust.SIGNED: (
        gettext_lazy("Signed"),
        "tone-good",
        gettext_lazy("The signature matches a key in the register."),
    ),
    Trust.AUTHENTICATED_CHANNEL: (
        gettext_lazy("Verified by channel"),
        "tone-good",
        gettext_lazy("It came through a channel that only this sender can use."),
    ),
    Trust.MISMATCHED: (
        gettext_lazy("Signer or addressee differs"),
        "tone-danger",
        gettext_lazy(
            "A key in the register proves who sent it, but the order names a different sender "
            "or a different addressee."
        ),
    ),
    Trust.OUT_OF_TIME: (
        gettext_lazy("Signature time invalid"),
        "tone-warn",
        gettext_lazy(
            "The signature matches its key, but its time is not valid. A clock may be wrong."
        ),
    ),
    Trust.UNSIGNED: (
        gettext_lazy("Not signed"),
        "tone-warn",
        gettext_lazy(
            "The name is in the register, but nothing proves that this authority sent it."
        ),
    ),
    Trust.UNKNOWN_SENDER: (
        gettext_lazy("Unknown sender"),
        "tone-danger",
        gettext_lazy("No authority with this name is in the register."),
    ),
    Trust.ANONYMOUS: (
        gettext_lazy("Anonymous"),
        "tone-quiet",
        gettext_lazy("Anyone can report without giving a name."),
    ),
}

_LINES: Mapping[str, tuple[object, str]] = {
    LocationState.OPEN: (gettext_lazy("Not started"), "tone-quiet"),
    LocationState.ASKED: (gettext_lazy("Waiting for platform"), "tone-info"),
    LocationState.DONE: (gettext_lazy("Done"), "tone-good"),
    LocationState.FAILED: (gettext_lazy("Platform could not act"), "tone-danger"),
    LocationState.ACCEPTED: (gettext_lazy("Accepted"), "tone-good"),
    LocationState.DECLINED: (gettext_lazy("Declined"), "tone-warn"),
}

_ANSWERS: Mapping[str, object] = {
    AnswerForm.ANNEX_II: gettext_lazy("Annex II: carried out"),
    AnswerForm.ANNEX_III: gettext_lazy("Annex III: cannot comply yet"),
    AnswerForm.LETTER: gettext_lazy("Answer for each URL"),
    AnswerForm.LETTER_CANNOT: gettext_lazy("Answer: cannot comply yet"),
    AnswerForm.INFORMATION: gettext_lazy("Answer: information provided"),
    AnswerForm.INFORMATION_CANNOT: gettext_lazy("Answer: information not provided"),
    AnswerForm.EPOC_ANNEX_III: gettext_lazy("Annex III: not carried out"),
    AnswerForm.EPOC_ANNEX_III_COPY: gettext_lazy("Annex III: copy to the authority of our state"),
    AnswerForm.SCRUTINY: gettext_lazy("Request for scrutiny to our authority"),
    AnswerForm.REVERSAL: gettext_lazy("Second answer: content restored"),
}

_DELIVERIES: Mapping[str, tuple[object, str]] = {
    AnswerState.OWED: (gettext_lazy("Sending"), "tone-info"),
    AnswerState.DELIVERED: (gettext_lazy("Delivered"), "tone-good"),
    AnswerState.FAILED: (gettext_lazy("Not delivered"), "tone-danger"),
}

_FLAGS: Mapping[str, object] = {
    "issuer_not_competent": gettext_lazy(
        "The register does not list the issuer as an authority that may order this."
    ),
    "signer_is_not_issuer": gettext_lazy("It names a different sender from the register."),
    "for_another_addressee": gettext_lazy(
        "It is addressed to someone else: an order for another platform, or a mistake. "
        "The deadline is running. Call the authority before you act."
    ),
    "cross_border_differs": gettext_lazy(
        "The order and our register disagree on whether it comes from another state. "
        "The 48 hours of Article 4(4) run in any case."
    ),
    "signed_in_future": gettext_lazy(
        "The stated signing time is after its arrival: a clock is wrong. Call the authority."
    ),
    "signed_before_key": gettext_lazy(
        "The stated signing time is before its key was valid. Call the authority."
    ),
    "signature_expired": gettext_lazy(
        "Its signature had expired when it arrived. Call the authority."
    ),
    "key_expired": gettext_lazy("The key that signed it has expired. Call the authority."),
    "signed_long_ago": gettext_lazy(
        "It was signed over a week ago: it may be a copy or delayed. Call the authority."
    ),
    "signature_unreadable": gettext_lazy(
        "Its signature is damaged or made in a way that proves nothing."
    ),
    "wildcard_address": gettext_lazy(
        "A URL covers more than one item. Article 3(4)(c) requires the exact URL."
    ),
    "law_changed": gettext_lazy(
        "The rules on file changed after this deadline started. "
        "The page shows the rules that applied then."
    ),
    "hours_named": gettext_lazy(
        "The text names a deadline in hours. It may be an order: read it now."
    ),
    "addresses_elsewhere": gettext_lazy(
        "There are URLs outside the form's field. Compare the list with the original."
    ),
    "many_items": gettext_lazy(
        "It names a very large number of items. Check that every one is intended."
    ),
    "profile_unknown": gettext_lazy(
        "It cites a law for which this installation has no deadline rules."
    ),
    "period_unusable": gettext_lazy("It sets a period that the law does not allow it to choose."),
    "withdraws": gettext_lazy("It withdraws an earlier order."),
    "repeat_differs": gettext_lazy(
        "It arrived again under the same number with a different request. Read both."
    ),
    "form_faulty": gettext_lazy(
        "The form lacks details the law requires. That alone does not pause the deadline. Ask if you need them."
    ),
    "s3.incomplete": gettext_lazy(
        "An element of section 3(3) is missing. The notice may be invalid: ask counsel."
    ),
    "s3.not_section_4_service": gettext_lazy(
        "It was not given in person or by recorded post (section 4), so it is treated as a referral."
    ),
    "s3.not_a_constable": gettext_lazy(
        "Section 3 requires a constable. The register does not list its sender as a police force."
    ),
    "epoc.emergency_claimed": gettext_lazy(
        "It claims an emergency: eight hours instead of ten days, and notifying the authority of our "
        "state does not suspend it. Check that it says whose life or safety is in danger."
    ),
    "epoc.notification_missing": gettext_lazy(
        "It asks for traffic or content data but names no notified authority of our state: "
        "Article 8(1)."
    ),
    "epoc.not_validated": gettext_lazy(
        "It comes from a police force, and no judge or prosecutor has validated it: Article 4."
    ),
    "epoc.own_state": gettext_lazy(
        "It comes from the state where we are established. The Regulation covers orders from other states."
    ),
    "law_not_named": gettext_lazy(
        "It cites no law for which this installation has deadline rules. It may still be binding: ask counsel."
    ),
    "drill": gettext_lazy("This is a drill. Nothing on the platform is changed."),
}

_FACTS: Mapping[str, object] = {
    SenderFact.AUTHORITY: gettext_lazy("Authority"),
    SenderFact.STATE: gettext_lazy("State"),
    SenderFact.MAIL_DOMAIN: gettext_lazy("Mail domain of its address"),
    SenderFact.SENT_FROM: gettext_lazy("Mail domain it was sent from"),
    SenderFact.ADDRESSEE: gettext_lazy("Addressee"),
}

_REFUSALS: Mapping[str, object] = {
    RefusalReason.FORGED: gettext_lazy("Its signature does not match: forged or altered"),
    RefusalReason.REVOKED_KEY: gettext_lazy("Signed with a revoked key"),
    RefusalReason.SUSPENDED: gettext_lazy("Its sender is suspended"),
    RefusalReason.REPLAYED: gettext_lazy("Already received under another claim"),
    RefusalReason.SUPERSEDED: gettext_lazy("Its sender had withdrawn it"),
    RefusalReason.HISTORIC: gettext_lazy("Its law is no longer in force"),
    RefusalReason.NOT_YET: gettext_lazy("Its law is not in force yet"),
    RefusalReason.MALFORMED: gettext_lazy("Signed, but not readable as what it claims to be"),
    RefusalReason.NOT_GENUINE: gettext_lazy("Two people found that it is not genuine"),
}

_GROUNDS: Mapping[str, object] = {
    "force_majeure": gettext_lazy("Force majeure (Article 3(7))"),
    "manifest_errors": gettext_lazy("Manifest errors in the order (Article 3(8))"),
    "insufficient_information": gettext_lazy("Insufficient information (Article 3(8))"),
}

_CHANNELS: Mapping[str, object] = {
    "api": gettext_lazy("API"),
    "portal": gettext_lazy("Web form"),
    "email_signed": gettext_lazy("Signed e-mail"),
    "email_plain": gettext_lazy("Unsigned e-mail"),
    "perci_export": gettext_lazy("Case system export"),
    "file_drop": gettext_lazy("File drop"),
    "post": gettext_lazy("Post"),
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
    return PlainWord(_("No longer requested"), "tone-quiet")


def drill_end(trail: Iterable[Recorded]) -> PlainWord | None:
    """How a drill has ended; nothing while it runs."""
    passed = next(
        (entry.public["passed"] for entry in trail if entry.what == ORDER_DRILL_ENDED), None
    )
    if passed is None:
        return None
    if passed:
        return PlainWord(_("Drill passed"), "tone-good")
    return PlainWord(_("Drill failed"), "tone-danger")


def is_fetched(of: Answer) -> bool:
    """Whether the sender fetches the answer with the receipt's token."""
    return of.channel in {Channel.API, Channel.PORTAL} and not of.recipient


def is_left_lying(of: Answer, now: datetime) -> bool:
    """Whether it has waited too long to be fetched: somebody has been told so."""
    is_owed = of.state is AnswerState.OWED and is_fetched(of) and not is_waiting(of)
    return is_owed and now - of.created_at >= UNFETCHED_FOR


def delivery(of: Answer) -> PlainWord:
    """How far an answer has come."""
    if is_waiting(of):
        return PlainWord(_("Waiting: the register has no address for this authority"), "tone-warn")
    if of.state is AnswerState.OWED and is_fetched(of):
        return PlainWord(_("Not fetched by the authority yet"), "tone-warn")
    if of.state is AnswerState.SENT or (of.state is AnswerState.OWED and of.error):
        return PlainWord(_not_taken_yet(of), "tone-warn")
    return toned_words(_DELIVERIES)(of.state)


def _not_taken_yet(of: Answer) -> str:
    """An attempt is under way, or failed and is made again: nothing has arrived."""
    if is_mail(of):
        return _("Waiting for the mail server")
    if of.recipient:
        return _("Waiting for the recipient")
    return _("Waiting to be written to its folder")


def flag(code: str, *, opposite: str | None = None) -> FlagSaid:
    """One flag in a sentence; a contradiction leads to the other order."""
    if code == "contradicts":
        say = _(
            "Another order asks for the opposite for the same item. Both deadlines are running."
        )
        return FlagSaid(code, say, f"/orders/{opposite}" if opposite else "")
    if code in set(AnnexFlag):
        return FlagSaid(code, AnnexFlag(code).says)
    return FlagSaid(code, str(_FLAGS.get(code, plain_words(code))))
