"""Every command, in the order of the table of contents.

A command group is one module here with `COMMANDS: typer.Typer`; single commands
are functions. Heavy imports happen inside a command, so that `--help` is quick.
An error of ours is one line on stderr and exit code 2, whichever command met it.
"""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from seawall.cli import contract, endpoint, ledger, people, quality, rules, sor, source
from seawall.cli.banks import bank
from seawall.cli.content import check, explain, hashing, scan, signals
from seawall.cli.exchanges import exchange
from seawall.cli.forum import (
    forum,
    forum_brief,
    forum_lookup,
    forum_proof,
    forum_sample,
    forum_signals,
    incident,
    incident_shown,
)
from seawall.cli.orders import (
    authority,
    breach,
    clock,
    contact_point,
    drill,
    figures,
    order,
    order_acknowledge,
    order_board,
    order_evidence,
    order_flag,
    order_information,
    order_offences,
    order_redress,
    order_report,
    order_waiting,
    preservation,
    report,
    vault,
)
from seawall.cli.output import say
from seawall.cli.referrals import recipient, refer
from seawall.cli.running import backup, doctor, migrating, restore, serve, worker, world
from seawall.errors import SeawallError

MISUSE = 2


class CommandTree(TyperGroup):
    """The table of contents, and the one place where errors become words."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command named."""
        try:
            return super().invoke(ctx)
        except SeawallError as error:
            say(f"seawall: {error}", refused=True)
            raise typer.Exit(MISUSE) from error
        except Exception as error:
            if "django.db" not in sys.modules:  # then it was no database, and help stays quick
                raise
            from seawall.app.database import as_away

            if (away := as_away(error)) is None:
                raise
            say(f"seawall: {away}", refused=True)
            raise typer.Exit(MISUSE) from error


