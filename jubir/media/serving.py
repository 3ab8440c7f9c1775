"""A file to a browser: only what was asked for, never held in memory whole, never run by the browser."""

import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.core.files.storage import default_storage
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import parse_etags

PIECE = 256 * 1024
#: Even if a browser took the file for a page, it may load nothing and run nothing.
POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


def serve(
    request: HttpRequest, stored: str | None, mime: str, *, name: str, keep: int = 86_400
) -> HttpResponseBase:
    """The stored file with ETag, conditions and one range. `keep`: seconds that the browser alone may keep it."""
    path = Path(default_storage.path(stored)) if stored else None
    try:
        size = path.stat().st_size if path else -1
    except OSError:
        size = -1
    if path is None or size < 0:
        raise Http404("no such file")
    # Names are unguessable and a file never changes under its name: the name's end is the best fingerprint.
    etag = f'"{path.stem[-16:]}-{size:x}"'
    if _unchanged(request, etag):
        return _dressed(HttpResponse(status=304), etag, mime, name, keep, request)
    bounds = _bounds(request, etag, size)
    if bounds is None:
        refused = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        return _dressed(refused, etag, mime, name, keep, request)
    start, end = bounds
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    elif end - start <= PIECE:
        response = HttpResponse(next(_pieces(path, start, end), b""))
    elif isinstance(request, ASGIRequest):
        response = StreamingHttpResponse(_pieces_async(path, start, end))
    else:
        response = StreamingHttpResponse(_pieces(path, start, end))
    if (start, end) != (0, size):
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Content-Length"] = str(end - start)
    return _dressed(response, etag, mime, name, keep, request)


def _dressed(
    response: HttpResponseBase, etag: str, mime: str, name: str, keep: int, request: HttpRequest
) -> HttpResponseBase:
    response["Content-Type"] = mime
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = f"private, max-age={keep}"
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    how = "attachment" if request.GET.get("download") else "inline"
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    response["Content-Disposition"] = f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return response


def _unchanged(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in {one.removeprefix("W/") for one in known}


def _bounds(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """(first, after last) to send; None when the range lies outside. What we don't understand gets the whole."""
    asked = _RANGE.match(request.headers.get("Range", ""))
    if not asked or asked.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return 0, size
    first, last = asked.groups()
    if not first:
        return (max(size - int(last), 0), size) if int(last) else None
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    if start >= size or end <= start:
        return None
    return start, end


def _pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (piece := file.read(min(PIECE, end - start))):
            start += len(piece)
            yield piece


async def _pieces_async(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    """Under ASGI Django would read a plain iterator to its end first: a whole film in memory."""
    handle = await sync_to_async(os.open, thread_sensitive=False)(path, os.O_RDONLY)
    try:
        while start < end:
            piece = await sync_to_async(os.pread, thread_sensitive=False)(
                handle, min(PIECE, end - start), start
            )
            if not piece:
                return
            start += len(piece)
            yield piece
    finally:
        os.close(handle)
