"""Is that post on the network the one we sent? Pure: readings in, a verdict out."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jubir.networks.contract import Reading, Remote

#: A network's clock and ours may differ by this much where it did not tell its own time.
SKEW = timedelta(seconds=90)
#: ...and by this much where it did.
SKEW_TOLD = timedelta(seconds=5)

_SPACE = re.compile(r"\s+")


def normal(text: str) -> str:
    """A text in the form in which two renderings of the same post are equal: NFC, one space, no invisible marks."""
    visible = "".join(
        c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf" or c == "‍"
    )
    return _SPACE.sub(" ", visible).strip()


@dataclass(frozen=True, slots=True)
class Sought:
    """What we look for: the step's text as rendered, its media, when its attempt began, what it answers.

    `anywhere`: networks differ in what a direct message answers, so that its parent says nothing.
    """

    text: str
    media: int
    began: datetime
    parent: str = ""
    anywhere: bool = False


def find(reading: Reading, sought: Sought, *, owned: Collection[str], now: datetime) -> Remote | None:
    """The oldest post that fits and belongs to no other delivery; None when there is none.

    The oldest, because the attempts of twins (the same greeting, twice) then take theirs in the order they were sent.
    """
    skew = SKEW
    began = sought.began
    if reading.clock is not None:
        skew = SKEW_TOLD
        began += reading.clock - now
    wanted = normal(sought.text)
    fitting = [
        post
        for post in reading.posts
        if post.remote_id not in owned
        and post.created_at >= began - skew
        and post.media == sought.media
        and _stands_right(post, sought)
        and normal(post.text) == wanted
    ]
    return min(fitting, key=lambda post: post.created_at, default=None)


def _stands_right(post: Remote, sought: Sought) -> bool:
    """Under what it answers, as far as the network tells; and what answers nothing is not taken for an answer."""
    if sought.parent:
        return not post.parent or post.parent == sought.parent
    return sought.anywhere or not post.parent


def evidence(reading: Reading, sought: Sought, owned: Collection[str]) -> dict[str, Any]:
    """What a person needs in order to decide: what we looked for beside what was there (at most eight posts)."""
    return {
        "sought": {"text": sought.text, "media": sought.media, "since": sought.began.isoformat()},
        "complete": reading.complete,
        "there": [
            {
                "id": post.remote_id,
                "at": post.created_at.isoformat(),
                "text": post.text[:500],
                "media": post.media,
                "url": post.url,
                "ours": post.remote_id in owned,
            }
            for post in reading.posts[:8]
        ],
    }
