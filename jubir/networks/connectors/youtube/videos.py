"""A draft as a video resource, and a video resource as we read it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jubir.networks.connectors.youtube.captions import captions_of, wrong
from jubir.networks.connectors.youtube.limits import CATEGORY, tags_of
from jubir.networks.contract import Draft, Medium
from jubir.networks.errors import Missing, NetworkError, Rejected
from jubir.networks.shared.parsing import figures, link, name, obj, when, words

PAGE = "https://www.youtube.com/"


def title_of(draft: Draft) -> str:
    return " ".join(str(draft.options.get("title") or "").split())


def privacy_of(draft: Draft) -> str:
    return str(draft.options.get("privacy") or "public")


def is_short(draft: Draft) -> bool:
    return draft.options.get("kind") == "short"


def film_of(draft: Draft) -> Medium:
    """The video itself; a picture beside it is its thumbnail. Raises Rejected for what YouTube would refuse later."""
    media = draft.parts[0].media
    films = [medium for medium in media if medium.kind in ("video", "gif")]
    if len(films) != 1:
        raise Rejected("YouTube needs one video.", field="media")
    if not title_of(draft):
        raise Rejected("A video needs a title.", field="options")
    if set("<>") & set(title_of(draft)):
        raise Rejected("YouTube allows no < and > in a title.", field="options")
    if set("<>") & set(draft.text):
        raise Rejected("YouTube allows no < and > in a description.", field="text")
    if (subtitles := captions_of(draft)) and (trouble := wrong(subtitles)):
        raise Rejected(f"The subtitles make no sense at line {trouble.line}.", field="options")
    film = films[0]
    if is_short(draft) and film.width > film.height:
        raise Rejected("A short is upright or square.", field="media")
    return film


def thumbnail_of(draft: Draft) -> Medium | None:
    return next((medium for medium in draft.parts[0].media if medium.kind == "image"), None)


def resource(draft: Draft, privacy: str, tags: list[str]) -> dict[str, Any]:
    """An update deletes what it leaves out, so that everything a person may have meant stands in it."""
    return {
        "snippet": {
            "title": title_of(draft),
            "description": draft.text,
            "categoryId": str(draft.options.get("category") or CATEGORY),
            "tags": tags,
        },
        "status": {
            "privacyStatus": privacy,
            "selfDeclaredMadeForKids": bool(draft.options.get("made_for_kids")),
            "containsSyntheticMedia": bool(draft.options.get("synthetic")),
            "embeddable": True,
            "publicStatsViewable": True,
            "license": "youtube",
        },
    }


def final(draft: Draft) -> dict[str, Any]:
    return resource(draft, privacy_of(draft), tags_of(str(draft.options.get("tags") or "")))


def link_to(video: str, *, short: bool = False) -> str:
    return f"{PAGE}shorts/{video}" if short else f"{PAGE}watch?v={video}"


# ── what YouTube says ────────────────────────────────────────────────────────────────────────────────────────────
def snippet(item: Mapping[str, Any]) -> dict[str, Any]:
    return obj(item.get("snippet"))


def moment(item: Mapping[str, Any]) -> datetime | None:
    return when(snippet(item).get("publishedAt"))


def status(item: Mapping[str, Any]) -> dict[str, Any]:
    return obj(item.get("status"))


def said(item: Mapping[str, Any]) -> str:
    """Title and description, as `rendered` puts them."""
    told = snippet(item)
    return together(words(told.get("title")), words(told.get("description")))


def together(title: str, description: str) -> str:
    return f"{title}\n\n{description}".strip()


def number(text: Any) -> int | None:
    """Google writes large numbers as strings."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 20:
        return int(text)
    return text if isinstance(text, int) and not isinstance(text, bool) else None


def figures_of(item: Mapping[str, Any]) -> dict[str, int]:
    """A figure that the channel hides is left out."""
    told = obj(item.get("statistics"))
    return figures(
        video_views=number(told.get("viewCount")),
        likes=number(told.get("likeCount")),
        comments=number(told.get("commentCount")),
    )


def picture_of(item: Mapping[str, Any]) -> str:
    sizes = obj(snippet(item).get("thumbnails"))
    return next(
        (found for size in ("high", "medium", "default") if (found := link(obj(sizes.get(size)).get("url")))),
        "",
    )


FAILURES = {
    "conversion": "YouTube could not convert the video.",
    "invalidFile": "YouTube does not know this kind of file.",
    "emptyFile": "The file is empty.",
    "tooSmall": "The file is too small.",
    "codec": "YouTube does not know the video's codec.",
    "uploadAborted": "The upload was broken off.",
}
REJECTIONS = {
    "copyright": ("media", "YouTube refused the video: copyright."),
    "inappropriate": ("media", "YouTube refused the video: its content is not allowed."),
    "duplicate": ("duplicate", "YouTube refused the video: the channel has it already."),
    "termsOfUse": ("media", "YouTube refused the video: against its terms of use."),
    "uploaderAccountSuspended": ("account", "YouTube has suspended this account."),
    "length": ("media", "YouTube refused the video: it is too long for this channel."),
    "claim": ("media", "YouTube refused the video: somebody claims it."),
    "uploaderAccountClosed": ("account", "YouTube has closed this account."),
    "trademark": ("media", "YouTube refused the video: a trademark."),
    "legal": ("media", "YouTube refused the video for a legal reason."),
}


def verdict(item: Mapping[str, Any]) -> NetworkError | None:
    """What became of an upload: an error, or None while there is none."""
    told = status(item)
    match told.get("uploadStatus"):
        case "failed":
            reason = name(told.get("failureReason"))
            return Rejected(
                FAILURES.get(reason, "YouTube could not process the video."), field="media", answer=reason
            )
        case "rejected":
            reason = name(told.get("rejectionReason"))
            field, said = REJECTIONS.get(reason, ("media", "YouTube refused the video."))
            return Rejected(said, field=field, answer=reason)
        case "deleted":
            return Missing("The video was deleted on YouTube.")
    work = obj(item.get("processingDetails"))
    if work.get("processingStatus") == "failed":
        reason = name(work.get("processingFailureReason"))
        return Rejected("YouTube could not process the video.", field="media", answer=reason)
    return None


def is_ready(item: Mapping[str, Any]) -> bool:
    work = obj(item.get("processingDetails"))
    return status(item).get("uploadStatus") == "processed" or work.get("processingStatus") == "succeeded"
