"""Public uploads are drawn from a platform's list whose hash the log has first, and judged."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from seawall.audits.audit_plan import AuditRequest
from seawall.audits.model import AuditState, AuditSubject
from seawall.audits.upload_file import read_upload_list, uploads_at
from seawall.cases.model import Finding
from seawall.enforcement.model import TargetState
from seawall.journeys.audits import upload_auditing
from seawall.journeys.audits.audit_planning import call_off_audit, plan_audit
from seawall.journeys.audits.sample_checking import is_drawn_from_list
from seawall.journeys.results.period_measuring import measure_period
from seawall.transaction import transaction
from tests.audits_made import APRIL, DAY, HOUR, MARCH, SIGNER, ended, planned, totals
from tests.cases_made import decide_case, make_item, open_case
from tests.log_signed import place_and_sign
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem
from tests.quality_made import shares


@pytest.fixture
def org(database):
    return make_organisation()


@pytest.fixture(autouse=True)
def no_other_second_reads(monkeypatch):
    with shares(monkeypatch):
        yield


def listing(count, *, views=None):
    """A list of so many photos, each with a score."""
    rows = [
        f"p{n},photo,https://files.example.com/p{n},{n / count},{views or n}" for n in range(count)
    ]
    return ("id,kind,url,score,views\n" + "\n".join(rows) + "\n").encode()


def uploads_planned(org, *, size=20, subject=AuditSubject.UPLOADS):
    with transaction(org.id) as tx:
        request = AuditRequest(MARCH, size, subject=subject)
        return plan_audit(request, tx=tx, now=NOON, by="test")


def framed(org, audit, text, now=APRIL):
    with transaction(org.id) as tx:
        uploads = read_upload_list(BytesIO(text))
        return upload_auditing.frame_uploads(audit.id, uploads, tx=tx, now=now, by="test")


def sample_of(org, audit, text):
    with transaction(org.id) as tx:
        uploads = read_upload_list(BytesIO(text))
        return upload_auditing.upload_sample(tx.audits.audit(audit.id), uploads, tx=tx)


def drawn(org, audit, text, now=APRIL):
    """The list is handed in, signed, and drawn from."""
    listed = framed(org, audit, text, now)
    place_and_sign(SIGNER, now)
    sample = sample_of(org, audit, text)
    open_parts(org, listed, sample, text, now=now)
    with transaction(org.id) as tx:
        return upload_auditing.finish_drawing(audit.id, sample, tx=tx, now=now, by="test")


def open_parts(org, audit, sample, text, *, now=APRIL, parts=None):
    lines = {line.number for line in sample.lines}
    uploads = uploads_at(BytesIO(text), lines, sha256=audit.framed.sha256)
    for part in [*upload_auditing.parts_of(sample)][:parts]:
        with transaction(org.id) as tx:
            upload_auditing.open_drawn_cases(audit, part, uploads, tx=tx, now=now)


def cases_of(org, audit):
    with transaction(org.id) as tx:
        return [tx.cases.case(each.case) for each in tx.audits.uploads(audit.id)]


def entries(org, audit):
    with transaction(org.id) as tx:
        return {entry.what: entry for entry in tx.ledger.about(audit.id)}


def test_the_log_has_the_hash_of_the_list_before_anybody_knows_the_sample(org):
    audit, text = uploads_planned(org), listing(500)
    listed = framed(org, audit, text)

    public = entries(org, audit)["audit.framed"].public
    assert public["sha256"] == listed.framed.sha256
    assert (public["lines"], sum(of for _, of in public["strata"])) == (500, 500)
    assert sample_of(org, audit, text) is None


def test_a_root_that_was_signed_before_the_list_came_draws_nothing(org):
    audit, text = uploads_planned(org), listing(500)
    place_and_sign(SIGNER, APRIL)
    listed = framed(org, audit, text)
    assert sample_of(org, audit, text) is None

    place_and_sign(SIGNER, APRIL + HOUR)
    with transaction(org.id) as tx:
        place = tx.ledger.entry(listed.framed.entry).index
    assert sample_of(org, audit, text).drawn_from.size > place


def test_another_list_is_not_taken_once_one_is_in_the_log(org):
    audit = uploads_planned(org)
    framed(org, audit, listing(500))

    assert framed(org, audit, listing(500)).state is AuditState.FRAMED
    with raises_problem("audits.file.other"):
        framed(org, audit, listing(499))


def test_a_list_is_of_a_period_that_is_over_and_never_of_decisions(org):
    with raises_problem("audits.not-over"):
        framed(org, uploads_planned(org), listing(50), now=NOON)
    with raises_problem("audits.needs-no-file"):
        framed(org, planned(org), listing(50))


def test_each_drawn_upload_becomes_a_case_with_its_address(org):
    audit, text = uploads_planned(org), listing(500)
    sample = drawn(org, audit, text)

    cases = cases_of(org, audit)
    assert sample.state is AuditState.DRAWN
    assert (len(cases), len({case.id for case in cases})) == (20, 20)
    assert {case.queue for case in cases} == {"audit"}
    with transaction(org.id) as tx:
        for upload in tx.audits.uploads(audit.id):
            item = tx.intake.item(upload.item)
            assert item.public_url == f"https://files.example.com/{item.external_id}"
            (reason,) = tx.cases.reasons(upload.case)
            assert reason.kind == "audit"


def test_what_was_drawn_is_under_seal_and_its_sizes_are_public(org):
    audit = uploads_planned(org)
    drawn(org, audit, listing(500))

    public = entries(org, audit)["audit.drawn"].public
    assert [(of, count) for _, of, count in public["strata"]] == [(45, 10), (450, 10)] or sum(
        count for _, _, count in public["strata"]
    ) == 20
    assert not any(case.id in str(public) for case in cases_of(org, audit))


def test_a_drawing_that_was_killed_goes_on_where_it_was(org, monkeypatch):
    monkeypatch.setattr(upload_auditing, "AT_ONCE", 7)
    audit, text = uploads_planned(org), listing(500)
    listed = framed(org, audit, text)
    place_and_sign(SIGNER, APRIL)
    open_parts(org, listed, sample_of(org, audit, text), text, parts=2)
    before = [case.id for case in cases_of(org, audit)]
    place_and_sign(SIGNER, APRIL + HOUR)

    drawn(org, audit, text, APRIL + HOUR)
    after = [case.id for case in cases_of(org, audit)]
    assert len(before) == 14
    assert (after[:14], len(after), len(set(after))) == (before, 20, 20)


def test_what_is_called_off_in_the_middle_of_a_drawing_is_drawn_no_farther(org, monkeypatch):
    monkeypatch.setattr(upload_auditing, "AT_ONCE", 7)
    audit, text = uploads_planned(org), listing(500)
    listed = framed(org, audit, text)
    place_and_sign(SIGNER, APRIL)
    sample = sample_of(org, audit, text)
    open_parts(org, listed, sample, text, parts=1)
    with transaction(org.id) as tx:
        call_off_audit(audit.id, "a test", tx=tx, now=APRIL, by="test")

    with raises_problem("audits.over"):
        open_parts(org, listed, sample, text)
    with transaction(org.id) as tx, raises_problem("audits.over"):
        upload_auditing.finish_drawing(audit.id, sample, tx=tx, now=APRIL, by="test")
    assert len(cases_of(org, audit)) == 7


def test_what_people_find_is_removed_and_counted(org):
    audit, reader = uploads_planned(org), make_person(org)
    drawn(org, audit, listing(20))
    cases = cases_of(org, audit)
    for place, case in enumerate(cases):
        finding = Finding.REMOVE if place < 3 else Finding.ALLOW
        clauses = ("tvec/incite",) if place < 3 else ()
        decide_case(org, case, reader, now=APRIL + HOUR, finding=finding, clauses=clauses)

    total = totals(org, audit, APRIL + HOUR)
    assert (total.against, total.allowed, total.undecided) == (3, 17, 0)
    with transaction(org.id) as tx:
        (action,) = tx.enforcement.actions_of(cases[0].id)
        assert action.state is TargetState.REMOVED
        report = measure_period(MARCH, tx=tx, now=APRIL + 3 * HOUR)
    (missed,) = [each for each in report.metrics if each.id == "missed_uploads"]
    assert missed.number("missed").value == 3
    assert ended(org, audit, APRIL + DAY).state is AuditState.ENDED
    assert entries(org, audit)["audit.ended"].public["against"] == 3


def test_what_was_decided_against_already_is_not_judged_again(org):
    audit = uploads_planned(org)
    item = make_item(org, "clip-1")
    case = open_case(org, item)
    decide_case(org, case, make_person(org))

    drawn(org, audit, b"id,kind\nclip-1,video\n")
    assert [each.id for each in cases_of(org, audit)] == [case.id]
    assert totals(org, audit).against == 1


def test_a_case_that_waits_already_is_joined(org):
    audit = uploads_planned(org)
    case = open_case(org, make_item(org, "clip-1"))

    drawn(org, audit, b"id,kind\nclip-1,video\n")
    assert [each.id for each in cases_of(org, audit)] == [case.id]


def test_a_view_that_is_drawn_twice_counts_twice_and_is_judged_once(org):
    audit = uploads_planned(org, size=200, subject=AuditSubject.VIEWS)
    drawn(org, audit, b"id,views\np1,50\np2,50\np3,0\n")
    cases = cases_of(org, audit)

    assert (len(cases), len({case.id for case in cases})) == (200, 2)
    decide_case(org, cases[0], make_person(org), now=APRIL)
    assert totals(org, audit).against > 1


def test_views_cannot_be_drawn_from_a_list_without_any(org):
    with raises_problem("audits.file.no-views"):
        framed(org, uploads_planned(org, subject=AuditSubject.VIEWS), b"id\np1\n")


def test_days_are_audited_once_for_each_subject(org):
    planned(org)
    uploads_planned(org)
    uploads_planned(org, subject=AuditSubject.VIEWS)
    with raises_problem("audits.overlaps"):
        uploads_planned(org)


def test_a_list_that_was_handed_in_may_be_given_up_before_it_is_drawn_from(org):
    audit = uploads_planned(org)
    framed(org, audit, listing(50))

    with transaction(org.id) as tx:
        assert (
            call_off_audit(audit.id, "the wrong list", tx=tx, now=APRIL, by="test").state
            is AuditState.CALLED_OFF
        )


def test_seed_log_and_list_draw_the_same_uploads_again_and_no_others(org):
    audit, text = uploads_planned(org), listing(500)
    made = drawn(org, audit, text)
    sample = sample_of(org, made, text)
    listed = uploads_at(
        BytesIO(text), {line.number for line in sample.lines}, sha256=made.framed.sha256
    )

    others = (
        replace(sample, lines=tuple(reversed(sample.lines))),
        replace(sample, drawn_from=replace(sample.drawn_from, root="0" * 64)),
        replace(sample, strata=()),
    )
    with transaction(org.id) as tx:
        assert is_drawn_from_list(made, sample, listed, tx=tx)
        assert not any(is_drawn_from_list(made, other, listed, tx=tx) for other in others)
        lied = replace(made, commitment="0" * 64)
        assert not is_drawn_from_list(lied, sample, listed, tx=tx)


def test_another_list_draws_nothing(org):
    audit = uploads_planned(org)
    made = drawn(org, audit, listing(500))

    with raises_problem("audits.file.other"):
        sample_of(org, made, listing(499))
