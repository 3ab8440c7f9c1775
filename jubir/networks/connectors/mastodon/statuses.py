"""Statuses and accounts of the Mastodon API in our own shapes.

Facts: https://docs.joinmastodon.org/entities/Status/ and /Account/. A number a server does not keep is left out there
(quotes before 4.5); snac sends 0 for followers and posts whatever there is, which tells nothing [seen on 2.75], and
calls what was sent to named people only "private".
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jubir.networks.connectors.mastodon.text import text_of
from jubir.networks.connectors.mastodon.wire import software_at
from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Figures, Heard, OwnPost, Picture
from jubir.networks.shared.parsing import figures, link, name, obj, rows, unique, when, words

_KINDS = {"image": "image", "gifv": "gif", "video": "video", "audio": "audio"}
LONGEST_THREAD = 255


def own_number(call: Call) -> str:
    """The account's id on its server; `remote_id` has the server behind it."""
    return call.account.remote_id.rsplit("@", 1)[0]


def host(call: Call) -> str:
    return urlsplit(call.account.server).netloc


def number_of(account: Mapping[str, Any]) -> str:
    return name(account.get("id"))


def handle_of(call: Call, account: Mapping[str, Any]) -> str:
    """budi@lain.example, also of people on our own server."""
    acct = name(account.get("acct") or account.get("username"))
    return acct if "@" in acct or not acct else f"{acct}@{host(call)}"


def author(call: Call, account: Mapping[str, Any]) -> Author:
    """Servers number their accounts each for itself, so the server stands behind the number."""
    return Author(
        f"{number_of(account)}@{host(call)}",
        handle_of(call, account),
        name(account.get("display_name")) or name(account.get("username")),
        link(account.get("avatar_static") or account.get("avatar")),
        link(account.get("url")),
        account_figures(call, account).get("followers"),
    )


def account_figures(call: Call, account: Mapping[str, Any]) -> Figures:
    told = figures(
        followers=account.get("followers_count"),
        following=account.get("following_count"),
        posts=account.get("statuses_count"),
    )
    return {metric: number for metric, number in told.items() if number or software_at(call) != "snac"}


def status_figures(item: Mapping[str, Any]) -> Figures:
    return figures(
        likes=item.get("favourites_count"),
        comments=item.get("replies_count"),
        shares=item.get("reblogs_count"),
        quotes=item.get("quotes_count"),
        votes=obj(item.get("poll")).get("votes_count"),
    )


def plain(item: Mapping[str, Any]) -> str:
    """As a person reads it: the warning first, where there is one."""
    text = text_of(words(item.get("content")))
    spoiler = words(item.get("spoiler_text")).strip()
    return f"{spoiler}\n\n{text}".strip() if spoiler else text


_ADDRESSED = re.compile(r"@([\w.-]+)(?:@[\w.-]+(?::\d+)?)?[\s,:]+")


def spoken(call: Call, item: Mapping[str, Any], *, ours: bool) -> str:
    """An answer's words without the address the API wants before them: ours names whom it answers, theirs names us."""
    text = plain(item)
    me = call.account.handle.split("@")[0].lower()
    while (
        (found := _ADDRESSED.match(text)) and (ours or found[1].lower() == me) and text[found.end() :].strip()
    ):
        text = text[found.end() :]
    return text


def pictures(item: Mapping[str, Any]) -> tuple[Picture, ...]:
    shown = (
        Picture(
            link(one.get("url") or one.get("remote_url")),
            _KINDS.get(words(one.get("type")), "file"),
            words(one.get("description")),
            link(one.get("preview_url")),
        )
        for one in rows(item.get("media_attachments"))
    )
    return tuple(one for one in shown if one.url or one.preview_url)


def is_direct(call: Call, item: Mapping[str, Any]) -> bool:
    visibility = words(item.get("visibility"))
    return visibility == "direct" or (visibility == "private" and software_at(call) == "snac")


def direct_thread(call: Call, item: Mapping[str, Any]) -> str:
    """A direct conversation is with people: everybody named in it but us. The API gives it no name of its own."""
    me = own_number(call)
    people = [obj(item.get("account")), *rows(item.get("mentions"))]
    handles = unique(
        handle_of(call, one)
        for one in people
        if number_of(one) != me and handle_of(call, one) != call.account.handle
    )
    return ("direct:" + (",".join(sorted(handles)) or name(item.get("in_reply_to_id") or item.get("id"))))[
        :LONGEST_THREAD
    ]


def moment_of(item: Mapping[str, Any]) -> datetime | None:
    return when(item.get("created_at"))


def heard(
    call: Call, item: Mapping[str, Any], *, kind: str, thread: str = "", post: str = ""
) -> Heard | None:
    """None for what has no number, no time or no author. `keep`: "visibility", which an answer takes over."""
    number, at, who = name(item.get("id")), moment_of(item), obj(item.get("account"))
    if not number or at is None or not number_of(who):
        return None
    ours = number_of(who) == own_number(call)
    return Heard(
        remote_id=number,
        kind=kind,
        author=author(call, who),
        text=spoken(call, item, ours=ours) if kind in ("comment", "message") else plain(item),
        created_at=at,
        url=link(item.get("url")) or link(item.get("uri")),
        thread=thread or number,
        parent=name(item.get("in_reply_to_id")),
        post=post,
        ours=ours,
        edited_at=when(item.get("edited_at")),
        liked=item.get("favourited") is True,
        pictures=pictures(item),
        language=name(item.get("language"), 20),
        figures=status_figures(item) if kind == "found" else {},
        keep={"visibility": name(item.get("visibility"), 20)},
    )


def own_post(item: Mapping[str, Any]) -> OwnPost | None:
    number, at = name(item.get("id")), moment_of(item)
    if not number or at is None:
        return None
    shown, card = pictures(item), obj(item.get("card"))
    if any(one.kind in ("video", "gif") for one in shown):
        form = "video"
    elif shown:
        form = "carousel" if len(shown) > 1 else "image"
    else:
        form = "poll" if obj(item.get("poll")) else "link" if card else "text"
    first = (shown[0].preview_url or shown[0].url) if shown else link(card.get("image"))
    return OwnPost(
        number,
        at,
        plain(item),
        link(item.get("url")) or link(item.get("uri")),
        form,
        len(shown),
        first,
        status_figures(item),
    )
