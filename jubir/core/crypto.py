"""Secrets at rest: one encrypted JSON field over MultiFernet.

The first key encrypts, every key decrypts, so a new key is put in front and `jubir keys rotate` rewrites the rows.
"""

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("JUBIR_KEYS is empty: without a key no channel's secrets can be kept.")
    return MultiFernet([Fernet(key) for key in keys])


def box() -> MultiFernet:
    return _box(tuple(settings.JUBIR_KEYS))


class Unreadable(Exception):
    """The secret was written with a key that is no longer among JUBIR_KEYS."""


class Secret(dict):
    """A decrypted JSON object that never shows itself: `repr` and `str` are blank."""

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__


class Lost(Secret):
    """A secret whose key is gone. Its row can still be listed, shown and saved; only asking for the secret fails."""

    def __init__(self, sealed: str) -> None:
        super().__init__()
        self.sealed = sealed

    def _refuse(self, *_args: Any, **_kwargs: Any) -> Any:
        raise Unreadable("This secret was encrypted with a key that is not in JUBIR_KEYS any more.")

    __getitem__ = __iter__ = __len__ = __contains__ = __eq__ = _refuse
    get = keys = values = items = pop = copy = _refuse
    __hash__ = None  # type: ignore[assignment]  # as Python itself says "not hashable"


def seal(value: dict[str, Any]) -> str:
    return box().encrypt(json.dumps(value, separators=(",", ":")).encode()).decode()


def unseal(sealed: str) -> Secret:
    try:
        return Secret(json.loads(box().decrypt(sealed.encode())))
    except InvalidToken as error:
        raise Unreadable(
            "This secret was encrypted with a key that is not in JUBIR_KEYS any more."
        ) from error


def reseal(sealed: str) -> str:
    """The same secret under the newest key, without ever being Python's."""
    try:
        return box().rotate(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable(
            "This secret was encrypted with a key that is not in JUBIR_KEYS any more."
        ) from error


if TYPE_CHECKING:  # what may be set, and what is read; Django's own fields take no parameters at run time
    _Text = models.TextField[dict[str, Any], Secret]
else:
    _Text = models.TextField


class SecretField(_Text):
    """A JSON object, encrypted in the database, a `Secret` in Python."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return value.sealed if isinstance(value, Lost) else seal(dict(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if not value:
            return None if value is None else Secret()
        try:
            return unseal(value)
        except Unreadable:
            return Lost(value)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, dict) or value is None else unseal(value)
