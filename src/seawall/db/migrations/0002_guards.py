"""What the database itself refuses: changing history, and reading across organisations."""

from __future__ import annotations

from django.db import migrations

from seawall.db.guards import AppendOnly
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY = [
    "db_action",
    "db_appeal",
    "db_bankentrychange",
    "db_bankimportfault",
    "db_bankopinion",
    "db_casereason",
    "db_decision",
    "db_delivery",
    "db_event",
    "db_itemversion",
    "db_ledgercheckpoint",
    "db_ledgerentry",
    "db_ledgerkeyuse",
    "db_ledgerleaf",
    "db_ledgernode",
    "db_match",
    "db_notice",
    "db_outcome",
    "db_uploadcheck",
]
OWNED = [
    "db_action",
    "db_apikey",
    "db_appeal",
    "db_bank",
    "db_bankentry",
    "db_bankentrychange",
    "db_bankimport",
    "db_bankimportfault",
    "db_bankopinion",
    "db_case",
    "db_caseanchor",
    "db_caseitem",
    "db_casereason",
    "db_decision",
    "db_delivery",
    "db_endpoint",
    "db_event",
    "db_evidence",
    "db_idempotencykey",
    "db_item",
    "db_itemversion",
    "db_job",
    "db_ledgerentry",
    "db_ledgersealed",
    "db_match",
    "db_notice",
    "db_outcome",
    "db_person",
    "db_signinlink",
    "db_uploadcheck",
]


class Migration(migrations.Migration):
    """Triggers and row security for every table of the first migration."""

    dependencies = [("db", "0001_first")]
    operations = [AppendOnly(tables=APPEND_ONLY), OneOrganisation(tables=OWNED)]
