"""Bluesky's posts and people as its AppView shows them (app.bsky.feed.defs, app.bsky.actor.defs), in our own shapes.

A post view has the record as its author wrote it, and beside it what the AppView counted and made of its files.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from jubir.networks.contract import Call
from jubir.networks.hearing import Author, Figures, Heard, OwnPost, Picture
from jubir.networks.shared.atproto import listed, xrpc
from jubir.networks.shared.parsing import figures, link, name, obj, rows, unique, when, words

#: What app.bsky.feed.getPosts takes at once.
AT_ONCE = 25
POST = "app.bsky.feed.post"


async def posts_of(call: Call, uris: Iterable[str]) -> dict[str, dict[str, Any]]:
    """uri → view of those posts that there are to see; whoever blocked us, or is blocked, is left out too."""
    wanted = [uri for uri in unique(uris) if is_post(uri)]
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        params = [("uris", uri) for uri in wanted[start : start + AT_ONCE]]
        said, _ = await xrpc(
            call, call.account.server, "app.bsky.feed.getPosts", token=token(call), params=params
        )
        found |= {uri: view for view in listed(said, "posts") if (uri := name(view.get("uri"))) in wanted}
    return found


def token(call: Call) -> str:
    return str(call.secrets.get("access", ""))


def is_post(uri: str) -> bool:
    parts = uri.split("/")
    return len(parts) == 5 and parts[0] == "at:" and parts[2].startswith("did:") and parts[3] == POST


def owner(uri: str) -> str:
    """The DID in at://did:plc:…/collection/key."""
    return uri.split("/")[2] if uri.startswith("at://did:") else ""


def key(uri: str) -> str:
    return uri.rsplit("/", 1)[-1]


def page_of(uri: str, handle: str = "") -> str:
    return f"https://bsky.app/profile/{handle or owner(uri)}/post/{key(uri)}"


# ── what stands in a view ────────────────────────────────────────────────────────────────────────────────────────
def author(profile: Mapping[str, Any]) -> Author:
    did, handle = name(profile.get("did")), name(profile.get("handle"))
    return Author(
        did,
        handle,
        name(profile.get("displayName")),
        link(profile.get("avatar")),
        f"https://bsky.app/profile/{did or handle}",
        figures(followers=profile.get("followersCount")).get("followers"),
    )


def text_of(record: Mapping[str, Any]) -> str:
    return words(record.get("text"))


def moment_of(view: Mapping[str, Any]) -> datetime | None:
    """When it was posted. Authors may write any time into a record; the AppView's own bounds it above."""
    said = when(obj(view.get("record")).get("createdAt"))
    seen = when(view.get("indexedAt"))
    return min(said, seen) if said and seen else said or seen


def reference(value: Any) -> dict[str, str] | None:
    """A strong reference, or None."""
    uri, cid = name(obj(value).get("uri"), 500), name(obj(value).get("cid"))
    return {"uri": uri, "cid": cid} if uri.startswith("at://") and cid else None


def quoted(record: Mapping[str, Any]) -> str:
    """The uri of the post that a record quotes, "" for none."""
    embed = obj(record.get("embed"))
    inner = obj(embed.get("record"))
    return name(obj(inner.get("record")).get("uri") or inner.get("uri"))


def counted(view: Mapping[str, Any]) -> Figures:
    return figures(
        likes=view.get("likeCount"),
        comments=view.get("replyCount"),
        shares=view.get("repostCount"),
        quotes=view.get("quoteCount"),
        saves=view.get("bookmarkCount"),
    )


def pictures(view: Mapping[str, Any]) -> tuple[Picture, ...]:
    """What is shown with it, from the embed's view (app.bsky.embed.*#view)."""
    embed = obj(view.get("embed"))
    embed = obj(embed.get("media")) or embed
    shown = [
        Picture(
            link(image.get("fullsize")),
            "image",
            words(image.get("alt")),
            link(image.get("thumb") or image.get("thumbnail")),
        )
        for image in [*rows(embed.get("images")), *rows(embed.get("items"))]
    ]
    if "playlist" in embed:
        kind = "gif" if embed.get("presentation") == "gif" else "video"
        shown.append(
            Picture(link(embed.get("playlist")), kind, words(embed.get("alt")), link(embed.get("thumbnail")))
        )
    return tuple(one for one in shown if one.url or one.preview_url)


def own_post(view: Mapping[str, Any]) -> OwnPost | None:
    uri, at = name(view.get("uri")), moment_of(view)
    if not is_post(uri) or at is None:
        return None
    embed = obj(view.get("embed"))
    shown, external = pictures(view), obj((obj(embed.get("media")) or embed).get("external"))
    kinds = {one.kind for one in shown}
    form = "video" if kinds & {"video", "gif"} else "carousel" if len(shown) > 1 else "image" if shown else ""
    first = (shown[0].preview_url or shown[0].url) if shown else link(external.get("thumb"))
    return OwnPost(
        uri,
        at,
        text_of(obj(view.get("record"))),
        page_of(uri),
        form or ("link" if external else "text"),
        len(shown),
        first,
        counted(view),
    )


def heard(
    view: Mapping[str, Any], *, kind: str, me: str, hidden: Iterable[str] = (), gone: bool = False
) -> Heard | None:
    """A post as something that was said. `me`: our DID. None for what has no place or no time.

    `keep`: "cid" and "root" (what an answer refers to), "like" (our like's own record), "quotes" (whose post of ours).
    """
    uri, at, record = name(view.get("uri")), moment_of(view), obj(view.get("record"))
    who = author(obj(view.get("author")))
    if not is_post(uri) or at is None or not who.remote_id:
        return None
    reply = obj(record.get("reply"))
    root, parent = reference(reply.get("root")), reference(reply.get("parent"))
    like, quotes = name(obj(view.get("viewer")).get("like")), quoted(record)
    langs = record.get("langs")
    thread = root["uri"] if root else uri
    keep: dict[str, Any] = {"cid": name(view.get("cid"))}
    keep |= {"root": root} if root else {}
    keep |= {"like": like} if like else {}
    keep |= {"quotes": quotes} if owner(quotes) == me else {}
    return Heard(
        remote_id=uri,
        kind=kind,
        author=who,
        text="" if gone else text_of(record),
        created_at=at,
        url=page_of(uri, who.handle if who.handle != "handle.invalid" else ""),
        thread=thread[:255],
        parent=parent["uri"][:255] if parent else "",
        post=thread[:255] if root and owner(thread) == me else "",
        ours=who.remote_id == me,
        gone=gone,
        liked=bool(like),
        hidden=uri in hidden,
        pictures=pictures(view),
        language=name(langs[0], 20) if isinstance(langs, list) and langs else "",
        figures=counted(view) if kind == "found" else {},
        keep=keep,
    )
