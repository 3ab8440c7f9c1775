"""Why a delivery waits, failed or asks: the sentence for each code that publishing writes into `Delivery.why`."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

Data = Mapping[str, Any]


def why_sentence(why: str, data: Data | None = None) -> str:
    """One sentence; "" for no reason. A code nobody gave words is said as such rather than hidden."""
    if not why:
        return ""
    words = _WHY.get(why)
    if words is None:
        return _("Jubir's own reason: %(code)s.") % {"code": why}
    return words(data or {})


def _rejected(data: Data) -> str:
    return {
        "text": _("The network did not take the text."),
        "media": _("The network did not take a picture or video."),
        "link": _("The network did not take the link."),
        "poll": _("The network did not take the poll."),
        "thread": _("The network did not take the thread."),
        "options": _("The network did not take one of the choices."),
        "duplicate": _("The network says that the same was posted already."),
        "account": _("The network does not let this account post."),
    }.get(data.get("field", ""), _("The network did not take this post."))


def _late(data: Data) -> str:
    minutes = int(data.get("minutes") or 0)
    if minutes < 120:
        return _("It was %(minutes)s minutes late, so it was held back.") % {"minutes": minutes}
    return _("It was %(hours)s hours late, so it was held back.") % {"hours": minutes // 60}


_WHY: dict[str, Callable[[Data], str]] = {
    "rejected": _rejected,
    "unsupported": lambda d: _("This network cannot do what the post asks for."),
    "missing": lambda d: _("What the post refers to is gone from the network."),
    "broken": lambda d: _(
        "Jubir made a mistake of its own before anything was sent. Try again, and report it if it stays."
    ),
    "no_network": lambda d: _("This Jubir no longer knows the network of this channel."),
    "media": lambda d: _("A picture or the video can't be made to fit this network."),
    "reconnect": lambda d: _("The channel must be connected again."),
    "disconnected": lambda d: _("The channel is no longer connected."),
    "too_many": lambda d: _("The network asked us to wait."),
    "outage": lambda d: _("The network could not be reached; nothing was sent. We keep trying."),
    "no_answer": lambda d: _(
        "The network gave no clear answer. We look whether the post is there before anything else."
    ),
    "reads_down": lambda d: _("The network does not let us look at the moment whether the post is there."),
    "cannot_look": lambda d: _("This network gives no way to look whether the post is there."),
    "cannot_tell": lambda d: _("We looked and could not tell whether the post is there."),
    "no_record": lambda d: _("The network says it published, and we cannot find where."),
    "failed_later": lambda d: _(
        "The network had taken it, and said later that it failed there. Nothing was sent again."
    ),
    "told_arrived": lambda d: _("The network says that it arrived."),
    "by_hand": lambda d: _("On this network a person publishes: text and media are ready."),
    "done_by_hand": lambda d: _("Somebody published it by hand."),
    "confirmed": lambda d: _("Somebody confirmed that it is there."),
    "half_deleted": lambda d: (
        _(
            "Of its %(of)s parts there, %(gone)s are deleted; then the network gave no clear answer. Delete it again to finish."
        )
        % {"of": d.get("of", "–"), "gone": d.get("gone", "–")}
    ),
    "preflight": lambda d: _("The network's limits keep this post back."),
    "paused_workspace": lambda d: _("Everything is paused."),
    "paused_channel": lambda d: _("The channel is paused."),
    "late": _late,
    "spending_limit": lambda d: _(
        "The spending limit for this network is used up until the next month, so it was held back. Trying again sends it"
        " all the same."
    ),
    "spacing": lambda d: _("It waits so that it does not follow the last post too closely."),
    "daily_cap": lambda d: _("The network's number of posts for one day is used up."),
    "processing": lambda d: _("The network is still preparing the video."),
    "processing_failed": lambda d: _(
        "The network took the post, but could not process its pictures or video. It is not out."
    ),
    "processing_long": lambda d: _("The network has been preparing the video for too long."),
    "processing_media": lambda d: _("The network is still preparing the pictures or the video."),
    "rendition": lambda d: _("The pictures or the video are still being made to fit."),
}

CODES = tuple(_WHY)
