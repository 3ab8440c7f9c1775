"""A step of a draft as a message, and a message as we compare it.

A post's remote id is its message's; where that stands in a thread (a forum's post), "thread/message".
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.discord.limits import (
    EMBED_DESCRIPTION,
    EMBED_TITLE,
    FILES,
    MENTIONS,
    POLL_QUESTION,
    REQUEST_BYTES,
)
from jubir.networks.contract import Call, Card, Draft, Medium, Remote, Ticket
from jubir.networks.http import Upload
from jubir.networks.shared.parsing import name, obj, rows, when, words

#: Discord's first moment; a snowflake is milliseconds since, and 22 bits more.
EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
THUMB = "jubir-card"


def snowflake(moment: datetime) -> str:
    """The smallest id of that moment."""
    return str(max(int((moment - EPOCH) / timedelta(milliseconds=1)), 0) << 22)


def split(remote_id: str, channel: str) -> tuple[str, str]:
    """(channel or thread, message)"""
    place, _, message = remote_id.rpartition("/")
    return place or channel, message


def joined(place: str, message: str, channel: str) -> str:
    return message if not place or place == channel else f"{place}/{message}"


def nonce(ticket: Ticket) -> str:
    """At most 25 letters, the same for all tries of this step."""
    return sha256(f"{ticket.key}-{ticket.step}".encode()).hexdigest()[:25]


# ── out ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def is_crosspost(draft: Draft, step: int) -> bool:
    return step == len(draft.parts)


def card_of(draft: Draft, step: int) -> Card | None:
    return draft.card if step == 0 and not draft.parts[0].media and not draft.answers else None


def said(draft: Draft, step: int) -> tuple[str, str]:
    """(the poll's question, the message's text): of a text with a poll its first line is the question."""
    text = draft.parts[step].text.strip()
    if draft.poll and step == 0:
        question, _, rest = text.partition("\n")
        return question.strip(), rest.strip()
    card = card_of(draft, step)
    if card and card.url in text and f"<{card.url}>" not in text:
        # Discord would show a preview of its own beside our card; in angle brackets an address is only a link.
        plain = text.replace(card.url, f"<{card.url}>")
        text = plain if len(plain) <= 2000 else text
    return "", text


def rendered(draft: Draft, step: int) -> str:
    step = min(step, len(draft.parts) - 1)
    return "\n".join(part for part in said(draft, step) if part)


def message_of(draft: Draft, step: int) -> tuple[dict[str, Any], list[Upload]]:
    """The body of the message, and its files."""
    question, text = said(draft, step)
    parse = MENTIONS.get(str(draft.options.get("mentions") or "nobody"), [])
    body: dict[str, Any] = {"allowed_mentions": {"parse": parse, "replied_user": draft.answers is not None}}
    if text:
        body["content"] = text
    if draft.poll and step == 0:
        body["poll"] = {
            "question": {"text": question},
            "answers": [{"poll_media": {"text": option}} for option in draft.poll.options],
            "duration": -(-draft.poll.minutes // 60),
            "allow_multiselect": draft.poll.multiple,
        }
    media = draft.parts[step].media
    files = [_upload(index, medium) for index, medium in enumerate(media)]
    if files:
        body["attachments"] = [
            {"id": str(index), "filename": files[index].filename, "description": medium.alt}
            if medium.alt
            else {"id": str(index), "filename": files[index].filename}
            for index, medium in enumerate(media)
        ]
    elif card := card_of(draft, step):
        body["embeds"] = [_embed(card)]
        if card.thumb and card.thumb.path:
            files = [_upload(0, card.thumb, THUMB)]
            body["attachments"] = [{"id": "0", "filename": files[0].filename}]
            body["embeds"][0]["thumbnail"] = {"url": f"attachment://{files[0].filename}"}
    return body, files


def _embed(card: Card) -> dict[str, Any]:
    embed: dict[str, Any] = {"url": card.url, "title": _cut(card.title or card.url, EMBED_TITLE)}
    if card.description:
        embed["description"] = _cut(card.description, EMBED_DESCRIPTION)
    return embed


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _upload(index: int, medium: Medium, called: str = "") -> Upload:
    ending = PurePath(medium.name or medium.path).suffix or f".{medium.mime.partition('/')[2]}"
    return Upload(f"files[{index}]", f"{called or f'file-{index + 1}'}{ending}", medium.mime, medium.file)


def must_fit(draft: Draft) -> None:
    """What only the whole shows, before anything is out."""
    for part in draft.parts:
        if len(part.media) > FILES:
            raise errors.Rejected(f"A message on Discord takes {FILES} files.", field="media")
        if sum(medium.bytes for medium in part.media) > REQUEST_BYTES:
            raise errors.Rejected("A message on Discord takes 25 MiB of files together.", field="media")
    if draft.poll and len(said(draft, 0)[0]) > POLL_QUESTION:
        raise errors.Rejected(
            f"A poll's question (the first line) has {POLL_QUESTION} letters.", field="poll"
        )


# ── back ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def spoken(item: Mapping[str, Any]) -> str:
    question = words(obj(obj(item.get("poll")).get("question")).get("text"))
    return "\n".join(part for part in (question, words(item.get("content"))) if part)


def shown(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is attached, without the picture of our own card."""
    files = rows(item.get("attachments"))
    return [one for one in files if not words(one.get("filename")).startswith(THUMB)]


def by_bot(call: Call, item: Mapping[str, Any]) -> bool:
    return name(obj(item.get("author")).get("id")) == call.account.facts.get("bot")


def link_of(call: Call, place: str, message: str) -> str:
    guild = call.account.facts.get("guild")
    return f"https://discord.com/channels/{guild}/{place}/{message}" if guild else ""


def answered(item: Mapping[str, Any], channel: str) -> str:
    """Remote id of the message it answers, "" for none. Type 0 is an answer; 1 a message passed on."""
    told = obj(item.get("message_reference"))
    message = name(told.get("message_id"))
    if not message or told.get("type") not in (0, None):
        return ""
    return joined(name(told.get("channel_id")), message, channel)


def remote(call: Call, item: Mapping[str, Any], draft: Draft, ticket: Ticket) -> Remote | None:
    """None for what is not the bot's, or carries another delivery's nonce."""
    channel = call.account.remote_id
    message, place, at = name(item.get("id")), name(item.get("channel_id")), when(item.get("timestamp"))
    told = words(item.get("nonce"))
    if not message or at is None or not by_bot(call, item) or (told and told != nonce(ticket)):
        return None
    step = min(ticket.step, len(draft.parts) - 1)
    number = joined(place, message, channel)
    keep = {"parent": number} | ({"first": number} if not ticket.step else {})
    return Remote(
        remote_id=number,
        created_at=at,
        text=rendered(draft, step) if told else spoken(item),
        media=len(draft.parts[step].media) if told else len(shown(item)),
        url=link_of(call, place or channel, message),
        parent=answered(item, channel),
        keep=keep,
    )
