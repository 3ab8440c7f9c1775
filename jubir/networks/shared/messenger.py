"""Direct messages as Messenger and Instagram know them: one window, one way to send, one shape in webhooks.

Facts: https://developers.facebook.com/docs/messenger-platform/policy/policy-overview (held on 2026-11-22): after a person
wrote, everything may be answered for 24 hours; with the tag HUMAN_AGENT, which an app must be granted, for 7 days. Ads
may open a window otherwise, so whether it is open the network decides: 10/2018278 is its no.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Remote, Target
from jubir.networks.hearing import Author, Heard, Picture
from jubir.networks.shared.parsing import link, name, obj, rows, when, words

WINDOW = timedelta(hours=24)
_KINDS = {"image": "image", "video": "video", "audio": "audio", "ig_reel": "video", "reel": "video"}
_DIRECT = "direct:"
#: What a conversation's message is asked for.
FIELDS = "id,message,created_time,from,to,attachments"


def thread_of(person: str) -> str:
    """A conversation is with one person. Webhooks know nothing else of it."""
    return f"{_DIRECT}{person}"


def person_of(target: Target) -> str:
    """The page-scoped or Instagram-scoped id of whom a message answers."""
    person = name(target.keep.get("person")) or name(target.thread.removeprefix(_DIRECT))
    if not person:
        raise errors.Rejected("It is not known whom this message answers.")
    return person


def message(target: Target, text: str, now: datetime) -> dict[str, Any]:
    """The body of POST /{account}/messages. `keep["at"]`: when the person wrote."""
    body: dict[str, Any] = {"recipient": {"id": person_of(target)}, "message": {"text": text}}
    wrote = when(target.keep.get("at"))
    if wrote is not None and now - wrote > WINDOW:
        return body | {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return body | {"messaging_type": "RESPONSE"}


# ── what a conversation holds ────────────────────────────────────────────────────────────────────────────────────
def heard(item: Mapping[str, Any], me: str, person: Mapping[str, Any]) -> Heard | None:
    """One message of a conversation with `person`, as its edge gives it."""
    number, at, who = name(item.get("id")), when(item.get("created_time")), obj(item.get("from"))
    other = name(person.get("id"))
    if not number or at is None or not other:
        return None
    ours = name(who.get("id")) == me
    author = Author(other, name(person.get("username")), name(person.get("name") or person.get("username")))
    if ours:
        author = Author(me, name(who.get("username")), name(who.get("name")))
    pictures = tuple(one for raw in rows(obj(item.get("attachments")).get("data")) if (one := _shown(raw)))
    return _made(number, author, words(item.get("message")), at, other, ours, pictures)


def _made(
    number: str,
    author: Author,
    text: str,
    at: datetime,
    person: str,
    ours: bool,
    pictures: tuple[Picture, ...],
) -> Heard:
    return Heard(
        number, "message", author, text, at, thread=thread_of(person), ours=ours, pictures=pictures,
        keep={"person": person, "at": at.isoformat()},
    )  # fmt: skip


def _shown(raw: Mapping[str, Any]) -> Picture | None:
    for key, kind in (("image_data", "image"), ("video_data", "video"), ("file_url", "file")):
        told = raw.get(key)
        url = link(obj(told).get("url")) or link(told)
        if url:
            return Picture(url, kind, "", link(obj(told).get("preview_url")))
    return None


def remotes(items: Iterable[Mapping[str, Any]], us: Collection[str]) -> tuple[Remote, ...]:
    """What we said in a conversation, for matching. `us`: our id there, or our handle."""
    return tuple(
        Remote(name(item.get("id")), at, " ".join(words(item.get("message")).split()))
        for item in items
        if item.get("id") and (at := when(item.get("created_time"))) and _is(obj(item.get("from")), us)
    )


def _is(who: Mapping[str, Any], us: Collection[str]) -> bool:
    return any(name(who.get(key)) in us for key in ("id", "username") if who.get(key))


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def arrived(entry: Mapping[str, Any]) -> tuple[Heard, ...]:
    """The messages of one webhook entry; receipts, reactions and typing tell nothing."""
    account = name(entry.get("id"))
    found = (_arrived(one, account) for one in rows(entry.get("messaging")))
    return tuple(one for one in found if one)


def _arrived(event: Mapping[str, Any], account: str) -> Heard | None:
    said, at = obj(event.get("message")), moment(event.get("timestamp"))
    sender, recipient = (name(obj(event.get(side)).get("id")) for side in ("sender", "recipient"))
    number = name(said.get("mid"))
    if not number or at is None or not sender or not recipient:
        return None
    ours = said.get("is_echo") is True or sender == account
    person = recipient if ours else sender
    pictures = tuple(
        Picture(url, _KINDS.get(words(raw.get("type")), "file"))
        for raw in rows(said.get("attachments"))
        if (url := link(obj(raw.get("payload")).get("url")))
    )
    made = _made(number, Author(sender, ""), words(said.get("text")), at, person, ours, pictures)
    return _of(made, account, gone=said.get("is_deleted") is True)


def _of(made: Heard, account: str, *, gone: bool) -> Heard:
    return Heard(
        made.remote_id, made.kind, made.author, "" if gone else made.text, made.created_at, thread=made.thread,
        ours=made.ours, gone=gone, pictures=made.pictures, account=account, keep=made.keep,
    )  # fmt: skip


def moment(value: Any) -> datetime | None:
    """Unix seconds or, as in messages, milliseconds."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**14:
        return None
    return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
