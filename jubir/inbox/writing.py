"""Many rows in one statement each way: `bulk_create` and `bulk_update` cost ten times as much for hundreds of rows."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """What is there already (by a unique constraint) stays as it is."""
    columns, prepared = _prepare(model, names, rows)
    if not prepared:
        return
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({marks}) ON CONFLICT DO NOTHING",
            prepared,
        )


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Each row is the new values, in the order of `names`, and then its id."""
    columns, prepared = _prepare(model, [*names, "id"], rows)
    if not prepared:
        return
    sets = ", ".join(f"{column} = %s" for column in columns[:-1])
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {model._meta.db_table} SET {sets} WHERE id = %s", prepared)


def _prepare(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> tuple[list[str], list[list[Any]]]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = [f'"{field.column}"' for field in fields]
    ready = [_ready(field) for field in fields]
    prepared = [
        [value if make is None else make(value) for make, value in zip(ready, row, strict=True)]
        for row in rows
    ]
    return columns, prepared


def _ready(field: Any) -> Callable[[Any], Any] | None:
    """How a value of this field is made ready for the database; None: it is as it is. Most are, and asking costs."""
    if isinstance(field, models.CharField | models.TextField | models.BooleanField | models.ForeignKey):
        return None
    if isinstance(field, models.IntegerField | models.AutoField | models.FileField):
        return None
    # The connection itself: its proxy looks for it at every use.
    link = connections[DEFAULT_DB_ALIAS]
    return lambda value: field.get_db_prep_save(value, link)
