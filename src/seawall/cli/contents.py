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
        "Check files, text and URLs like an upload: verdict, rule, and a card for each match.",
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
        "Serve the console, the API and upload checks, and run the background tasks.",
    ),
    ContentsLine(
        "explain",
        SIGNALS,
        "seawall.cli.content.explain.explain_match",
        "Explain why a file matches an entry or not: each comparison, its distance and its limit.",
    ),
    ContentsLine(
        "hash",
        SIGNALS,
        "seawall.cli.content.hashing.hash_content",
        "Print the signals of files, text and URLs: type, value, quality, version.",
    ),
    ContentsLine(
        "clock",
        ORDERS,
        "seawall.cli.orders.clock.show_clock",
        "Print when a deadline is due, its state, and its legal basis.",
    ),
    ContentsLine(
        "breach",
        ORDERS,
        "seawall.cli.orders.breach.make_file",
        "Create the breach file of an order: facts, lateness, criteria, maximum penalty.",
    ),
    ContentsLine(
        "figures",
        ORDERS,
        "seawall.cli.orders.figures.show_figures",
        "Print the figures of a year: Articles 7 and 21, and by legal basis.",
    ),
    ContentsLine(
        "init",
        RUNNING,
        "seawall.cli.init.init_command.begin_installation",
        "Set up Seawall for real use: ten questions, by flags or a file. Repeat it to continue.",
    ),
    ContentsLine(
        "doctor",
        RUNNING,
        "seawall.cli.running.doctor.examine_installation",
        "Show what is ready and what is not (green, amber, red), with a remedy for each.",
    ),
    ContentsLine(
        "migrate",
        RUNNING,
        "seawall.cli.running.migrating.migrate_database",
        "Update the database to this version. Safe to repeat; back up before an upgrade.",
    ),
    ContentsLine(
        "upgrade",
        RUNNING,
        "seawall.cli.running.upgrading.upgrade_installation",
        "Update the database to this version: check, back up, migrate, look at the result.",
    ),
    ContentsLine(
        "worker",
        RUNNING,
        "seawall.cli.running.worker.run_worker",
        "Run the background tasks: webhooks, deadlines, forums, the log.",
    ),
    ContentsLine(
        "bank",
        SIGNALS,
        "seawall.cli.banks.bank.COMMANDS",
        "Known content: banks, their entries and sources.",
    ),
    ContentsLine(
        "exchange",
        SIGNALS,
        "seawall.cli.exchanges.exchange.COMMANDS",
        "Lists of others: follow them, and send feedback.",
    ),
    ContentsLine(
        "rules",
        SIGNALS,
        "seawall.cli.rules.COMMANDS",
        "Verdict rules: list, test.",
    ),
    ContentsLine(
        "signals",
        SIGNALS,
        "seawall.cli.content.signals.COMMANDS",
        "Apply a new signal type to stored items: rehash, progress, faults.",
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
        "Authorities that may send orders and referrals: add, keys, suspend.",
    ),
    ContentsLine(
        "contact-point",
        ORDERS,
        "seawall.cli.orders.contact_point.COMMANDS",
        "Your contact point for authorities (TCO Art. 15).",
    ),
    ContentsLine(
        "refer",
        ORDERS,
        "seawall.cli.referrals.refer.COMMANDS",
        "Referrals and orders of a referral unit: import, assess, send, follow, accuracy.",
    ),
    ContentsLine(
        "recipient",
        ORDERS,
        "seawall.cli.referrals.recipient.COMMANDS",
        "Platforms a referral unit writes to: domains, addresses and keys.",
    ),
    ContentsLine(
        "preservation",
        ORDERS,
        "seawall.cli.orders.preservation.COMMANDS",
        "Preserved content: list, open, extend, hold, export.",
    ),
    ContentsLine(
        "source",
        ORDERS,
        "seawall.cli.source.COMMANDS",
        "Trusted flaggers and source accuracy.",
    ),
    ContentsLine(
        "vault",
        ORDERS,
        "seawall.cli.orders.vault.COMMANDS",
        "Secret notices, for the people cleared for them: add, list, show, clear, review.",
    ),
    ContentsLine(
        "report",
        ORDERS,
        "seawall.cli.orders.report.COMMANDS",
        "Reports required by law: draw up, texts, due, published.",
    ),
    ContentsLine(
        "audit",
        PROOF,
        "seawall.cli.audits.audit.COMMANDS",
        "Audit samples: decisions drawn by lot are read again, and the right ones counted.",
    ),
    ContentsLine(
        "drill",
        ORDERS,
        "seawall.cli.orders.drill.COMMANDS",
        "Drills: rehearse an order, or test what your upload checks find.",
    ),
    ContentsLine(
        "world",
        RUNNING,
        "seawall.cli.running.world.COMMANDS",
        "A simulated world with known answers: platforms, people, media, verdicts.",
    ),
    ContentsLine(
        "backup",
        RUNNING,
        "seawall.cli.running.backup.COMMANDS",
        "Back up and restore the keys.",
    ),
    ContentsLine(
        "restore",
        RUNNING,
        "seawall.cli.running.restore.COMMANDS",
        "After restoring a database: what is missing, and how the log continues.",
    ),
    ContentsLine(
        "quality",
        MAIN_JOB,
        "seawall.cli.quality.COMMANDS",
        "Second reviews, agreement and golden items.",
    ),
    ContentsLine(
        "results",
        PROOF,
        "seawall.cli.results.show_results",
        "Print how well it works: each measure of a period with its interval.",
    ),
    ContentsLine(
        "bundle",
        PROOF,
        "seawall.cli.bundles.bundle.make",
        "Write a bundle: a period of the log and its figures, for anybody to verify.",
    ),
    ContentsLine(
        "verify",
        PROOF,
        "seawall.cli.bundles.verify.verify",
        "Verify a bundle offline: signatures, entries, witnesses, and each figure.",
    ),
    ContentsLine(
        "witness",
        PROOF,
        "seawall.cli.witness.run_witness",
        "Run a witness by itself: cosign the logs of others, in one command.",
    ),
    ContentsLine(
        "ledger",
        PROOF,
        "seawall.cli.ledger.COMMANDS",
        "The append-only log: read it, prove an entry, verify it.",
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
        "Organisations: platforms, forums, referral units, overseers.",
    ),
    ContentsLine(
        "people",
        PEOPLE,
        "seawall.cli.people.PEOPLE",
        "Members: invite, sign-in links, deactivate; second approvals.",
    ),
    ContentsLine(
        "key",
        PEOPLE,
        "seawall.cli.people.KEYS",
        "API keys: create, list, revoke.",
    ),
    ContentsLine(
        "endpoint",
        INTEGRATION,
        "seawall.cli.endpoint.COMMANDS",
        "Webhooks: addresses, signing secrets, failed deliveries.",
    ),
    ContentsLine(
        "contract",
        INTEGRATION,
        "seawall.cli.contract.COMMANDS",
        "Test your webhook receiver and your upload handler.",
    ),
)
