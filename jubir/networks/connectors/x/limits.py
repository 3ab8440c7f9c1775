"""What X takes. Facts: https://docs.x.com/x-api/media/quickstart/best-practices and the API's description 2.167.

Long posts of Premium accounts are not offered: how X counts them for an app is not documented (not verified, 2026-11-22).
"""

from jubir.networks import counting as plain
from jubir.networks.connectors.x import counting, names
from jubir.networks.limits import ImageLimit, Limits, Option, PollLimit, TextLimit, VideoLimit

IMAGES = ("image/jpeg", "image/png", "image/webp")
VIDEOS = ("video/mp4", "video/quicktime")
MB = 1024 * 1024
ALT = 1000
#: What Option "reply_settings" says → what X calls it; "everyone" is said by saying nothing.
WHO_ANSWERS = {
    "following": "following",
    "mentioned": "mentionedUsers",
    "subscribers": "subscribers",
    "verified": "verified",
}

_IMAGES = ImageLimit(maximum=4, bytes=5 * MB, mimes=IMAGES, alt_text=ALT)
_GIFS = ImageLimit(maximum=1, bytes=15 * MB, mimes=("image/gif",), max_side=1280, alt_text=ALT, alone=True)
_VIDEO = VideoLimit(
    maximum=1, bytes=512 * MB, seconds=140, mimes=VIDEOS, min_seconds=0.5, max_fps=60, alt_text=0
)

POST = Limits(
    text=TextLimit(counting.MAXIMUM, counting.weighted, "weighted", unlinked=names.unlinked),
    images=_IMAGES,
    gifs=_GIFS,
    video=_VIDEO,
    poll=PollLimit(options=4, letters=25, least_minutes=5, most_minutes=10_080),
    thread=25,  # X has no number; a longer one is an article
    options=(
        Option("reply_settings", "choice", ("everyone", *WHO_ANSWERS), "everyone"),
        Option("made_with_ai", "flag", default=False),
        Option("paid_partnership", "flag", default=False),
    ),
)
ANSWER = Limits(text=POST.text, images=_IMAGES, gifs=_GIFS, video=_VIDEO, thread=25)
#: A message: 10,000 letters (X's older API; not verified for v2, 2026-11-22), and one attachment.
MESSAGE = Limits(
    text=TextLimit(10_000, plain.codepoints, "codepoints"),
    images=ImageLimit(maximum=1, bytes=5 * MB, mimes=IMAGES),
    gifs=ImageLimit(maximum=1, bytes=15 * MB, mimes=("image/gif",), max_side=1280),
    video=VideoLimit(maximum=1, bytes=512 * MB, seconds=140, mimes=VIDEOS, min_seconds=0.5, max_fps=60),
    thread=10,
)