APP = typer.Typer(
    name="seawall",
    cls=CommandTree,
    help="Find terrorist and violent extremist content, remove it in time, and prove it.",
    epilog="Exit codes: 0 clean, 1 found or failed, 2 misuse. `--json` on what prints data. "
    "`seawall --install-completion` teaches your shell the commands.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)

MAIN_JOB = "The main job"
SIGNALS = "Banks and signals"
FORUM = "The forum"
ORDERS = "Orders"
RUNNING = "Running it"
PROOF = "Proof"
PEOPLE = "People and keys"
INTEGRATION = "Integration"

APP.command("check", rich_help_panel=MAIN_JOB)(check.check_content)
APP.command("scan", rich_help_panel=MAIN_JOB)(scan.scan_place)
APP.command("serve", rich_help_panel=MAIN_JOB)(serve.run_server)

APP.command("explain", rich_help_panel=SIGNALS)(explain.explain_match)
APP.command("hash", rich_help_panel=SIGNALS)(hashing.hash_content)
APP.add_typer(bank.COMMANDS, name="bank", rich_help_panel=SIGNALS)
APP.add_typer(exchange.COMMANDS, name="exchange", rich_help_panel=SIGNALS)
APP.add_typer(rules.COMMANDS, name="rules", rich_help_panel=SIGNALS)
APP.add_typer(signals.COMMANDS, name="signals", rich_help_panel=SIGNALS)

APP.add_typer(forum.COMMANDS, name="forum", rich_help_panel=FORUM)
forum.COMMANDS.command("share")(forum_signals.share_bank)
forum.COMMANDS.command("unshare")(forum_signals.unshare_bank)
forum.COMMANDS.command("signals")(forum_signals.signals)
forum.COMMANDS.command("why")(forum_signals.explain_signal)
forum.COMMANDS.command("opinion")(forum_signals.record_opinion)
forum.COMMANDS.command("confirm")(forum_signals.confirm_signals)
forum.COMMANDS.command("withdraw")(forum_signals.withdraw_signals)
forum.COMMANDS.command("let-go")(forum_signals.let_signals_go)
forum.COMMANDS.command("let-in")(forum_signals.let_signals_in)
forum.COMMANDS.command("resume")(forum_signals.resume_signal)
forum.COMMANDS.command("policy")(forum_signals.policy)
forum.COMMANDS.command("status")(forum_proof.status)
forum.COMMANDS.command("sync")(forum_proof.sync_forum)
forum.COMMANDS.command("verify")(forum_proof.verify_log)
forum.COMMANDS.command("evidence")(forum_proof.evidence)
forum.COMMANDS.command("lookup")(forum_lookup.look_up_signals)
forum.COMMANDS.command("lookup-lists")(forum_lookup.lists)
forum.COMMANDS.command("lookups")(forum_lookup.count_lookups)
forum.COMMANDS.command("canaries")(forum_lookup.canaries)
forum.COMMANDS.command("trace")(forum_lookup.trace_copy)
forum.COMMANDS.add_typer(incident.COMMANDS, name="incident")
forum.COMMANDS.add_typer(forum_brief.COMMANDS, name="brief")
forum.COMMANDS.add_typer(forum_sample.COMMANDS, name="sample")
incident.COMMANDS.command("types")(incident_shown.types)
incident.COMMANDS.command("list")(incident_shown.board)
incident.COMMANDS.command("show")(incident_shown.show_incident)
incident.COMMANDS.command("debrief")(incident_shown.debrief)
incident.COMMANDS.command("handover")(incident_shown.print_handover)

APP.command("clock", rich_help_panel=ORDERS)(clock.show_clock)
APP.add_typer(order.COMMANDS, name="order", rich_help_panel=ORDERS)
order.COMMANDS.command("list")(order_board.list_orders)
order.COMMANDS.command("show")(order_board.show_order)
order.COMMANDS.command("import")(order_board.import_orders)
order.COMMANDS.command("evidence")(order_evidence.show_evidence)
order.COMMANDS.command("redress")(order_redress.show_redress)
order.COMMANDS.command("challenge")(order_redress.challenge_order)
order.COMMANDS.command("rule")(order_redress.rule_on_order)
order.COMMANDS.command("ended")(order_redress.end_order)
order.COMMANDS.command("give")(order_information.give_information)
order.COMMANDS.command("object")(order_information.object_to_order)
order.COMMANDS.command("notified")(order_information.note_notified)
order.COMMANDS.command("close")(order_information.close_order)
order.COMMANDS.command("acknowledge")(order_acknowledge.acknowledge_order)
order.COMMANDS.command("flag")(order_flag.flag_order)
order.COMMANDS.command("waiting")(order_waiting.list_waiting)
order.COMMANDS.command("let-in")(order_waiting.let_in_document)
order.COMMANDS.command("offences")(order_offences.list_offences)
order.COMMANDS.command("report")(order_report.file_report)
APP.add_typer(authority.AUTHORITIES, name="authority", rich_help_panel=ORDERS)
APP.add_typer(contact_point.COMMANDS, name="contact-point", rich_help_panel=ORDERS)
APP.add_typer(refer.COMMANDS, name="refer", rich_help_panel=ORDERS)
APP.add_typer(recipient.COMMANDS, name="recipient", rich_help_panel=ORDERS)
APP.add_typer(preservation.COMMANDS, name="preservation", rich_help_panel=ORDERS)
APP.add_typer(source.COMMANDS, name="source", rich_help_panel=ORDERS)
APP.add_typer(vault.COMMANDS, name="vault", rich_help_panel=ORDERS)
APP.command("breach", rich_help_panel=ORDERS)(breach.make_file)
APP.command("figures", rich_help_panel=ORDERS)(figures.show_figures)
APP.add_typer(report.COMMANDS, name="report", rich_help_panel=ORDERS)
APP.add_typer(drill.COMMANDS, name="drill", rich_help_panel=ORDERS)

APP.add_typer(world.COMMANDS, name="world", rich_help_panel=RUNNING)
APP.command("doctor", rich_help_panel=RUNNING)(doctor.examine_installation)
APP.command("migrate", rich_help_panel=RUNNING)(migrating.migrate_database)
APP.add_typer(backup.COMMANDS, name="backup", rich_help_panel=RUNNING)
APP.add_typer(restore.COMMANDS, name="restore", rich_help_panel=RUNNING)
restore.COMMANDS.command("keys")(backup.restore_keys)
APP.command("worker", rich_help_panel=RUNNING)(worker.run_worker)

APP.add_typer(quality.COMMANDS, name="quality", rich_help_panel=MAIN_JOB)
APP.add_typer(ledger.COMMANDS, name="ledger", rich_help_panel=PROOF)
APP.add_typer(sor.COMMANDS, name="sor", rich_help_panel=PROOF)

APP.add_typer(people.ORGANISATIONS, name="org", rich_help_panel=PEOPLE)
APP.add_typer(people.PEOPLE, name="people", rich_help_panel=PEOPLE)
APP.add_typer(people.KEYS, name="key", rich_help_panel=PEOPLE)

APP.add_typer(endpoint.COMMANDS, name="endpoint", rich_help_panel=INTEGRATION)
APP.add_typer(contract.COMMANDS, name="contract", rich_help_panel=INTEGRATION)


def _print_version(is_requested: bool) -> None:
    if is_requested:
        from importlib.metadata import version

        print(f"seawall {version('seawall')}")
        raise typer.Exit


@APP.callback()
def seawall(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Find terrorist and violent extremist content, remove it in time, and prove it."""


def main() -> None:
    """Run a command; an error that nobody foresaw is a log line, as in a server."""
    try:
        APP()
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        from seawall.app.logs import tell_uncaught

        tell_uncaught(error)
        sys.exit(1)
