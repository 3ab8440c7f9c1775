"""What stands in the composer, between the form and the tables.

A `Doc` is the whole desk: shared body, customised bodies and options by channel. Field names in the form:

    channels, custom                 ids (several)
    text-KEY-i, media-KEY-i          KEY is "all" or a channel's id, i the part; media several, in the tray's order
    link-KEY, link-title-KEY, link-about-KEY, link-asset-KEY
    poll-KEY (present: a poll), poll-option-KEY (several), poll-minutes-KEY, poll-multiple-KEY
    option-CHANNEL-NAME, has-CHANNEL-NAME (present: the form showed the option, so an absent tick means no)
    title, labels (comma-separated), pillar (an id; "" none; absent: not asked), revision, draft
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from jubir.content.models import Post, empty_body

SHARED = "all"
MOST_PARTS = 50
MOST_MEDIA = 40


@dataclass(slots=True)
class Doc:
    shared: dict[str, Any] = field(default_factory=empty_body)
    channels: list[int] = field(default_factory=list)
    custom: dict[int, dict[str, Any]] = field(default_factory=dict)
    options: dict[int, dict[str, Any]] = field(default_factory=dict)
    title: str = ""
    labels: list[str] = field(default_factory=list)
    #: None: the form did not ask; 0: none.
    pillar: int | None = None

    def body(self, key: str) -> dict[str, Any]:
        """The body under a form key; KeyError for a channel that is not customised."""
        return self.shared if key == SHARED else self.custom[int(key)]

    def effective(self, channel: int) -> dict[str, Any]:
        return self.custom.get(channel, self.shared)

    def bodies(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield SHARED, self.shared
        for channel in self.channels:
            if channel in self.custom:
                yield str(channel), self.custom[channel]

    def assets(self) -> set[int]:
        return {asset for _, body in self.bodies() for asset in assets_in(body)}

    @property
    def is_empty(self) -> bool:
        return not self.title and all(is_blank(body) for _, body in self.bodies())


def assets_in(body: dict[str, Any]) -> Iterator[int]:
    for part in body["parts"]:
        yield from part["media"]
    if body.get("link") and body["link"].get("asset"):
        yield body["link"]["asset"]


def is_blank(body: dict[str, Any]) -> bool:
    return not (
        any(part["text"].strip() or part["media"] for part in body["parts"])
        or body.get("link")
        or (body.get("poll") and any(body["poll"]["options"]))
    )


def whole(body: dict[str, Any]) -> dict[str, Any]:
    """A body with every key there, whatever an older or foreign writer left out. A copy."""
    parts = [
        {"text": str(part.get("text", "")), "media": list(part.get("media", []))}
        for part in body.get("parts") or [{}]
    ]
    return {"parts": parts, "link": copy.deepcopy(body.get("link")), "poll": copy.deepcopy(body.get("poll"))}


def from_post(post: Post) -> Doc:
    """The desk as the tables have it. Reads the post's versions and labels (prefetch them)."""
    versions = sorted(post.versions.all(), key=lambda version: version.pk)
    return Doc(
        shared=whole(post.body),
        channels=[version.channel_id for version in versions],
        custom={v.channel_id: whole(v.body) for v in versions if v.body is not None},
        options={v.channel_id: dict(v.options) for v in versions},
        title=post.title,
        labels=[label.name for label in post.labels.all()],
        pillar=post.pillar_id or 0,
    )


_WHOLE = re.compile(r"-?[0-9]{1,18}")


def number(text: str | None, default: int = 0) -> int:
    """A whole number of a size that a database knows; `default` for anything else."""
    if text is None or not _WHOLE.fullmatch(text):
        return default
    return int(text)


def numbers(values: list[str]) -> list[int]:
    """Whole numbers, in order, each once."""
    return list(dict.fromkeys(int(value) for value in values if value[:1] != "-" and _WHOLE.fullmatch(value)))


def parse(form: QueryDict) -> Doc:
    """The desk as the form sends it. Trusts nothing about ids: whoever uses them asks the workspace."""
    channels = numbers(form.getlist("channels"))
    custom = [channel for channel in numbers(form.getlist("custom")) if channel in channels]
    return Doc(
        shared=_body(form, SHARED),
        channels=channels,
        custom={channel: _body(form, str(channel)) for channel in custom},
        options={channel: _options(form, channel) for channel in channels},
        title=form.get("title", "").strip()[:120],
        labels=_labels(form.get("labels", "")),
        pillar=number(form.get("pillar")) if "pillar" in form else None,
    )


def _labels(text: str) -> list[str]:
    names = (" ".join(name.split())[:40] for name in text.split(","))
    return list(dict.fromkeys(name for name in names if name))[:10]


def _body(form: QueryDict, key: str) -> dict[str, Any]:
    indexes = sorted(
        {number(name.rsplit("-", 1)[1], -1) for name in form if name.startswith(f"text-{key}-")} - {-1}
    )
    parts = [
        {
            "text": form.get(f"text-{key}-{index}", "").replace("\r\n", "\n"),
            "media": numbers(form.getlist(f"media-{key}-{index}"))[:MOST_MEDIA],
        }
        for index in indexes[:MOST_PARTS]
    ]
    return {
        "parts": parts or [{"text": "", "media": []}],
        "link": _link(form, key),
        "poll": _poll(form, key),
    }


def _link(form: QueryDict, key: str) -> dict[str, Any] | None:
    url = form.get(f"link-{key}", "").strip()
    if not url:
        return None
    return {
        "url": url[:2000],
        "title": form.get(f"link-title-{key}", "").strip()[:300],
        "description": form.get(f"link-about-{key}", "").strip()[:1000],
        "asset": number(form.get(f"link-asset-{key}")) or None,
    }


def _poll(form: QueryDict, key: str) -> dict[str, Any] | None:
    if f"poll-{key}" not in form:
        return None
    return {
        "options": [option.strip() for option in form.getlist(f"poll-option-{key}")][:20],
        "minutes": number(form.get(f"poll-minutes-{key}"), 1440),
        "multiple": f"poll-multiple-{key}" in form,
    }


def _options(form: QueryDict, channel: int) -> dict[str, Any]:
    shown = f"has-{channel}-"
    found: dict[str, Any] = {}
    for name in form:
        if name.startswith(shown):
            option = name.removeprefix(shown)
            value = form.get(f"option-{channel}-{option}", "")
            found[option] = (value == "on") if form[name] == "flag" else value
    return found
