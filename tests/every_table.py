"""One row in every table of an organisation, for tests of what holds for all of them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models as columns

from seawall.db import models
from seawall.db.row import Owned
from seawall.transaction import INSTALLATION, transaction

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def fill(organisation_id: str, mark: str) -> None:
    """One row in every organisation's table, each id carrying the organisation's mark."""
    made: dict[type, columns.Model] = {}
    with transaction(INSTALLATION):
        for model in in_order():
            made[model] = row(model, organisation_id, mark, made)


def in_order() -> list[type[columns.Model]]:
    """Owned tables, each after those it points at."""
    left, done = list(Owned.__subclasses__()), []
    while left:
        for model in left:
            needs = {
                f.related_model
                for f in model._meta.fields
                if f.is_relation and not f.null and f.related_model is not models.OrganisationRow
            }
            if needs <= set(done):
                done.append(model)
                left.remove(model)
                break
    return done


def row(model, organisation_id, mark, made):
    """A row of this table with something in every column."""
    values = {}
    for field in model._meta.fields:
        if field.name == "organisation":
            values["organisation_id"] = organisation_id
        elif field.is_relation:
            if not field.null:
                values[field.name] = made[field.related_model]
        elif not isinstance(field, columns.AutoField | columns.BigAutoField):
            values[field.name] = something(field, mark)
    return model.objects.create(**values)


#: What is put into a column of each kind; of several that fit, the first counts.
VALUES = (
    (columns.DateTimeField, NOON),
    (columns.DateField, NOON.date()),
    (columns.BooleanField, True),
    (columns.IntegerField | columns.FloatField, 1),
)


def something(field: columns.Field, mark: str):
    for kind, value in VALUES:
        if isinstance(field, kind):
            return value
    if isinstance(field, columns.JSONField):
        return []
    if isinstance(field, columns.EmailField):
        return f"{mark}@example.com"
    return mark[: field.max_length]
