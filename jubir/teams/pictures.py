"""Logos and faces: whatever is uploaded is decoded and written anew, so nothing but pixels is kept."""

import io
import warnings
from typing import BinaryIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

from jubir.core import ids

MOST_BYTES = 8_000_000
MOST_PIXELS = 64_000_000
SIDE = 512
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


class BadPicture(Exception):
    """`code` names the reason; teams.words.refusal says it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rewritten(file: BinaryIO, size: int, *, square: bool, side: int = SIDE) -> ContentFile:
    """A WebP of at most `side` px with an unguessable name. `square` cuts around the middle; else the whole stays.

    Size is asked before decoding: a bomb is refused by its header.
    """
    if size > MOST_BYTES:
        raise BadPicture("too_big")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=FORMATS)
            if image.width * image.height > MOST_PIXELS or max(image.size) > 8000:
                raise BadPicture("too_many_pixels")
            image.load()
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture("too_many_pixels") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise BadPicture("not_a_picture") from None
    if square:
        upright = ImageOps.fit(upright, (side, side))
    else:
        upright.thumbnail((side, side))
    out = io.BytesIO()
    upright.save(out, "WEBP", quality=90, method=4)
    return ContentFile(out.getvalue(), name=f"{ids.token(16)}.webp")
