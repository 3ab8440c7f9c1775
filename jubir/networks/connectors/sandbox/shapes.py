"""What the sandbox tells, in our own shapes."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from jubir.networks.contract import Account, Connected
from jubir.networks.hearing import METRICS, Author, Figures, Heard, OwnPost, Picture
from jubir.networks.http import Answer


def clock_of(answer: Answer) -> datetime | None:
    """The server's own time: to the microsecond where it tells, else from the Date header."""
    data = answer.json()
    if isinstance(data, dict) and isinstance(data.get("now"), str):
        return moment(data["now"])
    try:
        return parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return None


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def connected(account: Account, told: dict[str, Any], secrets: dict[str, str]) -> Connected:
    return Connected(
        account=account,
        name=told["name"],
        url=told["url"],
        avatar_url=told["avatar"],
        secrets=secrets,
    )


def author(told: Mapping[str, Any]) -> Author:
    return Author(
        told["id"],
        told["handle"],
        told["name"],
        told["avatar"],
        told["url"],
        followers=int(told["followers"]),
    )


def figures(told: Mapping[str, Any]) -> Figures:
    """Those that METRICS knows."""
    return {name: int(value) for name, value in told.items() if name in METRICS}


def heard(item: Mapping[str, Any]) -> Heard:
    return Heard(
        remote_id=item["id"],
        kind=item["kind"],
        author=author(item["account"]),
        text=item["text"],
        created_at=moment(item["created_at"]),
        url=item["url"],
        thread=item["thread"],
        parent=item["parent"],
        post=item["post"],
        ours=item["ours"],
        edited_at=moment(item["edited_at"]) if item["edited_at"] else None,
        gone=item["gone"],
        liked=item["liked"],
        hidden=item["hidden"],
        pictures=tuple(
            Picture(one["url"], one.get("kind", "image"), one.get("alt", "")) for one in item["media"]
        ),
        language=item["language"],
        rating=item["rating"],
        figures=figures(item.get("figures") or {}),
    )


def own(post: Mapping[str, Any]) -> OwnPost:
    media = post["media"]
    kinds = {one.get("kind") for one in media}
    form = "poll" if post["poll"] else "link" if post["card"] else "text"
    if media:
        form = "video" if "video" in kinds else "carousel" if len(media) > 1 else "image"
    return OwnPost(
        remote_id=post["id"],
        created_at=moment(post["created_at"]),
        text=post["text"],
        url=post["url"],
        format=form,
        media=len(media),
        picture_url=next((one["url"] for one in media if one.get("kind") != "video"), ""),
        figures=figures(post["figures"]),
    )
