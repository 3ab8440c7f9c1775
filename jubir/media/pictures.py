"""Pictures: opened without being hurt by them, made safe to keep, made small enough to send. Pillow does the work."""

import io
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import blurhash
import pillow_heif
from django.conf import settings
from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from jubir.media import strip
from jubir.media.recipes import Recipe
from jubir.media.refusals import Refused

pillow_heif.register_heif_opener(thumbnails=False)

THUMB_SIDE = 480
MOST_SIDE = 32_000
MOST_FRAMES = 2_000
#: Pixels of all frames of an animation together.
MOST_FRAME_PIXELS = 1_000_000_000
_FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/heic": "HEIF",
}
_DRAWN = {"RGB", "RGBA", "L", "LA", "P", "1", "PA"}
#: A large picture needs hundreds of megabytes while it is open: one at a time per process.
_one_at_a_time = threading.BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a picture that was taken in is. `seconds` and `frames` are of an animation."""

    mime: str
    width: int
    height: int
    animated: bool = False
    seconds: float | None = None
    frames: int = 1


@contextmanager
def opened(path: Path, mime: str, name: str) -> Iterator[Any]:
    """The picture, its pixels still unread, its size within bounds. Raises Refused instead of Pillow's many errors."""
    most = settings.JUBIR_MAX_MEGAPIXELS
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=[_FORMATS[mime]]) as image:
                if image.width * image.height > most * 1_000_000 or max(image.size) > MOST_SIDE:
                    raise Refused("too_many_pixels", name=name, most=most)
                yield image
        except Image.DecompressionBombError as error:
            raise Refused("too_many_pixels", name=name, most=most) from error
        except UnidentifiedImageError as error:
            raise Refused("corrupt", name=name) from error
        except (SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError) as error:
            raise Refused("corrupt", name=name) from error
        except MemoryError as error:
            raise Refused("too_many_pixels", name=name, most=most) from error
        except OSError as error:
            if error.errno is not None:  # the disk, not the picture
                raise
            raise Refused("truncated" if "truncated" in str(error) else "corrupt", name=name) from error


# ── taking in ────────────────────────────────────────────────────────────────────────────────────────────────────
def take_in(source: Path, mime: str, target: Path, thumb: Path, name: str) -> tuple[Facts, str]:
    """Write the picture safe to keep to `target` and its small one to `thumb`; its facts and its blurhash.

    Every frame is decoded once, so that what is kept can be opened. Pixels stay as they are unless the picture must
    be turned, is in other colours than sRGB (CMYK, a wide profile, 16 bits of grey) or is HEIC.
    """
    with opened(source, mime, name) as image:
        frames = getattr(image, "n_frames", 1)
        if mime in ("image/gif", "image/webp") and frames > 1:
            facts = _take_animation(source, image, mime, frames, name)
            target.write_bytes(_stripped(source, mime, name))
            image.seek(0)
            return facts, make_thumb(image, thumb)
        image.load()
        turned = ImageOps.exif_transpose(image)
        drawn = to_srgb(turned, image.info.get("icc_profile"))
        out_mime = "image/jpeg" if mime == "image/heic" else mime
        if drawn is image or (drawn is turned and _same_pixels(image, turned) and mime != "image/heic"):
            target.write_bytes(_stripped(source, mime, name))
        else:
            _save_anew(drawn, target, out_mime)
        return Facts(out_mime, *drawn.size), make_thumb(drawn, thumb)


def _same_pixels(image: Any, turned: Any) -> bool:
    return image.getexif().get(0x0112, 1) in (0, 1) and turned.size == image.size


def _take_animation(source: Path, image: Any, mime: str, frames: int, name: str) -> Facts:
    if frames > MOST_FRAMES or frames * image.width * image.height > MOST_FRAME_PIXELS:
        raise Refused("too_many_frames", name=name)
    seconds = 0.0
    for frame in ImageSequence.Iterator(image):
        frame.load()
        # Browsers show a frame that asks for less than 20 ms for 100 ms.
        delay = frame.info.get("duration") or 0
        seconds += (100 if delay < 20 else delay) / 1000
    return Facts(mime, image.width, image.height, animated=True, seconds=round(seconds, 2), frames=frames)


