"""Alerts to one more place: whatever apprise can speak to. Kept to services, never to files, and never into our own network.

Apprise opens its connections itself, so the guard stands below it: while it sends, this thread may connect to public
addresses only (an audit hook sees each connection after the name was resolved; redirects and rebinding gain nothing).
"""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from jubir.core.refusal import Refusal
from jubir.networks.addresses import is_public

log = logging.getLogger(__name__)

#: Services and protocols that speak over the wire. Others reach into the machine (dbus, syslog) or read its files.
SCHEMES = frozenset(
    [
        "mailto",
        "mailtos",
        "tgram",
        "slack",
        "discord",
        "msteams",
        "workflow",
        "workflows",
        "gchat",
        "whatsapp",
        "ntfy",
        "ntfys",
        "pover",
        "json",
        "jsons",
        "xml",
        "xmls",
        "form",
        "forms",
        "matrix",
        "matrixs",
        "mmost",
        "mmosts",
        "rocket",
        "rockets",
        "signal",
        "signals",
        "twilio",
        "webex",
        "wxteams",
        "zulip",
        "line",
        "pbul",
        "gotify",
        "gotifys",
        "lark",
        "feishu",
        "dingtalk",
        "wecombot",
        "opsgenie",
        "pagerduty",
        "apprise",
        "apprises",
        "ses",
        "sns",
        "bark",
        "barks",
        "ifttt",
        "guilded",
        "ncloud",
        "nclouds",
        "nctalk",
        "nctalks",
        "pushover",
        "pushy",
        "join",
        "mailgun",
        "sendgrid",
        "resend",
        "vonage",
    ]
)
#: Options of apprise that name a file of this machine.
_FILES = ("template", "keyfile", "subfile", "pgp", "file", "attach", "cert", "path", "include", "config")
MOST_LETTERS = 1000


class Refused(Refusal):
    """`code`: bad_address, scheme, file_option."""


def scheme_of(url: str) -> str:
    return url.partition("://")[0].strip().lower()


def check(url: str) -> str:
    """The address as it may be kept. Raises Refused."""
    url = url.strip()
    scheme = scheme_of(url)
    if "://" not in url or len(url) > MOST_LETTERS or any(sign in url for sign in "\r\n\0 ,"):
        raise Refused("bad_address")
    if scheme not in SCHEMES:
        raise Refused("scheme")
    try:
        options = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        raise Refused("bad_address") from None
    for name, _value in options:
        if any(word in name.lower() for word in _FILES):
            raise Refused("file_option")
    if _notifier(url) is None:
        raise Refused("bad_address")
    return url


def _notifier(url: str) -> Any:
    import apprise  # 0.4 s: only when somebody has an address

    try:
        return apprise.Apprise.instantiate(url, suppress_exceptions=True)
    except Exception:  # its plugins raise what they like of an address that makes no sense to them
        return None


def tell(url: str, title: str, text: str) -> str:
    """Empty when it was taken; else a code: refused (not taken), private (an address of our own network), bad_address."""
    notifier = _notifier(url)
    if notifier is None:
        return "bad_address"
    try:
        with only_public() as blocked:
            taken = notifier.notify(body=text, title=title)
    except Exception:
        # Its plugins raise what they like; what matters is that nobody was told. Never the address: it holds tokens.
        log.exception("the relay %s failed", scheme_of(url))
        taken = False
    if blocked:
        return "private"
    return "" if taken else "refused"


_guarded = threading.local()


@contextmanager
def only_public() -> Iterator[list[str]]:
    """Within it, this thread connects to public addresses only; yields those that were refused."""
    _install()
    blocked: list[str] = []
    _guarded.blocked = blocked
    try:
        yield blocked
    finally:
        _guarded.blocked = None


@lru_cache(maxsize=1)
def _install() -> bool:
    """Once for the process: Python has no way of taking an audit hook away again."""
    sys.addaudithook(_watch)
    return True


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    blocked = getattr(_guarded, "blocked", None)
    if blocked is None:
        return
    address = arguments[1]
    host, port = (str(address[0]), address[1]) if isinstance(address, tuple) else (str(address), 0)
    if is_public(host) or f"{host}:{port}" in settings.JUBIR_PRIVATE_HOSTS:
        return
    blocked.append(host)
    raise ConnectionRefusedError("not a public address")
