"""The one-click mends: each changes as little as will do, and only for the channels that have the problem.

A mend on channels that follow the shared text changes it only if every follower has the problem; otherwise those
channels get a version of their own, and the others keep what was written.
"""

import re
from collections.abc import Callable
from typing import Any

from jubir.channels.models import Channel
from jubir.media.models import Kind
from jubir.networks.limits import Limits
from jubir.networks.splitting import split_text
from jubir.studio.compose_desk import Desk
from jubir.studio.compose_doc import SHARED, numbers, whole
from jubir.studio.compose_edits import Edit, Unknown

Body = dict[str, Any]


def _of_kind(desk: Desk, ids: list[int], kinds: set[str]) -> list[int]:
    return [pk for pk in ids if desk.assets[pk].kind in kinds]


def split_thread(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    old = body["parts"][part]
    texts = split_text(old["text"], limits.text)
    new = [{"text": text, "media": []} for text in texts]
    new[0]["media"] = old["media"]
    body["parts"][part : part + 1] = new


def join_parts(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    """As few joins as the network's number of parts asks for, from the end."""
    while len(body["parts"]) > max(1, limits.thread):
        last = body["parts"].pop()
        before = body["parts"][-1]
        before["text"] = "\n\n".join(
            text for text in (before["text"].rstrip(), last["text"].lstrip()) if text
        )
        before["media"] = list(dict.fromkeys(before["media"] + last["media"]))


def remove_part(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    if len(body["parts"]) > 1:
        body["parts"].pop(part)


def _rewrite(body: Body, part: int, word: str, new: str) -> None:
    """Every time `word` stands there whole."""
    whole_word = rf"(?<![\w/]){re.escape(word)}(?!\w)"
    old = body["parts"][part]
    old["text"] = re.sub(whole_word, lambda _found: new, old["text"])


def remove_sign(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    _rewrite(body, part, nth, nth[1:])


def set_apart(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    _rewrite(body, part, nth, nth[0] + re.sub("([#＃])", r" \1", nth[1:]))


def keep_first(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    if code == "poll_too_many":
        body["poll"]["options"] = body["poll"]["options"][: limits.poll.options if limits.poll else 0]
        return
    kinds, limit = {
        "too_many_images": ({Kind.IMAGE, Kind.GIF} if limits.gifs else {Kind.IMAGE}, limits.images),
        "too_many_gifs": ({Kind.GIF}, limits.gifs),
        "too_many_videos": ({Kind.VIDEO} if limits.gifs else {Kind.VIDEO, Kind.GIF}, limits.video),
    }[code]
    media = body["parts"][part]["media"]
    extra = set(_of_kind(desk, media, {str(kind) for kind in kinds})[limit.maximum if limit else 0 :])
    body["parts"][part]["media"] = [pk for pk in media if pk not in extra]


def keep_images(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    still = {str(Kind.IMAGE), str(Kind.GIF)} if limits.gifs else {str(Kind.IMAGE)}
    body["parts"][part]["media"] = _of_kind(desk, body["parts"][part]["media"], still)


def remove_media(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    gone = {
        "images_refused": {str(Kind.IMAGE)},
        "gifs_refused": {str(Kind.GIF)},
        "video_refused": {str(Kind.VIDEO)} if limits.gifs else {str(Kind.VIDEO), str(Kind.GIF)},
    }.get(code, {str(kind) for kind in Kind})
    body["parts"][part]["media"] = [
        pk for pk in body["parts"][part]["media"] if desk.assets[pk].kind not in gone
    ]


def remove_poll(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    body["poll"] = None


def remove_option(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    body["poll"]["options"].pop(int(nth) - 1)


def single_choice(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    body["poll"]["multiple"] = False


def remove_card(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    body["link"] = None


def remove_card_picture(desk: Desk, body: Body, limits: Limits, code: str, part: int, nth: str) -> None:
    body["link"]["asset"] = None


MENDS: dict[str, Callable[[Desk, Body, Limits, str, int, str], None]] = {
    "join_parts": join_parts,
    "keep_first": keep_first,
    "keep_images": keep_images,
    "remove_card": remove_card,
    "remove_card_picture": remove_card_picture,
    "remove_media": remove_media,
    "remove_option": remove_option,
    "remove_part": remove_part,
    "remove_poll": remove_poll,
    "remove_sign": remove_sign,
    "set_apart": set_apart,
    "single_choice": single_choice,
    "split_thread": split_thread,
}


def mend(desk: Desk, word: str) -> Edit:
    """Do what "mend:NAME:CODE:CHANNELS:PART:NTH" says to the desk's doc. Raises Unknown; the caller reads a new Desk."""
    try:
        _mend, name, code, ids, part, nth = word.split(":", 5)
        channels = [desk.by_id[pk] for pk in numbers(ids.split(",")) if pk in desk.doc.channels]
        if not channels:
            raise Unknown(word)
        if name == "default_option":
            for channel in channels:
                desk.doc.options.get(channel.pk, {}).pop(nth, None)
            return Edit(said="mended", undo="before")
        own = _bodies(desk, channels)
        for key, limits in own.items():
            MENDS[name](desk, desk.doc.body(key), limits, code, int(part), nth)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise Unknown(word) from error
    tab = SHARED if SHARED in own else next(iter(own))
    return Edit(
        focus=f"text-{tab}-{max(int(part), 0)}",
        tab=tab,
        said="mended" if SHARED in own else "mended_apart",
        undo="before",
    )


def _bodies(desk: Desk, channels: list[Channel]) -> dict[str, Limits]:
    """Form key → the limits to mend by; makes a version of its own where the shared text must stay for others."""
    wanted = {channel.pk for channel in channels}
    followers = {channel.pk for channel in desk.followers(SHARED)}
    found: dict[str, Limits] = {}
    for channel in channels:
        if channel.pk in desk.doc.custom:
            found[str(channel.pk)] = desk.limits[channel.pk]
        elif followers <= wanted:
            found.setdefault(SHARED, _tightest(desk, followers))
        else:
            desk.doc.custom[channel.pk] = whole(desk.doc.shared)
            found[str(channel.pk)] = desk.limits[channel.pk]
    return found


def _tightest(desk: Desk, ids: set[int]) -> Limits:
    """Channels whose problem reads the same have the same bound; of several, that with the shortest text."""
    return min((desk.limits[pk] for pk in ids), key=lambda limits: limits.text.maximum)
