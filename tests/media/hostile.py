"""Files as people and attackers send them, made here so that no binary lies in the repository."""

import io
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageDraw
from PIL.TiffImagePlugin import IFDRational


def picture(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """Not one colour, so that compression and turning can be seen: a gradient, and a red corner at the top left."""
    ramp = Image.linear_gradient("L").resize((width, height))
    image = Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.FLIP_TOP_BOTTOM), ramp))
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill=(220, 20, 20))
    return image.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    """What compresses worst."""
    return Image.merge("RGB", [Image.effect_noise((width, height), 90) for _ in range(3)])


def encoded(image: Image.Image, form: str, **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def upload(data: bytes, name: str = "foto.jpg") -> ContentFile:
    return ContentFile(data, name=name)


def with_gps(orientation: int = 1) -> bytes:
    """A JPEG as a phone makes it: where, when, with what, and which way up."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Kamera Rahasia", "Model 7", orientation
    exif.get_ifd(0x8825).update(
        {1: "S", 2: (IFDRational(6), IFDRational(12), IFDRational(30)), 3: "E", 4: (106, 49, 0)}
    )
    return encoded(
        picture(),
        "JPEG",
        quality=90,
        exif=exif,
        comment=b"rahasia toko",
        xmp=b"<x:xmpmeta>rahasia</x:xmpmeta>",
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that says it is `side` by `side` pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000, 9))
        + _chunk(b"IEND", b"")
    )


def text_bomb() -> bytes:
    """A small PNG with a compressed text of 200 MB in front."""
    whole = encoded(picture(32, 32), "PNG")
    text = b"Comment\0\0" + zlib.compress(b"A" * 200_000_000, 9)
    return whole[:33] + _chunk(b"zTXt", text) + whole[33:]


def png_16_bit_grey() -> bytes:
    image = Image.new("I;16", (64, 64))
    image.putdata([i * 16 for i in range(64 * 64)])
    return encoded(image, "PNG")


def frames(count: int = 6, size: tuple[int, int] = (120, 90)) -> list[Image.Image]:
    made = []
    for number in range(count):
        image = picture(*size)
        ImageDraw.Draw(image).ellipse((number * 15, 30, number * 15 + 20, 50), fill=(20, 20, 220))
        made.append(image)
    return made


def gif(count: int = 6, size: tuple[int, int] = (120, 90), **how: Any) -> bytes:
    first, *rest = frames(count, size)
    return encoded(first, "GIF", save_all=True, append_images=rest, duration=100, loop=0, **how)


def moving_webp(count: int = 6) -> bytes:
    first, *rest = frames(count)
    return encoded(first, "WEBP", save_all=True, append_images=rest, duration=100, loop=0)


def wide_profile() -> bytes:
    """An ICC profile that is not sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


SVG = b"""<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.cookie)</script><rect width="9" height="9"/></svg>"""
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


def film(
    target: Path,
    *,
    seconds: float = 2,
    size: str = "320x240",
    fps: int = 25,
    audio: bool = True,
    picture: bool = True,
    codec: str = "libx264",
    extra: tuple[str, ...] = (),
) -> Path:
    """A test film by ffmpeg, with a place and a device in its metadata, as phones write them."""
    command = ["ffmpeg", "-v", "error", "-y"]
    if picture:
        command += ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate={fps}:duration={seconds}"]
    if audio:
        command += ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    if picture:
        command += ["-c:v", codec, "-pix_fmt", "yuv420p"]
    if audio:
        command += ["-c:a", "aac"]
    command += ["-metadata", "location=-6.2083+106.8167/", "-metadata", "title=Rahasia"]
    subprocess.run([*command, *extra, str(target)], check=True, timeout=120)
    return target
