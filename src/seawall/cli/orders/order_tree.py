"""`seawall order`: all its commands, put together."""

from __future__ import annotations

from seawall.cli.orders import (
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
)

__all__ = ["COMMANDS"]

COMMANDS = order.COMMANDS
COMMANDS.command("list")(order_board.list_orders)
COMMANDS.command("show")(order_board.show_order)
COMMANDS.command("import")(order_board.import_orders)
COMMANDS.command("evidence")(order_evidence.show_evidence)
COMMANDS.command("redress")(order_redress.show_redress)
COMMANDS.command("challenge")(order_redress.challenge_order)
COMMANDS.command("rule")(order_redress.rule_on_order)
COMMANDS.command("ended")(order_redress.end_order)
COMMANDS.command("give")(order_information.give_information)
COMMANDS.command("object")(order_information.object_to_order)
COMMANDS.command("notified")(order_information.note_notified)
COMMANDS.command("close")(order_information.close_order)
COMMANDS.command("acknowledge")(order_acknowledge.acknowledge_order)
COMMANDS.command("flag")(order_flag.flag_order)
COMMANDS.command("waiting")(order_waiting.list_waiting)
COMMANDS.command("let-in")(order_waiting.let_in_document)
COMMANDS.command("offences")(order_offences.list_offences)
COMMANDS.command("report")(order_report.file_report)
