"""What YouTube allows, and what of it depends on the channel: how long its videos may be, its playlists and categories.

Sources: https://developers.google.com/youtube/v3/docs/videos (title 100 letters, description 5,000 bytes, tags 500
letters counted as written), videos.insert (256 GB), thumbnails.set: 2 MB, which newer descriptions raise to 50; the
smaller is kept. Not verified (2026-11-22): 12 hours for a channel whose longUploadsStatus is "allowed" and 15 minutes
for others, 3 minutes for a short, 10,000 letters for a comment.
"""

from collections.abc import Mapping
from typing import Any

from jubir.networks import counting
from jubir.networks.connectors.youtube import captions
from jubir.networks.limits import ImageLimit, Limits, Option, TextLimit, VideoLimit
from jubir.networks.shared.parsing import name, words

KINDS = ("video", "short")
VIDEOS = ("video/mp4", "video/quicktime", "video/webm", "video/mpeg")
TITLE, DESCRIPTION, TAGS, COMMENT = 100, 5_000, 500, 10_000
LARGEST, LONGEST, LONGEST_UNVERIFIED, LONGEST_SHORT = 274_877_906_944, 43_200.0, 900.0, 180.0
THUMBNAIL = 2_097_152
#: "People & Blogs", which every country has.
CATEGORY = "22"


def tags_of(text: str) -> list[str]:
    """ "kopi, kopi susu" as two tags."""
    return list(dict.fromkeys(tag for part in text.split(",") if (tag := " ".join(part.split()))))


def tags_count(text: str) -> int:
    """As YouTube counts: commas too, and two quotation marks around a tag with a space in it."""
    tags = tags_of(text)
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(len(tags) - 1, 0)


def is_title(text: str) -> bool:
    return not {"<", ">"} & set(text)


def limits_of(facts: Mapping[str, Any], kind: str = KINDS[0]) -> Limits:
    long = LONGEST_UNVERIFIED if facts.get("long_uploads") in ("eligible", "disallowed") else LONGEST
    return Limits(
        text=TextLimit(DESCRIPTION, counting.utf8, "bytes"),
        images=ImageLimit(maximum=1, bytes=THUMBNAIL),
        video=VideoLimit(
            maximum=1,
            bytes=LARGEST,
            seconds=LONGEST_SHORT if kind == "short" else long,
            mimes=VIDEOS,
            with_images=True,
        ),
        needs_media=True,
        options=options_of(facts),
    )


def options_of(facts: Mapping[str, Any]) -> tuple[Option, ...]:
    categories = _pairs(facts.get("categories")) or [(CATEGORY, "People & Blogs")]
    playlists = _pairs(facts.get("playlists"))
    ids = tuple(one for one, _ in categories)
    return (
        Option("kind", "choice", KINDS, KINDS[0]),
        Option("title", "text", required=True, maximum=TITLE, fits=is_title),
        Option("tags", "text", default="", maximum=TAGS, count=tags_count),
        Option("privacy", "choice", ("public", "unlisted", "private"), "public"),
        Option(
            "category", "choice", ids, CATEGORY if CATEGORY in ids else ids[0],
            names=tuple(called for _, called in categories),
        ),
        *(
            [Option(
                "playlist", "choice", ("", *(one for one, _ in playlists)), "",
                names=("—", *(called for _, called in playlists)),
            )] if playlists else []
        ),
        Option(
            "captions", "text", default="", maximum=captions.LONGEST, wrong=captions.wrong, files=(".srt", ".vtt")
        ),
        Option("captions_language", "choice", captions.LANGUAGES, captions.LANGUAGES[0]),
        Option("made_for_kids", "flag", default=False),
        Option("synthetic", "flag", default=False),
    )  # fmt: skip


def answer_limits() -> Limits:
    return Limits(text=TextLimit(COMMENT, counting.codepoints, "codepoints"))


def _pairs(kept: Any) -> list[tuple[str, str]]:
    """[[id, name]] out of the facts."""
    found = {}
    for row in kept if isinstance(kept, list | tuple) else ():
        if isinstance(row, list | tuple) and len(row) == 2 and name(row[0]):
            found[name(row[0])] = words(row[1]) or name(row[0])
    return list(found.items())
