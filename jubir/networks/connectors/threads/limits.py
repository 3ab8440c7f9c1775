"""What Threads takes. Facts: https://developers.facebook.com/docs/threads/posts and /create-posts/polls, /topics (2026).

500 characters, of which an emoji takes as many as it has bytes in UTF-8 (14 April 2026). Not verified (2026-11-22): 1,000
letters of alternative text, and that a poll is open for a day.
"""

from dataclasses import replace

from jubir.networks.counting import emoji_bytes
from jubir.networks.limits import ImageLimit, Limits, Option, PollLimit, TextLimit, VideoLimit

TEXT, CAROUSEL, TAG = 500, 20, 50
POSTS = 250
REPLY_CONTROL = (
    "everyone",
    "accounts_you_follow",
    "mentioned_only",
    "followers_only",
    "parent_post_author_only",
)

LIMITS = Limits(
    TextLimit(TEXT, emoji_bytes, "emoji_bytes"),
    images=ImageLimit(CAROUSEL, 8_000_000, ("image/jpeg", "image/png"), ratio=(0.1, 10.0), alt_text=1000),
    gifs=None,
    video=VideoLimit(
        CAROUSEL,
        1_000_000_000,
        300,
        ("video/mp4", "video/quicktime"),
        max_side=1920,
        max_fps=60,
        alt_text=1000,
        with_images=True,
    ),
    poll=PollLimit(4, 25, 1440, 1440),
    thread=25,
    daily=POSTS,
    options=(
        Option("reply_control", "choice", REPLY_CONTROL, "everyone"),
        Option("topic_tag", "text", default="", maximum=TAG),
    ),
)
ANSWER = replace(LIMITS, poll=None, thread=1, daily=None, options=())
