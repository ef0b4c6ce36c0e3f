"""An operator adds and replaces profiles without Python; every mistake is named."""

from __future__ import annotations

from datetime import date

import pytest

from seawall.clocks.jurisdictions import (
    BadProfile,
    known_profiles,
    profile,
)
from seawall.clocks.jurisdictions import jurisdictions as read
from seawall.clocks.starting import start_clock
from tests.clocks.clocks_made import TCO, end_of, instant
from tests.clocks.jurisdictions.files_made import CALENDAR, PLACE, PROFILE, own, write
from tests.problems import raises_problem

HOLD = {"ground": "strike", "restart": "event_end", "article": "s.2"}


def elapsed(**keys) -> dict[str, object]:
    """A deadline of two hours with these keys."""
    return {"deadline": PROFILE["deadline"] | keys}


def nights(begins: object, ends: object) -> dict[str, object]:
    return {"nights": {"from": begins, "until": ends}}


def started(folder, at: str, profile: str = "xx-example-order"):
    return start_clock(profile, instant(at), jurisdictions=read(folder))


def test_a_profile_in_the_operators_folder_runs_a_clock(tmp_path):
    clock = started(own(tmp_path), "2026-06-10T10:00Z")

    assert clock.due_at == instant("2026-06-10T12:00Z")
    assert clock.article == "Example Act s.1"
    assert len(known_profiles(tmp_path)) == len(known_profiles()) + 1


def test_a_profile_of_the_same_id_replaces_the_one_that_ships(tmp_path):
    mine = PROFILE | {"id": TCO, "jurisdiction": "EU"}
    folder = write(tmp_path, profiles=[mine])

    assert started(folder, "2026-06-10T10:00Z", TCO).due_at == instant("2026-06-10T12:00Z")
    assert started(None, "2026-06-10T10:00Z", TCO).due_at == instant("2026-06-10T11:00Z")


def test_a_jurisdiction_takes_a_national_calendar_for_all_its_clocks(tmp_path):
    folder = write(tmp_path, jurisdictions={"EU": {"calendar": "eu_ie"}})
    clock = started(folder, "2026-12-18T09:00+01:00", "eu-tco-complaint")

    assert clock.legal_limit == end_of("2027-01-04", clock)


def test_one_year_of_a_calendar_is_replaced_and_the_others_stay(tmp_path):
    folder = write(tmp_path, calendars={"uk_any_part": {"holidays": {2027: ["06-15"]}}})
    calendar = read(folder).calendar("uk_any_part")

    assert not calendar.is_working(date(2027, 6, 15))
    assert calendar.is_working(date(2027, 5, 3))
    assert not calendar.is_working(date(2026, 5, 4))
    assert not calendar.is_working(date(2027, 6, 19))


def test_the_last_file_in_the_order_of_names_has_the_last_word(tmp_path):
    own(tmp_path)
    write(tmp_path, "zz.yml", profiles=[PROFILE | {"instrument": "Example Act s.2"}])

    assert profile("xx-example-order", tmp_path).instrument == "Example Act s.2"


def test_working_days_run_on_the_calendar_of_the_jurisdiction(tmp_path):
    folder = own(tmp_path, deadline={"kind": "working_days", "count": 2})
    clock = started(folder, "2026-06-10T10:00Z")

    assert clock.due_at == end_of("2026-06-15", clock)


def test_working_days_are_counted_once_and_never_moved_again(tmp_path):
    folder = own(tmp_path, deadline={"kind": "working_days", "count": 1})
    clock = started(folder, "2026-06-11T10:00Z")

    assert clock.due_at == clock.legal_limit == end_of("2026-06-15", clock)


def test_working_days_may_recur_and_be_extended(tmp_path):
    longer = {"ground": "asked", "by": "authority", "length": "P1W", "max_times": 1}
    deadline = {"kind": "working_days", "count": 1, "recurrence": "yearly"}
    folder = own(tmp_path, deadline=deadline, extensions=[longer])
    clock = started(folder, "2026-06-10T10:00Z")

    assert clock.due_at == end_of("2026-06-11", clock)
    assert clock.next_year().due_at == end_of("2027-06-11", clock)
    assert clock.extend("asked", instant("2026-06-10T11:00Z")).due_at == end_of("2026-06-18", clock)


