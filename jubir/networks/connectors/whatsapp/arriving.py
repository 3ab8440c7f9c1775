"""What Meta tells our app of its WhatsApp numbers: messages of people, and what became of ours.

A webhook may come several times, for seven days [not verified]; a message is known by its id. Pictures come as ids behind a
token, so they appear as a sign. Not verified: that our own mark comes back with every status.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from jubir.networks.hearing import Author, Heard, Outcome
from jubir.networks.shared import graph
from jubir.networks.shared.parsing import name, obj, rows, words

_SIGNS = {"image": "📷", "video": "🎬", "audio": "🎤", "sticker": "🖼", "order": "🛒", "unsupported": "⚠"}


def values(body: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """(phone number id, what changed there) of a verified body. Raises Outage when it makes no sense."""
    about, found = graph.entries(body)
    if about not in ("whatsapp_business_account", ""):
        return
    for entry in found:
        for change in rows(entry.get("changes")):
            value = obj(change.get("value"))
            number = name(obj(value.get("metadata")).get("phone_number_id"))
            if change.get("field") == "messages" and number:
                yield number, value


def received(body: bytes) -> tuple[Heard, ...]:
    found = []
    for number, value in values(body):
        names = {
            name(one.get("wa_id")): name(obj(one.get("profile")).get("name"))
            for one in rows(value.get("contacts"))
        }
        for message in rows(value.get("messages")):
            if heard := _heard(number, message, names):
                found.append(heard)
    return tuple(found)


def _heard(number: str, message: Mapping[str, Any], names: Mapping[str, str]) -> Heard | None:
    who, remote_id, at = name(message.get("from")), name(message.get("id")), _moment(message.get("timestamp"))
    text = text_of(message)
    if not who or not remote_id or at is None or not text or message.get("type") == "system":
        return None
    above = obj(message.get("reaction")).get("message_id") or obj(message.get("context")).get("id")
    return Heard(
        remote_id=remote_id,
        kind="message",
        author=Author(
            who, f"+{who}" if who.isdigit() else who, names.get(who, ""), url=f"https://wa.me/{who}"
        ),
        text=text,
        created_at=at,
        thread=who,
        parent=name(above),
        account=number,
        keep={"from": who},
    )


def text_of(message: Mapping[str, Any]) -> str:
    """The words; without any, a sign for what came instead."""
    kind = name(message.get("type"))
    part = obj(message.get(kind))
    said = {
        "text": part.get("body"),
        "button": part.get("text"),
        "reaction": part.get("emoji"),
        "interactive": obj(part.get(name(part.get("type")))).get("title"),
    }.get(kind, part.get("caption"))
    if words(said):
        return words(said)
    if kind == "location":
        place = " ".join(one for one in (words(part.get("name")), words(part.get("address"))) if one)
        return f"📍 {place}" if place else f"📍 {part.get('latitude')}, {part.get('longitude')}"
    if kind == "contacts":
        cards = [
            f"👤 {words(obj(card.get('name')).get('formatted_name'))} "
            + " ".join(words(phone.get("phone")) for phone in rows(card.get("phones")))
            for card in rows(message.get("contacts"))
        ]
        return "\n".join(card.strip() for card in cards)
    if kind == "document":
        return f"📎 {words(part.get('filename'))}".strip()
    return _SIGNS.get(kind, "")


def outcomes(body: bytes) -> tuple[Outcome, ...]:
    """Of a failure with the network's reason. `mark` is what we gave the message along."""
    found = []
    for number, value in values(body):
        for status in rows(value.get("statuses")):
            state, remote_id = name(status.get("status")), name(status.get("id"))
            if remote_id and state in ("sent", "delivered", "read", "failed"):
                mark = name(status.get("biz_opaque_callback_data"), 512)
                failed = state == "failed"
                found.append(Outcome(number, remote_id, failed, _why(status) if failed else "", mark))
    return tuple(found)


def _why(status: Mapping[str, Any]) -> str:
    told = []
    for error in rows(status.get("errors")):
        details = words(obj(error.get("error_data")).get("details"))
        said = details or words(error.get("message")) or words(error.get("title"))
        told.append(f"{said} ({name(error.get('code'))})")
    return "; ".join(told)[:500]


def _moment(value: Any) -> datetime | None:
    text = name(value)
    try:
        return datetime.fromtimestamp(int(text), UTC) if text.isdigit() else None
    except (ValueError, OverflowError, OSError):
        return None
