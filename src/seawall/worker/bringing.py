"""An answer is brought to its receiver: by mail, by a call, or into a folder."""

from __future__ import annotations

import os
from pathlib import Path

from seawall.config import settings
from seawall.enforcement.model import DeliveryResult
from seawall.enforcement.refusal import is_final, meaning
from seawall.errors import SeawallError
from seawall.forms.annexes.outcome_letter import AnswerLetter
from seawall.forms.letters.canonical_form import letter_json
from seawall.forms.letters.mail_text import mail_subject, mail_text
from seawall.ids import OrganisationId
from seawall.journeys.answers.answer_sending import AnswerParcel, SendingResult, is_mail
from seawall.journeys.answers.receipt_mailing import ReceiptParcel
from seawall.journeys.answers.threat_mailing import Attempt, Mail
from seawall.mailroom.mail_writing import Enclosure, OutgoingLetter, message_id_of, write_mail
from seawall.mailroom.proposals.tcap import status_answer
from seawall.mailroom.servers import SentMail
from seawall.orders.answering.link_status import link_statuses
from seawall.outbound.call_purpose import ORDER_ANSWER
from seawall.outbound.model import OutboundCall
from seawall.worker.calling_out import call_out
from seawall.worker.context import JobRun
from seawall.worker.mailing import hand_over_mail, is_worth_another_try, our_address


def bring_answer(
    parcel: AnswerParcel, run: JobRun, *, organisation: OrganisationId
) -> SendingResult:
    """Bring an answer by the channel that its order came by."""
    if is_mail(parcel.answer):
        return _mail(parcel, run)
    if parcel.answer.recipient:
        return _call_back(parcel, organisation)
    return _lay_down(parcel)


def _mail(parcel: AnswerParcel, run: JobRun) -> SendingResult:
    """As a reply, with the PDF and the signed JSON; the message id is the answer's for good."""
    answer, sender = parcel.answer, our_address(parcel.mail_from)
    letter = OutgoingLetter(
        id=answer.id,
        sender=sender,
        sender_name="",
        recipient=answer.recipient,
        subject=mail_subject(parcel.form, reference=parcel.reference),
        text=mail_text(parcel.form),
        enclosures=_enclosures(parcel),
        in_reply_to=parcel.in_reply_to,
    )
    try:
        raw = write_mail(letter, now=answer.created_at)
        sent_mail = hand_over_mail(raw, sender=sender, recipients=(answer.recipient,))
    except SeawallError as refused:
        return SendingResult(error=str(refused), is_final=not is_worth_another_try(refused))
    identity = message_id_of(answer.id, sender.rpartition("@")[2])
    return SendingResult(_smtp_proof(sent_mail, identity, run))


def mail_receipt(parcel: ReceiptParcel, run: JobRun) -> SendingResult:
    """As a reply, with the signed receipt; however often it is tried, it is the same mail."""
    sender = our_address(parcel.mail_from)
    letter = OutgoingLetter(
        id=f"{parcel.order}-receipt",
        sender=sender,
        sender_name=parcel.sender_name,
        recipient=parcel.recipient,
        subject=parcel.subject,
        text=parcel.text,
        enclosures=(
            Enclosure(f"receipt-{parcel.order}.jws", "application/jose", parcel.signed.encode()),
        ),
        in_reply_to=parcel.in_reply_to,
    )
    try:
        raw = write_mail(letter, now=run.job.created_at)
        sent_mail = hand_over_mail(raw, sender=sender, recipients=(parcel.recipient,))
    except SeawallError as refused:
        return SendingResult(error=str(refused), is_final=not is_worth_another_try(refused))
    return SendingResult(
        _smtp_proof(sent_mail, message_id_of(letter.id, sender.rpartition("@")[2]), run)
    )


def _enclosures(parcel: AnswerParcel) -> tuple[Enclosure, ...]:
    name = parcel.answer.id
    files = (
        Enclosure(f"{name}.pdf", "application/pdf", parcel.pdf),
        Enclosure(f"{name}.jws", "application/jose", parcel.answer.signed.encode()),
    )
    if parcel.is_alert and isinstance(parcel.form, AnswerLetter):
        statuses = status_answer(link_statuses(parcel.form))
        return (*files, Enclosure(f"{name}.csv", "text/csv", statuses.encode()))
    return files


def _smtp_proof(sent_mail: SentMail, identity: str, run: JobRun) -> dict[str, str]:
    return {
        "smtp": sent_mail.response,
        "queue_id": sent_mail.queue_id,
        "message_id": identity,
        "at": run.now.isoformat(timespec="seconds"),
    }


def _call_back(parcel: AnswerParcel, organisation: OrganisationId) -> SendingResult:
    """To the address for answers; the receiver knows a repeat by its key."""
    answer = parcel.answer
    headers = {"content-type": "application/jose", "idempotency-key": answer.id}
    body = answer.signed.encode()
    response = call_out(
        OutboundCall(
            "POST", answer.recipient, ORDER_ANSWER, headers, body, organisation=organisation
        )
    )
    result = meaning(response.status)
    if result is DeliveryResult.RECEIVED:
        receipt = response.body.decode("utf-8", "replace")
        return SendingResult({"status": response.status, "receipt": receipt})
    why = response.error or f"the receiver answered {response.status}"
    return SendingResult(error=why, is_final=is_final(result, refusals=1))


def _lay_down(parcel: AnswerParcel) -> SendingResult:
    """Into the folder `answers` beside what was dropped: complete or not at all."""
    dropped = settings().drop_folder
    if dropped is None:
        return SendingResult(error="no drop folder is set")
    folder = dropped / "answers"
    files = {
        f"{parcel.answer.id}.json": letter_json(parcel.form),
        f"{parcel.answer.id}.jws": parcel.answer.signed.encode(),
        f"{parcel.answer.id}.pdf": parcel.pdf,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _write(folder / name, content)
    except OSError as wrong:
        return SendingResult(error=f"{type(wrong).__name__}: {wrong}")
    return SendingResult({"folder": "answers", "files": ", ".join(files)})


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def tell_authority(mail: Mail, run: JobRun) -> Attempt:
    """Tell one authority of a threat to life."""
    sender = our_address(mail.mail_from)
    letter = OutgoingLetter(
        id=f"{mail.threat}-{mail.number}",
        sender=sender,
        sender_name=mail.sender_name,
        recipient=mail.route.mail,
        subject=mail.subject,
        text=mail.text,
    )
    try:
        sent_mail = hand_over_mail(
            write_mail(letter, now=run.now), sender=sender, recipients=(mail.route.mail,)
        )
    except SeawallError as refused:
        return Attempt(error=str(refused))
    identity = message_id_of(letter.id, sender.rpartition("@")[2])
    return Attempt(_smtp_proof(sent_mail, identity, run))
