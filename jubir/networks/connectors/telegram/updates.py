"""What Telegram tells of itself: an update, by webhook or by asking, as something heard or as figures.

An update names a chat, and a bot serves several: `Heard.account` says whom it was said to. That is the channel where the
update shows it, else the discussion group, to whose name the channel answers as well (`facts["also"]`); a private message
names nobody but its author.

Taken in are: comments under a channel's posts (messages in its discussion group that hang on one), answers to the bot and
mentions of a bot in a group, and private messages to the bot. Idle talk of a group is left alone. A picture comes without
its file: its address would hold the bot's token.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.telegram.places import address
from jubir.networks.hearing import Author, Heard, Measured
from jubir.networks.shared.parsing import count, name, obj, rows, words

#: What is asked for. Reaction counts come only to administrators who ask.
KINDS = ("message", "edited_message", "message_reaction_count")


def update_in(body: bytes) -> dict[str, Any]:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        update = None
    if not isinstance(update, dict) or _whole(update.get("update_id")) is None:
        raise errors.Outage("This is no update of Telegram.")
    return update


def heard(update: Mapping[str, Any]) -> Heard | None:
    """None for whatever is not said to the brand."""
    message = obj(update.get("message")) or obj(update.get("edited_message"))
    chat = obj(message.get("chat"))
    number, chat_name = _whole(message.get("message_id")), _chat(chat)
    at = _moment(message.get("date"))
    if not number or not chat_name or at is None or message.get("is_automatic_forward") is True:
        return None
    author = _author(message)
    text = text_of(message)
    if author is None or not text:
        return None
    where = _private(chat_name, message) if chat.get("type") == "private" else _in_group(chat_name, message)
    if where is None:
        return None
    return Heard(
        remote_id=f"{chat_name}:{number}",
        author=author,
        text=text,
        created_at=at,
        edited_at=_moment(message.get("edit_date")),
        url=address(name(chat.get("username")), chat_name, number),
        language=name(obj(message.get("from")).get("language_code"), 16),
        keep={"chat": chat_name, "message": number},
        **where,
    )


def measured(update: Mapping[str, Any]) -> Measured | None:
    """How many reactions a post has now, of every kind together; None for other updates."""
    said = obj(update.get("message_reaction_count"))
    number, at = _whole(said.get("message_id")), _moment(said.get("date"))
    chat = _chat(obj(said.get("chat")))
    if not number or not chat or at is None or not isinstance(said.get("reactions"), list):
        return None
    likes = sum(count(one.get("total_count")) or 0 for one in rows(said["reactions"]))
    return Measured(chat, str(number), {"likes": likes}, at)


# ── where it was said ────────────────────────────────────────────────────────────────────────────────────────────
def _private(chat: str, message: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": "message", "thread": chat, "account": ""}


def _in_group(chat: str, message: Mapping[str, Any]) -> dict[str, Any] | None:
    above = obj(message.get("reply_to_message"))
    root = _whole(message.get("message_thread_id")) or _whole(above.get("message_id"))
    if above.get("is_automatic_forward") is True:
        channel, post = _post_of(above)
        return {
            "kind": "comment",
            "thread": f"{chat}:{root}",
            "parent": post,
            "post": post,
            "account": channel or chat,
        }
    if not above:
        return (
            {"kind": "mention", "thread": f"{chat}:{root or message['message_id']}", "account": chat}
            if (_names_a_bot(message))
            else None
        )
    parent = f"{chat}:{_whole(above.get('message_id'))}"
    hangs_on_a_post = _whole(message.get("message_thread_id")) is not None and not message.get(
        "is_topic_message"
    )
    if obj(above.get("from")).get("is_bot") is True and not above.get("sender_chat"):
        post = str(_whole(above.get("message_id")) or "")
        return {
            "kind": "comment",
            "thread": f"{chat}:{root}",
            "parent": parent,
            "post": post,
            "account": chat,
        }
    if hangs_on_a_post or _names_a_bot(message):
        kind = "comment" if hangs_on_a_post else "mention"
        return {"kind": kind, "thread": f"{chat}:{root}", "parent": parent, "account": chat}
    return None


def _post_of(forward: Mapping[str, Any]) -> tuple[str, str]:
    """(channel, its post's number) of what Telegram forwarded into the discussion group by itself."""
    origin = obj(forward.get("forward_origin"))
    channel = _chat(obj(origin.get("chat"))) or _chat(obj(forward.get("sender_chat")))
    number = _whole(origin.get("message_id"))
    return channel, str(number) if number else ""


def _names_a_bot(message: Mapping[str, Any]) -> bool:
    """Names of bots end in "bot"; a bot hears of no names but those around it."""
    text = message.get("text") if message.get("text") else message.get("caption")
    units = words(text).encode("utf-16-le", "surrogatepass")
    for entity in rows(message.get("entities")) + rows(message.get("caption_entities")):
        offset, length = _whole(entity.get("offset")), _whole(entity.get("length"))
        if entity.get("type") == "mention" and offset is not None and length is not None:
            named = units[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")
            if named.lower().endswith("bot"):
                return True
        if entity.get("type") == "text_mention" and obj(entity.get("user")).get("is_bot") is True:
            return True
    return False


# ── who, and what ────────────────────────────────────────────────────────────────────────────────────────────────
def _author(message: Mapping[str, Any]) -> Author | None:
    """A person, or the chat in whose name somebody spoke (the channel itself, an anonymous administrator)."""
    chat, person = obj(message.get("sender_chat")), obj(message.get("from"))
    if chat:
        handle = name(chat.get("username"))
        url = f"https://t.me/{handle}" if handle else ""
        return (
            Author(_chat(chat), handle or _chat(chat), name(chat.get("title")), url=url)
            if _chat(chat)
            else None
        )
    number = _whole(person.get("id"))
    if number is None or person.get("is_bot") is True:
        return None
    handle = name(person.get("username"))
    full = name(f"{words(person.get('first_name'))} {words(person.get('last_name'))}")
    return Author(str(number), handle or str(number), full, url=f"https://t.me/{handle}" if handle else "")


def text_of(message: Mapping[str, Any]) -> str:
    """The words; without any, a sign for what came instead. "" for what a chat says of itself (somebody joined)."""
    said = words(message.get("text")) or words(message.get("caption"))
    if said:
        return said
    if message.get("sticker"):
        return words(obj(message["sticker"]).get("emoji")) or "🖼"
    if message.get("contact"):
        contact = obj(message["contact"])
        full = f"{words(contact.get('first_name'))} {words(contact.get('last_name'))}".strip()
        return f"👤 {full} {words(contact.get('phone_number'))}".strip()
    if message.get("location"):
        spot = obj(message["location"])
        return f"📍 {spot.get('latitude')}, {spot.get('longitude')}"
    if message.get("document"):
        return f"📎 {words(obj(message['document']).get('file_name'))}".strip()
    signs = {
        "photo": "📷",
        "video": "🎬",
        "animation": "🎬",
        "video_note": "🎬",
        "voice": "🎤",
        "audio": "🎵",
    }
    return next((sign for kind, sign in signs.items() if message.get(kind)), "")


def _whole(value: Any) -> int | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53
    return value if fits else None


def _chat(chat: Mapping[str, Any]) -> str:
    number = chat.get("id")
    return name(number) if isinstance(number, int) and not isinstance(number, bool) and number else ""


def _moment(value: Any) -> datetime | None:
    number = _whole(value)
    try:
        return datetime.fromtimestamp(number, UTC) if number else None
    except (ValueError, OverflowError, OSError):
        return None
