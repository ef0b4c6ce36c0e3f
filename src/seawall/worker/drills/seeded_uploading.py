"""A tester's upload leaves: to the platform's own address, as a browser would send it."""

from __future__ import annotations

from django_tasks import TaskContext, task

from seawall.enforcement.outbox.model import Ending
from seawall.enforcement.upload_form import UploadForm
from seawall.ids import OrganisationId, SeededUploadId
from seawall.journeys.drills.seeded_uploading import (
    UploadParcel,
    record_answer,
    record_unsent,
    take_upload,
)
from seawall.outbound import client
from seawall.outbound.call_purpose import SEEDED_UPLOAD
from seawall.outbound.egress import UnsafeAddress
from seawall.outbound.model import CallAnswer, OutboundCall
from seawall.transaction import transaction
from seawall.worker.context import run_of


@task(takes_context=True)
def seed_upload(context: TaskContext, *, organisation: str, upload: str) -> Ending:
    """Upload what is due, and write down what the platform did with it."""
    run, scope, due = run_of(context), OrganisationId(organisation), SeededUploadId(upload)
    with transaction(scope) as tx:
        parcel = take_upload(due, tx=tx, now=run.now)
    if parcel is None:
        return None
    try:
        answer = _sent(parcel, scope)
    except UnsafeAddress as unsafe:
        with transaction(scope) as tx:
            record_unsent(due, str(unsafe), tx=tx)
        return None
    with transaction(scope) as tx:
        record_answer(due, answer, tx=tx, now=run.now)
    return None


def _sent(parcel: UploadParcel, scope: OrganisationId) -> CallAnswer:
    door = parcel.door
    fields = {**door.fields, door.account_field: parcel.account}
    body, headers = UploadForm(door.file_field, fields, parcel.headers).encoded(
        parcel.content.content,
        name=parcel.content.file_name,
        media_type=parcel.content.media_type,
    )
    return client.send_call(
        OutboundCall("POST", door.url, SEEDED_UPLOAD, headers, body, organisation=scope)
    )