def test_a_hold_without_a_length_of_its_own_starts_the_first_one_over(tmp_path):
    clock = started(own(tmp_path, suspensions=[HOLD]), "2026-06-10T10:00Z")
    again = clock.hold("strike", instant("2026-06-10T11:00Z")).resume(instant("2026-06-11T08:00Z"))

    assert again.due_at == instant("2026-06-11T10:00Z")


def test_a_hold_lets_what_was_left_run_on_where_the_profile_says_so(tmp_path):
    folder = own(tmp_path, suspensions=[HOLD | {"resume": "remaining"}])
    clock = started(folder, "2026-06-10T10:00Z")
    again = clock.hold("strike", instant("2026-06-10T11:00Z")).resume(instant("2026-06-11T08:00Z"))

    assert again.due_at == instant("2026-06-11T09:00Z")


def test_hours_stand_still_on_the_days_and_in_the_nights_that_the_profile_names(tmp_path):
    standstill = {"days": ["weekends", "holidays"], **nights("18:00", "08:00")}
    order = started(own(tmp_path, **elapsed(standstill=standstill)), "2026-06-11T17:30+02:00")

    assert order.due_at == instant("2026-06-15T09:30+02:00")


def test_hours_stand_still_on_the_calendar_that_the_deadline_names(tmp_path):
    named = {"calendar": "uk_any_part", "standstill": {"days": ["weekends"]}}
    order = started(own(tmp_path, **elapsed(**named)), "2026-06-12T23:00+02:00")

    assert order.due_at == instant("2026-06-15T01:00+02:00")


def test_to_say_of_a_hold_that_it_starts_afresh_changes_no_digest_and_to_say_else_does(tmp_path):
    ways = {"unsaid": {}, "afresh": {"resume": "afresh"}, "remaining": {"resume": "remaining"}}
    digests = {}
    for name, way in ways.items():
        (tmp_path / name).mkdir()
        folder = own(tmp_path / name, suspensions=[HOLD | way])
        digests[name] = profile("xx-example-order", folder).digest

    assert digests["unsaid"] == digests["afresh"] != digests["remaining"]


def test_a_profile_that_is_not_yet_applicable_and_has_no_date_starts_nothing(tmp_path):
    from seawall.clocks.jurisdictions import NotYetApplicable

    with pytest.raises(NotYetApplicable, match="not in force yet"):
        started(own(tmp_path, status="not_yet_applicable"), "2026-06-10T10:00Z")


def test_a_historic_profile_without_an_end_starts_nothing(tmp_path):
    from seawall.clocks.jurisdictions import NoLongerInForce

    with pytest.raises(NoLongerInForce):
        started(own(tmp_path, status="historic"), "2026-06-10T10:00Z")


def test_profiles_that_succeed_each_other_in_a_circle_end_in_a_refusal(tmp_path):
    from seawall.clocks.jurisdictions import NotYetApplicable

    one = PROFILE | {"id": "one", "succeeds": "two", "in_force_from": "2026-01-01"}
    two = PROFILE | {"id": "two", "succeeds": "one", "in_force_from": "2026-01-01"}
    folder = write(tmp_path, profiles=[one, two], jurisdictions=PLACE, calendars=CALENDAR)

    with pytest.raises(NotYetApplicable):
        started(folder, "2025-06-10T10:00Z", "one")


