"""The console protects who looks: steps, limits, breaks, opt-outs, and nobody looks on."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from seawall.intake.model import ItemVersion
from seawall.journeys.people import exposure_limiting
from seawall.people.protection.exposure_limits import ExposureLimits
from seawall.people.protection.model import ExposureStep
from seawall.sandbox.viewing.shown import SafeCopy
from seawall.transaction import transaction
from seawall.web import ports
from tests.cases_made import make_item, open_case
from tests.moments import WEDNESDAY
from tests.people_made import make_person
from tests.web.console.conftest import signed_in

VIOLENCE = "behaviour/graphic-violence"
NOW = WEDNESDAY


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """What was asked of the jail, instead of the jail: sandbox/test_shown opens the real one."""
    asked = []

    def shown(content, ask):
        asked.append(ask)
        return SafeCopy(b"a picture", 0.0)

    monkeypatch.setattr(ports, "shown_picture", shown)
    monkeypatch.setattr(ports, "heard_sound", lambda _, ask: asked.append(ask) or b"a sound")
    return asked


def picture_case(org, media_type="image/jpeg", now=NOW):
    """An open case about a picture or a video, and the address of its media."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    item = make_item(org)
    with transaction(org.id) as tx:
        original = tx.evidence.seal(b"the upload itself", media_type, "item", now)
        safe = tx.evidence.seal(out.getvalue(), "image/jpeg", "rendition", now)
        version = ItemVersion(
            item.id, 2, now, media_type=media_type, evidence=original, rendition=safe
        )
        tx.intake.add_version(version)
    case = open_case(org, item, version=2, now=now)
    return case, f"/cases/{case.id}", safe, original


def reveal(person, path, *steps, **more):
    """Press the keys one after the other."""
    return [person.post(f"{path}/reveal", step=step, **more) for step in steps][-1]


def test_a_page_names_no_media_before_somebody_asks(org):
    person, (_, path, safe, _) = signed_in(org), picture_case(org)
    page = person.get(path).content.decode()

    assert "/media/" not in page
    assert "image, no match" in page
    assert "Hidden until you reveal it" in page
    assert person.get(f"{path}/media/{safe}", step="drawing").status_code == 403


def test_each_step_works_without_script_and_only_the_step_that_is_shown_is_given(org, drawn):
    person, (_, path, safe, _) = signed_in(org), picture_case(org)
    for step in ("drawing", "grey", "region", "full"):
        landed = reveal(person, path, step)["Location"]
        page = person.get(landed.partition("#")[0]).content.decode()
        assert f"/media/{safe}?" in page
        assert f'step={step}" alt=' in page
        assert person.get(f"{path}/media/{safe}", step=step)["Content-Type"] == "image/jpeg"

    assert [it.style for it in drawn] == ["drawing", "plain", "plain", "plain"]
    assert person.get(f"{path}/media/{safe}", step="grey").status_code == 403


def test_no_step_can_be_jumped_over(org):
    person, (_, path, safe, _) = signed_in(org), picture_case(org)

    assert reveal(person, path, "full").status_code == 409
    assert person.get(f"{path}/media/{safe}", step="full").status_code == 403
    assert reveal(person, path, "drawing", "grey", "region", "grey").status_code == 302


def test_every_step_is_measured_and_sealed(org):
    person, (case, path, _, _) = signed_in(org), picture_case(org)
    reveal(person, path, "drawing", "grey", "")

    with transaction(org.id) as tx:
        looks = tx.protection.looks_at(case.id, person.member.id)
        entries = [it for it in tx.ledger.about(case.id) if it.what.startswith("media.")]
        sealed = [tx.ledger.sealed(it.id).content["step"] for it in entries]
    assert [it.step for it in looks] == ["drawing", "grey"]
    assert all(it.closed_at for it in looks)
    assert [it.what for it in entries] == [
        "media.shown", "media.hidden", "media.shown", "media.hidden",
    ]  # fmt: skip
    assert sealed == ["drawing", "drawing", "grey", "grey"]
    assert {it.by for it in entries} == {""}


