"""What a Page allows, by kind of post.

From https://developers.facebook.com/docs/pages-api/posts, /docs/video-api/guides/reels-publishing and
/docs/page-stories-api. From third parties: 63,206 letters, pictures to 4 MB. Not verified on 2026-11-22: ten pictures
in one post, 1 GB and 20 minutes for a video sent in one piece, 8,000 letters in a comment, 2,000 in a message.
"""

from jubir.networks.limits import ImageLimit, Limits, Option, TextLimit, VideoLimit

KINDS = ("post", "reel", "story")
#: Ours: the network tells no greatest length.
_ALT = 1000
_GIGABYTE = 1_000_000_000
_TEXT = TextLimit(63_206, len, "codepoints")
_OPTIONS = (Option("kind", "choice", KINDS, "post"),)

_POST = Limits(
    text=_TEXT,
    images=ImageLimit(10, 4_000_000, alt_text=_ALT),
    video=VideoLimit(1, _GIGABYTE, 1200),
    link_card=True,
    options=_OPTIONS,
)
_REEL = Limits(
    text=_TEXT,
    video=VideoLimit(1, _GIGABYTE, 90, min_seconds=3),
    needs_media=True,
    daily=30,
    options=_OPTIONS,
)
_STORY = Limits(
    text=_TEXT,  # it is not shown
    images=ImageLimit(1, 4_000_000, alt_text=_ALT),
    video=VideoLimit(1, _GIGABYTE, 60, min_seconds=3),
    needs_media=True,
    options=_OPTIONS,
)
OF_KIND = {"post": _POST, "reel": _REEL, "story": _STORY}
COMMENT = Limits(text=TextLimit(8000, len, "codepoints"), images=ImageLimit(1, 4_000_000, alt_text=_ALT))
MESSAGE = Limits(text=TextLimit(2000, len, "codepoints"))
