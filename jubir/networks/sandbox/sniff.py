"""What a file really is, by its first bytes; the name and the declared type are only hearsay."""


def kind_of(head: bytes) -> tuple[str, str] | None:
    """(image | gif | video, mime), None for anything else. Reads at most 16 bytes."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image", "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image", "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image", "image/webp"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif", "image/gif"
    if head[4:8] == b"ftyp":
        return "video", "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    return None