def test_a_beat_keeps_a_look_open_and_a_silent_page_is_over(org):
    person, (case, path, safe, _) = signed_in(org), picture_case(org)
    reveal(person, path, "drawing")

    assert person.post(f"{path}/beat").status_code == 204
    age_looks(org, person, timedelta(minutes=10))
    over = person.post(f"{path}/beat")
    assert "Hidden until you reveal it" in over.content.decode()
    assert person.get(f"{path}/media/{safe}", step="drawing").status_code == 403
    with transaction(org.id) as tx:
        (look,) = tx.protection.looks_at(case.id, person.member.id)
        assert tx.ledger.about(case.id)[-1].what == "media.hidden"
    assert look.closed_at - look.seen_at == timedelta(seconds=40)


def age_looks(org, person, by):
    """As if everything this person looked at had been so much earlier."""
    from seawall.db.models import MediaLookRow

    with transaction(org.id):
        for row in MediaLookRow.objects.filter(organisation_id=org.id, person_id=person.member.id):
            row.opened_at -= by
            row.seen_at = row.seen_at and row.seen_at - by
            row.closed_at = row.closed_at and row.closed_at - by
            MediaLookRow.objects.filter(organisation_id=org.id, id=row.id).update(
                opened_at=row.opened_at, seen_at=row.seen_at, closed_at=row.closed_at
            )


def has_looked(org, person, case, minutes, *, until=timedelta()):
    """As if this person had had a picture on the screen for so long."""
    end = datetime.now(UTC) - until
    with transaction(org.id) as tx:
        begun = end - timedelta(minutes=minutes)
        tx.protection.add_look(
            ExposureStep(0, person.member.id, case.id, "", "full", begun, end, end)
        )


def test_at_the_limit_the_next_step_is_kindly_refused(org):
    person, (case, path, safe, _) = signed_in(org), picture_case(org)
    has_looked(org, person, case, 46)
    reveal(person, path, "drawing")
    refused = reveal(person, path, "grey")
    page = person.get(path).content.decode()

    assert refused.status_code == 302
    assert person.get(f"{path}/media/{safe}", step="grey").status_code == 403
    with transaction(org.id) as tx:
        steps = [it.step for it in tx.protection.looks_at(case.id, person.member.id)]
    assert steps == ["full", "drawing"]
    assert "Break until" in page
    shown = person.get(path, step="drawing").content.decode()
    assert "Time for a break." in shown
    assert 'name="step" value="grey"' not in shown


def test_a_limit_that_is_reached_while_looking_hides_the_picture(org):
    person, (case, path, safe, _) = signed_in(org), picture_case(org)
    has_looked(org, person, case, 44.9)
    reveal(person, path, "drawing", "grey")
    age_looks(org, person, timedelta(seconds=20))
    answer = person.post(f"{path}/beat")

    assert answer.status_code == 200
    assert "media-frame" not in answer.content.decode()
    assert person.get(f"{path}/media/{safe}", step="grey").status_code == 403


def test_the_break_page_says_when_it_ends_and_a_limits_break_cannot_be_ended(org):
    person, (case, _, _, _) = signed_in(org), picture_case(org)
    has_looked(org, person, case, 46)
    page = person.get("/me/break").content.decode()

    assert "is shown again from" in page
    assert "End break" not in page
    person.post("/me/break/end")
    assert "is shown again from" in person.get("/me/break").content.decode()


def test_zero_hides_everything_and_a_break_of_ones_own_can_be_ended(org):
    person, (_, path, safe, _) = signed_in(org), picture_case(org)
    reveal(person, path, "drawing", "grey")
    landed = person.post("/me/break", back=path)

    assert landed["Location"] == "/me/break"
    page = person.get("/me/break").content.decode()
    assert "You are on a break." in page
    assert f'href="{path}"' in page
    assert person.get(f"{path}/media/{safe}", step="grey").status_code == 403
    assert reveal(person, path, "drawing").status_code == 302
    assert reveal(person, path, "grey").status_code == 302
    assert person.get(f"{path}/media/{safe}", step="grey").status_code == 403
    person.post("/me/break/end")
    reveal(person, path, "drawing", "grey")
    assert person.get(f"{path}/media/{safe}", step="grey").status_code == 200


