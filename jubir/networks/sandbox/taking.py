"""What comes in: a wish in JSON, held against the rules of this network."""

from typing import Any

from jubir.networks.counting import graphemes
from jubir.networks.sandbox import clock
from jubir.networks.sandbox.store import NewPost, Row, Store
from jubir.networks.sandbox.web import Ask, Reply, Stop, problem, reply_json

TEXT, MESSAGE, IMAGES, ALT, OPTIONS, OPTION = 500, 2000, 10, 1500, 4, 50


def refused(field: str, message: str, code: str = "refused") -> Reply:
    return reply_json({"error": code, "field": field, "message": message}, 422)


def text_of(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Stop(problem(400, "bad_type", f"{name} is not text."))
    # A lone surrogate is valid JSON and no valid text: it could not be stored.
    return value.encode("utf-8", "replace").decode()


def pk_of(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    raise Stop(problem(404, "not_found", "There is no such thing."))


def moment_of(data: dict[str, Any], name: str) -> float | None:
    if not data.get(name):
        return None
    try:
        return clock.moment(str(data[name]))
    except (ValueError, OverflowError):
        raise Stop(refused("options", f"{name} is not a moment.")) from None


def stretch(ask: Ask, most: int = 100) -> tuple[float, int, int]:
    """since, before and limit of a reading."""
    query = ask.query
    try:
        since = clock.moment(query["since"]) if query.get("since") else 0.0
        before, limit = int(query.get("before") or 0), min(most, max(1, int(query.get("limit") or 20)))
    except (ValueError, OverflowError):
        raise Stop(problem(400, "bad_query", "since, before or limit makes no sense.")) from None
    return since, min(max(before, 0), 2**62), limit


def _poll_of(data: dict[str, Any]) -> dict[str, Any] | None:
    poll = data.get("poll")
    if not poll:
        return None
    options = poll.get("options") if isinstance(poll, dict) else None
    if (
        not isinstance(options, list)
        or not 2 <= len(options) <= OPTIONS
        or not all(isinstance(option, str) and 1 <= len(option.strip()) <= OPTION for option in options)
    ):
        raise Stop(refused("poll", f"A poll has 2 to {OPTIONS} answers of at most {OPTION} letters."))
    minutes = poll.get("minutes", 1440)
    if not isinstance(minutes, int) or not 5 <= minutes <= 10080:
        raise Stop(refused("poll", "A poll stays open for 5 minutes to 7 days."))
    return {"options": options, "minutes": minutes, "multiple": bool(poll.get("multiple"))}


def _card_of(data: dict[str, Any]) -> dict[str, str] | None:
    card = data.get("card")
    if not card:
        return None
    if not isinstance(card, dict) or not str(card.get("url", "")).startswith(("https://", "http://")):
        raise Stop(refused("link", "A card needs a web address."))
    return {name: str(card.get(name) or "")[:1000] for name in ("url", "title", "description", "thumb")}


def fitting(text: str, shows: bool) -> None:
    """Raises Stop for a text that this network does not take; `shows`: there are pictures beside it."""
    if not text.strip() and not shows:
        raise Stop(refused("text", "Say something, or show something."))
    if graphemes(text) > TEXT:
        raise Stop(refused("text", f"At most {TEXT} letters."))


def understood(store: Store, account: Row, data: dict[str, Any], key: str) -> NewPost:
    """Raises Stop with 422 for what a network would not take."""
    text = text_of(data, "text")
    media = _media_of(store, account, data)
    poll = _poll_of(data)
    fitting(text, bool(media))
    if poll and media:
        raise Stop(refused("poll", "A poll cannot have pictures."))
    parent = data.get("in_reply_to")
    if parent is not None and store.find_post(pk_of(str(parent))) is None:
        raise Stop(refused("thread", "The post this answers is not there."))
    at = moment_of(data, "created_at")
    return NewPost(
        text=text,
        media=media,
        parent=pk_of(str(parent)) if parent is not None else None,
        language=text_of(data, "language")[:20],
        card=_card_of(data),
        poll=poll,
        key=key[:200],
        at=at,
    )


def _media_of(store: Store, account: Row, data: dict[str, Any]) -> tuple[dict[str, str], ...]:
    items = data.get("media") or []
    if not isinstance(items, list) or len(items) > IMAGES:
        raise Stop(refused("media", f"At most {IMAGES} pictures."))
    media, kinds = [], []
    for item in items:
        row = store.media(str(item.get("id"))) if isinstance(item, dict) else None
        if row is None or row["account"] != account["id"]:
            raise Stop(refused("media", "That upload is not known."))
        if row["ready"] > store.now():
            raise Stop(refused("media", "That upload is still being processed.", "media_not_ready"))
        if row["fails"]:
            raise Stop(refused("media", row["fails"]))
        alt = str(item.get("alt") or "")
        if len(alt) > ALT:
            raise Stop(refused("media", f"A description has at most {ALT} letters."))
        kinds.append(row["kind"])
        media.append({"id": row["id"], "kind": row["kind"], "alt": alt})
    if len(media) > 1 and "video" in kinds:
        raise Stop(refused("media", "A video stands alone."))
    return tuple(media)
