"""The table of contents: every command of the first level, its chapter, and where it is.

`seawall --help` is printed from this table alone, so that it loads no command; a command is loaded
when it is named (`contents_tree.py`). The line of a single command is the first of its docstring.
"""

from __future__ import annotations

from typing import NamedTuple

MAIN_JOB = "The main job"
SIGNALS = "Banks and signals"
FORUM = "The forum"
ORDERS = "Orders"
RUNNING = "Running it"
PROOF = "Proof"
PEOPLE = "People and keys"
INTEGRATION = "Integration"


class ContentsLine(NamedTuple):
    """One line of the table: a command, or a group of them, by its full name in the code."""

    name: str
    chapter: str
    place: str
    help: str


CONTENTS = (
    ContentsLine(
        "check",
        MAIN_JOB,
        "seawall.cli.content.check.check_content",
        "Check files, texts and addresses as an upload: verdict, rule, and a card for each match.",
    ),
    ContentsLine(
        "scan",
        MAIN_JOB,
        "seawall.cli.content.scan.scan_place",
        "Check every file of a folder, or every object of a bucket, against the banks.",
    ),
    ContentsLine(
        "serve",
        MAIN_JOB,
        "seawall.cli.running.serve.run_server",
        "Serve the console, the API and upload checks, and do the work that is owed.",
    ),
    ContentsLine(
        "explain",
        SIGNALS,
        "seawall.cli.content.explain.explain_match",
        "Say why a file matches an entry, or why not: each look at it, its distance, its limit.",
    ),
    ContentsLine(
        "hash",
        SIGNALS,
        "seawall.cli.content.hashing.hash_content",
        "Print the signals of files, texts and addresses: type, value, quality, version.",
    ),
    ContentsLine(
        "clock",
        ORDERS,
        "seawall.cli.orders.clock.show_clock",
        "Print when a clock is due, how it stands, and the article it rests on.",
    ),
    ContentsLine(
        "breach",
        ORDERS,
        "seawall.cli.orders.breach.make_file",
        "Make the breach file of an order: facts, lateness, criteria, and what the law allows.",
    ),
    ContentsLine(
        "figures",
        ORDERS,
        "seawall.cli.orders.figures.show_figures",
        "Count a year in the time zone of SEAWALL_REPORT_ZONE: Articles 7 and 21, and by basis.",
    ),
    ContentsLine(
        "doctor",
        RUNNING,
        "seawall.cli.running.doctor.examine_installation",
        "Say what is ready and what is not, green, amber or red, with the remedy for each.",
    ),
    ContentsLine(
        "migrate",
        RUNNING,
        "seawall.cli.running.migrating.migrate_database",
        "Bring the database up to this version. Safe to repeat; back it up before an upgrade.",
    ),
    ContentsLine(
        "worker",
        RUNNING,
        "seawall.cli.running.worker.run_worker",
        "Deliver webhooks, watch deadlines, follow forums, sequence the ledger, as `serve` does.",
    ),
    ContentsLine(
        "bank",
        SIGNALS,
        "seawall.cli.banks.bank.COMMANDS",
        "Known content: banks, their entries and where each came from.",
    ),
    ContentsLine(
        "exchange",
        SIGNALS,
        "seawall.cli.exchanges.exchange.COMMANDS",
        "Other people's lists: follow them, and tell them what we think.",
    ),
    ContentsLine(
        "rules",
        SIGNALS,
        "seawall.cli.rules.COMMANDS",
        "Verdict rules: list them, test them.",
    ),
    ContentsLine(
        "signals",
        SIGNALS,
        "seawall.cli.content.signals.COMMANDS",
        "A new type of signal finds old items: rehash, progress, faults.",
    ),
    ContentsLine(
        "forum",
        FORUM,
        "seawall.cli.forum.forum_tree.COMMANDS",
        "Forums of companies: shared signals, disputes, incidents.",
    ),
    ContentsLine(
        "order",
        ORDERS,
        "seawall.cli.orders.order_tree.COMMANDS",
        "Removal orders and their answers.",
    ),
    ContentsLine(
        "authority",
        ORDERS,
        "seawall.cli.orders.authority.AUTHORITIES",
        "Who may order or refer: add, keys, suspend.",
    ),
    ContentsLine(
        "contact-point",
        ORDERS,
        "seawall.cli.orders.contact_point.COMMANDS",
        "How authorities reach us: TCO Art. 15.",
    ),
    ContentsLine(
        "refer",
        ORDERS,
        "seawall.cli.referrals.refer.COMMANDS",
        "A unit's referrals and orders: import, assess, send, follow, record.",
    ),
    ContentsLine(
        "recipient",
        ORDERS,
        "seawall.cli.referrals.recipient.COMMANDS",
        "The platforms a unit writes to: their domains, addresses and keys.",
    ),
    ContentsLine(
        "preservation",
        ORDERS,
        "seawall.cli.orders.preservation.COMMANDS",
        "What is kept under seal: list, open, extend, hold, export.",
    ),
    ContentsLine(
        "source",
        ORDERS,
        "seawall.cli.source.COMMANDS",
        "Trusted flaggers, and how often sources were right.",
    ),
    ContentsLine(
        "vault",
        ORDERS,
        "seawall.cli.orders.vault.COMMANDS",
        "Secret notices, for the persons cleared for them: add, list, show, clear, review.",
    ),
    ContentsLine(
        "report",
        ORDERS,
        "seawall.cli.orders.report.COMMANDS",
        "The reports that a law asks for: due, published.",
    ),
    ContentsLine(
        "drill",
        ORDERS,
        "seawall.cli.orders.drill.COMMANDS",
        "Rehearse what must work at night.",
    ),
    ContentsLine(
        "world",
        RUNNING,
        "seawall.cli.running.world.COMMANDS",
        "A simulated world with a known truth: platforms, people, media, verdicts.",
    ),
    ContentsLine(
        "backup",
        RUNNING,
        "seawall.cli.running.backup.COMMANDS",
        "Backups that Seawall makes itself: the keys.",
    ),
    ContentsLine(
        "restore",
        RUNNING,
        "seawall.cli.running.restore.COMMANDS",
        "After a restore: what is missing, and how the log goes on.",
    ),
    ContentsLine(
        "quality",
        MAIN_JOB,
        "seawall.cli.quality.COMMANDS",
        "Second readings, agreement and golden items: show, golden.",
    ),
    ContentsLine(
        "ledger",
        PROOF,
        "seawall.cli.ledger.COMMANDS",
        "The append-only memory: read it, prove an entry, verify all of it.",
    ),
    ContentsLine(
        "sor",
        PROOF,
        "seawall.cli.sor.COMMANDS",
        "Statements of reasons: list, read, validate, submit.",
    ),
    ContentsLine(
        "org",
        PEOPLE,
        "seawall.cli.people.ORGANISATIONS",
        "Platforms, forums, units, overseers.",
    ),
    ContentsLine(
        "people",
        PEOPLE,
        "seawall.cli.people.PEOPLE",
        "Members: invite, sign in, deactivate; what waits for a second person.",
    ),
    ContentsLine(
        "key",
        PEOPLE,
        "seawall.cli.people.KEYS",
        "Keys for machines: create, list, revoke.",
    ),
    ContentsLine(
        "endpoint",
        INTEGRATION,
        "seawall.cli.endpoint.COMMANDS",
        "Where events are pushed, signing secrets, dead letters.",
    ),
    ContentsLine(
        "contract",
        INTEGRATION,
        "seawall.cli.contract.COMMANDS",
        "The webhook contract, tried out on your own receiver.",
    ),
)
