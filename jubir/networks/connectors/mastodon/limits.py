"""What a server of the Mastodon API says of itself, as facts we keep; and those facts as Limits."""

from collections.abc import Mapping
from functools import partial
from math import isqrt
from typing import Any

from jubir.networks import counting
from jubir.networks.limits import ImageLimit, Limits, Option, PollLimit, TextLimit, VideoLimit

IMAGES = ("image/jpeg", "image/png", "image/webp")
VIDEOS = ("video/mp4", "video/quicktime", "video/webm")
#: Mastodon's own numbers, for what a server does not tell.
DEFAULTS: dict[str, Any] = {
    "max_characters": 500,
    "reserved_per_url": 23,
    "max_media": 4,
    "description_limit": 1500,
    "image_bytes": 16_777_216,
    "image_pixels": 33_177_600,
    "video_bytes": 103_809_024,
    "video_pixels": 8_294_400,
    "video_fps": 120,
    "mimes": [
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "video/mp4",
        "video/quicktime",
        "video/webm",
    ],
    "poll_options": 4,
    "poll_letters": 50,
    "poll_least_seconds": 300,
    "poll_most_seconds": 2_629_746,
}
#: fact → where it stands in the configuration of /api/v2/instance (and of v1 on newer servers).
_PLACES = {
    "max_characters": ("statuses", "max_characters"),
    "reserved_per_url": ("statuses", "characters_reserved_per_url"),
    "max_media": ("statuses", "max_media_attachments"),
    "description_limit": ("media_attachments", "description_limit"),
    "image_bytes": ("media_attachments", "image_size_limit"),
    "image_pixels": ("media_attachments", "image_matrix_limit"),
    "video_bytes": ("media_attachments", "video_size_limit"),
    "video_pixels": ("media_attachments", "video_matrix_limit"),
    "video_fps": ("media_attachments", "video_frame_rate_limit"),
    "mimes": ("media_attachments", "supported_mime_types"),
    "poll_options": ("polls", "max_options"),
    "poll_letters": ("polls", "max_characters_per_option"),
    "poll_least_seconds": ("polls", "min_expiration"),
    "poll_most_seconds": ("polls", "max_expiration"),
}


def facts_of(instance: Mapping[str, Any], software: str, version: str) -> dict[str, Any]:
    """Only what the server told, so that a better default of ours is not frozen into a channel."""
    facts: dict[str, Any] = {"software": software, "version": version}
    configuration = instance.get("configuration")
    configuration = configuration if isinstance(configuration, Mapping) else {}
    for fact, (section, key) in _PLACES.items():
        value = (configuration.get(section) or {}).get(key)
        if isinstance(value, type(DEFAULTS[fact])) and not isinstance(value, bool) and value:
            facts[fact] = value
    if stream := _stream_of(instance):
        facts["streaming"] = stream
    # Pleroma and old servers tell it here.
    if "max_characters" not in facts and isinstance(instance.get("max_toot_chars"), int):
        facts["max_characters"] = instance["max_toot_chars"]
    return facts


def _stream_of(instance: Mapping[str, Any]) -> str:
    """Where the server says that its streams are, as an address for requests; "" when it does not say."""
    places = ((instance.get("configuration") or {}).get("urls") or {}, instance.get("urls") or {})
    told = next(
        (str(one[key]) for one in places for key in ("streaming", "streaming_api") if one.get(key)), ""
    )
    return told.replace("ws", "http", 1).rstrip("/") if told.startswith(("wss://", "ws://")) else ""


def visibilities(software: str) -> tuple[str, ...]:
    """snac makes unlisted posts public and direct ones private [seen on 2.75]: it is not asked for what it cannot keep."""
    return ("public", "private") if software == "snac" else ("public", "unlisted", "private", "direct")


def counter(software: str, reserved: int) -> Any:
    """Mastodon counts graphemes, and every link alike; GoToSocial counts all code points; of others the longer counts."""
    shortened = partial(counting.with_links, link=reserved)
    if software == "mastodon":
        return shortened, f"graphemes_links_{reserved}"
    if software in ("gotosocial", "snac"):
        return counting.codepoints, "codepoints"
    return (lambda text: max(shortened(text), counting.codepoints(text))), "codepoints"


def limits_of(facts: Mapping[str, Any]) -> Limits:
    known = {**DEFAULTS, **facts}
    software = str(facts.get("software", "mastodon"))  # a server that was asked and is unknown has ""
    count, rule = counter(software, known["reserved_per_url"])
    mimes = set(known["mimes"])
    images = tuple(mime for mime in IMAGES if mime in mimes) or IMAGES[:2]
    videos = tuple(mime for mime in VIDEOS if mime in mimes)

    def pictures(kinds: tuple[str, ...]) -> ImageLimit:
        return ImageLimit(
            maximum=known["max_media"],
            bytes=known["image_bytes"],
            mimes=kinds,
            max_pixels=known["image_pixels"],
            alt_text=known["description_limit"],
        )

    return Limits(
        text=TextLimit(known["max_characters"], count, rule),
        images=pictures(images),
        gifs=pictures(("image/gif",)) if "image/gif" in mimes else None,
        video=VideoLimit(
            maximum=1,
            bytes=known["video_bytes"],
            seconds=None,
            mimes=videos,
            # The limit is an area; the usual 16:9 picture that fills it has this longer side.
            max_side=isqrt(known["video_pixels"] * 16 // 9),
            max_fps=known["video_fps"],
            alt_text=known["description_limit"],
        )
        if videos
        else None,
        # snac takes a poll and posts without it [seen on 2.75].
        poll=None
        if software == "snac"
        else PollLimit(
            options=known["poll_options"],
            letters=known["poll_letters"],
            least_minutes=max(1, -(-known["poll_least_seconds"] // 60)),
            most_minutes=known["poll_most_seconds"] // 60,
            multiple=True,
        ),
        thread=50,
        options=(
            Option("visibility", "choice", visibilities(software), "public"),
            Option("spoiler", "text", default="", counts=True),
            Option("sensitive", "flag", default=False),
        ),
    )
