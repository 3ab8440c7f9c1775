"""What TikTok allows this creator just now, which its audit wants asked before every post and shown to the person.

/v2/post/publish/creator_info/query/, at most 20 times a minute [developers.tiktok.com, 2026-11-22].
"""

from collections.abc import Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.tiktok.wire import ask
from jubir.networks.contract import Account, Call, Draft, Medium
from jubir.networks.counting import utf16
from jubir.networks.limits import Option
from jubir.networks.shared.parsing import count, link, name, obj

#: Who can see it, by our code.
PRIVACY = {
    "public": "PUBLIC_TO_EVERYONE",
    "friends": "MUTUAL_FOLLOW_FRIENDS",
    "followers": "FOLLOWER_OF_CREATOR",
    "private": "SELF_ONLY",
}
_CODES = {named: code for code, named in PRIVACY.items()}
MOST_SECONDS = 600


async def ask_info(call: Call) -> dict[str, Any]:
    """As it is kept in the account's facts: {"privacy", "no_comment", "no_duet", "no_stitch", "seconds", "name", "face"}."""
    told = await ask(call, "/post/publish/creator_info/query/")
    offered = told.get("privacy_level_options")
    if not isinstance(offered, list):
        raise errors.Outage("TikTok did not say what this account may do.")
    return {
        "privacy": [_CODES[one] for one in offered if isinstance(one, str) and one in _CODES],
        "no_comment": told.get("comment_disabled") is True,
        "no_duet": told.get("duet_disabled") is True,
        "no_stitch": told.get("stitch_disabled") is True,
        "seconds": count(told.get("max_video_post_duration_sec")) or MOST_SECONDS,
        "handle": name(told.get("creator_username")),
        "name": name(told.get("creator_nickname")),
        "face": link(told.get("creator_avatar_url")),
    }


def info_of(account: Account) -> Mapping[str, Any]:
    return obj(account.facts.get("creator"))


def seconds_of(account: Account) -> float:
    return float(count(info_of(account).get("seconds")) or MOST_SECONDS)


def options(account: Account, kind: str, kinds: tuple[str, ...]) -> tuple[Option, ...]:
    """Nothing is ticked beforehand, and what this creator may not choose is not there: TikTok's audit wants both."""
    chosen = Option("kind", "choice", kinds, default=kinds[0])
    if kind == "inbox":
        return (chosen,)
    info = info_of(account)
    offered = info.get("privacy")
    levels = tuple(code for code in PRIVACY if not isinstance(offered, list) or code in offered)
    made = [chosen, Option("privacy", "choice", levels, required=True)]
    if kind == "photos":
        made.append(Option("title", "text", maximum=90, count=utf16))
    if not info.get("no_comment"):
        made.append(Option("allow_comment", "flag", default=False))
    if kind == "direct" and not info.get("no_duet"):
        made.append(Option("allow_duet", "flag", default=False))
    if kind == "direct" and not info.get("no_stitch"):
        made.append(Option("allow_stitch", "flag", default=False))
    made += [Option("brand_organic", "flag", default=False), Option("brand_content", "flag", default=False)]
    made.append(
        Option("ai_generated", "flag", default=False)
        if kind == "direct"
        else Option("auto_music", "flag", default=False)
    )
    made.append(Option("music", "choice", ("agreed",), required=True))
    return tuple(made)


def must_allow(info: Mapping[str, Any], draft: Draft, video: Medium | None) -> None:
    """Held against what TikTok says now, which may be other than when the post was written. Raises Rejected."""
    privacy = str(draft.options.get("privacy") or "")
    if privacy not in (info.get("privacy") or ()):
        raise errors.Rejected(
            "TikTok does not offer this account that choice of who can see it.", field="options"
        )
    if draft.options.get("music") != "agreed":
        raise errors.Rejected("TikTok wants its rules on music agreed to.", field="options")
    if draft.options.get("brand_content") is True and privacy == "private":
        raise errors.Rejected("A paid partnership can't be visible to you only.", field="options")
    longest = count(info.get("seconds")) or MOST_SECONDS
    if video and video.seconds is not None and video.seconds > longest:
        raise errors.Rejected(f"This account's videos may last {longest} seconds.", field="media")
