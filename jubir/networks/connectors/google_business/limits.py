"""What a business may post: an update, an event, an offer, each with its own fields.

https://developers.google.com/my-business/reference/rest/v4/accounts.locations.localPosts. Not verified (2026-11-22): 1,500
letters of text and 58 of a title, one picture of at most 5 MB (Google wants 400×300 at least), 4,096 bytes of a reply.
"""

from jubir.networks import counting
from jubir.networks.limits import ImageLimit, Limits, Option, TextLimit

KINDS = ("update", "event", "offer")
TEXT, TITLE, PICTURE, REPLY = 1_500, 58, 5_242_880, 4_096
#: Our code → Google's CallToAction.actionType.
BUTTONS = {
    "none": "", "learn_more": "LEARN_MORE", "book": "BOOK", "order": "ORDER", "shop": "SHOP", "sign_up": "SIGN_UP",
    "call": "CALL",
}  # fmt: skip
_BUTTON = (Option("button", "choice", tuple(BUTTONS), "none"), Option("button_link", "text", default=""))
_WHEN = (
    Option("title", "text", required=True, maximum=TITLE),
    Option("starts", "text", required=True),
    Option("ends", "text", required=True),
)
_OFFER = tuple(Option(name, "text", default="") for name in ("coupon", "redeem_link", "terms"))


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
