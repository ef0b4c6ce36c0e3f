"""A removal order in any official language of the Union is read as the same order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.forms.annexes.annex_languages import annex_languages
from seawall.forms.annexes.form_reading import read_annex1 as as_form
from seawall.forms.model import Form
from seawall.mailroom.proposals.annex_text import read_annex1
from seawall.mailroom.proposals.last_resort import ELSEWHERE
from seawall.mailroom.proposals.proposal import Layout, TextSource
from seawall.sandbox import DecoderPool
from tests.mailroom.annexes_printed import (
    COMPLETE,
    mailed_pdf,
    printed_pdf,
    printed_text,
    signed_mail,
)
from tests.mailroom.mails_made import ORDER, asked
from tests.mailroom.signing.keys_made import signer, today

#: As an office fills it in: dots to write on, the form's own hints, labels that are not ours.
FILLED_IN = """\
ANHANG I
ENTFERNUNGSANORDNUNG
(Artikel 3 der Verordnung (EU) 2021/784 des Europäischen Parlaments und des Rates)
Nach Artikel 3 der Verordnung (EU) 2021/784 (im Folgenden „Verordnung”) muss der Empfänger
dieser Entfernungsanordnung terroristische Inhalte in allen Mitgliedstaaten so schnell wie
möglich entfernen.
ABSCHNITT A:
Mitgliedstaat der erlassenden zuständigen Behörde:
Deutschland……………………………………
Hinweis: Angaben zur erlassenden zuständigen Behörde sind in den Abschnitten E und F zu machen.
Empfänger und ggf. gesetzlicher Vertreter:
Example Videos Ltd ……………
Kontaktstelle:
orders@videos.example.com
Mitgliedstaat, in dem der Hostingdiensteanbieter seine Hauptniederlassung hat oder in dem
der gesetzliche
Vertreter ansässig oder niedergelassen ist:
Irland
Uhrzeit und Datum des Erlasses der Entfernungsanordnung:
2026-03-02T13:00:00+01:00
Referenznummer der Entfernungsanordnung:
BKA-2026-17
ABSCHNITT B: In allen Mitgliedstaaten so schnell wie möglich, in jedem Fall aber innerhalb
einer Stunde nach Erhalt der
Entfernungsanordnung zu entfernender oder zu sperrender terroristischer Inhalt:
Eine URL-Adresse und alle weiteren Informationen, die die Identifizierung und die genaue
Lokalisierung des gemeldeten
terroristischen Inhalts ermöglichen:
https://videos.example.com/v/1
https://videos.example.com/v/2
Gründe, das Material gemäß Artikel 2 Nummer 7 der Verordnung als terroristischen Inhalt
anzusehen
Das Material (Zutreffendes bitte ankreuzen):
☒ stiftet andere zur Begehung terroristischer Straftaten an, unter anderem durch
Verherrlichung terroristischer Handlungen, durch Befürwortung der Begehung solcher
Straftaten (Artikel 2 Absatz 7 Buchstabe a der Verordnung)
☐ wirbt andere an (Buchstabe b)
☐ xxx (Buchstabe c)
☒ yyy (Buchstabe d)
☐ zzz (Buchstabe e)
Weitere Angaben: Aufruf https://news.example/x zitiert
ABSCHNITT C: Unterrichtung des Inhalteanbieters
☐ aus Gründen
ABSCHNITT D
☒ der Mitgliedstaat ist ein anderer
☒ eine Kopie
ABSCHNITT E: Angaben zur erlassenden zuständigen Behörde
Art:
☐ Richter, Gericht
☒ Strafverfolgungsbehörde
☐ andere zuständige Behörde → bitte auch
Abschnitt F ausfüllen
Bezeichnung der erlassenden zuständigen Behörde:
Bundesamt Beispiel
Name des Vertreters und Dienststellung:
A. Beispiel
Aktenzeichen:
ST 17
Anschrift:
Straße 1
Tel.-Nr.:
+49 1
Fax-Nr.:
……
E-Mail-Adresse:
a@bka.example
Datum:
2026-03-02
Amtlicher Stempel (falls vorhanden) und Unterschrift (1):
gez.
ABSCHNITT F: Kontaktdaten
Kontaktdaten der erlassenden Behörde:
a@bka.example
Kontaktdaten der Behörde im Niederlassungsstaat:
tco@ie.example
ABSCHNITT G
Zuständige Stelle: VG Beispiel
Frist für die Anfechtung der Entfernungsanordnung: 1 Monat
Link zu den Vorschriften: https://gesetze.example/vwgo
"""
EVERY = sorted(annex_languages())


@pytest.fixture(scope="module")
def pool():
    with DecoderPool(1) as opened:
        yield opened


def in_language(code):
    return replace(ORDER, language=code)


@pytest.mark.parametrize("code", EVERY)
def test_tco_r12_an_order_in_words_of_any_language_is_read_field_by_field(code):
    read = read_annex1(TextSource("mail", printed_text(in_language(code), code)))

    assert as_form(read.fields) == in_language(code)
    assert read.as_written == {}
    assert not read.notes


@pytest.mark.parametrize("code", EVERY)
def test_tco_r12_the_language_of_a_form_that_does_not_name_it_is_that_of_its_labels(code):
    said = read_annex1(TextSource("mail", printed_text(replace(ORDER, language=""), code)))

    assert as_form(said.fields).language == ("" if code == "en" else code)


@pytest.mark.parametrize("code", COMPLETE)
def test_tco_r12_a_printed_pdf_of_any_complete_language_is_read_field_by_field(pool, code):
    made = mailed_pdf(printed_pdf(in_language(code), code))

    (order,) = asked(made, pool)

    assert (order.form, order.layout) == (Form.REMOVAL_ORDER, Layout.ANNEX_1)
    assert as_form(order.fields) == in_language(code)
    assert order.original == "order.pdf"


@pytest.mark.parametrize("code", COMPLETE)
def test_tco_r13_a_pdf_in_a_signed_mail_has_the_mails_signature(pool, code):
    by = signer()
    raw = signed_mail(mailed_pdf(printed_pdf(in_language(code), code)), by)

    (order,) = asked(raw, pool, keys=[by.known], now=today())

    assert order.signature.is_valid
    assert as_form(order.fields) == in_language(code)


@pytest.mark.parametrize("code", sorted(set(EVERY) - set(COMPLETE)))
@pytest.mark.exhaustive
def test_tco_r12_a_printed_pdf_of_the_other_languages_too(pool, code):
    (order,) = asked(mailed_pdf(printed_pdf(in_language(code), code)), pool)

    assert as_form(order.fields) == in_language(code)


def test_tco_r12_a_form_that_an_office_filled_in_on_its_dots_is_read_field_by_field():
    read = read_annex1(TextSource("mail", FILLED_IN))
    form = as_form(read.fields)

    assert (form.issuing_member_state, form.establishment_member_state) == ("DE", "IE")
    assert (form.addressee, form.reference_number) == ("Example Videos Ltd", "BKA-2026-17")
    assert [one.url for one in form.locations] == [
        f"https://videos.example.com/v/{n}" for n in "12"
    ]
    assert [str(one) for one in form.categories] == ["2_7_a", "2_7_d"]
    assert (form.non_disclosure, form.cross_border, form.copy_sent) == (False, True, True)
    assert (form.authority.name, form.authority.telephone) == ("Bundesamt Beispiel", "+49 1")
    assert (form.authority.fax, form.authority.signature) == ("", "gez.")
    assert form.redress.body == "VG Beispiel"
    assert form.language == "de"
    assert read.as_written == {ELSEWHERE: "https://news.example/x"}


def test_tco_r12_the_hints_of_the_english_form_are_no_values():
    hint = "NB: details of the issuing competent authority to be provided in Sections E and F"
    text = printed_text(ORDER, "en").replace("  France (FR)\n", f"  France\n{hint}\n", 1)

    assert as_form(read_annex1(TextSource("mail", text)).fields) == ORDER
