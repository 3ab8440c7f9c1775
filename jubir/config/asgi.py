"""The web process: Django, and beside it the sandbox network on /sandbox/, reached over HTTP like any other network."""

import os
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from types import SimpleNamespace
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jubir.config.settings")

django = get_asgi_application()

# What follows reads models, which there are from here on only.
from asgiref.sync import sync_to_async  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import close_old_connections  # noqa: E402

from jubir.channels import door, own  # noqa: E402
from jubir.networks.sandbox.app import Sandbox  # noqa: E402


async def may_steer(scope: Mapping[str, Any]) -> bool:
    """The sandbox's switches belong to those who are signed in to this Jubir."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        for name, value in scope["headers"]:
            if name == b"cookie":
                cookies.load(value.decode("latin-1"))
    except CookieError:
        return False
    cookie = cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie is not None and await sync_to_async(_signed_in)(cookie.value)


def _signed_in(key: str) -> bool:
    request: Any = SimpleNamespace(session=SessionStore(key))
    try:
        return get_user(request).is_authenticated
    finally:
        close_old_connections()


sandbox = Sandbox(
    settings.DATA / "sandbox",
    public_url=f"{settings.JUBIR_URL}/sandbox",
    join_key=own.join_key(),
    steers=may_steer,
    hooks_to={door.own_host()},
)


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http" and (scope["path"] == "/sandbox" or scope["path"].startswith("/sandbox/")):
        await sandbox(scope, receive, send)
    else:
        await django(scope, receive, send)
