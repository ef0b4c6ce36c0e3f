"""The tasks that may be owed, by the paths that the Django Tasks API knows them by.

Stores and journeys write a job by the name of its task; only the worker knows what stands
behind the name.
"""

from __future__ import annotations

from enum import StrEnum


class Task(StrEnum):
    """Every task a journey may owe or that leaves the building, by its path."""

    DELIVER = "seawall.worker.tasks.deliver"
    RELEASE = "seawall.worker.deciding.release"
    ASK_PARTS = "seawall.worker.deciding.ask_parts"
    ASK_AGAIN = "seawall.worker.tasks.ask_again"
    PAGE = "seawall.worker.tasks.page"
    CALL_ON_CALL = "seawall.worker.tasks.call_on_call"
    PROBE_GONE = "seawall.worker.tasks.probe_gone"
    PAGE_ORDER = "seawall.worker.orders.page_order"
    CALL_FOR_ORDER = "seawall.worker.orders.call_for_order"
    SEND_ANSWER = "seawall.worker.orders.send_answer"
    MAIL_RECEIPT = "seawall.worker.orders.mail_receipt"
    LET_IN = "seawall.worker.orders.let_in_document"
    TELL_ANTEROOM = "seawall.worker.orders.tell_anteroom"
    OPEN_ORDER = "seawall.worker.orders.open_order"
    FINISH_ORDER = "seawall.worker.orders.finish_order"
    END_SILENCE = "seawall.worker.orders.end_silence"
    ERASE = "seawall.worker.preserving.erase"
    SEND_THREAT = "seawall.worker.orders.send_threat"
    READ_MAIL = "seawall.worker.inbox.read_mail"
    RESOLVE_LINE = "seawall.worker.referring.resolve_line"
    SEND_DISPATCH = "seawall.worker.referring.send_dispatch"
    VISIT_LINE = "seawall.worker.referring.visit_line"
    SEND_FORUM = "seawall.worker.forum.send"
    TAKE_BACK = "seawall.worker.forum.take_back"
    ANSWER_ROLL_CALL = "seawall.worker.incidents.answer"
    COUNT_COPIES = "seawall.worker.incidents.count"
    INCIDENT_OVER = "seawall.worker.incidents.over"
    DEAL_GOLDEN = "seawall.worker.quality.deal_golden"
    RUN_OUT = "seawall.worker.quality.run_out"
    DECIDE_BULK = "seawall.worker.bulk.decide"
    VISIT_EXCHANGE = "seawall.worker.exchanging.visit_exchange"
    FETCH_MEDIA = "seawall.worker.fetching.fetch_media"
    BEAT = "seawall.worker.emergency.beating.beat"
    WATCH_DEADLINES = "seawall.worker.watch.watching.watch_deadlines"
    POLL_INBOX = "seawall.worker.inbox.poll_inbox"
    FETCH_LISTS = "seawall.worker.looking_up.fetch_lists"
    TELL_OF_IDENTITY = "seawall.worker.tasks.tell_of_identity"
    ASK_WITNESSES = "seawall.worker.ledger_jobs.ask_witnesses.ask_witnesses"
    ASK_MEMBERS = "seawall.worker.ledger_jobs.ask_members.ask_members"
    SEED_UPLOAD = "seawall.worker.drills.seeded_uploading.seed_upload"
    FOLLOW_DRILLS = "seawall.worker.drills.drill_following.follow_drills"
    END_DRILL = "seawall.worker.drills.drill_ending.end_drill"
    SUBMIT_STATEMENTS = "seawall.worker.submitting.submit_statements"
