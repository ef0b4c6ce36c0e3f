"""`seawall endpoint`: where the feed is pushed, and what could not be delivered."""

from __future__ import annotations

from typing import Annotated

import typer

from seawall.cli.output import JsonOption, print_facts, print_json, print_table
from seawall.cli.session import OrgOption, clock, operator, work

COMMANDS = typer.Typer(
    help="Where events are pushed, signing secrets, dead letters.", no_args_is_help=True
)

Id = Annotated[str, typer.Argument(metavar="ENDPOINT", help="The endpoint's id, `end_…`.")]


@COMMANDS.command("add")
def add(
    url: Annotated[str, typer.Argument(help="The https address that takes webhooks.")],
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Push events to this address from now on; prints the signing secret, once."""
    with work(org) as tx:
        from seawall.config import settings
        from seawall.journeys.endpoint_setup import add_endpoint
        from seawall.outbound.egress import networks

        allow = networks(settings().egress_allow)
        endpoint, secret = add_endpoint(url, allow=allow, tx=tx, now=clock(), by=operator())
    known = {
        "endpoint": endpoint.id,
        "url": endpoint.url,
        "secret": secret,
        "public_key": _public_key(),
    }
    print_json(known) if as_json else print_facts(known.items())


@COMMANDS.command("list")
def show(org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List the endpoints."""
    with work(org) as tx:
        endpoints = tx.enforcement.endpoints()
    if as_json:
        print_json(endpoints)
    else:
        rows = [(each.id, each.state, each.url, each.why) for each in endpoints]
        print_table(("endpoint", "state", "url", "why"), rows)


@COMMANDS.command("rotate")
def rotate(endpoint: Id, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Make a new secret, printed once; the old one signs beside it for a day."""
    with work(org) as tx:
        from seawall.ids import EndpointId
        from seawall.journeys.endpoint_setup import rotate_secret

        secret = rotate_secret(EndpointId(endpoint), tx=tx, now=clock(), by=operator())
    print_json({"endpoint": endpoint, "secret": secret}) if as_json else print(secret)


@COMMANDS.command("disable")
def disable(
    endpoint: Id,
    why: Annotated[str, typer.Option(help="The reason, for whoever wonders later.")],
    org: OrgOption = "",
) -> None:
    """Stop pushing; the feed keeps everything."""
    with work(org) as tx:
        from seawall.ids import EndpointId
        from seawall.journeys import endpoint_setup

        endpoint_setup.disable(EndpointId(endpoint), why=why, tx=tx, now=clock(), by=operator())


@COMMANDS.command("enable")
def enable(endpoint: Id, org: OrgOption = "") -> None:
    """Push again, first of all what was given up meanwhile."""
    with work(org) as tx:
        from seawall.ids import EndpointId
        from seawall.journeys import endpoint_setup

        endpoint_setup.enable(EndpointId(endpoint), tx=tx, now=clock(), by=operator())


@COMMANDS.command("dead-letters")
def dead_letters(org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List what was given up; `seawall endpoint send-again` tries it afresh."""
    with work(org) as tx:
        jobs = tx.outbox.dead_letters()
    if as_json:
        print_json(jobs)
    else:
        rows = [
            (job.id, job.task.rpartition(".")[2], job.finished_at, job.last_error) for job in jobs
        ]
        print_table(("job", "task", "given up", "why"), rows)


@COMMANDS.command("send-again")
def send(
    job: Annotated[str, typer.Argument(metavar="JOB", help="The dead letter's id, `job_…`.")],
    org: OrgOption = "",
) -> None:
    """Send a dead letter again: the same bytes, the same webhook-id."""
    with work(org) as tx:
        from seawall.ids import JobId
        from seawall.journeys.delivery import send_again

        send_again(JobId(job), tx=tx, now=clock(), by=operator())


def _public_key() -> str:
    """The key that verifies `v1a` signatures, for receivers that hold no secret."""
    from seawall.enforcement.signature import public_key_text
    from seawall.keys.installation import webhook_key

    return public_key_text(webhook_key().public_key())
