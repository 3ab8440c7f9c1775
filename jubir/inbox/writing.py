"""Many rows in one statement each way: `bulk_create` and `bulk_update` cost ten times as much for hundreds of rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


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
    prepared = [
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
        for row in rows
    ]
    return columns, prepared
