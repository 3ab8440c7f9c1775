"""A step of a draft as X's body for it, and a post or message of X as we compare it."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import unquote

from jubir.networks import errors
from jubir.networks.connectors.x.counting import is_valid, sendable
from jubir.networks.connectors.x.limits import WHO_ANSWERS
from jubir.networks.contract import Draft, Medium, Remote, Ticket
from jubir.networks.shared.parsing import count, link, name, obj, rows, when, words

_LEADING = re.compile(r"^(?:\s*@\w{1,15}\s+)+")
#: Where X shows its own media: links to them stand at the end of a post's text, and are no words of its author.
_SHOWN = re.compile(
    r"^https?://(?:www\.)?(?:x|twitter)\.com/[^/]+/status/\d+/(?:photo|video)/\d+", re.IGNORECASE
)


def is_message(draft: Draft) -> bool:
    return draft.answers is not None and draft.answers.kind == "message"


def words_of(draft: Draft, step: int) -> str:
    return sendable(draft.parts[step].text)


def wanted_media(draft: Draft, *, from_step: int) -> list[tuple[str, Medium]]:
    """Media that are still to be attached, by their place: "part.index"."""
    return [
        (f"{place}.{index}", medium)
        for place, part in enumerate(draft.parts)
        if place >= from_step
        for index, medium in enumerate(part.media)
    ]


def _media_ids(draft: Draft, ticket: Ticket) -> list[str]:
    kept = ticket.checkpoint.get("media") or {}
    return [kept[f"{ticket.step}.{index}"]["id"] for index in range(len(draft.parts[ticket.step].media))]


def post_of(draft: Draft, ticket: Ticket) -> dict[str, Any]:
    """The body of POST /2/tweets for this step."""
    text, media = words_of(draft, ticket.step), _media_ids(draft, ticket)
    if not (is_valid(text) or (media and not text.strip())):
        raise errors.Rejected("X does not take a text of this length.", field="text")
    body: dict[str, Any] = {"text": text}
    if media:
        body["media"] = {"media_ids": media}
    parent = draft.answers.remote_id if draft.answers and not ticket.step else ticket.checkpoint.get("parent")
    if parent and (ticket.step or draft.answers):
        body["reply"] = {"in_reply_to_tweet_id": str(parent)}
    elif ticket.step:
        raise errors.Rejected("The post before this one in the thread is unknown.", field="thread")
    if draft.poll and ticket.step == 0:
        body["poll"] = {"options": list(draft.poll.options), "duration_minutes": draft.poll.minutes}
    who = WHO_ANSWERS.get(str(draft.options.get("reply_settings") or ""))
    if who and "reply" not in body:
        body["reply_settings"] = who
    for flag in ("made_with_ai", "paid_partnership"):
        if draft.options.get(flag) is True:
            body[flag] = True
    return body


def message_of(draft: Draft, ticket: Ticket) -> dict[str, Any]:
    """The body of a direct message."""
    text, media = words_of(draft, ticket.step), _media_ids(draft, ticket)
    body: dict[str, Any] = {"text": text} if text.strip() else {}
    if media:
        body["attachments"] = [{"media_id": one} for one in media]
    return body


# ── what X gives back ────────────────────────────────────────────────────────────────────────────────────────────
def text_of(item: Mapping[str, Any]) -> str:
    """A post's or message's words: whole, links where they lead, X's links to its own media left out."""
    long = obj(item.get("note_post")) or obj(item.get("note_tweet"))
    told = words(long.get("text")) or words(item.get("text"))
    entities = obj(long.get("entities")) if words(long.get("text")) else obj(item.get("entities"))
    for url in rows(entities.get("urls")):
        short, full = words(url.get("url")), words(url.get("expanded_url"))
        if short.startswith("https://t.co/"):
            shown = url.get("media_key") or _SHOWN.match(full)
            told = told.replace(short, "" if shown else link(full) or short)
    return unescape(told).strip()


def normal(text: str) -> str:
    """The form in which what was sent and what came back are compared: X rewrites links, and names those it answers
    before an answer's words."""
    text = _LEADING.sub("", unicodedata.normalize("NFC", text) + " ")
    return " ".join(_plain(word) for word in text.split())


def _plain(word: str) -> str:
    """A link without its scheme, its host in small letters, as it is read; any other word as it is."""
    bare = re.sub(r"https?://", "", word, flags=re.IGNORECASE)
    if "." not in bare:
        return bare
    host, slash, rest = bare.partition("/")
    return unicodedata.normalize("NFC", unquote(f"{host.lower()}{slash}{rest}").rstrip("/"))


def replied_to(item: Mapping[str, Any]) -> str:
    """The id of the post this one answers, ""."""
    refs = item.get("referenced_posts") or item.get("referenced_tweets")
    return next((name(one.get("id")) for one in rows(refs) if one.get("type") == "replied_to"), "")


def quoted(item: Mapping[str, Any]) -> str:
    refs = item.get("referenced_posts") or item.get("referenced_tweets")
    return next((name(one.get("id")) for one in rows(refs) if one.get("type") == "quoted"), "")


def media_keys(item: Mapping[str, Any]) -> list[str]:
    keys = obj(item.get("attachments")).get("media_keys")
    return [key for one in keys if (key := name(one))] if isinstance(keys, list) else []


def url_of(handle: str, number: str) -> str:
    return f"https://x.com/{handle or 'i'}/status/{number}"


def moment_of(item: Mapping[str, Any]) -> datetime | None:
    """When it was made; what X does not tell stands in the id."""
    return when(item.get("created_at")) or born(name(item.get("id")))


def born(number: str) -> datetime | None:
    """X counts its ids by the millisecond, since 4 November 2010."""
    if not re.fullmatch(r"\d{15,19}", number):
        return None
    return datetime.fromtimestamp(((int(number) >> 22) + 1_288_834_974_657) / 1000, tz=UTC)


def remote(item: Mapping[str, Any], handle: str) -> Remote | None:
    number, at = name(item.get("id")), moment_of(item)
    if not number or at is None:
        return None
    parent = replied_to(item)
    return Remote(
        remote_id=number,
        created_at=at,
        text=normal(text_of(item)),
        media=len(media_keys(item)),
        url=url_of(handle, number),
        parent=parent,
        keep={"parent": number},
    )


def said(item: Mapping[str, Any]) -> Remote | None:
    """A direct message, ours, as `remote` gives a post."""
    number, at = name(item.get("id")), moment_of(item)
    if not number or at is None:
        return None
    return Remote(number, at, normal(text_of(item)), len(media_keys(item)))


def post_figures(item: Mapping[str, Any]) -> dict[str, int]:
    """What X tells of a post. Its names changed in 2026: repost_count was retweet_count."""
    told, own = obj(item.get("public_metrics")), obj(item.get("non_public_metrics"))
    reposts = count(told.get("repost_count"))
    figures = {
        "impressions": count(told.get("impression_count")),
        "likes": count(told.get("like_count")),
        "comments": count(told.get("reply_count")),
        "shares": reposts if reposts is not None else count(told.get("retweet_count")),
        "quotes": count(told.get("quote_count")),
        "saves": count(told.get("bookmark_count")),
        "clicks": count(own.get("url_link_clicks")),
    }
    return {metric: number for metric, number in figures.items() if number is not None}
