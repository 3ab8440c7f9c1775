"""A step of a draft as the body of a status, and a status as we compare it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.mastodon.limits import visibilities
from jubir.networks.connectors.mastodon.text import normal, text_of
from jubir.networks.contract import Draft, Medium, Remote, Ticket
from jubir.networks.spans import mentions


def spoiler_of(draft: Draft) -> str:
    return str(draft.options.get("spoiler") or "").strip()


_NARROWER = ("public", "unlisted", "private", "direct")


def visibility_of(draft: Draft, software: str = "") -> str:
    """An answer is never seen by more people than what it answers."""
    wanted = str(draft.options.get("visibility") or "public")
    if draft.answers is None:
        return wanted
    parent = str(draft.answers.keep.get("visibility") or "public")
    if draft.answers.kind == "message":
        parent = "direct"
    narrower = max(
        wanted, parent, key=lambda one: _NARROWER.index(one) if one in _NARROWER else len(_NARROWER)
    )
    if software == "snac":  # it knows two; its "private" is for those named only
        return "public" if narrower in ("public", "unlisted") else "private"
    return narrower


def words_of(draft: Draft, step: int) -> str:
    """The step's text. An answer names whom it answers, or nobody is told; in a direct conversation each part does."""
    text = draft.parts[step].text
    if draft.answers is None or (step and draft.answers.kind != "message"):
        return text
    handle = draft.answers.author.strip().lstrip("@")
    named = {mention.value.lower() for mention in mentions(text)}
    if not handle or handle.lower() in named or handle.split("@")[0].lower() in named:
        return text
    return f"@{handle} {text}"


def wanted_media(draft: Draft, *, from_step: int) -> list[tuple[str, Medium]]:
    """Media that are still to be attached, by their place: "part.index"."""
    return [
        (f"{place}.{index}", medium)
        for place, part in enumerate(draft.parts)
        if place >= from_step
        for index, medium in enumerate(part.media)
    ]


def status_of(software: str, draft: Draft, ticket: Ticket) -> dict[str, Any]:
    """The body of POST /api/v1/statuses for this step."""
    part, visibility = draft.parts[ticket.step], visibility_of(draft, software)
    if visibility not in visibilities(software):
        # Never more public than the author meant.
        raise errors.Rejected(f"This server has no visibility {visibility}.", field="options")
    body: dict[str, Any] = {"status": words_of(draft, ticket.step), "visibility": visibility}
    kept = ticket.checkpoint.get("media") or {}
    if part.media:
        body["media_ids"] = [kept[f"{ticket.step}.{index}"] for index in range(len(part.media))]
    if draft.answers and not ticket.step:
        body["in_reply_to_id"] = draft.answers.remote_id
    elif ticket.step:
        parent = ticket.checkpoint.get("parent")
        if not parent:
            raise errors.Rejected("The post before this one in the thread is unknown.", field="thread")
        body["in_reply_to_id"] = parent
    if spoiler := spoiler_of(draft):
        body["spoiler_text"] = spoiler
    if draft.options.get("sensitive"):
        body["sensitive"] = True
    if language := draft.language.split("-")[0].lower():
        body["language"] = language
    if draft.poll and ticket.step == 0:
        body["poll"] = {
            "options": list(draft.poll.options),
            "expires_in": draft.poll.minutes * 60,
            "multiple": draft.poll.multiple,
        }
    if software not in ("mastodon", ""):
        # GoToSocial, Pleroma: else the account's own setting, perhaps Markdown
        body["content_type"] = "text/plain"
    return body


def created(item: Mapping[str, Any]) -> datetime:
    try:
        when = datetime.fromisoformat(str(item["created_at"]))
    except ValueError as trouble:
        raise errors.Outage("This is not a list of posts.") from trouble
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def remote(item: Mapping[str, Any]) -> Remote:
    # The source where a server gives it: snac in `text`, Pleroma in an extension.
    plain = item.get("text") or ((item.get("pleroma") or {}).get("content") or {}).get("text/plain")
    text = plain if isinstance(plain, str) and plain else text_of(str(item.get("content") or ""))
    return Remote(
        remote_id=str(item["id"]),
        created_at=created(item),
        text=normal(f"{item.get('spoiler_text') or ''} {text}"),
        media=len(item.get("media_attachments") or ()),
        url=str(item.get("url") or item.get("uri") or ""),
        parent=str(item.get("in_reply_to_id") or ""),
        keep={"parent": str(item["id"])},  # what the next step answers
    )