@pytest.mark.parametrize(
    ("changes", "key", "says"),
    [
        ({"dedline": {}}, "dedline", "no such key"),
        ({"sources": None}, "sources", "missing"),
        ({"sources": []}, "sources", "at least 1"),
        ({"status": "in_froce"}, "status", "'in_force'"),
        ({"jurisdiction": "YY"}, "jurisdiction", "no jurisdiction 'YY'"),
        ({"jurisdiction": False}, "jurisdiction", "valid string"),
        ({"in_force_from": "2026-13-01"}, "in_force_from", "date"),
        ({"in_force_from": "2026-02-01", "in_force_to": "2026-01-01"}, "", "before in_force_from"),
        ({"succeeds": "xx-lost"}, "succeeds", "no profile 'xx-lost'"),
        ({"trigger": {"ref": "xx-lost"}}, "trigger.ref", "no profile 'xx-lost'"),
        ({"preservation": {"profile": "xx-lost"}}, "preservation.profile", "no profile"),
        ({"clock": {"start": "sunrise"}}, "clock.start", "'receipt'"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone", "not a time zone"),
        ({"deadline": {"kind": "elapsed", "duration": "1h"}}, "deadline.duration", "not a period"),
        ({"deadline": {"kind": "elapsed"}}, "deadline", "elapsed deadline needs duration"),
        ({"deadline": {"kind": "elapsed", "duration": "P1M"}}, "deadline", "counted in months"),
        ({"deadline": {"kind": "calendar", "duration": "PT1H"}}, "deadline", "counted in hours"),
        ({"deadline": {"kind": "promptly"}}, "deadline", "promptly deadline needs internal_sla"),
        ({"deadline": {"kind": "from_document", "count": 2}}, "deadline", "has no count"),
        ({"deadline": {"kind": "working_days", "count": 0}}, "deadline.count", "greater than"),
        ({"deadline": {"kind": "fixed_date", "before": "02-29"}}, "deadline.before", "every year"),
        (
            {"deadline": {"kind": "working_days", "count": 2, "calendar": "xx_lost"}},
            "deadline.calendar",
            "no calendar 'xx_lost'",
        ),
        (
            {"deadline": {"kind": "elapsed", "duration": "PT1H", "rounding": "up"}},
            "deadline.rounding",
            "'eec_1182_71'",
        ),
        ({"extensions": [{"ground": "a", "by": "b"}]}, "extensions.0", "a length or an until"),
        ({"suspensions": [HOLD | {"resume": "later"}]}, "suspensions.0.resume", "'remaining'"),
        (
            {"suspensions": [HOLD | {"resume": "remaining", "duration": "PT1H"}]},
            "suspensions.0",
            "no duration of its own",
        ),
        (elapsed(calendar="xx_days"), "deadline", "An elapsed deadline has no calendar"),
        (elapsed(standstill={}), "deadline.standstill", "Nothing stands still"),
        (elapsed(standstill={"days": ["sat"]}), "deadline.standstill.days.0", "'weekends'"),
        (
            elapsed(standstill=nights("20:00", "20:00")),
            "deadline.standstill",
            "ends when it begins",
        ),
        (
            elapsed(standstill=nights(1200, "08:00")),
            "deadline.standstill.nights.from",
            "time of day",
        ),
        (
            elapsed(standstill=nights("20:00", "24:00")),
            "deadline.standstill.nights.until",
            "not a time of day",
        ),
        (
            elapsed(standstill={"days": ["weekends"]}, calendar="xx_lost"),
            "deadline.calendar",
            "no calendar 'xx_lost'",
        ),
        (
            {
                "deadline": {
                    "kind": "calendar",
                    "duration": "P2D",
                    "standstill": {"days": ["weekends"]},
                }
            },
            "deadline",
            "calendar deadline has no standstill",
        ),
        (
            {"suspensions": [{"ground": "a", "restart": "event_end", "article": "1"}] * 2},
            "",
            "listed twice",
        ),
        (
            {
                "deadline": {"kind": "promptly", "internal_sla": "PT1H"},
                "extensions": [{"ground": "a", "by": "b", "length": "PT1H"}],
            },
            "",
            "A deadline of promptly cannot be extended",
        ),
    ],
)
def test_a_mistake_names_the_file_the_profile_the_key_and_what_to_do(tmp_path, changes, key, says):
    with pytest.raises(BadProfile) as refused:
        read(own(tmp_path, **changes))

    assert refused.value.field == f"own.yaml: xx-example-order{f'.{key}' if key else ''}"
    assert says in refused.value.detail
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("written", "field", "says"),
    [
        ("profiles: [", "own.yaml", "not valid YAML"),
        ("profiles: 3", "own.yaml: profiles", "list"),
        ("- a", "own.yaml", "Names and values"),
        ("profiles: [3]", "own.yaml: profiles.0", "Names and values"),
        ("rules: []", "own.yaml: rules", "no such key"),
        ("schema_version: 2", "own.yaml: schema_version", "1"),
        ("calendars: {}\ncalendars: {}", "own.yaml", "written twice"),
        ("calendars: {xx: {weekend: [sunday]}}", "own.yaml: calendars.xx.weekend.0", "'sun'"),
        ("calendars: {xx: {holidays: []}}", "own.yaml: calendars.xx.holidays", "by year"),
        ("calendars: {xx: {holidays: {2026: ['01-01']}}}", "own.yaml: calendars.xx.weekend", "missing"),
        (
            "calendars: {xx: {weekend: [sun], holidays: {2026: ['02-30']}}}",
            "own.yaml: calendars.xx",
            "not a day of 2026",
        ),
        ("jurisdictions: {XX: {name: X}}", "own.yaml: jurisdictions.XX.time_zone", "missing"),
        (
            "calendars: {xx: {weekend: [mon, tue, wed, thu, fri, sat, sun]}}",
            "own.yaml: calendars.xx.weekend",
            "at most 6",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_by_name(tmp_path, written, field, says):
    (tmp_path / "own.yaml").write_text(written, "utf-8")

    with pytest.raises(BadProfile) as refused:
        read(tmp_path)

    assert refused.value.field == field
    assert says in refused.value.detail


def test_a_file_that_says_nothing_adds_nothing(tmp_path):
    (tmp_path / "own.yaml").write_text("# to be written\n", "utf-8")

    assert known_profiles(tmp_path).keys() == known_profiles().keys()


def test_what_profiles_share_may_be_said_once_and_changed(tmp_path):
    (tmp_path / "own.yaml").write_text(
        "calendars:\n"
        "  xx_one: &one {weekend: [sun], holidays: {2026: ['01-01']}}\n"
        "  xx_two: {<<: *one, weekend: [fri]}\n",
        "utf-8",
    )
    known = read(tmp_path)

    assert known.calendar("xx_two").weekend == frozenset({4})
    assert known.calendar("xx_two").holidays == known.calendar("xx_one").holidays


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "own.yaml").write_bytes(b"profiles: \xff\xfe")

    with pytest.raises(BadProfile, match="not text"):
        read(tmp_path)


def test_two_profiles_of_one_id_in_one_file_are_a_mistake(tmp_path):
    folder = write(tmp_path, profiles=[PROFILE, PROFILE], jurisdictions=PLACE, calendars=CALENDAR)

    with pytest.raises(BadProfile, match="two profiles"):
        read(folder)


@pytest.mark.parametrize(
    "deadline",
    [
        {"kind": "calendar", "duration": "P1M", "rounding": "eec_1182_71"},
        {"kind": "elapsed", "duration": "PT2H", "standstill": {"days": ["holidays"]}},
    ],
)
def test_rounding_and_days_that_stand_still_need_a_calendar(tmp_path, deadline):
    place = {"XX": {"name": "Example", "time_zone": "Europe/Malta"}}
    folder = write(tmp_path, profiles=[PROFILE | {"deadline": deadline}], jurisdictions=place)

    with pytest.raises(BadProfile, match="needs a calendar"):
        read(folder)


def test_a_folder_that_is_not_there_is_refused_by_the_name_of_the_setting(tmp_path):
    with pytest.raises(BadProfile) as refused:
        read(tmp_path / "nowhere")

    assert refused.value.field == "SEAWALL_JURISDICTIONS_DIR"


def test_an_unknown_name_is_refused_with_what_is_near_it():
    with raises_problem("clocks.unknown-profile") as refused:
        profile("eu-tco-removal-ordr")
    with raises_problem("clocks.unknown-calendar") as lost:
        read().calendar("eu_xx")

    assert "eu-tco-removal-order" in refused.value.remedy
    assert "eu_ie" in lost.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "as_of: 2026-02-30",
        "as_of: !!timestamp soon",
        "schema_version: !!int one",
        f"schema_version: {'1' * 5_000}",
        "profiles: " + "[" * 5_000,
    ],
)
def test_a_file_with_a_day_or_a_number_that_is_none_is_refused_by_its_name(tmp_path, text):
    (tmp_path / "own.yaml").write_text(text)

    with pytest.raises(BadProfile) as refused:
        read(tmp_path)

    assert refused.value.field == "own.yaml"


def test_what_is_called_like_a_file_of_profiles_and_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "folder.yaml").mkdir()

    with pytest.raises(BadProfile, match="could not be read"):
        read(tmp_path)


def test_a_profile_cannot_take_the_time_zone_of_the_machine(tmp_path):
    with pytest.raises(BadProfile, match="is not a time zone"):
        read(own(tmp_path, time_zone="localtime"))