def _stripped(source: Path, mime: str, name: str) -> bytes:
    try:
        return strip.strip(source.read_bytes(), mime)
    except strip.Broken as error:
        raise Refused("corrupt", name=name) from error


def _save_anew(image: Any, target: Path, mime: str) -> None:
    if mime == "image/jpeg":
        target.write_bytes(_encoded(plain(image), "JPEG", quality=94, subsampling=0, optimize=True))
    elif mime == "image/webp":
        image.save(target, "WEBP", quality=94, method=4)
    elif mime == "image/gif":
        image.save(target, "GIF")
    else:
        image.save(target, "PNG", optimize=False)


def to_srgb(image: Any, profile: bytes | None) -> Any:
    """The picture in sRGB (or grey), 8 bits a channel. The same object when it already is."""
    if image.mode not in _DRAWN:
        image = _to_eight_bits(image, profile)
        if image.info.get("converted"):
            return image
    if not profile or image.mode not in ("RGB", "RGBA"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return image
        converted: Any = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode=image.mode
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile nobody can read: shown as browsers do, as sRGB
    converted.info.pop("icc_profile", None)
    return converted


def _to_eight_bits(image: Any, profile: bytes | None) -> Any:
    if image.mode.startswith("I"):
        wide = image.convert("I")
        return wide.point(lambda level: level / 256).convert("L")
    if image.mode == "CMYK" and profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made: Any = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = image.convert("RGB")
        made.info["converted"] = True
        return made
    alpha = image.mode.endswith(("A", "a")) and image.mode != "LAB"
    made = image.convert("RGBA" if alpha else "RGB")
    made.info["converted"] = True
    return made


def plain(image: Any, background: str = "white") -> Any:
    """Without transparency, as JPEG needs it."""
    if image.mode in ("RGB", "L"):
        return image
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        under = Image.new("RGBA", image.size, background)
        return Image.alpha_composite(under, clear).convert("RGB")
    return image.convert("RGB")


def has_alpha(image: Any) -> bool:
    """Some pixel lets the background through."""
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return False
    return image.convert("RGBA").getchannel("A").getextrema()[0] < 255


def make_thumb(image: Any, target: Path) -> str:
    """Write the small WebP of the frame that is open; its blurhash."""
    small = image.convert("RGBA" if has_alpha(image) else "RGB")
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    for known in ("exif", "xmp", "icc_profile"):
        small.info.pop(known, None)
    small.save(target, "WEBP", quality=78, method=4)
    tiny = plain(small)
    tiny.thumbnail((32, 32))
    wide = tiny.width >= tiny.height
    return blurhash.encode(tiny.convert("RGB"), x_components=4 if wide else 3, y_components=3 if wide else 4)


# ── making fit ───────────────────────────────────────────────────────────────────────────────────────────────────
_QUALITIES = (92, 86, 80, 72, 62)
_LEAST_SIDE = 200


def fit(source: Path, mime: str, recipe: Recipe, target: Path, name: str) -> Facts:
    """Write the picture so that it fits the recipe: the best quality first, then smaller. Raises Refused."""
    with opened(source, mime, name) as image:
        image.load()
        image = to_srgb(image, image.info.get("icc_profile"))
        if image.mode in ("P", "PA", "1"):
            image = image.convert("RGBA" if has_alpha(image) else "RGB")
        image = recipe_ratio(image, recipe)
        size = recipe.shrunk(*image.size)
        out_mime = _out_mime(image, mime, recipe)
        while True:
            small = (
                image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
            )
            for data in _encodings(small, out_mime):
                if recipe.bytes is None or len(data) <= recipe.bytes:
                    target.write_bytes(data)
                    return Facts(out_mime, *size)
            if max(size) * 0.8 < _LEAST_SIDE:
                raise Refused("does_not_fit", name=name)
            if out_mime == "image/png" and "image/jpeg" in recipe.mimes and not has_alpha(image):
                out_mime = "image/jpeg"
                continue
            size = (max(round(size[0] * 0.8), 1), max(round(size[1] * 0.8), 1))


def recipe_ratio(image: Any, recipe: Recipe) -> Any:
    """Borders where the network refuses the shape: cutting somebody's picture is for people to decide."""
    if not recipe.ratio:
        return image
    least, most = recipe.ratio
    width, height = image.size
    if width / height < least:
        box = (round(height * least), height)
    elif width / height > most:
        box = (width, round(width / most))
    else:
        return image
    return ImageOps.pad(plain(image), box, color="white")


def _out_mime(image: Any, mime: str, recipe: Recipe) -> str:
    """Keep the kind if the network takes it; else what loses least: transparency first, then size."""
    if mime in recipe.mimes and mime != "image/gif":
        return mime
    if has_alpha(image):
        for candidate in ("image/png", "image/webp"):
            if candidate in recipe.mimes:
                return candidate
    for candidate in ("image/jpeg", "image/png", "image/webp"):
        if candidate in recipe.mimes:
            return candidate
    return "image/jpeg"


def _encodings(image: Any, mime: str) -> Iterator[bytes]:
    """The picture as bytes, from the best to the smallest."""
    if mime == "image/png":
        yield _encoded(image, "PNG", optimize=True)
        return
    if mime == "image/webp":
        for quality in _QUALITIES:
            yield _encoded(image, "WEBP", quality=quality, method=4)
        return
    flat = plain(image)
    for quality in _QUALITIES:
        yield _encoded(
            flat,
            "JPEG",
            quality=quality,
            optimize=True,
            progressive=True,
            subsampling=0 if quality > 90 else 2,
        )


def _encoded(image: Any, form: str, **how: Any) -> bytes:
    out = io.BytesIO()
    clean = image.copy()
    for known in ("exif", "xmp", "icc_profile", "comment"):
        clean.info.pop(known, None)
    try:
        clean.save(out, form, **how)
    except OSError:
        # libjpeg needs the whole picture in Pillow's buffer to optimise it; noise at high quality is larger than that.
        out = io.BytesIO()
        clean.save(out, form, **{name: value for name, value in how.items() if name not in _COSTLY})
    return out.getvalue()


_COSTLY = ("optimize", "progressive")


# ── animations ───────────────────────────────────────────────────────────────────────────────────────────────────
def webp_to_gif(source: Path, target: Path, name: str) -> Path:
    """An animated WebP as GIF, for ffmpeg, which can't open the former."""
    with opened(source, "image/webp", name) as image:
        _save_frames(image, target, image.size)
    return target


def fit_animation(source: Path, mime: str, recipe: Recipe, target: Path, name: str) -> Facts:
    """Write the animation as a GIF (or keep WebP) that fits: fewer pixels until it does. Raises Refused."""
    with opened(source, mime, name) as image:
        size = recipe.shrunk(*image.size)
        frames = image.n_frames
        seconds = (
            sum(max(frame.info.get("duration") or 100, 20) for frame in ImageSequence.Iterator(image)) / 1000
        )
        while max(size) >= 60:
            _save_frames(image, target, size)
            if recipe.bytes is None or target.stat().st_size <= recipe.bytes:
                return Facts(
                    "image/gif", size[0], size[1], animated=True, seconds=round(seconds, 2), frames=frames
                )
            size = (max(round(size[0] * 0.75), 1), max(round(size[1] * 0.75), 1))
    raise Refused("does_not_fit", name=name)


def _save_frames(image: Any, target: Path, size: tuple[int, int]) -> None:
    frames, delays = [], []
    for frame in ImageSequence.Iterator(image):
        delays.append(max(frame.info.get("duration") or 100, 20))
        whole = frame.convert("RGBA")
        frames.append(whole if size == whole.size else whole.resize(size, Image.Resampling.LANCZOS))
    first, *rest = frames
    first.save(
        target,
        "GIF",
        save_all=True,
        append_images=rest,
        duration=delays,
        loop=image.info.get("loop", 0),
        disposal=2,
    )
