"""What the database itself refuses of forums: changing history, reading across organisations."""

from __future__ import annotations

from django.db import migrations

from seawall.db.guards import AppendOnly
from seawall.db.tenancy import OneOrganisation

APPEND_ONLY = [
    "db_forumdocument",
    "db_forumevidence",
    "db_forumnode",
    "db_forumopinion",
    "db_forumstatement",
]
OWNED = [
    "db_forumdocument",
    "db_forumevidence",
    "db_foruminvitation",
    "db_forummember",
    "db_forumnode",
    "db_forumopinion",
    "db_forumoutgoing",
    "db_forumseat",
    "db_forumsignal",
    "db_forumstatement",
    "db_sharingrule",
]


class Migration(migrations.Migration):
    """Triggers and row security for every table of the ninth migration."""

    dependencies = [("db", "0009_forum")]
    operations = [AppendOnly(tables=APPEND_ONLY), OneOrganisation(tables=OWNED)]
