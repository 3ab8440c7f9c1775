"""What a business may post: an update, an event, an offer, each with its own fields.

https://developers.google.com/my-business/reference/rest/v4/accounts.locations.localPosts. Not verified (2026-11-22): 1,500
letters of text and 58 of a title, one picture of at most 5 MB (Google wants 400×300 at least), 4,096 bytes of a reply.
"""

import re
from datetime import date

from jubir.networks import counting
from jubir.networks.limits import ImageLimit, Limits, Option, TextLimit
from jubir.networks.shared.parsing import link

KINDS = ("update", "event", "offer")
TEXT, TITLE, PICTURE, REPLY = 1_500, 58, 5_242_880, 4_096
#: Our code → Google's CallToAction.actionType.
BUTTONS = {
    "none": "", "learn_more": "LEARN_MORE", "book": "BOOK", "order": "ORDER", "shop": "SHOP", "sign_up": "SIGN_UP",
    "call": "CALL",
}  # fmt: skip
_MOMENT = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[T ]+(\d{1,2})[:.](\d{2}))?")


def moment(text: str) -> tuple[date, tuple[int, int] | None] | None:
    """ "2026-12-24" or "2026-12-24 18:00", in the business's own time; None for anything else."""
    found = _MOMENT.fullmatch(text.strip())
    if not found or not text.isascii():
        return None
    hour = (int(found[2]), int(found[3])) if found[2] else None
    try:
        day = date(*map(int, found[1].split("-")))
    except ValueError:
        return None
    return (day, hour) if hour is None or (hour[0] < 24 and hour[1] < 60) else None


def is_moment(text: str) -> bool:
    return moment(text) is not None


def is_link(text: str) -> bool:
    return bool(link(text))


_BUTTON = (
    Option("button", "choice", tuple(BUTTONS), "none"),
    Option("button_link", "text", default="", fits=is_link),
)
_WHEN = (
    Option("title", "text", required=True, maximum=TITLE),
    Option("starts", "text", required=True, fits=is_moment),
    Option("ends", "text", required=True, fits=is_moment),
)
_OFFER = (
    Option("coupon", "text", default=""),
    Option("redeem_link", "text", default="", fits=is_link),
    Option("terms", "text", default=""),
)


def limits_of(kind: str = KINDS[0]) -> Limits:
    """Google ignores a button beside an offer, so there is none."""
    more = {"event": (*_WHEN, *_BUTTON), "offer": (*_WHEN, *_OFFER)}.get(kind, _BUTTON)
    return Limits(
        text=TextLimit(TEXT, counting.codepoints, "codepoints"),
        images=ImageLimit(maximum=1, bytes=PICTURE),
        options=(Option("kind", "choice", KINDS, KINDS[0]), *more),
    )


def answer_limits() -> Limits:
    return Limits(text=TextLimit(REPLY, counting.utf8, "bytes"))
