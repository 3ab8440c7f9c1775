"""The first minute of a new Jubir: is there an owner yet, and who may become it."""

import base64
import hmac
from ipaddress import ip_address
from urllib.parse import urlparse

from django.conf import settings
from django.utils.crypto import salted_hmac

from jubir.teams.models import User


def is_open() -> bool:
    """True until the first person exists."""
    return not User.objects.exists()


def _is_this_machine(host: str) -> bool:
    if host in ("localhost", ""):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def needs_code() -> bool:
    """Whether somebody else could reach /start/ before the owner: bound wide, or published under an address."""
    published = urlparse(settings.JUBIR_URL).hostname or ""
    return not (_is_this_machine(settings.JUBIR_HOST) and _is_this_machine(published))


def code() -> str | None:
    """The code `jubir up` prints, as "abcd-efgh-ijkl"; None when only this machine can reach the page.

    It is derived from the secret key, so that every host of one installation asks for the same and no file is kept.
    """
    if not needs_code():
        return None
    digest = salted_hmac("jubir.first_run", "owner", algorithm="sha256").digest()
    letters = base64.b32encode(digest).decode().lower()[:12]
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def code_matches(given: str) -> bool:
    """Forgives case, blanks and dashes."""
    wanted = code()
    if wanted is None:
        return True
    plain = "".join(letter for letter in given.lower() if letter.isalnum())
    return hmac.compare_digest(plain.encode(), wanted.replace("-", "").encode())
