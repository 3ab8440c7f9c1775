"""A part of a draft as one call of the Bot API: method, body, files. One part is one message, or one album."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.telegram.limits import ALBUM, BUTTONS, LABEL, QUESTION
from jubir.networks.connectors.telegram.marks import parsed
from jubir.networks.connectors.telegram.places import place
from jubir.networks.contract import Account, Draft, Medium, Poll, Ticket
from jubir.networks.counting import utf16
from jubir.networks.http import Upload
from jubir.networks.spans import links


@dataclass(frozen=True, slots=True)
class Message:
    method: str
    body: Mapping[str, Any]
    files: tuple[Upload, ...] = ()

    @property
    def patience(self) -> float:
        """Seconds: a slow line still carries 200 kB/s."""
        size = sum(one.source.stat().st_size for one in self.files if not isinstance(one.source, bytes))
        return 60.0 + size / 200_000 if self.files else 30.0


def message(account: Account, draft: Draft, ticket: Ticket) -> Message:
    """Raises Rejected for what Telegram has no message for."""
    part = draft.parts[ticket.step]
    about = {**_where(account, draft, ticket), **_manner(draft)}
    last = ticket.step == len(draft.parts) - 1
    keyboard = buttons(draft) if last else []
    if keyboard:
        about["reply_markup"] = {"inline_keyboard": [[button] for button in keyboard]}
    text, entities = _text(draft, part.text)
    if draft.poll and ticket.step == 0:
        return Message("sendPoll", {**about, **_poll(draft.poll, text, entities)})
    if not part.media:
        return Message("sendMessage", {**about, **_said("text", text, entities), **preview(draft, text)})
    if len(part.media) > ALBUM:
        raise errors.Rejected(f"An album has {ALBUM} pictures and videos at most.", field="media")
    if len(part.media) > 1:
        if keyboard:
            raise errors.Rejected("Telegram shows no buttons under an album.", field="options")
        return _album(about, part.media, text, entities, spoiler=_flag(draft, "sensitive"))
    return _single(about, part.media[0], text, entities, spoiler=_flag(draft, "sensitive"))


def shown(draft: Draft, step: int) -> str:
    return _text(draft, draft.parts[step].text)[0]


def _text(draft: Draft, text: str) -> tuple[str, list[dict[str, Any]]]:
    return parsed(text) if _flag(draft, "marks") else (text, [])


def _flag(draft: Draft, name: str) -> bool:
    return draft.options.get(name) is True


def _said(name: str, text: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {name: text} if text else {}
    if entities:
        said["entities" if name == "text" else f"{name}_entities"] = entities
    return said


def edited(draft: Draft) -> tuple[str, dict[str, Any]]:
    """Method and body for another text of part 0: the words of a message, or what stands under its pictures."""
    text, entities = _text(draft, draft.text)
    if draft.poll:
        raise errors.Unsupported("Telegram changes no poll that is out.")
    method, body = "editMessageText", {**_said("text", text, entities), **preview(draft, text)}
    if draft.parts[0].media:
        method, body = "editMessageCaption", _said("caption", text, entities)
    # Without its buttons an edited message loses them.
    keyboard = buttons(draft) if len(draft.parts) == 1 else []
    if keyboard and len(draft.parts[0].media) < 2:
        body["reply_markup"] = {"inline_keyboard": [[button] for button in keyboard]}
    return method, body


# ── where, and how ───────────────────────────────────────────────────────────────────────────────────────────────
def chat_id(chat: str) -> int | str:
    return int(chat) if re.fullmatch(r"-?\d+", chat) else chat


def target(account: Account, draft: Draft) -> tuple[str, int]:
    """(chat, message) that is answered."""
    answers = draft.answers
    assert answers is not None
    chat, messages = place(account, answers.remote_id)
    return chat, messages[0]


def _where(account: Account, draft: Draft, ticket: Ticket) -> dict[str, Any]:
    if draft.answers:
        chat, number = target(account, draft)
        reply = {} if draft.answers.kind == "message" else {"reply_parameters": {"message_id": number}}
        return {"chat_id": chat_id(chat), **reply}
    where: dict[str, Any] = {"chat_id": chat_id(account.remote_id)}
    if ticket.step:
        parent = ticket.checkpoint.get("parent")
        if not isinstance(parent, int):
            raise errors.Rejected("The message before this one is not known.", field="thread")
        where["reply_parameters"] = {"message_id": parent}
    return where


def _manner(draft: Draft) -> dict[str, Any]:
    names = {"silent": "disable_notification", "protected": "protect_content"}
    return {theirs: True for ours, theirs in names.items() if _flag(draft, ours)}


def preview(draft: Draft, text: str) -> dict[str, Any]:
    """The link preview as the author wants it; nothing of it is as Telegram does it by itself."""
    how = draft.options.get("preview", "below")
    if how == "none":
        return {"link_preview_options": {"is_disabled": True}}
    first = next((span.value for span in links(text)), "")
    if how == "above" and first:
        return {"link_preview_options": {"show_above_text": True}}
    if how == "large" and first:  # the size is heeded only with the address beside it
        return {"link_preview_options": {"url": first, "prefer_large_media": True}}
    return {}


def buttons(draft: Draft) -> list[dict[str, str]]:
    """From the option: one line each, "Pesan sekarang | https://kopi.example"."""
    lines = [line.strip() for line in str(draft.options.get("buttons") or "").splitlines() if line.strip()]
    if len(lines) > BUTTONS:
        raise errors.Rejected(f"A post has {BUTTONS} buttons at most.", field="options")
    return [_button(line) for line in lines]


def _button(line: str) -> dict[str, str]:
    label, _, url = (piece.strip() for piece in line.rpartition("|"))
    if not label or utf16(label) > LABEL or not re.fullmatch(r"(https?|tg)://[^\s|]+", url):
        raise errors.Rejected("A button is words, an upright line and an address.", field="options")
    return {"text": label, "url": url}


# ── pictures, videos, polls ──────────────────────────────────────────────────────────────────────────────────────
def _single(
    about: dict[str, Any], medium: Medium, text: str, entities: list[dict[str, Any]], *, spoiler: bool
) -> Message:
    kind = {"image": "photo", "gif": "animation"}.get(medium.kind, "video")
    body = {**about, **_said("caption", text, entities), **_facts(medium)}
    if spoiler:
        body["has_spoiler"] = True
    return Message(f"send{kind.capitalize()}", body, (_upload(kind, medium),))


def _album(
    about: dict[str, Any],
    media: Sequence[Medium],
    text: str,
    entities: list[dict[str, Any]],
    *,
    spoiler: bool,
) -> Message:
    """The caption of the first is shown as that of the whole."""
    items, files = [], []
    for number, medium in enumerate(media):
        name = f"file{number}"
        item = {"type": "photo" if medium.kind == "image" else "video", "media": f"attach://{name}"}
        items.append({**item, **_facts(medium), **({"has_spoiler": True} if spoiler else {})})
        files.append(_upload(name, medium))
    items[0] |= _said("caption", text, entities)
    return Message("sendMediaGroup", {**about, "media": items}, tuple(files))


def _facts(medium: Medium) -> dict[str, Any]:
    if medium.kind == "image":
        return {}
    facts: dict[str, Any] = {"width": medium.width, "height": medium.height} if medium.width else {}
    if medium.seconds:
        facts["duration"] = max(1, round(medium.seconds))
    return facts | ({"supports_streaming": True} if medium.kind == "video" else {})


def _upload(name: str, medium: Medium) -> Upload:
    return Upload(name, medium.name or medium.file.name, medium.mime, medium.file)


def _poll(poll: Poll, text: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
    """The text is the question; of a long one its last line, the rest stands above as the description."""
    above, question = ("", text) if utf16(text) <= QUESTION else _last_line(text)
    if utf16(question) > QUESTION or utf16(above) > 1024:
        raise errors.Rejected(f"The question of a poll has {QUESTION} letters at most.", field="poll")
    body: dict[str, Any] = {
        "question": question,
        "options": [{"text": option} for option in poll.options],
        "allows_multiple_answers": poll.multiple,
        "open_period": poll.minutes * 60,
    }
    if above:
        body["description"] = above
        # What is marked within the question is shown without it: a question takes no marks.
        body["description_entities"] = [
            one for one in entities if one["offset"] + one["length"] <= utf16(above)
        ]
    return body


def _last_line(text: str) -> tuple[str, str]:
    above, _, question = text.rstrip().rpartition("\n")
    return above.rstrip(), question.strip()
