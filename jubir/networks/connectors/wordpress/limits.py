"""What a site takes. WordPress itself has hardly a limit; uploads have the site's own, which its API does not tell.

So 20 MB for a picture and 64 MB for a video are ours: a site that takes less says so when the file is uploaded, before
anything is public. A comment has 65,525 bytes (wp_get_comment_fields_max_lengths).
"""

from jubir.networks.contract import Account
from jubir.networks.counting import codepoints, utf8
from jubir.networks.limits import ImageLimit, Limits, Option, TextLimit, VideoLimit
from jubir.networks.shared.parsing import name

TEXT, COMMENT_BYTES = 200_000, 65_525
PICTURES, PICTURE_BYTES, VIDEO_BYTES = 20, 20_000_000, 64_000_000
ALT = 1000


def limits_of(account: Account) -> Limits:
    facts = account.facts
    statuses = ("draft",) if facts.get("may_publish") is False else ("publish", "draft")
    known = [(name(one[0]), name(one[1])) for one in facts.get("categories") or () if len(one) == 2]
    category: tuple[Option, ...] = ()
    if known:
        ids, names = zip(*known, strict=True)
        category = (Option("category", "choice", ("", *ids), "", names=("–", *names)),)
    return Limits(
        TextLimit(TEXT, codepoints, "codepoints"),
        images=ImageLimit(PICTURES, PICTURE_BYTES, ("image/jpeg", "image/png", "image/webp"), alt_text=ALT),
        gifs=ImageLimit(PICTURES, PICTURE_BYTES, ("image/gif",), alt_text=ALT),
        video=VideoLimit(1, VIDEO_BYTES, None, with_images=True),
        options=(
            Option("title", "text", default="", required=True),
            Option("status", "choice", statuses, statuses[0]),
            *category,
            Option("tags", "text", default=""),
            Option("excerpt", "text", default=""),
        ),
    )


def answer_limits_of() -> Limits:
    return Limits(TextLimit(COMMENT_BYTES, utf8, "bytes"))
