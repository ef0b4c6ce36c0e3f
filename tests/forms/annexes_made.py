"""Filled-in forms for tests: whole ones, to be changed in the one thing a test is about."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from seawall.forms.annexes.annex1 import (
    Annex1,
    AuthorityType,
    ContentCategory,
    FollowUp,
    IssuingAuthority,
    Location,
    RedressSection,
)
from seawall.forms.annexes.annex2 import Addressee, Annex2, Tick, disabled_measure, removed_measure
from seawall.forms.annexes.annex3 import Annex3, NonComplianceGround, Signatory
from seawall.forms.annexes.answered_order import OrderReceipt
from seawall.forms.annexes.epoc_annex3 import CertificateKind, DataKept, EpocAnnex3
from seawall.forms.annexes.information_answer import HandedFile, InformationAnswer
from seawall.forms.annexes.objection_grounds import ObjectionGround
from seawall.forms.annexes.outcome_letter import AnswerLetter, AnswerStep, ItemOutcome, ItemResult
from seawall.forms.annexes.scrutiny_request import ScrutinyRequest
from seawall.forms.annexes.section3 import Section3Element, Section3Notice, ServedOn, Service

CET = timezone(timedelta(hours=2))
ISSUED = datetime(2026, 6, 10, 12, 0, tzinfo=CET)
RECEIVED = ISSUED + timedelta(minutes=7, seconds=30)
ACTED = RECEIVED + timedelta(minutes=22)
POST = "https://harbour.example.test/posts/grey-tide-1"
CLIP = "https://harbour.example.test/clips/grey-tide-2?t=90"

ORDER = Annex1(
    issuing_member_state="FR",
    addressee="Harbour Video Ltd",
    contact_point="orders@harbour.example.test",
    establishment_member_state="IE",
    issued_at=ISSUED,
    reference_number="FR-2026-0042",
    locations=(
        Location(url=POST, information="second image of the post"),
        Location(url=CLIP),
    ),
    categories=(ContentCategory.INCITES, ContentCategory.SOLICITS_PARTICIPATION),
    reasons="Glorifies the Grey Tide Order and calls on readers to join it.",
    cross_border=True,
    copy_sent=True,
    authority_type=AuthorityType.LAW_ENFORCEMENT,
    authority=IssuingAuthority(
        name="Example Office against Online Crime",
        representative="A. Exemple, Commissaire",
        file_number="EX/2026/117",
        address="1 Rue Exemple, Paris",
        telephone="+33 1 00 00 00 00",
        email="tco@office.example.test",
        date=date(2026, 6, 10),
        signature="A. Exemple",
    ),
    follow_up=FollowUp(
        issuing_authority="desk@office.example.test",
        establishment_authority="tco@authority.example.test",
    ),
    redress=RedressSection(
        body="Example administrative court",
        deadline="48 hours starting from receipt",
        legislation="https://law.example.test/lcen",
    ),
    language="fr",
)

RECEIPT = OrderReceipt(
    addressee="Harbour Video Ltd",
    authority="Example Office against Online Crime",
    authority_reference="EX/2026/117",
    addressee_reference="order_01J000",
    received_at=RECEIVED,
)

ADDRESSEE = Addressee(
    hosting_service_provider="Harbour Video Ltd",
    main_establishment="IE",
    authorised_person="M. Example",
    email="orders@harbour.example.test",
    date=date(2026, 6, 10),
)

SIGNATORY = Signatory(
    hosting_service_provider="Harbour Video Ltd",
    authorised_person="M. Example",
    email="orders@harbour.example.test",
    signature="M. Example",
    signed_at=ACTED,
)

FEEDBACK = Annex2(
    receipt=RECEIPT,
    measures=(removed_measure(POST, at=ACTED), disabled_measure(CLIP, at=ACTED)),
    addressee=ADDRESSEE,
)

IMPOSSIBLE = Annex3(
    receipt=RECEIPT,
    grounds=(NonComplianceGround.INSUFFICIENT_INFORMATION,),
    further_information="The address leads to a page with 4,000 comments.",
    clarification="Which comment is meant?",
    signatory=SIGNATORY,
)

NOTICE = Section3Notice(
    authority="Example Police",
    constable="PC Example",
    reference="EP/3/2026",
    service=Service.RECORDED_POST,
    served_on=ServedOn.REGISTERED_OFFICE,
    delivered_at=datetime(2026, 4, 2, 10, 0, tzinfo=timezone(timedelta(hours=1))),
    locations=(Location(url=POST),),
    elements=tuple(Section3Element),
)

LETTER = AnswerLetter(
    regime="gb-ctiru-referral",
    authority="Example Referral Unit",
    authority_reference="REF-77",
    our_reference="order_01J001",
    received_at=RECEIVED,
    outcomes=(
        ItemOutcome(
            location=POST, result=ItemResult.REMOVED, at=ACTED, clause="4.2 Violent extremism"
        ),
        ItemOutcome(
            location=CLIP,
            result=ItemResult.DECLINED,
            reason_code="context_news",
            note="It is news reporting.",
        ),
    ),
    steps=(AnswerStep(at=ACTED, what="Removed the post and its copies."),),
    provider="Harbour Video Ltd",
    authorised_person="M. Example",
    email="orders@harbour.example.test",
    written_at=ACTED,
)

SCRUTINY = ScrutinyRequest(
    authority="Example Authority of Ireland",
    order_reference="EX/2026/117",
    issuing_authority="Example Office against Online Crime",
    issuing_member_state="FR",
    received_at=RECEIVED,
    asked_by="the hosting service provider",
    asked_at=ACTED,
    reasons="It is journalistic reporting.",
    our_reference="order_01J000",
    provider="Harbour Video Ltd",
    authorised_person="M. Example",
    email="orders@harbour.example.test",
)

OBJECTION = EpocAnnex3(
    certificate=CertificateKind.EPOC,
    issuing_authority="Example Court",
    authority_reference="EC/2026/17",
    received_at=RECEIVED,
    addressee="Harbour Video Ltd",
    addressee_reference="order_01J002",
    grounds=(ObjectionGround.INCOMPLETE, ObjectionGround.NOT_STORED),
    explanation="No account of this name was ever here.",
    clarification="Which of the two names is meant?",
    data_kept=DataKept.NOT_PRESERVED,
    signatory=SIGNATORY,
)

INFORMATION = InformationAnswer(
    regime="gb-osa-information-notice",
    authority="Example Regulator",
    authority_reference="OSA-100",
    our_reference="order_01J003",
    received_at=RECEIVED,
    is_given=True,
    given_at=ACTED,
    answer="Four moderators read English, one of them at night.",
    handed_over=(HandedFile(name="moderators.csv", sha256="ab" * 32),),
    handed_over_by="the regulator's portal",
    provider="Harbour Video Ltd",
    authorised_person="M. Example",
    email="orders@harbour.example.test",
    written_at=ACTED,
)

EVERY_FORM = (
    ORDER,
    FEEDBACK,
    IMPOSSIBLE,
    NOTICE,
    LETTER,
    SCRUTINY,
    OBJECTION,
    INFORMATION,
)

BOTH_TICKS = (Tick.REMOVED, Tick.DISABLED)
