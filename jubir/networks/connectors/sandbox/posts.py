"""A step of a draft as the sandbox's API takes it, and what became of it."""

from typing import Any

from jubir.networks.connectors.sandbox.shapes import moment
from jubir.networks.contract import Draft, Medium, Published, Remote, Ticket
from jubir.networks.errors import Rejected


def where(draft: Draft) -> str:
    """The part of the API: direct messages are no posts."""
    return "messages" if is_message(draft) else "posts"


def places(draft: Draft) -> list[tuple[str, Medium]]:
    """Every file of a draft by its place: "part.index", or "card"."""
    places = [
        (f"{number}.{place}", medium)
        for number, part in enumerate(draft.parts)
        for place, medium in enumerate(part.media)
    ]
    if draft.card and draft.card.thumb:
        places.append(("card", draft.card.thumb))
    return places


def post_of(draft: Draft, ticket: Ticket) -> dict[str, Any]:
    part, uploads = draft.parts[ticket.step], ticket.checkpoint.get("uploads", {})
    body: dict[str, Any] = {"text": part.text}
    if part.media:
        body["media"] = [
            {"id": uploads[f"{ticket.step}.{place}"], "alt": medium.alt}
            for place, medium in enumerate(part.media)
        ]
    if draft.language:
        body["language"] = draft.language
    if draft.answers is not None and not ticket.step:
        body["in_reply_to"] = draft.answers.remote_id
    if ticket.step:
        body["in_reply_to"] = ticket.checkpoint["parent"]
    elif draft.poll:
        poll = draft.poll
        body["poll"] = {"options": poll.options, "minutes": poll.minutes, "multiple": poll.multiple}
    elif draft.card:
        card = draft.card
        body["card"] = {
            "url": card.url,
            "title": card.title,
            "description": card.description,
            "thumb": uploads.get("card", ""),
        }
    return body


def is_message(draft: Draft) -> bool:
    return draft.answers is not None and draft.answers.kind == "message"


def message_of(draft: Draft) -> dict[str, Any]:
    if draft.parts[0].media:
        raise Rejected("A direct message has no pictures here.", field="media")
    return {"to": draft.answers.author if draft.answers else "", "text": draft.text}


def gone_out(data: dict[str, Any], status: int) -> Published:
    """Raises Rejected when the server could not make it of what it was given."""
    if data["status"] == "failed":
        raise Rejected(data.get("reason", ""), field="media", status=status)
    return published(data, status)


def published(data: dict[str, Any], status: int) -> Published:
    return Published(data["id"], data["url"], {"parent": data["id"], "pending": ""}, status)


def remote(post: dict[str, Any]) -> Remote:
    return Remote(
        remote_id=post["id"],
        created_at=moment(post["created_at"]),
        text=post["text"],
        media=len(post["media"]),
        url=post["url"],
        parent=post["in_reply_to"] or "",
        keep={"parent": post["id"], "pending": post["id"]},
        processing=post["status"] == "processing",
    )
