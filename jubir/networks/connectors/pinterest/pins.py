"""A draft as a pin: what is sent, and how a pin that stands there is read.

What a pin is made of follows from its media: one picture, two to five of them (a carousel), or a video. A picture beside
a video is its cover. Pictures go along in the request, so an installation behind a router can pin too.
"""

import base64
from collections.abc import Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Draft, Medium, Remote
from jubir.networks.hearing import OwnPost
from jubir.networks.shared.parsing import count, link, name, obj, rows, when, words

PICTURES = ("image/jpeg", "image/png")
MOST_PICTURES = 5
#: Which frame is the cover when nobody chose a picture: the first second, seldom black. Of a shorter video its last.
COVER_SECOND = 1

_TITLE, _LINK = "title", "link"


def videos(draft: Draft) -> list[Medium]:
    return [medium for medium in draft.parts[0].media if medium.kind != "image"]


def pictures(draft: Draft) -> list[Medium]:
    return [medium for medium in draft.parts[0].media if medium.kind == "image"]


def title_of(draft: Draft) -> str:
    return str(draft.options.get(_TITLE) or "").strip()


def link_of(draft: Draft) -> str:
    return str(draft.options.get(_LINK) or (draft.card.url if draft.card else "")).strip()


def is_link(text: str) -> bool:
    return text.strip().lower().startswith(("https://", "http://"))


def board_of(draft: Draft, boards: tuple[str, ...]) -> str:
    """The chosen board; the only one where there is one."""
    return str(draft.options.get("board") or (boards[0] if len(boards) == 1 else ""))


def must_fit(draft: Draft, boards: tuple[str, ...]) -> None:
    """What no limit can say: raises Rejected before anything is uploaded."""
    if not board_of(draft, boards):
        raise errors.Rejected("A pin needs a board.", field="options")
    address = link_of(draft)
    if address and not is_link(address):
        raise errors.Rejected("The pin's link must begin with https://", field="link")
    if videos(draft) and len(pictures(draft)) > 1:
        raise errors.Rejected("A video takes one picture, its cover.", field="media")


def pin(draft: Draft, boards: tuple[str, ...], video_id: str = "") -> dict[str, Any]:
    """The body of POST /pins. `video_id`: what the video was uploaded as."""
    shown = pictures(draft)
    if video_id:
        source = _video(video_id, shown)
    elif len(shown) == 1:
        source = {"source_type": "image_base64", **_file(shown[0])}
    else:
        source = {"source_type": "multiple_image_base64", "items": [_file(one) for one in shown]}
    about = {
        "title": title_of(draft),
        "description": draft.text.strip(),
        "link": link_of(draft),
        "alt_text": next((one.alt.strip() for one in draft.parts[0].media if one.alt.strip()), ""),
    }
    filled = {key: value for key, value in about.items() if value}
    return {"board_id": board_of(draft, boards), **filled, "media_source": source}


def _video(video_id: str, covers: list[Medium]) -> dict[str, Any]:
    source: dict[str, Any] = {"source_type": "video_id", "media_id": video_id}
    if covers:
        cover = _file(covers[0])
        return {
            **source,
            "cover_image_content_type": cover["content_type"],
            "cover_image_data": cover["data"],
        }
    return {**source, "cover_image_key_frame_time": COVER_SECOND}


def _file(medium: Medium) -> dict[str, str]:
    return {"content_type": medium.mime, "data": base64.b64encode(medium.file.read_bytes()).decode()}


def edit(draft: Draft) -> dict[str, str]:
    """The body of PATCH /pins/{id}: an option that is not there stays as it is."""
    changed = {"description": draft.text.strip()}
    if title_of(draft):
        changed["title"] = title_of(draft)
    if link_of(draft):
        changed["link"] = link_of(draft)
    return changed


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
def known_by(title: str, description: str, address: str) -> str:
    """By what a pin is known again: link, title and description together, since many pins share a description."""
    return "\n".join(part.strip() for part in (title, description, address) if part.strip())


def words_of(item: Mapping[str, Any]) -> str:
    return known_by(words(item.get("title")), words(item.get("description")), words(item.get("link")))


def kind_of(item: Mapping[str, Any]) -> str:
    """image, multiple_images, video, multiple_videos, multiple_mixed; "" while Pinterest is at work on it."""
    return name(obj(item.get("media")).get("media_type"))


def remote(item: Mapping[str, Any], draft: Draft) -> Remote | None:
    """None for what has no number or no time. A video pin has as many media as the draft that brings a video: Pinterest
    does not tell whether its cover came as a picture."""
    number, at = name(item.get("id")), when(item.get("created_at"))
    if not number or at is None:
        return None
    media, kind = 1, kind_of(item)
    if kind == "video" and videos(draft):
        media = len(draft.parts[0].media)
    elif kind == "multiple_images":
        media = len(rows(obj(item.get("media")).get("items"))) or len(draft.parts[0].media)
    return Remote(number, at, words_of(item), media, address_of(number))


def own_post(item: Mapping[str, Any]) -> OwnPost | None:
    number, at = name(item.get("id")), when(item.get("created_at"))
    if not number or at is None:
        return None
    media, kind = obj(item.get("media")), kind_of(item)
    form = "video" if "video" in kind else "carousel" if kind.startswith("multiple") else "image"
    sizes = obj(media.get("images")) or obj(next(iter(rows(media.get("items"))), {}).get("images"))
    shown = next((link(obj(one).get("url")) for one in sizes.values() if link(obj(one).get("url"))), "")
    return OwnPost(
        number,
        at,
        "\n".join(part for part in (words(item.get("title")), words(item.get("description"))) if part),
        address_of(number),
        form,
        len(rows(media.get("items"))) or 1,
        shown or link(media.get("cover_image_url")),
        figures_of(item),
    )


def address_of(number: str) -> str:
    return f"https://www.pinterest.com/pin/{number}/"


def figures_of(item: Mapping[str, Any]) -> dict[str, int]:
    """Of its life so far, as `pin_metrics` tells; a pin that is not ours or too young has none."""
    life = obj(obj(item.get("pin_metrics")).get("lifetime_metrics"))
    told = {
        "impressions": life.get("impression"),
        "clicks": life.get("clickthrough"),
        "saves": life.get("save"),
        "comments": life.get("comment"),
        "likes": life.get("reaction"),
        "video_views": life.get("video_mrc_view"),
    }
    return {metric: number for metric, value in told.items() if (number := count(value)) is not None}
