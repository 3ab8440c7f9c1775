"""`jubir keys new` makes a key; `jubir keys rotate` writes every secret anew with the first key of JUBIR_KEYS.

Rotating: make a new key, put it first in JUBIR_KEYS (keep the old one behind it), restart, `jubir keys rotate`,
then take the old key out. It may be stopped and started again at any moment: what the newest key can read already
is passed over.
"""

from argparse import ArgumentParser
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction

from jubir.core.crypto import SecretField, Unreadable, reseal

BATCH = 200


class Command(BaseCommand):
    help = "Make a new key, or write all secrets anew with the newest one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["new", "rotate"])
        parser.add_argument("--batch", type=int, default=BATCH, help="Rows of one transaction.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "new":
            self.stdout.write(Fernet.generate_key().decode())
            self.stderr.write("Put it first in JUBIR_KEYS, keep the old ones behind it, and restart.")
            return
        if not settings.JUBIR_KEYS:
            raise CommandError("JUBIR_KEYS is empty: there is no key to write with.")
        lost = 0
        for model, field in _sealed():
            done, unreadable = rotate(model, field, batch=options["batch"])
            lost += len(unreadable)
            self.stdout.write(f"{model._meta.verbose_name}: {done} written anew")
            for pk in unreadable:
                self.stderr.write(
                    f"{model._meta.verbose_name} {pk}: its key is no longer in JUBIR_KEYS. "
                    "Put that key back, or connect the channel again."
                )
        if lost:
            raise CommandError(f"{lost} could not be read. Do not take old keys out yet.")
        self.stdout.write("Every secret is written with the newest key. The others may go.")


def _sealed() -> list[tuple[type[models.Model], str]]:
    """Every secret field there is, so that a room that adds one is not forgotten."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SecretField)
    ]


def rotate(model: type[models.Model], field: str, *, batch: int = BATCH) -> tuple[int, list[int]]:
    """(how many were written anew, the pks that no key reads). A row changed meanwhile by somebody else is left to them."""
    newest = Fernet(settings.JUBIR_KEYS[0])
    table = model._meta.db_table
    column = next(str(one.column) for one in model._meta.concrete_fields if one.name == field)
    quote = connection.ops.quote_name
    written, unreadable, last = 0, [], 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {quote(column)} FROM {quote(table)} WHERE id > %s ORDER BY id LIMIT %s",
                [last, batch],
            )
            rows = cursor.fetchall()
            for pk, sealed in rows:
                if not sealed or _reads(newest, sealed):
                    continue
                try:
                    fresh = reseal(sealed)
                except Unreadable:
                    unreadable.append(pk)
                    continue
                cursor.execute(
                    f"UPDATE {quote(table)} SET {quote(column)} = %s WHERE id = %s AND {quote(column)} = %s",
                    [fresh, pk, sealed],
                )
                written += cursor.rowcount
        if len(rows) < batch:
            return written, unreadable
        last = rows[-1][0]


def _reads(key: Fernet, sealed: str) -> bool:
    try:
        key.decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True
