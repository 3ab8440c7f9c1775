"""A draft as a submission, and a submission as we compare it.

A post is what its draft has: pictures (one, or a gallery), a poll, a link card, else a text. The remote ids are Reddit's
full names: t3_ for a post, t1_ for a comment, t4_ for a message.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.reddit.wire import SITE
from jubir.networks.contract import Draft, Remote, Ticket
from jubir.networks.shared.parsing import link, name, obj, rows, words


def option(draft: Draft, key: str) -> str:
    return str(draft.options.get(key) or "").strip()


def text_of(draft: Draft) -> str:
    return draft.parts[0].text.strip()


def kind_of(draft: Draft) -> str:
    media = draft.parts[0].media
    if media:
        return "gallery" if len(media) > 1 else "image"
    return "poll" if draft.poll else "link" if draft.card else "self"


def rendered(draft: Draft) -> str:
    if draft.answers:
        return text_of(draft)
    return f"{option(draft, 'title')}\n{text_of(draft)}".strip()


def _flag(draft: Draft, key: str) -> bool:
    return draft.options.get(key) is True


def submission(draft: Draft, ticket: Ticket) -> tuple[str, dict[str, Any]]:
    """(path, what to send with it: a form, or JSON for galleries and polls)"""
    kind, text = kind_of(draft), text_of(draft)
    media = [obj(obj(ticket.checkpoint.get("media")).get(str(at))) for at in range(len(draft.parts[0].media))]
    if any(not one.get("url") for one in media):
        raise errors.Rejected("A picture was not uploaded.", field="media")
    common: dict[str, Any] = {
        "sr": option(draft, "subreddit"),
        "title": option(draft, "title"),
        "nsfw": _flag(draft, "nsfw"),
        "spoiler": _flag(draft, "spoiler"),
        "sendreplies": True,
        # A link that is there already is refused (ALREADY_SUB), which is all the protection Reddit has.
        "resubmit": False,
    }
    if flair := option(draft, "flair"):
        common["flair_id"] = flair
    if kind == "gallery":
        items = [{"media_id": one["asset"], "caption": "", "outbound_url": ""} for one in media]
        whole = {**common, "api_type": "json", "show_error_list": True, "items": items}
        return "/api/submit_gallery_post.json", {"json": whole | ({"text": text} if text else {})}
    if kind == "poll" and draft.poll:
        days = max(1, -(-draft.poll.minutes // 1440))
        more = {"text": text, "options": list(draft.poll.options), "duration": days}
        return "/api/submit_poll_post", {
            "json": {**common, "api_type": "json", "show_error_list": True, **more}
        }
    common |= {"kind": kind, "api_type": "json"}
    if text:
        common["text"] = text
    if kind == "image":
        common["url"] = media[0]["url"]
    elif kind == "link" and draft.card:
        common["url"] = draft.card.url
    return "/api/submit", {"form": {key: _written(value) for key, value in common.items()}}


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


# ── back ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def moment(item: Mapping[str, Any]) -> datetime | None:
    told = item.get("created_utc")
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 < told < 1e11:
        return None
    return datetime.fromtimestamp(told, UTC)


def full_name(kind: str, item: Mapping[str, Any]) -> str:
    return name(item.get("name")) or (f"{kind}_{name(item.get('id'))}" if name(item.get("id")) else "")


def page_of(item: Mapping[str, Any]) -> str:
    path = words(item.get("permalink"))
    return link(f"{SITE}{path}") if path.startswith("/") else ""


def is_gone(item: Mapping[str, Any]) -> bool:
    return item.get("author") == "[deleted]" or bool(name(item.get("removed_by_category")))


def pictures(item: Mapping[str, Any]) -> int:
    if item.get("is_gallery") is True:
        return len(rows(obj(item.get("gallery_data")).get("items"))) or len(obj(item.get("media_metadata")))
    hosted = item.get("domain") == "i.redd.it" or item.get("post_hint") in ("image", "hosted:video")
    return 1 if hosted or item.get("is_video") is True else 0


def has_asset(item: Mapping[str, Any], asset: str) -> bool:
    """A picture keeps the number under which it was uploaded: https://i.redd.it/<number>.jpg."""
    if not asset:
        return False
    return f"/{asset}." in words(item.get("url")) or asset in obj(item.get("media_metadata"))


def remote(item: Mapping[str, Any], draft: Draft, ticket: Ticket) -> Remote | None:
    """None for what stands in another subreddit: the same words may be said in two."""
    at, number = moment(item), full_name("t3", item)
    if at is None or not number or name(item.get("subreddit")).lower() != option(draft, "subreddit").lower():
        return None
    first = words(obj(obj(ticket.checkpoint.get("media")).get("0")).get("asset"))
    ours = has_asset(item, first)
    return Remote(
        remote_id=number,
        created_at=at,
        text=rendered(draft)
        if ours
        else f"{words(item.get('title'))}\n{words(item.get('selftext'))}".strip(),
        media=len(draft.parts[0].media) if ours else pictures(item),
        url=page_of(item),
    )
