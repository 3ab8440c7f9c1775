"""What the pages show besides words: uploaded media, faces, the style sheet."""

import hashlib
import re
from importlib.resources import files
from io import BytesIO

from jubir.networks.sandbox.store import Row, Store
from jubir.networks.sandbox.web import Ask, Reply, problem

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
#: An upload is shown, never run: it lives on the same origin as the pages.
_INERT = {"Content-Security-Policy": "default-src 'none'; sandbox"}
SLICE = 1_000_000


def medium(store: Store, ask: Ask, pk: str) -> Reply:
    row = store.media(pk)
    if row is None or store.status(row) != "public":
        return problem(404, "not_found", "There is no such file.")
    headers = {**_INERT, "Cache-Control": "public, max-age=31536000, immutable", "Accept-Ranges": "bytes"}
    path = store.media_folder / pk
    wanted = _RANGE.fullmatch(ask.headers.get("range", ""))
    if wanted is None or wanted[0] == "bytes=-":
        return Reply(200, path, row["mime"], headers)
    size = row["bytes"]
    if wanted[1]:
        start, end = int(wanted[1]), int(wanted[2] or size - 1)
    else:
        start, end = max(0, size - int(wanted[2])), size - 1
    end = min(end, size - 1, start + SLICE - 1)
    if start > end:
        return Reply(416, b"", row["mime"], {**headers, "Content-Range": f"bytes */{size}"})
    with path.open("rb") as file:
        file.seek(start)
        body = file.read(end - start + 1)
    return Reply(206, body, row["mime"], {**headers, "Content-Range": f"bytes {start}-{end}/{size}"})


def face(account: Row, name: str) -> Reply:
    """Initials on a colour drawn from the handle: SVG for the pages, PNG for those who keep pictures only."""
    hue = int.from_bytes(hashlib.blake2b(account["handle"].encode(), digest_size=2).digest()) % 360
    initials = "".join(word[0] for word in account["name"].split()[:2] if word[0].isalnum()).upper() or "?"
    headers = {**_INERT, "Cache-Control": "public, max-age=3600"}
    if name.endswith(".png"):
        return Reply(200, _png(hue, initials), "image/png", headers)
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">'
        f'<rect width="96" height="96" fill="hsl({hue} 45% 42%)"/>'
        '<text x="48" y="49" text-anchor="middle" dominant-baseline="central" fill="#fff"'
        f' font-family="Inter,system-ui,sans-serif" font-weight="600" font-size="38">{initials}</text></svg>'
    )
    return Reply(200, svg.encode(), "image/svg+xml", headers)


def _png(hue: int, initials: str) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (192, 192), f"hsl({hue}, 45%, 42%)")
    font = ImageFont.load_default(76)
    ImageDraw.Draw(picture).text((96, 96), initials, fill="white", font=font, anchor="mm")
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def own(name: str) -> Reply:
    """A file of the pages themselves."""
    kind = "text/css; charset=utf-8" if name.endswith(".css") else "image/svg+xml"
    body = files(__package__).joinpath(name).read_bytes()
    return Reply(200, body, kind, {"Cache-Control": "public, max-age=3600"})
