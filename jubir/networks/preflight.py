"""The one pure function that says what is wrong with a draft before a network does.

Called while typing, on scheduling, at T−24 h and T−1 h and before sending: always this one.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jubir.networks.contract import Draft, Medium, Part, Poll
from jubir.networks.counting import utf8
from jubir.networks.limits import ImageLimit, Limits, Option, PollLimit, VideoLimit
from jubir.networks.splitting import split_text

__all__ = ["CODES", "MENDS", "Problem", "check", "split_text"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` names the sentence (channels owns the words), `data` fills it, `mend` names a one-click mend.

    `part` is the thread part it is about, -1 the whole; `stops` False is advice that does not keep a post back.
    """

    code: str
    field: str
    part: int = -1
    data: dict[str, Any] = dataclasses.field(default_factory=dict)
    mend: str = ""
    stops: bool = True


#: Every code `check` can give, with the names that its `data` holds. `medium` counts from 1 within its part.
CODES: dict[str, tuple[str, ...]] = {
    "empty": (),
    "part_empty": (),
    "text_too_long": ("length", "maximum", "over", "rule"),
    "text_too_many_bytes": ("length", "maximum", "over"),
    "tag_unlinked": ("name",),
    "tags_glued": ("name",),
    "name_unlinked": ("name",),
    "images_refused": ("count",),
    "gifs_refused": ("count",),
    "video_refused": ("count",),
    "too_many_images": ("count", "maximum"),
    "too_many_gifs": ("count", "maximum"),
    "too_many_videos": ("count", "maximum"),
    "mixed_media": (),
    "media_required": (),
    "wrong_type": ("medium", "mime", "allowed"),
    "too_large": ("medium", "bytes", "maximum"),
    "too_many_pixels": ("medium", "width", "height"),
    "too_wide": ("medium", "ratio", "limit"),
    "too_tall": ("medium", "ratio", "limit"),
    "video_too_long": ("medium", "seconds", "maximum"),
    "video_too_short": ("medium", "seconds", "minimum"),
    "alt_missing": ("medium", "kind"),
    "alt_too_long": ("medium", "length", "maximum"),
    "thread_refused": ("count",),
    "thread_too_long": ("count", "maximum"),
    "poll_refused": (),
    "poll_needs_text": (),
    "poll_too_few": ("count",),
    "poll_too_many": ("count", "maximum"),
    "poll_option_empty": ("option",),
    "poll_option_long": ("option", "length", "maximum"),
    "poll_option_twice": ("option",),
    "poll_too_brief": ("minutes", "minimum"),
    "poll_too_lasting": ("minutes", "maximum"),
    "poll_one_choice": (),
    "poll_with_media": (),
    "option_wrong": ("name", "value"),
    "option_required": ("name",),
    "option_line_wrong": ("name", "reason", "line"),
    "option_too_long": ("name", "length", "maximum", "over"),
    "card_bad_link": ("url",),
    "card_not_shown": (),
    "card_picture_too_large": ("bytes", "maximum"),
}

#: ...and those that channels/door/ adds, which knows our own address.
CODES_AROUND: dict[str, tuple[str, ...]] = {"out_of_reach": ("url",)}

#: Every mend a problem can name.
MENDS = (
    "split_thread",
    "join_parts",
    "remove_part",
    "remove_sign",
    "set_apart",
    "keep_first",
    "keep_images",
    "remove_media",
    "add_media",
    "write_alt",
    "shorten_alt",
    "crop",
    "trim",
    "remove_poll",
    "remove_option",
    "single_choice",
    "default_option",
    "remove_card",
    "remove_card_picture",
)


def check(draft: Draft, limits: Limits) -> Sequence[Problem]:
    """Every problem, those that stop first.

    A medium without a path is an original that is still to be made to fit: only what no rendition can mend (how many,
    proportions, duration, alt text) is held against it. One with a path is judged whole.
    """
    problems = [
        *_nothing(draft, limits),
        *_thread(draft, limits),
        *_poll(draft, limits.poll),
        *_options(draft, limits),
        *_card(draft, limits),
    ]
    for number, part in enumerate(draft.parts):
        problems += _text(draft, number, limits)
        problems += _media(part, number, limits)
    problems.sort(key=lambda problem: not problem.stops)
    return tuple(problems)


# ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────────
def _nothing(draft: Draft, limits: Limits) -> Iterator[Problem]:
    def is_empty(part: Part) -> bool:
        return not part.text.strip() and not part.media

    has_card = draft.card is not None and limits.link_card
    if all(map(is_empty, draft.parts)) and draft.poll is None and not has_card:
        yield Problem("empty", "text")
        return
    if limits.needs_media and not draft.parts[0].media and draft.answers is None:
        yield Problem("media_required", "media", 0, mend="add_media")
    for number, part in enumerate(draft.parts):
        # The first part may live from its poll or card alone.
        if is_empty(part) and (number > 0 or (draft.poll is None and not has_card)):
            yield Problem("part_empty", "text", number, mend="remove_part")


def _thread(draft: Draft, limits: Limits) -> Iterator[Problem]:
    count = len(draft.parts)
    if count > 1 and limits.thread <= 1:
        yield Problem("thread_refused", "thread", data={"count": count}, mend="join_parts")
    elif count > limits.thread:
        yield Problem(
            "thread_too_long", "thread", data={"count": count, "maximum": limits.thread}, mend="join_parts"
        )


def _text(draft: Draft, number: int, limits: Limits) -> Iterator[Problem]:
    text, limit = draft.parts[number].text, limits.text
    # What options add (a content warning) stands on the first part: connectors repeat it as they must.
    extra = "".join(_counted(draft, limits.options)) if number == 0 else ""
    length = limit.count(text) + (limit.count(extra) if extra else 0)
    maximum = limit.maximum
    if limit.with_media is not None and draft.parts[number].media:
        maximum = limit.with_media
    if length > maximum:
        data = {
            "length": length,
            "maximum": maximum,
            "over": length - maximum,
            "rule": limit.rule,
        }
        yield Problem("text_too_long", "text", number, data, mend=_split_mend(draft, text, limits))
    if limit.max_bytes is not None:
        size = utf8(text)
        if size > limit.max_bytes:
            data = {"length": size, "maximum": limit.max_bytes, "over": size - limit.max_bytes}
            yield Problem("text_too_many_bytes", "text", number, data, _split_mend(draft, text, limits))
    for word in limit.unlinked(text) if limit.unlinked else ():
        yield _unlinked(word, number)


def _unlinked(word: str, number: int) -> Problem:
    """Advice: the post goes out, and nobody finds it by that word, or is told."""
    code, mend = "name_unlinked", "remove_sign"
    if word[0] in "#＃":
        code, mend = (
            ("tags_glued", "set_apart") if any(s in word[1:] for s in "#＃") else ("tag_unlinked", mend)
        )
    return Problem(code, "text", number, {"name": word}, mend, stops=False)


def _split_mend(draft: Draft, text: str, limits: Limits) -> str:
    """Offer a thread when there is room for one."""
    room = limits.thread - len(draft.parts) + 1
    return "split_thread" if room > 1 and 1 < len(split_text(text, limits.text)) <= room else ""


# ── pictures and videos ──────────────────────────────────────────────────────────────────────────────────────────
def _media(part: Part, number: int, limits: Limits) -> Iterator[Problem]:
    def of(*kinds: str) -> list[tuple[int, Medium]]:
        return [(index, medium) for index, medium in enumerate(part.media, 1) if medium.kind in kinds]

    moving = ("gif", "video") if limits.gifs is None and limits.video else ("video",)
    images, gifs, videos = of("image"), of("gif") if "gif" not in moving else [], of(*moving)
    yield from _amount(number, len(images), len(gifs), len(videos), limits)
    for index, medium in images:
        if limits.images:
            yield from _image(medium, index, number, limits.images)
    for index, medium in gifs:
        if limits.gifs:
            yield from _image(medium, index, number, limits.gifs)
    for index, medium in videos:
        if limits.video:
            yield from _video(medium, index, number, limits.video)


