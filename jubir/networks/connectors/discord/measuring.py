"""What Discord counts: reactions, votes, messages in a message's thread, members of the server. Nobody's views.

A message without reactions has no list of them: those are none, not unknown. What answers it in the channel itself
Discord does not count, so that a message without a thread has no number of comments.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.discord.limits import FORUM
from jubir.networks.connectors.discord.posts import answered, by_bot, joined, link_of, shown, split, spoken
from jubir.networks.connectors.discord.wire import ask, bot_only, hook, is_webhook, object_in
from jubir.networks.contract import Call
from jubir.networks.hearing import Figures, History, OwnPost
from jubir.networks.shared.asking import list_in
from jubir.networks.shared.parsing import count, figures, link, name, obj, rows, when, words

METRICS = frozenset({"likes", "comments", "votes", "followers"})
AT_ONCE = 10
PAGE = 100


async def message(call: Call, remote_id: str) -> dict[str, Any]:
    """Raises Missing."""
    place, number = split(remote_id, call.account.remote_id)
    if not is_webhook(call):
        return object_in(await ask(call, "GET", f"/channels/{place}/messages/{number}"), "id")
    params = {"thread_id": place} if "/" in remote_id else None
    return object_in(await hook(call, "GET", f"/messages/{number}", params=params), "id")


async def measured(call: Call, remote_ids: Sequence[str]) -> Mapping[str, Figures | None]:
    found: dict[str, Figures | None] = {}
    for number in dict.fromkeys(remote_ids):
        try:
            found[number] = told(await message(call, number))
        except errors.Missing:
            found[number] = None
        except (errors.Outage, errors.TooMany):
            if not found:
                raise
            break  # what was told is told; the rest another time
    return found


def told(item: Mapping[str, Any]) -> Figures:
    reactions = [count(one.get("count")) for one in rows(item.get("reactions"))]
    results = obj(obj(item.get("poll")).get("results"))
    votes = [count(one.get("count")) for one in rows(results.get("answer_counts"))]
    return figures(
        likes=sum(number or 0 for number in reactions),
        comments=obj(item.get("thread")).get("message_count"),
        votes=sum(number or 0 for number in votes) if results else None,
    )


async def account(call: Call) -> Figures:
    bot_only(call, "counting members")
    path = f"/guilds/{call.account.facts.get('guild')}"
    guild = object_in(await ask(call, "GET", path, params={"with_counts": "true"}), "id")
    return figures(followers=guild.get("approximate_member_count"))


async def history(call: Call, cursor: str, since: datetime) -> History:
    bot_only(call, "reading a channel")
    if call.account.facts.get("type") == FORUM:
        raise errors.Unsupported("What stood in a forum before is not read.")
    params: dict[str, str | int] = {"limit": PAGE}
    if cursor:
        params["before"] = cursor
    channel = call.account.remote_id
    page = list_in(await ask(call, "GET", f"/channels/{channel}/messages", params=params))
    posts = [
        post
        for item in page
        if by_bot(call, item) and not answered(item, channel) and (post := _own(call, item))
    ]
    oldest = min((at for item in page if (at := when(item.get("timestamp")))), default=None)
    more = len(page) == PAGE and oldest is not None and oldest >= since
    return History(
        tuple(post for post in posts if post.created_at >= since), name(page[-1].get("id")) if more else ""
    )


def _own(call: Call, item: Mapping[str, Any]) -> OwnPost | None:
    number, at = name(item.get("id")), when(item.get("timestamp"))
    if not number or at is None:
        return None
    place = name(item.get("channel_id")) or call.account.remote_id
    files = shown(item)
    kinds = [words(one.get("content_type")).split("/")[0] for one in files]
    if "video" in kinds:
        form = "video"
    elif files:
        form = "carousel" if len(files) > 1 else "image"
    else:
        form = "poll" if obj(item.get("poll")) else "link" if rows(item.get("embeds")) else "text"
    picture = next(
        (link(one.get("url")) for one, kind in zip(files, kinds, strict=True) if kind == "image"), ""
    )
    return OwnPost(
        joined(place, number, call.account.remote_id),
        at,
        spoken(item),
        link_of(call, place, number),
        form,
        len(files),
        picture,
        told(item),
    )
