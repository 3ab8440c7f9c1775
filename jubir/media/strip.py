"""Taking what a picture tells about its maker out of the file, without touching a pixel.

EXIF (place, camera, time), XMP, IPTC, comments, thumbnails, and whatever hangs on after the picture's end (a ZIP, a
script) go. What is needed to draw it stays: palettes, transparency, colour chunks, frames and their timing.
Each function takes the whole file and returns the whole file; it raises `Broken` where the file's structure is.
"""

import struct


class Broken(Exception):
    """The file's structure is damaged."""


def strip(data: bytes, mime: str) -> bytes:
    """The file without its metadata. `mime` is one of image/jpeg, image/png, image/webp, image/gif."""
    try:
        return _BY_MIME[mime](data)
    except (IndexError, struct.error) as error:
        raise Broken("ends too early") from error


def jpeg(data: bytes) -> bytes:
    """Keeps JFIF (APP0), Adobe's colour transform (APP14) and everything that is not APPn or a comment."""
    out, at = [data[:2]], 2
    while True:
        if data[at] != 0xFF:
            raise Broken("no marker where one must be")
        while data[at] == 0xFF:  # fill bytes
            at += 1
        marker = data[at]
        at += 1
        if marker == 0xD9:
            out.append(b"\xff\xd9")
            return b"".join(out)
        if 0xD0 <= marker <= 0xD7 or marker == 0x01:
            out.append(bytes((0xFF, marker)))
            continue
        length = struct.unpack_from(">H", data, at)[0]
        if length < 2 or at + length > len(data):
            raise Broken("a segment is longer than the file")
        segment = data[at : at + length]
        at += length
        is_extra = 0xE1 <= marker <= 0xEF and marker != 0xEE
        if not is_extra and marker != 0xFE:
            out.append(bytes((0xFF, marker)) + segment)
        if marker == 0xDA:
            end = _scan_end(data, at)
            out.append(data[at:end])
            at = end


def _scan_end(data: bytes, at: int) -> int:
    """Where the entropy-coded data that begins at `at` ends: at the first marker that is no restart or stuffing."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Broken("no end of image")
        following = data[at + 1]
        if following == 0x00 or 0xD0 <= following <= 0xD7:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at


_PNG_KEPT = {
    b"IHDR",
    b"PLTE",
    b"IDAT",
    b"IEND",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"sBIT",
    b"bKGD",
    b"pHYs",
}


def png(data: bytes) -> bytes:
    """Keeps the chunks that draw the still picture. An animated PNG becomes its still: no network takes the rest."""
    out, at = [data[:8]], 8
    while True:
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise Broken("a chunk is longer than the file")
        if kind in _PNG_KEPT:
            out.append(data[at:end])
        at = end
        if kind == b"IEND":
            return b"".join(out)


_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
_WEBP_TELLING = 0x20 | 0x08 | 0x04  # VP8X flags: colour profile, EXIF, XMP


def webp(data: bytes) -> bytes:
    """Keeps picture, transparency and animation, and takes the flags of what is gone out of the header."""
    end = min(8 + struct.unpack_from("<I", data, 4)[0], len(data))
    out, at = [], 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        whole = at + 8 + length + (length & 1)
        if at + 8 + length > len(data):
            raise Broken("a chunk is longer than the file")
        if kind in _WEBP_KEPT:
            chunk = bytearray(data[at:whole].ljust(whole - at, b"\0"))
            if kind == b"VP8X":
                chunk[8] &= ~_WEBP_TELLING & 0xFF
            out.append(bytes(chunk))
        at = whole
    body = b"WEBP" + b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif(data: bytes) -> bytes:
    """Keeps frames, their timing and the loop; drops comments, plain text, XMP and other application blocks."""
    flags = data[10]
    at = 13 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0)
    out = [data[:at]]
    while True:
        start, kind = at, data[at]
        if kind == 0x3B:
            out.append(b";")
            return b"".join(out)
        if kind == 0x21:
            label = data[at + 1]
            at = _gif_blocks_end(data, at + 2)
            is_loop = label == 0xFF and data[start + 3 : start + 14] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")
            if label == 0xF9 or is_loop:
                out.append(data[start:at])
        elif kind == 0x2C:
            local = data[at + 9]
            at += 10 + (3 * 2 ** ((local & 7) + 1) if local & 0x80 else 0) + 1
            at = _gif_blocks_end(data, at)
            out.append(data[start:at])
        else:
            raise Broken("an unknown block")


def _gif_blocks_end(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


_BY_MIME = {"image/jpeg": jpeg, "image/png": png, "image/webp": webp, "image/gif": gif}