def _amount(number: int, images: int, gifs: int, videos: int, limits: Limits) -> Iterator[Problem]:
    def refused(code: str, count: int) -> Problem:
        return Problem(code, "media", number, {"count": count}, mend="remove_media")

    def too_many(code: str, count: int, maximum: int) -> Problem:
        return Problem(code, "media", number, {"count": count, "maximum": maximum}, mend="keep_first")

    if images and limits.images is None:
        yield refused("images_refused", images)
    if gifs and limits.gifs is None:
        yield refused("gifs_refused", gifs)
    if videos and limits.video is None:
        yield refused("video_refused", videos)
    still = images + (gifs if limits.gifs else 0)
    if limits.images and still > limits.images.maximum:
        yield too_many("too_many_images", still, limits.images.maximum)
    if limits.gifs and gifs > limits.gifs.maximum:
        yield too_many("too_many_gifs", gifs, limits.gifs.maximum)
    if limits.video and videos > limits.video.maximum:
        yield too_many("too_many_videos", videos, limits.video.maximum)
    if limits.gifs and limits.gifs.alone and gifs and images:
        yield Problem("mixed_media", "media", number, mend="keep_images")
    if limits.video and videos and still and not limits.video.with_images:
        yield Problem("mixed_media", "media", number, mend="keep_images")


def _image(medium: Medium, index: int, number: int, limit: ImageLimit) -> Iterator[Problem]:
    yield from _alt(medium, index, number, limit.alt_text)
    if limit.ratio and medium.width and medium.height:
        ratio = medium.width / medium.height
        least, most = limit.ratio
        # A hundredth of grace: networks round, and 1080×1351 is meant as 4:5.
        if ratio > most + 0.01:
            yield _media_problem("too_wide", index, number, "crop", ratio=round(ratio, 2), limit=most)
        elif ratio < least - 0.01:
            yield _media_problem("too_tall", index, number, "crop", ratio=round(ratio, 2), limit=least)
    if medium.path:
        yield from _file(medium, index, number, limit.mimes, limit.bytes, limit.max_side, limit.max_pixels)


def _video(medium: Medium, index: int, number: int, limit: VideoLimit) -> Iterator[Problem]:
    yield from _alt(medium, index, number, limit.alt_text)
    if medium.seconds is not None:
        seconds = round(medium.seconds, 1)
        if limit.seconds is not None and seconds > limit.seconds:
            yield _media_problem(
                "video_too_long", index, number, "trim", seconds=seconds, maximum=limit.seconds
            )
        if seconds < limit.min_seconds and medium.kind != "gif":
            yield _media_problem(
                "video_too_short", index, number, "", seconds=seconds, minimum=limit.min_seconds
            )
    if medium.path:
        yield from _file(medium, index, number, limit.mimes, limit.bytes, limit.max_side, None)


def _file(
    medium: Medium,
    index: int,
    number: int,
    mimes: tuple[str, ...],
    size: int,
    side: int | None,
    pixels: int | None,
) -> Iterator[Problem]:
    if medium.mime not in mimes:
        yield _media_problem("wrong_type", index, number, "", mime=medium.mime, allowed=list(mimes))
    if medium.bytes > size:
        yield _media_problem("too_large", index, number, "", bytes=medium.bytes, maximum=size)
    longest, area = max(medium.width, medium.height), medium.width * medium.height
    if (side and longest > side) or (pixels and area > pixels):
        yield _media_problem("too_many_pixels", index, number, "", width=medium.width, height=medium.height)


def _alt(medium: Medium, index: int, number: int, longest: int) -> Iterator[Problem]:
    if not longest:
        return
    alt = medium.alt.strip()
    if not alt:
        yield _media_problem("alt_missing", index, number, "write_alt", stops=False, kind=medium.kind)
    elif len(alt) > longest:
        yield _media_problem(
            "alt_too_long", index, number, "shorten_alt", field="alt", length=len(alt), maximum=longest
        )


def _media_problem(
    code: str, index: int, part: int, mend: str, *, stops: bool = True, field: str = "media", **data: Any
) -> Problem:
    return Problem(
        code, "alt" if code.startswith("alt") else field, part, {"medium": index, **data}, mend, stops
    )