def test_nobody_is_sent_to_a_strangers_page_after_a_break(org):
    person = signed_in(org)
    person.post("/me/break", back="https://evil.example/")

    assert "evil.example" not in person.get("/me/break").content.decode()
    assert person.post("/me/break/end", back="//evil.example/")["Location"] == "/"


def noticed(org, case, label=VIOLENCE):
    """As if a notice had said what the case shows."""
    from seawall.db.models import CaseItemRow, NoticeRow

    with transaction(org.id):
        item = CaseItemRow.objects.filter(organisation_id=org.id, case_id=case.id).first().item_id
        NoticeRow.objects.create(
            id=f"notice_{case.id[-20:]}", organisation_id=org.id, item_id=item, source="user",
            reason="", label=label, receipt_digest=case.id, case_id=case.id, at=NOW,
        )  # fmt: skip


def test_who_says_not_today_is_passed_over_and_a_direct_link_shows_facts_alone(org):
    person, (case, path, safe, _) = signed_in(org), picture_case(org)
    noticed(org, case)
    reveal(person, path, "drawing")
    assert person.post("/me/opt-out", category=VIOLENCE, back="/")["Location"] == "/"

    page = person.get(path).content.decode()
    assert "You opted out of this category" in page
    assert "image/jpeg" in page  # the facts
    reveal(person, path, "drawing")
    assert person.get(f"{path}/media/{safe}", step="drawing").status_code == 403
    assert "you opted out" in person.get("/").content.decode()
    other, _, _, _ = picture_case(org)
    person.post("/me/opt-in", category=VIOLENCE)
    assert "you opted out" not in person.get("/").content.decode()
    assert other


def test_the_next_case_passes_over_what_somebody_is_not_offered(org):
    person = signed_in(org)
    here, spared, free = (picture_case(org)[0] for _ in range(3))
    noticed(org, spared)
    person.post("/me/opt-out", category=VIOLENCE, standing="yes")
    person.post(
        f"/cases/{here.id}/decide",
        finding="allow", reason="It may stay.", opened_at=NOW.isoformat(),
    )  # fmt: skip
    page = person.get(f"/cases/{here.id}").content.decode()

    assert f'href="/cases/{free.id}"' in page
    assert f'href="/cases/{spared.id}"' not in page


def test_no_page_and_no_log_tells_a_lead_who_opted_out(org):
    person, lead, (case, _, _, _) = signed_in(org), signed_in(org, "lead"), picture_case(org)
    noticed(org, case)
    before = ledger_size(org)
    person.post("/me/opt-out", category=VIOLENCE, standing="yes")
    person.post("/me/choices", blur="4", size="small", volume="5", greyscale="on")
    person.post("/me/break")

    assert ledger_size(org) == before
    for path in ("/", "/ledger", "/admin/exposure", "/admin/people", f"/cases/{case.id}", "/me"):
        page = lead.get(path).content.decode()
        assert "you opted out" not in page, path
        assert "until you opt in again" not in page, path


def ledger_size(org) -> int:
    with transaction(org.id) as tx:
        return len(tx.ledger.recent(1000))


def test_ones_own_page_has_ones_own_figures_and_nobody_elses(org):
    mine, theirs, (case, path, _, _) = signed_in(org), signed_in(org), picture_case(org)
    has_looked(org, theirs, case, 30)
    reveal(mine, path, "drawing", "")
    page = mine.get("/me").content.decode()

    assert "as a drawing" in page
    assert "30 min" not in page


def test_preferences_are_kept_and_used(org, drawn):
    person, (_, path, safe, _) = signed_in(org), picture_case(org)
    person.post("/me/choices", blur="16", size="small", volume="5", sepia="on")
    reveal(person, path, "drawing", "grey")
    person.get(f"{path}/media/{safe}", step="grey")

    assert (drawn[-1].blur, drawn[-1].side) == (16, 320)
    assert person.post("/me/choices", blur="3", size="small", volume="5").status_code == 422


