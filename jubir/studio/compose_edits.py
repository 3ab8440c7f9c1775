"""Changes to the composer's structure, as words a button carries: "add-part:all", "drop-media:12:0:3"...

Every one is a plain function on a Doc, so a button does the same with and without JavaScript.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jubir.studio.compose_doc import SHARED, Doc, whole


class Unknown(Exception):
    """A word this composer does not know, or one that points at nothing (any more)."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`focus`: the id of the element that should have the caret. `undo`: the word that takes it back, "" if none.

    `tab`: the form key whose panel should be open, "" as it was. `said`: code of what to tell, "" nothing.
    """

    focus: str = ""
    undo: str = ""
    tab: str = ""
    said: str = ""


def _blank() -> dict[str, Any]:
    return {"text": "", "media": []}


def add_part(doc: Doc, key: str) -> Edit:
    parts = doc.body(key)["parts"]
    parts.append(_blank())
    return Edit(focus=f"text-{key}-{len(parts) - 1}")


def drop_part(doc: Doc, key: str, index: str) -> Edit:
    parts = doc.body(key)["parts"]
    if len(parts) == 1:
        raise Unknown("the last part stays")
    parts.pop(int(index))
    return Edit(focus=f"text-{key}-{max(0, int(index) - 1)}", said="part_removed", undo="before")


def join_part(doc: Doc, key: str, index: str) -> Edit:
    """Put a part's words and pictures at the end of the one before it."""
    parts = doc.body(key)["parts"]
    at = int(index)
    if not 0 < at < len(parts):
        raise Unknown("nothing before it")
    gone = parts.pop(at)
    before = parts[at - 1]
    before["text"] = "\n\n".join(text for text in (before["text"].rstrip(), gone["text"].lstrip()) if text)
    before["media"] = list(dict.fromkeys(before["media"] + gone["media"]))
    return Edit(focus=f"text-{key}-{at - 1}", said="part_joined", undo="before")


def _swap(items: list[Any], at: int, step: int) -> int:
    to = at + step
    if not (0 <= at < len(items) and 0 <= to < len(items)):
        raise Unknown("no room to move")
    items[at], items[to] = items[to], items[at]
    return to


def part_up(doc: Doc, key: str, index: str) -> Edit:
    return Edit(focus=f"text-{key}-{_swap(doc.body(key)['parts'], int(index), -1)}")


def part_down(doc: Doc, key: str, index: str) -> Edit:
    return Edit(focus=f"text-{key}-{_swap(doc.body(key)['parts'], int(index), 1)}")


def media_back(doc: Doc, key: str, index: str, at: str) -> Edit:
    to = _swap(doc.body(key)["parts"][int(index)]["media"], int(at), -1)
    return Edit(focus=f"pic-{key}-{index}-{to}", said="picture_moved")


def media_on(doc: Doc, key: str, index: str, at: str) -> Edit:
    to = _swap(doc.body(key)["parts"][int(index)]["media"], int(at), 1)
    return Edit(focus=f"pic-{key}-{index}-{to}", said="picture_moved")


def drop_media(doc: Doc, key: str, index: str, at: str) -> Edit:
    media = doc.body(key)["parts"][int(index)]["media"]
    asset = media.pop(int(at))
    left = min(int(at), len(media) - 1)
    return Edit(
        focus=f"pic-{key}-{index}-{left}" if media else f"add-{key}-{index}",
        undo=f"put-media:{key}:{index}:{at}:{asset}",
        said="picture_removed",
    )


def put_media(doc: Doc, key: str, index: str, at: str, asset: str) -> Edit:
    media = doc.body(key)["parts"][int(index)]["media"]
    if int(asset) not in media:
        media.insert(int(at), int(asset))
    return Edit(focus=f"pic-{key}-{index}-{media.index(int(asset))}")


def customise(doc: Doc, channel: str) -> Edit:
    number = int(channel)
    if number not in doc.channels:
        raise Unknown("not a chosen channel")
    doc.custom.setdefault(number, whole(doc.shared))
    return Edit(focus=f"text-{number}-0", tab=channel)


def share(doc: Doc, channel: str) -> Edit:
    doc.custom.pop(int(channel))
    return Edit(focus="text-all-0", tab=SHARED, said="shared_again", undo="before")


def add_poll(doc: Doc, key: str) -> Edit:
    doc.body(key)["poll"] = {"options": ["", ""], "minutes": 1440, "multiple": False}
    return Edit(focus=f"poll-option-{key}-0")


def drop_poll(doc: Doc, key: str) -> Edit:
    doc.body(key)["poll"] = None
    return Edit(focus=f"text-{key}-0", said="poll_removed", undo="before")


def poll_more(doc: Doc, key: str) -> Edit:
    options = doc.body(key)["poll"]["options"]
    options.append("")
    return Edit(focus=f"poll-option-{key}-{len(options) - 1}")


def poll_less(doc: Doc, key: str, index: str) -> Edit:
    options = doc.body(key)["poll"]["options"]
    options.pop(int(index))
    return Edit(focus=f"poll-option-{key}-{max(0, int(index) - 1)}")


def drop_link(doc: Doc, key: str) -> Edit:
    doc.body(key)["link"] = None
    return Edit(focus=f"text-{key}-0", said="link_removed", undo="before")


def put_away(doc: Doc, channel: str) -> Edit:
    """A channel with a text of its own was unticked: the form no longer has it, the undo does."""
    doc.custom.pop(int(channel), None)
    return Edit(said="put_away", undo="before")


def refresh(doc: Doc) -> Edit:
    """Nothing changes but what the form already says: channels were ticked, a picture came."""
    return Edit()


EDITS: dict[str, Callable[..., Edit]] = {
    "add-part": add_part,
    "add-poll": add_poll,
    "customise": customise,
    "drop-link": drop_link,
    "drop-media": drop_media,
    "drop-part": drop_part,
    "drop-poll": drop_poll,
    "join-part": join_part,
    "media-back": media_back,
    "media-on": media_on,
    "part-down": part_down,
    "part-up": part_up,
    "poll-less": poll_less,
    "poll-more": poll_more,
    "put-away": put_away,
    "put-media": put_media,
    "refresh": refresh,
    "share": share,
}


def apply(doc: Doc, word: str) -> Edit:
    """Change `doc` as the button says. Raises Unknown, and then nothing has changed."""
    name, *rest = word.split(":")
    if name not in EDITS:
        raise Unknown(name)
    try:
        return EDITS[name](doc, *rest)
    except (TypeError, ValueError, KeyError, IndexError) as error:
        raise Unknown(word) from error
