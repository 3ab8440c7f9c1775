"""Our own copies of the pictures people send: a page never asks a stranger's server, and a copy is made once."""

import hashlib
import io
from collections.abc import Mapping
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase

from jubir.channels import door
from jubir.teams import pictures

FOLDER = "inbox"


def response(picture: Mapping[str, Any], network: str) -> HttpResponseBase:
    """The picture, or Http404 when it cannot be had."""
    url = str(
        picture.get("preview_url") or (picture.get("url") if picture.get("kind") in ("image", "gif") else "")
    )
    if not url:
        raise Http404
    name = f"{FOLDER}/{hashlib.sha256(url.encode()).hexdigest()[:40]}.webp"
    if not default_storage.exists(name):
        data = door.fetch_face(url, network)
        try:
            file = pictures.rewritten(io.BytesIO(data), len(data), square=False) if data else None
        except pictures.BadPicture:
            file = None
        if file is None:
            raise Http404
        default_storage.save(name, file)
    return FileResponse(
        default_storage.open(name),
        content_type="image/webp",
        headers={
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
