"""Logos and faces. Their names cannot be guessed, so they may be shown on an invitation or in an e-mail too."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

_NAME = re.compile(r"[A-Za-z0-9_-]{8,80}\.(webp|png|jpg|jpeg|gif)")
_TYPES = {
    "webp": "image/webp",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
}


@require_safe
def picture(request: HttpRequest, folder: str, name: str) -> FileResponse:
    if not _NAME.fullmatch(name):
        raise Http404
    try:
        file = default_storage.open(f"{folder}/{name}")
    except (FileNotFoundError, OSError):
        raise Http404 from None
    return FileResponse(
        file,
        content_type=_TYPES[name.rsplit(".", 1)[1]],
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
