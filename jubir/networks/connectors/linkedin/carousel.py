"""A document carousel: a PDF with a picture on each page, which LinkedIn shows to be leafed through."""

from collections.abc import Sequence
from pathlib import Path

#: Dots per inch: pages come out 7.5 inches wide for a picture of 1080.
_DENSITY = 144.0
_QUALITY = 90


def bind(pictures: Sequence[Path], target: Path) -> None:
    """One page after the other, so that three hundred pictures need no more memory than one. Blocking."""
    from PIL import Image, ImageOps

    for number, path in enumerate(pictures):
        with Image.open(path) as opened:
            page = ImageOps.exif_transpose(opened)
            if page.mode in ("RGBA", "LA", "P"):
                clear = page.convert("RGBA")
                page = Image.new("RGB", clear.size, "white")
                page.paste(clear, mask=clear.getchannel("A"))
            page.convert("RGB").save(target, "PDF", resolution=_DENSITY, quality=_QUALITY, append=number > 0)
