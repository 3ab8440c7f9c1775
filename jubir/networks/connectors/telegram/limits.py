"""What the Bot API takes. Letters are UTF-16 units of the text as it is shown.

Not verified (2026-11-22): 50 MB for an upload, 2 GB with a Bot API server of one's own; about one message a second in a
chat, twenty a minute in a group.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jubir.networks.connectors.telegram.wire import HOME
from jubir.networks.contract import Account
from jubir.networks.counting import utf16
from jubir.networks.limits import ImageLimit, Limits, Option, PollLimit, TextLimit, VideoLimit

TEXT, CAPTION, QUESTION = 4096, 1024, 300
ALBUM = 10
PHOTO_BYTES, FILE_BYTES, OWN_FILE_BYTES = 10_000_000, 50_000_000, 2_000_000_000
PICTURES = ("image/jpeg", "image/png", "image/webp")
BUTTONS, LABEL = 20, 64

OPTIONS = (
    Option("marks", "flag", default=False),
    Option("preview", "choice", ("below", "above", "large", "none"), "below"),
    Option("buttons", "text", default="", maximum=3000),
    Option("silent", "flag", default=False),
    Option("sensitive", "flag", default=False),
    Option("protected", "flag", default=False),
)


def limits_of(account: Account) -> Limits:
    size = FILE_BYTES if account.server in ("", HOME) else OWN_FILE_BYTES
    return Limits(
        TextLimit(TEXT, utf16, "utf16", with_media=CAPTION),
        # Width and height together may be 10,000 and a picture twenty times as long as it is high.
        images=ImageLimit(ALBUM, PHOTO_BYTES, PICTURES, max_side=5000, ratio=(1 / 20, 20.0)),
        gifs=None,  # goes as a video without sound, which Telegram plays like one
        video=VideoLimit(ALBUM, size, None, with_images=True),
        poll=PollLimit(12, 100, 1, 43_800, multiple=True),
        thread=20,
        spacing=_spacing(account.facts),
        options=OPTIONS,
    )


def _spacing(facts: Mapping[str, Any]) -> int:
    return 1 if facts.get("type") == "channel" else 3


def answer_limits(account: Account) -> Limits:
    """An answer is one message; it has no poll, and no buttons."""
    return replace(limits_of(account), poll=None, thread=1, options=(OPTIONS[0],))
