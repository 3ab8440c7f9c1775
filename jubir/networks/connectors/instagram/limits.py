"""What an Instagram account allows, by kind of post.

From https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media (held on
2026-11-22): 2,200 letters, 30 hashtags, 20 mentions; JPEG to 8 MiB, 4:5 to 1.91:1; 2 to 10 things in a carousel; a reel of 3
seconds to 15 minutes. Not verified: the sizes of films (300 MB for a reel, 100 MB for a story), three collaborators.
How many posts a day differs between Meta's own pages; the account's own answer counts (containers.py).
"""

import re

from jubir.networks.counting import utf8
from jubir.networks.limits import ImageLimit, Limits, Option, TextLimit, VideoLimit

KINDS = ("post", "reel", "story")
HASHTAGS, MENTIONS, COLLABORATORS = 30, 20, 3
CAPTION = 2200
_MEBIBYTE = 1 << 20
_JPEG = ("image/jpeg",)
_TEXT = TextLimit(CAPTION, len, "codepoints")
_KIND = Option("kind", "choice", KINDS, "post")
_FIRST_COMMENT = Option("first_comment", "text", maximum=CAPTION)
_COLLABORATORS = Option("collaborators", "text", maximum=200)

_POST = Limits(
    text=_TEXT,
    images=ImageLimit(10, 8 * _MEBIBYTE, _JPEG, ratio=(0.8, 1.91), alt_text=1000),
    video=VideoLimit(10, 300 * _MEBIBYTE, 900, min_seconds=3, with_images=True),
    needs_media=True,
    options=(_KIND, _FIRST_COMMENT, _COLLABORATORS),
)
_REEL = Limits(
    text=_TEXT,
    video=VideoLimit(1, 300 * _MEBIBYTE, 900, min_seconds=3),
    needs_media=True,
    options=(_KIND, _FIRST_COMMENT, _COLLABORATORS, Option("share_to_feed", "flag", default=True)),
)
_STORY = Limits(
    text=_TEXT,  # it is not shown
    images=ImageLimit(1, 8 * _MEBIBYTE, _JPEG),
    video=VideoLimit(1, 100 * _MEBIBYTE, 60, min_seconds=3),
    needs_media=True,
    options=(_KIND,),
)
OF_KIND = {"post": _POST, "reel": _REEL, "story": _STORY}
#: Under a comment there may be said more privately: see answering.py.
COMMENT = Limits(text=_TEXT, options=(Option("private", "flag", default=False),))
MENTION = Limits(text=_TEXT)
MESSAGE = Limits(text=TextLimit(1000, utf8, "bytes"))

_HASHTAG = re.compile(r"(?<![\w&])#\w+")
_MENTION = re.compile(r"(?<![\w.])@[A-Za-z0-9_.]+")


def hashtags(text: str) -> int:
    return len(_HASHTAG.findall(text))


def mentions(text: str) -> int:
    return len(_MENTION.findall(text))
