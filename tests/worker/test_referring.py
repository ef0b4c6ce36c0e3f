"""A unit's calls, by a real worker: looks, hand-overs, follow-ups; and the day of 2.3."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest

from seawall.ids import DispatchId
from seawall.journeys.referrals import (
    dispatch_answer,
    dispatch_sending,
    line_following,
    referral_approval,
    referrer_record,
)
from seawall.mailroom.signing import jws
from seawall.referrals.model import AddressStanding, DispatchState
from seawall.transaction import transaction
from seawall.worker import referring
from tests.enforcement_made import Time, work_until, worker
from tests.referring_made import (
    NOON,
    clips,
    make_unit,
    outcome_letter,
    platform_at_work,
    said_in,
    unit_key,
)


def work(unit, time, *, minutes: float = 0) -> None:
    """Do what is due now, and in the next minutes."""
    end = time.at + timedelta(minutes=minutes)
    work_until(end, time=time, hand=worker(time), org=unit.scope)


def look_now(unit, batch, time) -> list:
    work(unit, time)
    return unit.lines(batch)


def test_an_address_that_shows_something_is_ready_with_its_sealed_page(database, monkeypatch):
    unit = make_unit()
    with clips(monkeypatch) as sites:
        batch = unit.drop(sites.url("clips.example.com", "/v/x1"))
        (line,) = look_now(unit, batch, Time())

    assert line.standing is AddressStanding.READY
    assert line.liveness == "live"
    assert len(line.baseline["sha256"]) == 64
    with transaction(unit.scope) as tx:
        warc = tx.evidence.open(line.snapshot)
        (entry,) = [each for each in tx.ledger.about(line.id) if each.what == "line.resolved"]
    assert warc.startswith(b"WARC/1.1")
    assert line.baseline["sha256"].encode() in warc
    assert entry.public["evidence_sha256"] == line.baseline["sha256"]
    assert "clips.example.com" not in json.dumps(entry.public)


def test_what_answers_404_is_dead_and_never_sent(database, monkeypatch):
    unit = make_unit()
    with clips(monkeypatch) as sites:
        sites.down.add("clips.example.com/v/x1")
        batch = unit.drop(sites.url("clips.example.com", "/v/x1"))
        (line,) = look_now(unit, batch, Time())

    assert line.standing is AddressStanding.DEAD


def test_a_shortener_is_followed_and_its_target_compared(database, monkeypatch):
    unit = make_unit()
    with clips(monkeypatch) as sites:
        target = sites.url("clips.example.com", "/v/x1")
        sites.links["sho.example/abc"] = target
        batch = unit.drop("\n".join([target, sites.url("sho.example", "/abc")]))
        first, second = look_now(unit, batch, Time())

    assert first.standing is AddressStanding.READY
    assert (second.standing, second.url) == (AddressStanding.DUPLICATE, target)
    assert second.why.endswith("address 1 of this batch")


def test_an_address_inside_our_own_walls_is_refused_and_not_called(database, monkeypatch):
    unit = make_unit()
    with clips(monkeypatch) as sites:
        sites.links["sho.example/in"] = "http://10.0.0.1/admin"
        batch = unit.drop(sites.url("sho.example", "/in"))
        (line,) = look_now(unit, batch, Time())

    assert line.standing in {AddressStanding.REFUSED, AddressStanding.UNRESOLVED}
    assert not [call for call in sites.calls if "10.0.0.1" in call]


def ready_dispatch(
    unit, platform_url="", jwk="", *, urls=("https://clips.example.com/v/x1",), **more
):
    unit.platform("clips", address=platform_url, public_key=jwk, **more)
    (dispatch,) = unit.refer(unit.ready(*urls)).dispatches
    with transaction(unit.scope) as tx:
        return referral_approval.approve_dispatch(
            dispatch.id, supervisor=unit.supervisor, tx=tx, now=NOON
        )


def current(unit, dispatch):
    with transaction(unit.scope) as tx:
        return tx.referring.dispatch(dispatch.id)


def test_tco_r13_a_dispatch_goes_out_signed_and_comes_back_with_a_receipt_that_holds(
    database, monkeypatch
):
    unit = make_unit()
    with clips(monkeypatch), platform_at_work() as platform:
        dispatch = ready_dispatch(unit, platform.url, platform.jwk)
        work(unit, Time())

    ((path, headers, body),) = platform.took
    assert path == "/v1/referrals"
    assert headers["content-type"] == "application/jose"
    assert headers["idempotency-key"] == dispatch.id
    said, signature = jws.verify_jws(body, [unit_key(unit)], now=NOON)
    assert signature.is_valid
    assert said["reference_number"] == dispatch.reference
    after = current(unit, dispatch)
    assert after.state is DispatchState.RECEIVED
    assert after.received_at is not None
    assert after.receipt["token"]


def test_a_receipt_that_somebody_else_signed_proves_nothing(database, monkeypatch):
    unit = make_unit()
    with clips(monkeypatch), platform_at_work(forges=True) as platform:
        dispatch = ready_dispatch(unit, platform.url, platform.jwk)
        work(unit, Time())

    after = current(unit, dispatch)
    assert after.state is DispatchState.SENT
    assert after.received_at is None
    assert "signature" in after.receipt["doubt"]


def test_a_platform_that_is_down_is_tried_with_patience_and_gets_the_same_bytes(
    database, monkeypatch
):
    unit, time = make_unit(), Time()
    with clips(monkeypatch), platform_at_work(status=lambda n: 503 if n < 3 else 201) as platform:
        dispatch = ready_dispatch(unit, platform.url, platform.jwk)
        work(unit, time, minutes=2)

    assert len({body for _, _, body in platform.took}) == 1
    assert len({headers["idempotency-key"] for _, headers, _ in platform.took}) == 1
    assert len(platform.took) == 3
    assert current(unit, dispatch).state is DispatchState.RECEIVED


def test_a_refusal_is_not_hammered_and_a_person_is_told(database, monkeypatch):
    unit, time = make_unit(), Time()
    with clips(monkeypatch), platform_at_work(status=lambda n: 422) as platform:
        dispatch = ready_dispatch(unit, platform.url, platform.jwk)
        work(unit, time, minutes=24 * 60)

    after = current(unit, dispatch)
    assert after.state is DispatchState.FAILED
    assert "422" in after.error
    assert len(platform.took) == 3
    assert {"dispatch.failed", "attention.called"} <= set(unit.whats(dispatch.id))


def test_a_worker_that_died_after_sending_sends_the_same_again_and_counts_once(
    database, monkeypatch
):
    unit, time = make_unit(), Time()
    with clips(monkeypatch), platform_at_work() as platform:
        dispatch = ready_dispatch(unit, platform.url, platform.jwk)
        handed_over = dispatch_sending.record_hand_over
        monkeypatch.setattr(dispatch_sending, "record_hand_over", _power_cut)
        work(unit, time)
        monkeypatch.setattr(dispatch_sending, "record_hand_over", handed_over)
        work(unit, time, minutes=1)

    assert len(platform.took) == 2
    assert len(platform.documents) == 1
    assert unit.whats(dispatch.id).count("dispatch.sent") == 1
    assert current(unit, dispatch).state is DispatchState.RECEIVED


def test_a_page_that_our_reading_stumbles_over_costs_no_other_address_its_look(
    database, monkeypatch
):
    unit, time = make_unit(), Time()
    with clips(monkeypatch) as sites, platform_at_work() as platform:
        urls = [sites.url("clips.example.com", f"/v/x{n}") for n in range(3)]
        dispatch = ready_dispatch(unit, platform.url, platform.jwk, urls=urls)
        work(unit, time)
        judged = referring.judge_visit

        def stumble(visit, **more):
            if visit.url == urls[0] and visit.status:
                raise ValueError("a page that our reading was not made for")
            return judged(visit, **more)

        monkeypatch.setattr(referring, "judge_visit", stumble)
        work(unit, time, minutes=16)

    with transaction(unit.scope) as tx:
        seen = Counter(url for url, _ in tx.referring.probes_of(dispatch.id))
        states = [
            probe.state for url, probe in tx.referring.probes_of(dispatch.id) if url == urls[0]
        ]
    assert set(seen.values()) == {3}
    assert states == ["live", "unknown", "unknown"]


def _power_cut(*_: object, **__: object) -> None:
    raise SystemError("the power went")


def referred(unit, batch, *, share: float = 1.0, now=NOON):
    """Assess, compose, and approve whatever waits."""
    unit.assess(batch)
    made = unit.refer(batch, share=share).dispatches
    waiting = [one for one in made if one.state is DispatchState.WAITING]
    for dispatch in waiting:
        with transaction(unit.scope) as tx:
            referral_approval.approve_dispatch(
                dispatch.id, supervisor=unit.supervisor, tx=tx, now=now
            )
    return made, waiting


def referred_batch(unit, url, time):
    """A batch that was looked at, assessed and is on its way."""
    batch = unit.drop(url)
    work(unit, time)
    referred(unit, batch)
    return batch


def test_what_was_sent_is_followed_until_it_is_gone_twice_and_in_case_it_returns(
    database, monkeypatch
):
    unit, time = make_unit(), Time()
    with clips(monkeypatch) as sites, platform_at_work() as platform:
        unit.platform("clips", address=platform.url, public_key=platform.jwk)
        batch = unit.drop(sites.url("clips.example.com", "/v/x1"))
        work(unit, time)
        unit.assess(batch)
        (dispatch,) = unit.refer(batch).dispatches
        with transaction(unit.scope) as tx:
            referral_approval.approve_dispatch(
                dispatch.id, supervisor=unit.supervisor, tx=tx, now=time.at
            )
        work(unit, time, minutes=40)
        (alive,) = unit.lines(batch)
        sites.down.add("clips.example.com/v/x1")
        work(unit, time, minutes=25)
        (suspected,) = unit.lines(batch)
        work(unit, time, minutes=60)
        (gone,) = unit.lines(batch)
        sites.down.clear()
        work(unit, time, minutes=25 * 60)
        (back,) = unit.lines(batch)

    assert (alive.liveness, suspected.liveness) == ("live", "gone_404")
    assert gone.gone_from == NOON + timedelta(hours=1)
    assert gone.gone_confirmed_at >= gone.gone_from + timedelta(minutes=10)
    assert gone.last_live_at == NOON + timedelta(minutes=30)
    assert (back.liveness, back.gone_from) == ("live", None)
    assert unit.whats(back.id)[-2:] == ["line.gone", "line.reappeared"]


def test_a_worker_that_slept_for_days_catches_up_with_one_look(database, monkeypatch):
    unit, time = make_unit(), Time()
    with clips(monkeypatch) as sites:
        unit.platform("clips")
        batch = unit.drop(sites.url("clips.example.com", "/v/x1"))
        work(unit, time)
        ((dispatch,), _) = referred(unit, batch)
        unit.hand_over(dispatch)
        sites.calls.clear()
        time.at += timedelta(days=3, minutes=1)
        work(unit, time)

    assert [call for call in sites.calls if call.endswith("/v/x1")] == ["clips.example.com/v/x1"]


HOSTS = [f"p{number}.example.com" for number in range(12)]


def test_the_day_of_a_referral_officer(database, monkeypatch):
    """domain.md 2.3: 40 pasted, 9 dead, 6 of another unit, 2 of the press, 12 platforms."""
    unit, others, time = make_unit("harbour-unit"), make_unit("other-unit"), Time()
    with clips(monkeypatch) as sites, platform_at_work(clock=time) as platform:
        urls = [sites.url(HOSTS[n % 12], f"/v/x{n}") for n in range(38)]
        urls += [sites.url("press.example.org", f"/v/x{n}") for n in range(2)]
        sites.down |= {f"{HOSTS[n % 12]}/v/x{n}" for n in range(9)}
        twelve_platforms(unit, platform)
        referred_by_another(others, urls[9:15], platform, time)
        batch = unit.drop("\n".join(urls))
        standings = Counter(line.standing for line in look_now(unit, batch, time))
        dispatches, waiting = referred(unit, batch, share=0.1)
        platform.took.clear()
        work(unit, time, minutes=20)
        answered(unit, platform, dispatches, time)
        sites.down |= {f"{HOSTS[n % 12]}/v/x{n}" for n in range(15, 30)}
        work(unit, time, minutes=4 * 60)

    assert standings == {"ready": 23, "dead": 9, "already_referred": 6, "own_press": 2}
    assert 1 <= len(waiting) < len(dispatches) == len(platform.documents) == 12
    assert all("OTHER-UNIT" not in json.dumps(said) for said in platform.documents)
    record, figures, published = shown(unit, time)
    assert (record.sent, record.accepted, record.declined) == (23, 22, 1)
    assert record.declined_by_reason == {"context_news": 1}
    assert (figures.gone, figures.within_an_hour.value is None) == (15, False)
    assert figures.median.value is not None
    assert "example.com" not in json.dumps(said_in(published))


def shown(unit, time):
    """What the unit shows of its day."""
    with transaction(unit.scope) as tx:
        return (
            referrer_record.own_record(tx=tx, now=time.at).voluntary,
            line_following.figures(tx=tx),
            referrer_record.signed_record(tx=tx, now=time.at),
        )


def twelve_platforms(unit, platform) -> None:
    for host in HOSTS:
        more = {"domains": (host,), "address": platform.url, "public_key": platform.jwk}
        unit.platform(host.partition(".")[0], **more)


def referred_by_another(others, urls, platform, time) -> None:
    twelve_platforms(others, platform)
    theirs = others.drop("\n".join(urls))
    work(others, time)
    for dispatch in referred(others, theirs)[0]:
        others.hand_over(dispatch)


def answered(unit, platform, dispatches, time) -> None:
    """Every platform accepts, but for one address that is news."""
    for number, dispatch in enumerate(dispatches):
        with transaction(unit.scope) as tx:
            urls = [line.url for line in tx.referring.lines_of(DispatchId(dispatch.id))]
        outcomes = dict.fromkeys(urls, "removed")
        if number == 0:
            outcomes[urls[0]] = "context_news"
        letter = outcome_letter(dispatch, outcomes, at=time.at)
        with transaction(unit.scope) as tx:
            dispatch_answer.receive_answer(platform.answer(letter, now=time.at), tx=tx, now=time.at)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_platform_without_a_key_gives_a_receipt_that_is_only_a_claim(sqlite, monkeypatch, share):
    unit = make_unit()
    with clips(monkeypatch), platform_at_work() as platform:
        unit.platform("clips", address=platform.url)
        batch = unit.ready("https://clips.example.com/v/x1")
        (dispatch,) = unit.refer(batch, share=share).dispatches
        with transaction(unit.scope) as tx:
            referral_approval.approve_dispatch(
                dispatch.id, supervisor=unit.supervisor, tx=tx, now=NOON
            )
        work(unit, Time())

    assert current(unit, dispatch).state is DispatchState.SENT
