"""Pages for developers: a receiver and an upload handler run beside us, at today's time."""

from __future__ import annotations

from datetime import UTC

from time_machine import escape_hatch

from seawall.enforcement.webhook_signature import new_secret
from tests.docs.running import Reader, platform
from tests.docs.scenes import Scene
from tests.ports import own_port
from tests.samples import test_receivers, test_uploads

SAMPLE = "flask"


def receiver(reader: Reader) -> None:
    """A platform whose receiver has the webhook's secret."""
    platform(reader)
    reader.clock.move_to(escape_hatch.datetime.datetime.now(UTC))
    secret = reader.names["whsec_…"] = new_secret()
    hook = reader.enter(test_receivers.running(SAMPLE, reader.folder / "state", secret))
    for address in ("https://platform.example/seawall/hook", "https://hook.example.com/seawall"):
        reader.names[address] = hook


def handler(reader: Reader) -> None:
    """A platform's upload handler, which looks for Seawall where the stand-in listens."""
    reader.clock.move_to(escape_hatch.datetime.datetime.now(UTC))
    port = own_port()
    sample = test_uploads.copied(SAMPLE, reader.folder)
    send = reader.enter(test_uploads.running(sample, f"http://127.0.0.1:{port}", FAIL_MODE="hold"))
    reader.names["http://127.0.0.1:3000/photos"] = send.address
    reader.further["contract test-uploads"] = ("--port", str(port))


SCENES: dict[str, Scene] = {
    "docs/integration/actions.md": receiver,
    "docs/integration/contract.md": receiver,
    "docs/integration/upload-handlers.md": handler,
}
