"""A network's limits in their normal form, so that equal needs share one file, and what must be done to meet them.

As text: "image:jpg+png:b1000000:s2000", "video:mp4:b50000000:s1920:f60:t60". A recipe says everything its maker needs.
"""

import math
from dataclasses import dataclass

from jubir.media.models import Asset, Kind
from jubir.networks.contract import Medium
from jubir.networks.limits import ImageLimit, Limits, VideoLimit

_SHORT = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/avif": "avif",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
}
_LONG = {short: mime for mime, short in _SHORT.items()}


@dataclass(frozen=True, slots=True)
class Recipe:
    """`kind` is what comes out: image, gif or video. None: no limit."""

    kind: str
    mimes: tuple[str, ...]
    bytes: int | None = None
    side: int | None = None
    pixels: int | None = None
    fps: int | None = None
    ratio: tuple[float, float] | None = None

    def __str__(self) -> str:
        names = sorted({_SHORT[mime] for mime in self.mimes if mime in _SHORT})
        words = [self.kind, "+".join(names)]
        for letter, value in (("b", self.bytes), ("s", self.side), ("p", self.pixels), ("f", self.fps)):
            if value:
                words.append(f"{letter}{value}")
        if self.ratio:
            words.append(f"r{self.ratio[0]:.3f}-{self.ratio[1]:.3f}")
        return ":".join(words)

    @classmethod
    def parse(cls, text: str) -> "Recipe":
        kind, names, *rest = text.split(":")
        found = {word[0]: word[1:] for word in rest}
        ratio = found.get("r")
        return cls(
            kind=kind,
            mimes=tuple(_LONG[name] for name in names.split("+") if name),
            bytes=int(found["b"]) if "b" in found else None,
            side=int(found["s"]) if "s" in found else None,
            pixels=int(found["p"]) if "p" in found else None,
            fps=int(found["f"]) if "f" in found else None,
            ratio=(float(ratio.split("-")[0]), float(ratio.split("-")[1])) if ratio else None,
        )

    def shrunk(self, width: int, height: int) -> tuple[int, int]:
        """The size that fits side and pixels, never larger than it was."""
        scale = 1.0
        if self.side and max(width, height) > self.side:
            scale = self.side / max(width, height)
        if self.pixels and width * height * scale * scale > self.pixels:
            scale = math.sqrt(self.pixels / (width * height))
        if scale >= 1:
            return width, height
        return max(int(width * scale), 1), max(int(height * scale), 1)

    def takes_shape(self, width: int, height: int) -> bool:
        if self.shrunk(width, height) != (width, height):
            return False
        return not self.ratio or not height or self.ratio[0] <= width / height <= self.ratio[1]


def recipe_for(asset: Asset, limits: Limits) -> Recipe | None:
    """What this asset must become there. None: the network takes nothing of the kind, so there is nothing to make."""
    if asset.kind == Kind.IMAGE:
        return _picture("image", limits.images)
    if asset.kind == Kind.VIDEO:
        return _film(limits.video)
    return _picture("gif", limits.gifs) if limits.gifs else _film(limits.video)


def _picture(kind: str, limit: ImageLimit | None) -> Recipe | None:
    if limit is None:
        return None
    return Recipe(kind, limit.mimes, limit.bytes, limit.max_side, limit.max_pixels, ratio=limit.ratio)


def _film(limit: VideoLimit | None) -> Recipe | None:
    if limit is None:
        return None
    return Recipe("video", limit.mimes, limit.bytes, limit.max_side, fps=limit.max_fps)


def fits(asset: Asset, recipe: Recipe) -> bool:
    """The file as it was uploaded can go out as it is."""
    if asset.mime not in recipe.mimes or not recipe.takes_shape(asset.width, asset.height):
        return False
    if recipe.bytes is not None and asset.bytes > recipe.bytes:
        return False
    if recipe.kind != asset.kind:
        return False
    if recipe.kind != Kind.VIDEO:
        return True
    facts = asset.facts
    plays_everywhere = (
        facts.get("codec") == "h264"
        and facts.get("audio", "") in ("", "aac")
        and facts.get("pix") in ("yuv420p", "yuvj420p")
        and not facts.get("turned")
    )
    return plays_everywhere and not (recipe.fps and facts.get("fps", 0) > recipe.fps + 0.5)


def expected(asset: Asset, recipe: Recipe | None) -> Medium:
    """The medium as it will be, before it is made: for checking a draft while somebody types. Its path is empty."""
    as_is = Medium(
        asset=asset.pk,
        kind=str(asset.kind),
        mime=asset.mime,
        bytes=asset.bytes,
        width=asset.width,
        height=asset.height,
        seconds=asset.seconds if asset.kind != Kind.IMAGE else None,
        alt=asset.alt,
        name=asset.name,
    )
    if recipe is None or fits(asset, recipe):
        return as_is
    width, height = recipe.shrunk(asset.width, asset.height)
    if recipe.ratio and height and not recipe.ratio[0] <= width / height <= recipe.ratio[1]:
        width, height = (
            (round(height * recipe.ratio[0]), height)
            if width / height < recipe.ratio[0]
            else (width, round(width / recipe.ratio[1]))
        )
    mime = asset.mime if asset.mime in recipe.mimes else next(iter(recipe.mimes), asset.mime)
    return Medium(
        asset=asset.pk,
        kind=recipe.kind,
        mime=mime,
        bytes=min(asset.bytes, recipe.bytes or asset.bytes),
        width=width,
        height=height,
        seconds=as_is.seconds,
        alt=asset.alt,
        name=asset.name,
    )
