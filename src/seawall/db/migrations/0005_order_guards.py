"""What the database itself refuses of orders too: changing history, reading across organisations."""

from __future__ import annotations

from django.db import migrations

from seawall.db.guards import AppendOnly
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY = [
    "db_document",
    "db_orderevent",
    "db_preservationaccess",
    "db_probe",
    "db_referredurl",
]
OWNED = [
    "db_answer",
    "db_authority",
    "db_authoritykey",
    "db_batch",
    "db_contactpoint",
    "db_dispatch",
    "db_document",
    "db_line",
    "db_order",
    "db_orderclock",
    "db_orderevent",
    "db_orderitem",
    "db_preservation",
    "db_preservationaccess",
    "db_probe",
    "db_recipient",
    "db_referredurl",
    "db_threatreport",
    "db_usernotice",
    "db_vaultednotice",
]


class Migration(migrations.Migration):
    """Triggers and row security for every table of the fourth migration."""

    dependencies = [("db", "0004_orders")]
    operations = [AppendOnly(tables=APPEND_ONLY), OneOrganisation(tables=OWNED)]
