"""What is said in a forum: its place, its receipt, its followers, and a hub that cheats."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.banks.model import EntryState
from seawall.forum import forum_statement, watching
from seawall.forum.model import SeatState, Tier
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.journeys.forum import (
    forum_feeding,
    forum_following,
    forum_founding,
    forum_log,
    forum_sending,
)
from seawall.journeys.forum.forum_following import LogLine, TwoStories
from seawall.keys.seat import own_key
from seawall.ledger import note as notes
from seawall.transaction import transaction
from tests.forum_made import GREY, a_forum
from tests.problems import raises_problem

SHA = "ab" * 32


def offer(made, name, kind="sha256", value=SHA, **more):
    """A member offers one signal; its id."""
    seat = made.seat(name)
    one = make_offers(seat.me, [ShareableEntry(None, kind, value, GREY, 100, **more)])[0]
    made.say(
        name, "signal.offered", {"offers": [one.said]}, openings={one.id: one.opening.as_json()}
    )
    return one.id


def offers_at(made, name):
    with transaction(made.organisations[name]) as tx:
        return [one for _, one in tx.shared_signals.page(made.seats[name])]


def entries_at(made, name):
    with transaction(made.organisations[name]) as tx:
        return tx.banks.entries(made.seat(name).bank)


def test_a_new_forum_says_who_keeps_it_and_on_which_terms(database, now):
    made = a_forum(now)

    kinds = [one.statement.kind for one in made.log()]
    assert kinds == ["forum.founded", "member.admitted", "terms.published", "taxonomy.published"]


def test_a_page_of_the_log_holds_no_more_text_than_a_member_reads_and_one_entry_always(
    database, now, monkeypatch
):
    made = a_forum(now, "Ada", "Ben")
    for number in range(4):
        offer(made, "Ada", value=f"{number:064x}")
    made.post("Ada")
    after, lengths = made.seat("Ben").position - 1, [len(one.text) for one in made.log()[-4:]]

    def indexes(letters):
        monkeypatch.setattr(forum_feeding, "MOST_LETTERS", letters)
        return [line.index - after for line in made.lines("Ben", after=after)[0]]

    assert indexes(sum(lengths)) == [1, 2, 3, 4]
    assert indexes(sum(lengths) - 1) == [1, 2, 3]
    assert indexes(1) == [1]
    for _ in range(4):
        made.follow("Ben")
    assert [held.value[-1] for held in offers_at(made, "Ben")] == ["0", "1", "2", "3"]


def test_what_waits_is_brought_in_messages_of_so_many_letters(database, now):
    made = a_forum(now, "Ada")
    for number in range(3):
        offer(made, "Ada", value=f"{number:064x}")

    with transaction(made.organisations["Ada"]) as tx:
        waits = tx.forum.unsent(made.seats["Ada"])
        some = tx.forum.unsent(made.seats["Ada"], letters=sum(len(each.text) for each in waits[:2]))
        one = tx.forum.unsent(made.seats["Ada"], letters=1)

    assert [len(waits), len(some), len(one)] == [3, 2, 1]
    assert [each.number for each in some] == [each.number for each in waits[:2]]


def test_what_one_member_offers_every_other_one_has_after_one_sync(database, now):
    made = a_forum(now, "Ada", "Ben", "Cyd")
    offer(made, "Ada", approvers=("P-1", "P-2"))

    made.sync()

    for name in ("Ben", "Cyd"):
        (held,) = offers_at(made, name)
        assert (held.value, held.rule) == (SHA, "policy")
        assert entries_at(made, name)[0].value == SHA


def test_the_same_statement_twice_stands_once_and_gets_the_same_place(database, now):
    made = a_forum(now, "Ada")
    offer(made, "Ada")
    with transaction(made.organisations["Ada"]) as tx:
        waiting = tx.forum.unsent(made.seats["Ada"])
    posted = [(one.text, one.openings) for one in waiting]

    first, second = take(made, "Ada", posted), take(made, "Ada", posted * 2)

    assert {one.index for one in (*first, *second)} == {first[0].index}
    assert sum(one.statement.kind == "signal.offered" for one in made.log()) == 1


def take(made, name, posted):
    seat = made.seat(name)
    with transaction(made.hub) as tx:
        hub = tx.forum.seat(made.hub_seat)
        return forum_log.take_statements(posted, seat=hub, speaker=seat.me, tx=tx, now=made.now)


def test_a_member_that_reorders_is_refused_and_loses_nothing(database, now):
    made = a_forum(now, "Ada")
    for mark in "abc":
        offer(made, "Ada", value=mark * 64)
    with transaction(made.organisations["Ada"]) as tx:
        waiting = [(one.text, one.openings) for one in tx.forum.unsent(made.seats["Ada"])]

    refused = take(made, "Ada", waiting[::-1])
    taken = take(made, "Ada", waiting)

    assert refused[0].kind == "out-of-order"
    assert [one.refusal for one in taken] == ["", "", ""]


def test_an_author_who_signs_two_statements_of_one_number_is_caught(database, now):
    made = a_forum(now, "Ada")
    offer(made, "Ada")
    made.post("Ada")
    seat = made.seat("Ada")
    known = next(one for one in made.log() if one.statement.author == seat.me)
    other = forum_statement.sign_statement(
        replace(known.statement, about="other"), own_key(seat.id)
    )

    taken = take(made, "Ada", [(other, {})])

    assert taken[0].kind == "said-twice"
    with transaction(made.hub) as tx:
        assert [one.kind for one in tx.forum.evidence(made.hub_seat)] == ["said_twice"]


def test_a_value_that_was_changed_on_its_way_opens_nothing(database, now):
    made = a_forum(now, "Ada")
    name = offer(made, "Ada")
    with transaction(made.organisations["Ada"]) as tx:
        (one,) = tx.forum.unsent(made.seats["Ada"])
    forged = {name: {**one.openings[name], "value": "cd" * 32}}

    (taken,) = take(made, "Ada", [(one.text, forged)])

    assert "does not match the commitment" in taken.refusal


def test_lines_that_come_twice_and_in_disorder_end_in_the_same_list(database, now):
    made = a_forum(now, "Ada", "Ben")
    for mark in "abcd":
        offer(made, "Ada", value=mark * 64)
    made.post("Ada")
    lines, checkpoint = made.lines("Ben")
    shuffled = [*lines[::-1], *lines]

    with transaction(made.organisations["Ben"]) as tx:
        seat = forum_following.follow_log(
            made.seats["Ben"], shuffled, checkpoint, tx=tx, now=made.now
        )

    assert seat.checkpoint == checkpoint
    assert len(offers_at(made, "Ben")) == 4


def test_a_page_that_does_not_follow_on_is_asked_for_again(database, now):
    made = a_forum(now, "Ada", "Ben")
    offer(made, "Ada", value="aa" * 32)
    offer(made, "Ada", value="bb" * 32)
    made.post("Ada")
    lines, checkpoint = made.lines("Ben")

    with (
        transaction(made.organisations["Ben"]) as tx,
        raises_problem("forum.gap.entries"),
    ):
        forum_following.follow_log(made.seats["Ben"], lines[1:], checkpoint, tx=tx, now=made.now)

    assert made.follow("Ben").position == len(made.log())


def cheated(made, name, keep):
    """What a hub shows that leaves entries out and signs a tree over the rest."""
    lines, _ = made.lines(name, after=-1)
    shown = [line for line in lines if keep(line)]
    seat = made.seat(name)
    from seawall.forum import frontier

    reached = frontier.extend_frontier((), 0, [forum_statement.digest(one.text) for one in shown])
    head = notes.CheckpointStatement(seat.forum, len(shown), frontier.root(reached))
    note = notes.Signer(seat.forum, own_key(made.hub_seat)).sign(head.text())
    fresh = [LogLine(i, one.text, one.openings) for i, one in enumerate(shown)]
    return fresh[seat.position :], note


def test_a_hub_that_leaves_a_statement_out_proves_it_with_the_authors_next_one(database, now):
    made = a_forum(now, "Ada", "Ben")
    offer(made, "Ada", value="aa" * 32)
    offer(made, "Ada", value="bb" * 32)
    made.post("Ada")
    ada = made.seat("Ada").me
    left_out = next(one for one in made.log() if one.statement.author == ada)
    lines, note = cheated(made, "Ben", lambda line: line.text != left_out.text)

    with transaction(made.organisations["Ben"]) as tx:
        forum_following.follow_log(made.seats["Ben"], lines, note, tx=tx, now=made.now)
        (proof,) = tx.forum.evidence(made.seats["Ben"])

    assert proof.kind == "withheld"
    shown = forum_statement.open_statement(proof.proof["statement"], key_of(made, "Ada"))
    assert shown.number == proof.proof["known_number"] + 2


def key_of(made, name):
    seat = made.seat(name)
    with transaction(made.hub) as tx:
        return tx.forum.member(made.hub_seat, seat.me).public_key


def test_a_hub_that_breaks_its_receipt_is_shown_both_signatures(database, now):
    made = a_forum(now, "Ada", "Ben")
    offer(made, "Ada", value="aa" * 32)
    offer(made, "Ben", value="bb" * 32)
    made.post("Ada")
    made.post("Ben")
    ada = made.seat("Ada").me
    lines, note = cheated(
        made, "Ada", lambda line: forum_statement.peek_statement(line.text).author != ada
    )

    with transaction(made.organisations["Ada"]) as tx:
        forum_following.follow_log(made.seats["Ada"], lines, note, tx=tx, now=made.now)
        kinds = {one.kind for one in tx.forum.evidence(made.seats["Ada"])}

    assert kinds == {"receipt_broken"}


def test_a_head_that_another_member_was_shown_gives_two_stories_away(database, now):
    made = a_forum(now, "Ada", "Ben")
    offer(made, "Ada", value="aa" * 32)
    made.post("Ada")
    ada = made.seat("Ada").me
    lines, note = cheated(
        made, "Ben", lambda line: forum_statement.peek_statement(line.text).author != ada
    )
    made.follow("Ada")  # she is shown the true log, and says so in her next statement
    offer(made, "Ada", value="bb" * 32)
    made.post("Ada")
    with transaction(made.organisations["Ben"]) as tx:
        forum_following.follow_log(made.seats["Ben"], lines, note, tx=tx, now=made.now)
    lines, note = cheated(
        made,
        "Ben",
        lambda line: (
            forum_statement.peek_statement(line.text).number != 1
            or forum_statement.peek_statement(line.text).author != ada
        ),
    )

    with transaction(made.organisations["Ben"]) as tx:
        forum_following.follow_log(made.seats["Ben"], lines, note, tx=tx, now=made.now)
        kinds = {one.kind for one in tx.forum.evidence(made.seats["Ben"])}

    assert "withheld" in kinds
    assert "two_stories" in kinds


def test_another_root_than_that_of_what_was_shown_stops_the_follower(database, now):
    made = a_forum(now, "Ada", "Ben")
    offer(made, "Ada")
    made.post("Ada")
    lines, _ = made.lines("Ben")
    seat = made.seat("Ben")
    head = notes.CheckpointStatement(seat.forum, seat.position + len(lines), b"\1" * 32)
    note = notes.Signer(seat.forum, own_key(made.hub_seat)).sign(head.text())

    with transaction(made.organisations["Ben"]) as tx, pytest.raises(TwoStories) as told:
        forum_following.follow_log(made.seats["Ben"], lines, note, tx=tx, now=made.now)
    with transaction(made.organisations["Ben"]) as tx:
        forum_following.break_off_following(
            made.seats["Ben"], told.value.remedy, tx=tx, now=made.now
        )

    assert made.seat("Ben").state is SeatState.BROKEN


def test_a_dispute_turns_a_signal_contested_everywhere_in_one_sync(database, now):
    made = a_forum(now, "Ada", "Ben", "Cyd")
    name = offer(made, "Ada", approvers=("P-1", "P-2"))
    made.sync()
    body = {"offer": name, "stance": "dispute", "code": "news", "reason": "A report of it."}
    made.say("Cyd", "opinion.given", body)

    made.sync()

    for member in ("Ben", "Cyd"):
        assert [one.state for one in entries_at(made, member)] == [EntryState.CONTESTED]


def test_what_its_author_takes_back_finds_nothing_anywhere(database, now):
    made = a_forum(now, "Ada", "Ben")
    name = offer(made, "Ada", approvers=("P-1", "P-2"))
    made.sync()
    made.say("Ada", "signal.withdrawn", {"offers": [name], "code": "error", "reason": "A mistake."})

    made.sync()

    assert [one.state for one in entries_at(made, "Ben")] == [EntryState.WITHDRAWN]


def test_nobody_can_take_back_what_is_another_members(database, now):
    made = a_forum(now, "Ada", "Ben")
    name = offer(made, "Ada", approvers=("P-1", "P-2"))
    made.sync()
    made.say("Ben", "signal.withdrawn", {"offers": [name]})

    made.sync()

    assert EntryState.WITHDRAWN not in [one.state for one in entries_at(made, "Ben")]


def test_a_member_of_the_look_up_tier_follows_the_same_log_and_holds_no_value(database, now):
    made = a_forum(now, "Ada")
    made.join("Dot", tier=Tier.LOOKUP)
    offer(made, "Ada")
    made.sync()

    (held,) = offers_at(made, "Dot")
    assert (held.value, held.rule) == ("", "not_held")
    assert made.seat("Dot").checkpoint == made.seat("Ada").checkpoint


def test_a_removed_member_is_told_and_its_signals_count_no_more(database, now):
    made = a_forum(now, "Ada", "Ben")
    offer(made, "Ada", approvers=("P-1", "P-2"))
    made.sync()
    ada = made.seat("Ada").me
    with transaction(made.hub) as tx:
        forum_founding.change_standing(
            made.hub_seat, ada, "member.removed", reason="It broke the terms.", tx=tx, now=made.now
        )

    made.follow("Ben")
    made.follow("Ada")

    assert made.seat("Ada").state is SeatState.REMOVED
    assert [one.state for one in entries_at(made, "Ben")] == [EntryState.WITHDRAWN]


def test_openings_that_do_not_fit_are_worth_nothing_to_a_member(database, now):
    made = a_forum(now, "Ada", "Ben")
    name = offer(made, "Ada")
    made.post("Ada")
    lines, _ = made.lines("Ben")
    last = forum_statement.peek_statement(lines[-1].text)
    forged = {name: {**lines[-1].openings[name], "value": "cd" * 32}}

    assert watching.true_openings(last, forged) == {}


def test_an_invitation_opens_the_door_once_and_the_same_key_gets_the_same_answer(database, now):
    made = a_forum(now, "Ada")

    with transaction(made.hub) as tx:
        invitations = tx.forum.invitations(made.hub_seat)

    assert invitations[0].member == made.seat("Ada").me


def test_what_the_hub_refused_is_sent_again_once_its_cause_is_mended(database, now):
    made = a_forum(now, "Ada")
    offer(made, "Ada")
    with transaction(made.organisations["Ada"]) as tx:
        (one,) = tx.forum.unsent(made.seats["Ada"])
        tx.forum.mark_refused(made.seats["Ada"], one.number, refusal="check your clock")
        assert tx.forum.unsent(made.seats["Ada"]) == []

        forum_sending.send_statements_again(made.seats["Ada"], tx=tx, now=now)

        assert [each.number for each in tx.forum.unsent(made.seats["Ada"])] == [one.number]