def test_sound_is_off_until_asked_and_begins_quietly(org, drawn):
    person, (_, path, _, original) = signed_in(org), picture_case(org, "video/mp4")
    assert "<audio" not in person.get(path).content.decode()
    assert person.get(f"{path}/sound/{original}").status_code == 403

    landed = person.post(f"{path}/sound", sound="on")["Location"]
    assert "<audio" in person.get(landed.partition("#")[0]).content.decode()
    assert person.get(f"{path}/sound/{original}")["Content-Type"] == "audio/wav"
    assert drawn[-1].percent == 20
    person.post(f"{path}/sound", sound="off")
    assert person.get(f"{path}/sound/{original}").status_code == 403


def test_a_video_is_stepped_through_and_every_still_is_a_look(org, drawn):
    person, (case, path, _, original) = signed_in(org), picture_case(org, "video/mp4")
    reveal(person, path, "drawing")
    reveal(person, path, "drawing", still="7")
    person.get(f"{path}/media/{original}", step="drawing", still="7")

    assert drawn[-1].still == 6
    with transaction(org.id) as tx:
        assert len(tx.protection.looks_at(case.id, person.member.id)) == 2


def test_what_a_machine_cannot_do_is_said(org, monkeypatch):
    from seawall.web.console.case import media_panel

    monkeypatch.setattr(media_panel, "_can_read_letters", lambda: False)
    page = signed_in(org).get(picture_case(org, "video/mp4")[1]).content.decode()

    assert "Text recognition is not installed" in page
    assert "Speech is not transcribed." in page


def test_two_people_change_the_limits_and_the_ledger_has_both(org):
    first, second, reviewer = signed_in(org, "lead"), signed_in(org, "legal"), signed_in(org)
    limits = {
        "graphic_minutes": 60, "items_in_a_row": 5, "minutes_without_break": 30, "break_minutes": 15,
    }  # fmt: skip
    assert reviewer.get("/admin/exposure").status_code == 403
    first.post("/admin/exposure/propose", why="A hard week.", **limits)
    with transaction(org.id) as tx:
        (change,) = tx.protection.limit_changes()
        assert tx.protection.limits() == ExposureLimits()
    path = f"/admin/exposure/{change.id}/approve"

    assert reviewer.post(path).status_code == 403
    assert first.post(path).status_code == 403
    assert second.post(path).status_code == 302
    assert second.post(path).status_code == 409
    with transaction(org.id) as tx:
        assert tx.protection.limits() == ExposureLimits(**limits)
        assert [(it.what, it.by) for it in tx.ledger.about(change.id)] == [
            ("exposure_limits.proposed", first.member.code),
            ("exposure_limits.approved", second.member.code),
        ]


def test_limits_that_protect_nobody_are_explained(org):
    lead = signed_in(org, "lead")
    answer = lead.post(
        "/admin/exposure/propose", graphic_minutes="900", items_in_a_row="5",
        minutes_without_break="30", break_minutes="15", why="More!",
    )  # fmt: skip

    assert answer.status_code == 422
    assert "900 is not between 5 and 240." in answer.content.decode()
    assert "More!" in answer.content.decode()


def test_a_lead_sees_a_team_only_from_five_people_on(org):
    lead, (case, _, _, _) = signed_in(org, "lead"), picture_case(org)
    week_ago = exposure_limiting.last_week(datetime.now(UTC))[0] + timedelta(days=2)
    people = [make_person(org) for _ in range(5)]
    for number, person in enumerate(people):
        if number == 4:
            assert "Too few people to show." in lead.get("/admin/exposure").content.decode()
        end = week_ago + timedelta(minutes=10)
        with transaction(org.id) as tx:
            tx.protection.add_look(
                ExposureStep(0, person.id, case.id, "", "full", week_ago, end, end)
            )

    page = lead.get("/admin/exposure").content.decode()
    assert "Too few people to show." not in page
    assert "minutes per person, on average" in page
    assert not [it for it in people if it.name in page]
