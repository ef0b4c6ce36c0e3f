"""`seawall endpoint`: where the feed is pushed, and what could not be delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.presentation import FACTS, NOTHING, Row, table, text
from seawall.ids import EndpointId, JobId

if TYPE_CHECKING:
    from seawall.enforcement.model import Endpoint
    from seawall.enforcement.outbox.model import Job
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ENDPOINT", help="The webhook's ID, `end_…`.")]


def _endpoint(endpoint: Endpoint) -> Row:
    return endpoint.id, endpoint.state, endpoint.url, endpoint.why


def _dead_letter(job: Job) -> Row:
    return job.id, job.task.rpartition(".")[2], job.finished_at, job.last_error


def _print_secret(endpoint_facts: dict[str, str]) -> None:
    print(endpoint_facts["secret"])


@command(COMMANDS, "add", shown=FACTS)
def create_endpoint(
    url: Annotated[str, typer.Argument(help="The https URL that receives webhooks.")],
    *,
    act: CommandContext,
) -> dict[str, object]:
    """Add a webhook. Prints its signing secret once."""
    from seawall.journeys.platform.endpoint_setup import add_endpoint

    endpoint, secret = add_endpoint(url, **act)
    return {
        "endpoint": endpoint.id,
        "url": endpoint.url,
        "secret": secret,
        "public_key": _public_key(),
    }


@command(COMMANDS, "list", shown=table(("endpoint", "state", "url", "reason"), _endpoint))
def list_endpoints(*, tx: Transaction) -> list[Endpoint]:
    """List the webhooks."""
    return tx.enforcement.endpoints()


@command(COMMANDS, "rotate", shown=text(_print_secret))
def renew_secret(endpoint: Id, *, act: CommandContext) -> dict[str, str]:
    """Create a new signing secret, printed once. The old one also signs for one more day."""
    from seawall.journeys.platform.endpoint_setup import rotate_secret

    secret = rotate_secret(EndpointId(endpoint), **act)
    return {"endpoint": endpoint, "secret": secret}


@command(COMMANDS, "disable", shown=NOTHING)
def disable_endpoint(
    endpoint: Id,
    why: Annotated[str, typer.Option(help="The reason.")],
    *,
    act: CommandContext,
) -> None:
    """Disable a webhook; the event feed keeps everything."""
    from seawall.journeys.platform import endpoint_setup

    endpoint_setup.disable_endpoint(EndpointId(endpoint), why=why, **act)


@command(COMMANDS, "enable", shown=NOTHING)
def enable_endpoint(endpoint: Id, *, act: CommandContext) -> None:
    """Enable a webhook; failed deliveries are sent first."""
    from seawall.journeys.platform import endpoint_setup

    endpoint_setup.enable_endpoint(EndpointId(endpoint), **act)


@command(
    COMMANDS, "dead-letters", shown=table(("job", "task", "failed at", "reason"), _dead_letter)
)
def dead_letters(*, tx: Transaction) -> list[Job]:
    """List failed deliveries; `seawall endpoint send-again` retries one."""
    return tx.outbox.dead_letters()


@command(COMMANDS, "send-again", shown=NOTHING)
def send_dead_letter(
    job: Annotated[str, typer.Argument(metavar="JOB", help="The failed delivery's ID, `job_…`.")],
    *,
    act: CommandContext,
) -> None:
    """Send a failed delivery again: the same bytes, the same webhook-id."""
    from seawall.journeys.platform.delivery import send_event_again

    send_event_again(JobId(job), **act)


def _public_key() -> str:
    """The key that verifies `v1a` signatures, for receivers that hold no secret."""
    from seawall.enforcement.webhook_signature import public_key_text
    from seawall.keys.installation import webhook_key

    return public_key_text(webhook_key().public_key())