# ── poll, options, card ──────────────────────────────────────────────────────────────────────────────────────────
def _poll(draft: Draft, limit: PollLimit | None) -> Iterator[Problem]:
    poll = draft.poll
    if poll is None:
        return
    if limit is None:
        yield Problem("poll_refused", "poll", mend="remove_poll")
        return
    if not draft.parts[0].text.strip():
        yield Problem("poll_needs_text", "text", 0)
    if draft.parts[0].media and not limit.with_media:
        yield Problem("poll_with_media", "poll", 0, mend="remove_media")
    if poll.multiple and not limit.multiple:
        yield Problem("poll_one_choice", "poll", mend="single_choice")
    if poll.minutes < limit.least_minutes:
        yield Problem(
            "poll_too_brief", "poll", data={"minutes": poll.minutes, "minimum": limit.least_minutes}
        )
    if poll.minutes > limit.most_minutes:
        yield Problem(
            "poll_too_lasting", "poll", data={"minutes": poll.minutes, "maximum": limit.most_minutes}
        )
    yield from _poll_options(poll, limit)


def _poll_options(poll: Poll, limit: PollLimit) -> Iterator[Problem]:
    count = len(poll.options)
    if count < 2:
        yield Problem("poll_too_few", "poll", data={"count": count})
    if count > limit.options:
        yield Problem(
            "poll_too_many", "poll", data={"count": count, "maximum": limit.options}, mend="keep_first"
        )
    seen: set[str] = set()
    for number, option in enumerate(poll.options, 1):
        words = option.strip()
        if not words:
            yield Problem("poll_option_empty", "poll", data={"option": number}, mend="remove_option")
            continue
        if len(words) > limit.letters:
            data = {"option": number, "length": len(words), "maximum": limit.letters}
            yield Problem("poll_option_long", "poll", data=data)
        if words in seen:
            yield Problem("poll_option_twice", "poll", data={"option": number}, mend="remove_option")
        seen.add(words)


def _counted(draft: Draft, options: tuple[Option, ...]) -> Iterator[str]:
    for option in options:
        value = draft.options.get(option.name)
        if option.counts and isinstance(value, str):
            yield value


_FITS: dict[str, Callable[[Option, Any], bool]] = {
    "choice": lambda option, value: value in option.choices,
    "text": lambda option, value: (
        isinstance(value, str) and (option.fits is None or not value.strip() or option.fits(value))
    ),
    "flag": lambda option, value: isinstance(value, bool),
}


def _options(draft: Draft, limits: Limits) -> Iterator[Problem]:
    """An option this network does not know is another's: nothing to say about it."""
    for option in limits.options:
        value = draft.options.get(option.name)
        if option.required and value in (None, "") and option.default in (None, "") and not draft.answers:
            yield Problem("option_required", "options", data={"name": option.name})
        elif isinstance(value, str) and option.maximum and option.count(value) > option.maximum:
            length = option.count(value)
            over = length - option.maximum
            data = {"name": option.name, "length": length, "maximum": option.maximum, "over": over}
            yield Problem("option_too_long", "options", data=data)
        elif isinstance(value, str) and value.strip() and option.wrong and (wrong := option.wrong(value)):
            data = {"name": option.name, "reason": wrong.reason, "line": wrong.line}
            yield Problem("option_line_wrong", "options", data=data)
        if value is not None and not _FITS[option.kind](option, value):
            yield Problem(
                "option_wrong",
                "options",
                data={"name": option.name, "value": str(value)},
                mend="default_option",
            )


def _card(draft: Draft, limits: Limits) -> Iterator[Problem]:
    card = draft.card
    if card is None or not limits.link_card:
        return
    if not card.url.lower().startswith(("http://", "https://")):
        yield Problem("card_bad_link", "link", data={"url": card.url}, mend="remove_card")
    if draft.parts[0].media:
        yield Problem("card_not_shown", "link", 0, mend="remove_card", stops=False)
    thumb, limit = card.thumb, limits.card_thumb
    if thumb and thumb.path and limit and thumb.bytes > limit.bytes:
        data = {"bytes": thumb.bytes, "maximum": limit.bytes}
        yield Problem("card_picture_too_large", "link", data=data, mend="remove_card_picture")
