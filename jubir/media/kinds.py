"""What a file is, told from its first bytes: never from its name, never from what the browser says."""

import re
from pathlib import Path

import puremagic

from jubir.media.refusals import Refused

#: MIME type → (kind of file, extension) of everything that is taken.
TAKEN = {
    "image/jpeg": ("image", ".jpg"),
    "image/png": ("image", ".png"),
    "image/webp": ("image", ".webp"),
    "image/gif": ("image", ".gif"),
    "image/heic": ("image", ".heic"),
    "video/mp4": ("video", ".mp4"),
    "video/quicktime": ("video", ".mov"),
}
#: How much of the beginning is looked at.
HEAD = 4096
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MP4 = {
    *(b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VP"),
    *(b"MSNV", b"dash", b"F4V ", b"mmp4", b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"iso7", b"iso8", b"iso9"),
}
_OLD_MOV = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_MARKUP = re.compile(
    rb"^\s*(?:<\?xml|<!--|<!doctype|<html|<head|<body|<script|<svg|<iframe|<meta|<a\s|<img)", re.I
)
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"Rar!\x1a", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"\xd0\xcf\x11\xe0", "document"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"BM", "other_picture"),
    (b"II*\x00", "other_picture"),
    (b"MM\x00*", "other_picture"),
    (b"8BPS", "other_picture"),
    (b"\x00\x00\x01\x00", "other_picture"),
    (b"\x1aE\xdf\xa3", "other_video"),
    (b"FLV\x01", "other_video"),
    (b"\x30\x26\xb2\x75", "other_video"),
    (b"\x00\x00\x01\xba", "other_video"),
    (b"ID3", "audio"),
    (b"OggS", "audio"),
    (b"fLaC", "audio"),
)
_DOCUMENTS = (b"word/", b"ppt/", b"xl/", b"mimetypeapplication/vnd.oasis")


def sniff(path: Path, name: str) -> str:
    """The MIME type of a file that is taken. Raises Refused with what it is instead."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Refused("empty", name=name)
    mime = _taken(head)
    if mime:
        return mime
    raise Refused(_instead(head), name=name)


def _taken(head: bytes) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[4:8] in _OLD_MOV:
        return "video/quicktime"
    return ""


def _by_brand(head: bytes) -> str:
    """ISO media files name what they are in their first box: a main brand, then the compatible ones."""
    main = head[8:12]
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {main, *(head[at : at + 4] for at in range(16, size - 3, 4))}
    if b"avif" in brands or b"avis" in brands or main in (b"crx ", b"jxl "):
        return ""
    if main in _HEIC:
        return "image/heic"
    if main == b"qt  ":
        return "video/quicktime"
    if main == b"M4A " or main == b"M4B ":
        return ""
    return "video/mp4" if brands & _MP4 else ""


def _instead(head: bytes) -> str:
    """What a file that is not taken is: a code of refusals.SENTENCES."""
    if head[4:8] == b"ftyp":
        if head[8:12] in (b"M4A ", b"M4B "):
            return "audio"
        return "other_picture" if b"avi" in head[8:40] or head[8:12] == b"crx " else "other_video"
    if head[:4] == b"RIFF":
        return {b"WAVE": "audio", b"AVI ": "other_video"}.get(head[8:12], "unknown")
    if head[:4] == b"PK\x03\x04" and any(mark in head for mark in _DOCUMENTS):
        return "document"
    for signature, code in _SIGNATURES:
        if head.startswith(signature):
            return code
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")  # also UTF-16 markup
    text = text.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if _MARKUP.match(text) or b"<svg" in text.lower():
        return "svg" if b"<svg" in text.lower() else "html"
    return _by_puremagic(head)


def _by_puremagic(head: bytes) -> str:
    try:
        mime = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        return "unknown"
    return {"image": "other_picture", "video": "other_video", "audio": "audio"}.get(
        mime.split("/")[0], "unknown"
    )
