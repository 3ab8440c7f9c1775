"""When a post is measured, and what a new measurement adds. Values in, values out."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from jubir.networks.contract import Draft
from jubir.networks.hearing import ENGAGEMENT, METRICS

POST_METRICS = tuple(name for name, of in METRICS.items() if of == "post")
ACCOUNT_METRICS = tuple(name for name, of in METRICS.items() if of == "account")
#: What a roll-up adds up.
SUMMED = (*POST_METRICS, "engagements")

#: A post is measured so long after it went out: most happens at once, little after a month.
AGES = (
    timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=30),
)  # fmt: skip
#: A network that does not tell of a post is asked again so much later, and for so long after the last age.
AGAIN = timedelta(hours=1)
PATIENCE = timedelta(days=2)
#: A channel's own figures.
DAILY = timedelta(days=1)

Known = Mapping[str, int | None]


def next_measure(published_at: datetime, now: datetime) -> datetime | None:
    """The first of its ages that is still to come; None after the last. What was missed is not made up for: one
    measurement now tells as much."""
    return next((published_at + age for age in AGES if published_at + age > now), None)


def ask_again(published_at: datetime, now: datetime) -> datetime | None:
    """After no answer about this post."""
    return now + AGAIN if now < published_at + AGES[-1] + PATIENCE else None


def engagements(figures: Known) -> int | None:
    """What adds up to an engagement; None when nothing of it is known."""
    counted = [value for name in ENGAGEMENT if (value := figures.get(name)) is not None]
    return sum(counted) if counted else None


def merged(known: Known, seen: Known) -> dict[str, int | None]:
    """The latest that is known of each metric: a measurement that lacks one does not take it back."""
    return {
        name: known.get(name) if (value := seen.get(name)) is None else value for name in POST_METRICS
    }  # fmt: skip


def gains(known: Known, seen: Known) -> dict[str, int]:
    """What `seen` adds to what was known, engagements included; only of metrics that were seen. Likes taken back count
    below zero."""
    added = {
        name: value - (known.get(name) or 0) for name in POST_METRICS if (value := seen.get(name)) is not None
    }  # fmt: skip
    if any(name in added for name in ENGAGEMENT):
        after, before = engagements(merged(known, seen)) or 0, engagements(known) or 0
        added["engagements"] = after - before
    return added


def format_of(draft: Draft) -> str:
    """As networks.hearing.OwnPost has it."""
    if draft.poll:
        return "poll"
    media = draft.parts[0].media if draft.parts else ()
    if any(medium.kind == "video" for medium in media):
        return "video"
    if media:
        return "carousel" if len(media) > 1 else "image"
    return "link" if draft.card else "text"


def back_off(tries: int) -> timedelta:
    """10 minutes, 20, 40 ... at most 6 hours."""
    return timedelta(minutes=min(360, 10 * 2 ** min(tries, 6)))
