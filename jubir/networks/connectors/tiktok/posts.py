"""A draft as TikTok takes it, and its videos as they are read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from jubir.networks.connectors.tiktok import chunks
from jubir.networks.connectors.tiktok.creator import PRIVACY, info_of
from jubir.networks.contract import Account, Draft, Medium, Remote
from jubir.networks.hearing import OwnPost
from jubir.networks.shared.parsing import figures, link, name, words

KINDS = ("direct", "inbox", "photos")
#: Of a video: what both list and query are asked for.
FIELDS = "id,create_time,video_description,title,share_url,cover_image_url,duration,view_count,like_count,comment_count,share_count"


def kind_of(draft: Draft) -> str:
    kind = str(draft.options.get("kind") or "")
    return kind if kind in KINDS else KINDS[0]


def video_of(draft: Draft) -> Medium | None:
    return next((one for one in draft.parts[0].media if one.kind != "image"), None)


def photos_of(draft: Draft) -> list[Medium]:
    return [one for one in draft.parts[0].media if one.kind == "image"]


def video_init(draft: Draft, account: Account, size: int) -> dict[str, Any]:
    """The body of video/init, or of inbox/video/init: there the person writes everything in the app."""
    piece, many = chunks.plan(size)
    source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": piece, "total_chunk_count": many}
    if kind_of(draft) == "inbox":
        return {"source_info": source}
    info = info_of(account)
    about = {
        "title": draft.text.strip(),
        **_shared(draft, info),
        "disable_duet": _off(draft, "allow_duet", info.get("no_duet")),
        "disable_stitch": _off(draft, "allow_stitch", info.get("no_stitch")),
        "is_aigc": draft.options.get("ai_generated") is True,
    }
    return {"post_info": about, "source_info": source}


def photo_init(draft: Draft, account: Account) -> dict[str, Any]:
    """The body of content/init: TikTok fetches the pictures from addresses of ours."""
    about = {
        "title": str(draft.options.get("title") or "").strip(),
        "description": draft.text.strip(),
        **_shared(draft, info_of(account)),
        "auto_add_music": draft.options.get("auto_music") is True,
    }
    source = {
        "source": "PULL_FROM_URL",
        "photo_cover_index": 0,
        "photo_images": [one.url for one in photos_of(draft)],
    }
    kept = {key: value for key, value in about.items() if value != ""}
    return {"post_info": kept, "source_info": source, "post_mode": "DIRECT_POST", "media_type": "PHOTO"}


def _shared(draft: Draft, info: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "privacy_level": PRIVACY.get(str(draft.options.get("privacy") or ""), "SELF_ONLY"),
        "disable_comment": _off(draft, "allow_comment", info.get("no_comment")),
        "brand_content_toggle": draft.options.get("brand_content") is True,
        "brand_organic_toggle": draft.options.get("brand_organic") is True,
    }


def _off(draft: Draft, option: str, barred: Any) -> bool:
    return bool(barred) or draft.options.get(option) is not True


def rendered(draft: Draft) -> str:
    title = str(draft.options.get("title") or "") if kind_of(draft) == "photos" else ""
    return "\n".join(part.strip() for part in (title, draft.text) if part.strip())


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
def moment(item: Mapping[str, Any]) -> datetime | None:
    """`create_time` is seconds since 1970."""
    at = item.get("create_time")
    if isinstance(at, bool) or not isinstance(at, int) or not 0 < at < 10**11:
        return None
    return datetime.fromtimestamp(at, UTC)


def remote(item: Mapping[str, Any], draft: Draft) -> Remote | None:
    """A photo post is told like a video; how many pictures it has is not, so it has as many as the draft."""
    number, at = name(item.get("id")), moment(item)
    if not number or at is None:
        return None
    return Remote(number, at, text_of(item), len(draft.parts[0].media), link(item.get("share_url")))


def text_of(item: Mapping[str, Any]) -> str:
    title, description = words(item.get("title")).strip(), words(item.get("video_description")).strip()
    return description if not title or description.startswith(title) else f"{title}\n{description}".strip()


def figures_of(item: Mapping[str, Any]) -> dict[str, int]:
    return figures(
        video_views=item.get("view_count"),
        likes=item.get("like_count"),
        comments=item.get("comment_count"),
        shares=item.get("share_count"),
    )


def own_post(item: Mapping[str, Any]) -> OwnPost | None:
    number, at = name(item.get("id")), moment(item)
    if not number or at is None:
        return None
    return OwnPost(
        number, at, text_of(item), link(item.get("share_url")), "video", 1, link(item.get("cover_image_url")),
        figures_of(item),
    )  # fmt: skip
