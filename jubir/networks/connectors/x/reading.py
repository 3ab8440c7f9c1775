"""What X gives when it is asked for posts and messages, as `Heard`: a page with its people and media."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jubir.networks.connectors.x.posts import (
    media_keys,
    moment_of,
    post_figures,
    quoted,
    replied_to,
    text_of,
    url_of,
)
from jubir.networks.hearing import Author, Heard, Picture
from jubir.networks.shared.parsing import count, link, name, obj, rows, words

#: In X's description 2.167 the answered post and the author are asked for by expansion alone, and `post.fields` is what
#: was `tweet.fields`; answers may come in the words of either.
POST_FIELDS = "attachments,conversation_id,created_at,entities,id,lang,note_post,public_metrics,text"
USER_FIELDS = "id,name,profile_image_url,public_metrics,username"
MEDIA_FIELDS = "alt_text,media_key,preview_image_url,type,url"
EXPANSIONS = "attachments.media_keys,author_id,referenced_posts"


def fields(**more: str | int) -> dict[str, str | int]:
    return {
        "post.fields": POST_FIELDS,
        "user.fields": USER_FIELDS,
        "media.fields": MEDIA_FIELDS,
        "expansions": EXPANSIONS,
        **more,
    }


@dataclass(frozen=True, slots=True)
class Page:
    """`me`: the account that was asked. `items` in X's order."""

    items: list[dict[str, Any]]
    me: str
    people: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    posts: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    media: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    onward: str = ""  # where the next page is

    @classmethod
    def of(cls, body: Mapping[str, Any], me: str) -> "Page":
        includes = obj(body.get("includes"))

        def by(kind: str, key: str = "id") -> dict[str, dict[str, Any]]:
            return {found: one for one in rows(includes.get(kind)) if (found := name(one.get(key)))}

        return cls(
            rows(body.get("data")),
            me,
            by("users"),
            {**by("tweets"), **by("posts")},
            by("media", "media_key"),
            words(obj(body.get("meta")).get("next_token")),
        )


def author(page: Page, number: str) -> Author:
    one = page.people.get(number, {})
    handle = name(one.get("username"))
    return Author(
        number,
        handle,
        name(one.get("name")),
        link(one.get("profile_image_url")),
        f"https://x.com/{handle}" if handle else f"https://x.com/i/user/{number}",
        count(obj(one.get("public_metrics")).get("followers_count")),
    )


_KINDS = {"photo": "image", "animated_gif": "gif", "video": "video"}


def pictures(page: Page, item: Mapping[str, Any]) -> tuple[Picture, ...]:
    found = []
    for key in media_keys(item):
        one = page.media.get(key, {})
        shown = link(one.get("url")) or link(one.get("preview_image_url"))
        if shown:
            kind = _KINDS.get(words(one.get("type")), "file")
            found.append(Picture(shown, kind, words(one.get("alt_text")), link(one.get("preview_image_url"))))
    return tuple(found)


def heard_post(
    page: Page, item: Mapping[str, Any], *, kind: str = "", ours: frozenset[str] = frozenset()
) -> Heard | None:
    """A post of somebody's. `kind` "" tells by itself: a comment answers us or stands in one of `ours` (conversations),
    anything else is a mention. `keep` says whether its author called the account: only then does X let an app answer."""
    number, who, at = name(item.get("id")), name(item.get("author_id")), moment_of(item)
    if not number or not who or at is None:
        return None
    thread, parent = name(item.get("conversation_id")) or number, replied_to(item)
    to_us = bool(parent) and page.me in (
        name(page.posts.get(parent, {}).get("author_id")),
        name(item.get("in_reply_to_user_id")),
    )
    comment = kind == "comment" or (not kind and (to_us or thread in ours))
    post = ""
    if comment:
        post = thread if thread in ours or parent == thread or not to_us else parent
    called = _mentions(item, page) or name(page.posts.get(quoted(item), {}).get("author_id")) == page.me
    return Heard(
        number,
        kind or ("comment" if comment else "mention"),
        author(page, who),
        text_of(item),
        at,
        url=url_of(author(page, who).handle, number),
        thread=thread,
        parent=parent,
        post=post,
        ours=who == page.me,
        pictures=pictures(page, item),
        language=_language(item),
        figures=post_figures(item),
        keep={"called": called},
    )


def _mentions(item: Mapping[str, Any], page: Page) -> bool:
    handle = name(page.people.get(page.me, {}).get("username")).lower()
    for one in rows(obj(item.get("entities")).get("mentions")):
        if name(one.get("id")) == page.me or (handle and name(one.get("username")).lower() == handle):
            return True
    return False


def _language(item: Mapping[str, Any]) -> str:
    told = name(item.get("lang"), 20)
    return "" if told in ("und", "zxx") or told.startswith("q") else told


def heard_message(page: Page, item: Mapping[str, Any]) -> Heard | None:
    """A direct message; who came and who left is nothing that was said."""
    number, who, at = name(item.get("id")), name(item.get("sender_id")), moment_of(item)
    if item.get("event_type", "MessageCreate") != "MessageCreate" or not number or not who or at is None:
        return None
    return Heard(
        number,
        "message",
        author(page, who),
        text_of(item),
        at,
        thread=name(item.get("dm_conversation_id")),
        ours=who == page.me,
        pictures=pictures(page, item),
    )
