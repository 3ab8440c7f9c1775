"""A version in the shape of Bluesky's records, and a record as we compare it."""

from collections.abc import Mapping
from typing import Any

from jubir.networks.contract import Draft, Medium, Part, Remote
from jubir.networks.shared.atproto import moment
from jubir.networks.shared.parsing import obj, rows


def words_of(part: Part) -> str:
    return part.text.strip()


def files(draft: Draft) -> list[tuple[str, Medium]]:
    """Every file to be uploaded, under the name it has in the checkpoint."""
    found = [
        (f"{number}.{index}", medium)
        for number, part in enumerate(draft.parts)
        for index, medium in enumerate(part.media)
    ]
    if draft.card and draft.card.thumb and not draft.parts[0].media:
        found.append(("0.thumb", draft.card.thumb))
    return found


def embed(draft: Draft, step: int, blobs: Mapping[str, Any]) -> dict[str, Any] | None:
    media = draft.parts[step].media
    if media and media[0].mime == "video/mp4":
        video = {"$type": "app.bsky.embed.video", "video": blobs[f"{step}.0"], **_described(media[0])}
        return video | ({"presentation": "gif"} if media[0].kind == "gif" else {})
    if media:
        images = [
            {"image": blobs[f"{step}.{index}"], "alt": medium.alt, **_described(medium)}
            for index, medium in enumerate(media)
        ]
        return {"$type": "app.bsky.embed.images", "images": images}
    if step == 0 and draft.card:
        card = draft.card
        external = {"uri": card.url, "title": card.title, "description": card.description}
        if "0.thumb" in blobs:
            external["thumb"] = blobs["0.thumb"]
        return {"$type": "app.bsky.embed.external", "external": external}
    return None


def _described(medium: Medium) -> dict[str, Any]:
    """Alt text and proportions, so that a reader's screen does not jump."""
    about: dict[str, Any] = {"alt": medium.alt} if medium.alt else {}
    if medium.width and medium.height:
        about["aspectRatio"] = {"width": medium.width, "height": medium.height}
    return about


def remote(record: Mapping[str, Any]) -> Remote | None:
    """None for what is no post with a time and a place."""
    value, uri = obj(record.get("value")), str(record.get("uri") or "")
    created_at = moment(value.get("createdAt"))
    if created_at is None or uri.count("/") < 4:
        return None
    embed = obj(value.get("embed"))
    if embed.get("$type") == "app.bsky.embed.recordWithMedia":
        embed = obj(embed.get("media"))
    return Remote(
        uri,
        created_at,
        str(value.get("text") or ""),
        media=len(rows(embed.get("images") or embed.get("items"))) or int("video" in embed),
        url=f"https://bsky.app/profile/{uri.split('/')[2]}/post/{uri.rsplit('/', 1)[-1]}",
        parent=str(obj(obj(value.get("reply")).get("parent")).get("uri") or ""),
    )
