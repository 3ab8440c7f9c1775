"""One file at an address of its own, for networks that fetch: signed, for some hours, without a session.

The address says which row and until when, and is signed, so that it opens this file and nothing else. Where files are
served from elsewhere anyway (a bucket, another host in MEDIA_URL), that address is given instead.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from jubir.core import clock
from jubir.core.often import too_often
from jubir.media import files
from jubir.media.models import Asset, Making, Rendition
from jubir.media.renditions import SUFFIXES
from jubir.media.serving import serve
from jubir.networks.contract import Medium

#: Longer than a network processes a video (publishing gives up after 24 hours), and every try has a fresh one.
LASTS = timedelta(hours=36)
#: Requests for one address in a minute: a network reads a long video in many pieces.
A_MINUTE = 600

_ROWS: dict[str, Any] = {"a": Asset, "r": Rendition}


def _signer() -> Signer:
    return Signer(salt="jubir.media.public", sep=".")


# ── giving it ────────────────────────────────────────────────────────────────────────────────────────────────────
def address_of(medium: Medium, until: datetime) -> str:
    """Where anybody may fetch that medium's file until then; "" when no row has it (any more)."""
    found = _row_of(medium)
    if found is None:
        return ""
    letter, row = found
    elsewhere: str = default_storage.url(row.file.name)
    if "://" in elsewhere:
        return elsewhere
    name = _signer().sign(f"{letter}{row.pk}-{int(until.timestamp())}") + SUFFIXES.get(row.mime, "")
    return settings.JUBIR_URL + reverse("fetch:file", args=[name])


def _row_of(medium: Medium) -> tuple[str, Asset | Rendition] | None:
    asset = Asset.objects.filter(pk=medium.asset).first()
    if asset is None or not medium.path:
        return None
    if str(files.path_of(asset.file.name)) == medium.path:
        return "a", asset
    for rendition in asset.renditions.filter(state=Making.READY):
        if str(files.path_of(rendition.file.name)) == medium.path:
            return "r", rendition
    return None


# ── opening it ───────────────────────────────────────────────────────────────────────────────────────────────────
@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """404 for what we never gave, 410 for what has ended, 429 for too many in a minute."""
    said = _read(name)
    if said is None:
        return HttpResponse(status=404)
    letter, pk, until, suffix = said
    if until < clock.now().timestamp():
        return HttpResponse(status=410)
    if too_often(f"fetch:{name}", A_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    path = "" if letter == "a" else "asset__"
    alive = {f"{path}deleted_at": None, f"{path}workspace__deleted_at": None, "state": Making.READY}
    row = _ROWS[letter].objects.filter(pk=pk, **alive).first()
    if row is None or SUFFIXES.get(row.mime, "") != suffix:
        return HttpResponse(status=404)
    answer = serve(request, row.file.name, row.mime, name=f"{letter}{pk}{suffix}", keep=3600)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _read(name: str) -> tuple[str, int, int, str] | None:
    """(kind of row, its id, end, suffix); None when we did not sign it."""
    token, dot, suffix = name.rpartition(".")
    if f".{suffix}" not in SUFFIXES.values():
        token, dot, suffix = name, "", ""
    try:
        said = _signer().unsign(token)
    except BadSignature:
        return None
    row, _, until = said.partition("-")
    return row[0], int(row[1:]), int(until), dot + suffix
