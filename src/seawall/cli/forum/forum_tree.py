"""`seawall forum`: all its commands, put together."""

from __future__ import annotations

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

__all__ = ["COMMANDS"]

COMMANDS = forum.COMMANDS
COMMANDS.command("share")(forum_signals.share_bank)
COMMANDS.command("unshare")(forum_signals.unshare_bank)
COMMANDS.command("signals")(forum_signals.signals)
COMMANDS.command("why")(forum_signals.explain_signal)
COMMANDS.command("opinion")(forum_signals.record_opinion)
COMMANDS.command("confirm")(forum_signals.confirm_signals)
COMMANDS.command("withdraw")(forum_signals.withdraw_signals)
COMMANDS.command("let-go")(forum_signals.let_signals_go)
COMMANDS.command("let-in")(forum_signals.let_signals_in)
COMMANDS.command("resume")(forum_signals.resume_signal)
COMMANDS.command("policy")(forum_signals.policy)
COMMANDS.command("status")(forum_proof.status)
COMMANDS.command("sync")(forum_proof.sync_forum)
COMMANDS.command("verify")(forum_proof.verify_log)
COMMANDS.command("evidence")(forum_proof.evidence)
COMMANDS.command("lookup")(forum_lookup.look_up_signals)
COMMANDS.command("lookup-lists")(forum_lookup.lists)
COMMANDS.command("lookups")(forum_lookup.count_lookups)
COMMANDS.command("canaries")(forum_lookup.canaries)
COMMANDS.command("trace")(forum_lookup.trace_copy)
COMMANDS.add_typer(incident.COMMANDS, name="incident")
COMMANDS.add_typer(forum_brief.COMMANDS, name="brief")
COMMANDS.add_typer(forum_sample.COMMANDS, name="sample")
incident.COMMANDS.command("types")(incident_shown.types)
incident.COMMANDS.command("list")(incident_shown.board)
incident.COMMANDS.command("show")(incident_shown.show_incident)
incident.COMMANDS.command("debrief")(incident_shown.debrief)
incident.COMMANDS.command("handover")(incident_shown.print_handover)
