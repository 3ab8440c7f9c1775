"""What arrives on a Page: comments under its posts, posts of others that name it, conversations, recommendations.

Facts: https://developers.facebook.com/docs/pages-api/comments-mentions, /docs/messenger-platform/conversations,
/docs/graph-api/reference/page/ratings. The API has no list of all comments: they are read with the posts that they stand
under, the newest posts first, so a late comment under a post further back than three pages arrives by webhook alone.
A commenter who gave the app no right to be known has no name. A recommendation has no stars any more, only yes or no:
`keep["recommends"]`.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from jubir.networks.connectors.facebook.pages import listed
from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Heard, Inbound, Picture
from jubir.networks.shared import graph, messenger, meta
from jubir.networks.shared.parsing import link, name, obj, when, words

_COMMENT = "id,message,created_time,from,parent{id},is_hidden,user_likes,attachment,permalink_url"
COMMENTS = f"id,comments.filter(stream).order(reverse_chronological).limit(50){{{_COMMENT}}}"
TAGGED = "id,message,created_time,from,permalink_url"
CONVERSATIONS = f"id,updated_time,participants,messages.limit(25){{{messenger.FIELDS}}}"
RATINGS = (
    "created_time,has_rating,has_review,rating,recommendation_type,review_text,reviewer,open_graph_story"
)


async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    page = call.account.remote_id
    conversations: dict[str, str | int] = {"platform": "messenger", "fields": CONVERSATIONS, "limit": 25}
    sources: tuple[meta.Source, ...] = (
        (f"{page}/published_posts", {"fields": COMMENTS, "limit": 25}, partial(_under_a_post, page)),
        (f"{page}/tagged", {"fields": TAGGED, "limit": 50}, partial(_tagged, page)),
        (f"{page}/conversations", conversations, partial(_conversation, page)),
        (f"{page}/ratings", {"fields": RATINGS, "limit": 50}, partial(_rating, page)),
    )
    return await meta.inbound(call, graph.hear, sources, cursor, since)


def author(who: Any, number: str) -> Author:
    """`number`: of what was said, where nobody may know who said it."""
    told = obj(who)
    return Author(name(told.get("id")) or f"unknown-{number}", "", name(told.get("name")))


def _under_a_post(page: str, item: Mapping[str, Any]) -> list[Heard]:
    post = name(item.get("id"))
    return [one for raw in listed(item.get("comments")) if post and (one := comment(page, raw, post))]


def comment(page: str, item: Mapping[str, Any], post: str) -> Heard | None:
    number, at = name(item.get("id")), when(item.get("created_time"))
    if not number or at is None:
        return None
    who = author(item.get("from"), number)
    return Heard(
        number, "comment", who, words(item.get("message")), at, link(item.get("permalink_url")), thread=post,
        parent=name(obj(item.get("parent")).get("id")) or post, post=post, ours=who.remote_id == page,
        liked=item.get("user_likes") is True, hidden=item.get("is_hidden") is True,
        pictures=_pictures(item.get("attachment")), keep=keep_of(name(obj(item.get("parent")).get("id"))),
    )  # fmt: skip


def keep_of(above: str) -> dict[str, str]:
    """Of an answer to a comment: that comment, under which Facebook may hang an answer to it too."""
    return {"top": above} if above else {}


def _pictures(attachment: Any) -> tuple[Picture, ...]:
    told = obj(attachment)
    url = link(obj(obj(told.get("media")).get("image")).get("src"))
    kind = "video" if "video" in words(told.get("type")) else "image"
    return (Picture(link(told.get("url")) or url, kind, "", url),) if url else ()


def _tagged(page: str, item: Mapping[str, Any]) -> list[Heard]:
    number, at = name(item.get("id")), when(item.get("created_time"))
    who = author(item.get("from"), number)
    if not number or at is None or who.remote_id == page:
        return []
    url = link(item.get("permalink_url"))
    return [Heard(number, "mention", who, words(item.get("message")), at, url, thread=number)]


def _conversation(page: str, item: Mapping[str, Any]) -> list[Heard]:
    people = [one for one in listed(item.get("participants")) if name(one.get("id")) != page]
    if not people:
        return []
    return [one for raw in listed(item.get("messages")) if (one := messenger.heard(raw, page, people[0]))]


def _rating(page: str, item: Mapping[str, Any]) -> list[Heard]:
    at, story = when(item.get("created_time")), obj(item.get("open_graph_story"))
    reviewer = obj(item.get("reviewer"))
    number = name(story.get("id")) or (f"{page}-{name(reviewer.get('id'))}" if reviewer.get("id") else "")
    if at is None or not number:
        return []
    stars = item.get("rating")
    return [
        Heard(
            number, "review", author(reviewer, number), words(item.get("review_text")), at, thread=number,
            rating=stars if isinstance(stars, int) and 1 <= stars <= 5 else None,
            keep={"recommends": name(item.get("recommendation_type"))},
        )
    ]  # fmt: skip
