"""Liking, hiding and blocking on Bluesky: each is a record of ours, under a key that belongs to what it is about.

Facts: lexicons app.bsky.feed.like, app.bsky.feed.threadgate (its key must be the root post's; at most 300 hidden
answers), app.bsky.graph.block (blocks are public). The same key twice with swapRecord null is InvalidSwap: it was done.
Somebody else's answer can't be deleted, only hidden under a post of ours.
"""

from collections.abc import Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.bluesky.views import is_post, key, owner, posts_of, reference, token
from jubir.networks.contract import Call
from jubir.networks.shared.atproto import Refusal, is_did, tid_of, written, xrpc
from jubir.networks.shared.parsing import name, obj

LIKE, GATE, BLOCK = "app.bsky.feed.like", "app.bsky.feed.threadgate", "app.bsky.graph.block"
MOST_HIDDEN = 300


async def like(call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
    """Keeps {"like": its record's uri, "" when taken back}. A like of another tool's is found in the post's view."""
    if not is_post(remote_id):
        raise errors.Unsupported("Only posts can be liked here.")
    rkey = tid_of(remote_id)
    view = (await posts_of(call, [remote_id])).get(remote_id) or {}
    standing = name(obj(view.get("viewer")).get("like"))
    if not on:
        for uri in {standing, str(keep.get("like") or ""), f"at://{call.account.remote_id}/{LIKE}/{rkey}"}:
            await _remove(call, LIKE, uri)
        return {"like": ""}
    if standing:
        return {"like": standing}
    cid = name(view.get("cid")) or str(keep.get("cid") or "")
    if not cid:
        raise errors.Missing("This post is gone.")
    record = {
        "$type": LIKE,
        "subject": {"uri": remote_id, "cid": cid},
        "createdAt": written(call.now),
    }
    return {"like": await _put(call, LIKE, rkey, record)}


async def block(call: Call, did: str, on: bool) -> Mapping[str, Any]:
    if not is_did(did):
        raise errors.Missing("There is no such account.")
    rkey = tid_of(did)
    said, _ = await xrpc(
        call,
        call.account.server,
        "app.bsky.actor.getProfile",
        token=token(call),
        params={"actor": did},
        others=True,
    )
    standing = name(obj(said.get("viewer")).get("blocking"))
    if not on:
        for uri in {standing, f"at://{call.account.remote_id}/{BLOCK}/{rkey}"}:
            await _remove(call, BLOCK, uri)
        return {"block": ""}
    if standing:
        return {"block": standing}
    record = {"$type": BLOCK, "subject": did, "createdAt": written(call.now)}
    return {"block": await _put(call, BLOCK, rkey, record)}


async def hide(call: Call, remote_id: str, keep: Mapping[str, Any], on: bool) -> Mapping[str, Any]:
    """In the thread's own gate, which keeps whatever else stands in it."""
    root = (reference(keep.get("root")) or {}).get("uri") or await _root_of(call, remote_id)
    if owner(root) != call.account.remote_id or root == remote_id:
        raise errors.Unsupported("Only answers under posts of one's own can be hidden here.")
    params = {"repo": call.account.remote_id, "collection": GATE, "rkey": key(root)}
    try:
        said, _ = await xrpc(
            call,
            call.account.server,
            "com.atproto.repo.getRecord",
            token=token(call),
            params=params,
            needs=("value",),
        )
    except errors.Missing:
        said = {}
    gate = obj(said.get("value")) or {"$type": GATE, "post": root, "createdAt": written(call.now)}
    before = gate.get("hiddenReplies")
    hidden = [uri for uri in before if isinstance(uri, str)] if isinstance(before, list) else []
    if (remote_id in hidden) == on:
        return {"hidden": on}
    after = [*hidden, remote_id] if on else [uri for uri in hidden if uri != remote_id]
    if len(after) > MOST_HIDDEN:
        raise errors.Rejected(f"Under one post at most {MOST_HIDDEN} answers can be hidden.", field="options")
    body = {
        "repo": call.account.remote_id,
        "collection": GATE,
        "rkey": key(root),
        "record": {**gate, "hiddenReplies": after},
        "swapRecord": name(said.get("cid")) or None,
    }
    try:
        await xrpc(
            call,
            call.account.server,
            "com.atproto.repo.putRecord",
            token=token(call),
            body=body,
            needs=("uri",),
        )
    except Refusal as no:
        if no.name == "InvalidSwap":  # somebody else changed it in this moment: the next try reads theirs
            raise errors.Outage(no.message, status=no.status, answer=no.answer) from None
        raise
    return {"hidden": on}


async def _root_of(call: Call, remote_id: str) -> str:
    view = (await posts_of(call, [remote_id])).get(remote_id)
    if view is None:
        raise errors.Missing("This post is gone.")
    root = reference(obj(obj(view.get("record")).get("reply")).get("root"))
    return root["uri"] if root else remote_id


async def _put(call: Call, collection: str, rkey: str, record: Mapping[str, Any]) -> str:
    body = {
        "repo": call.account.remote_id,
        "collection": collection,
        "rkey": rkey,
        "record": record,
        "swapRecord": None,
    }
    try:
        said, _ = await xrpc(
            call,
            call.account.server,
            "com.atproto.repo.putRecord",
            token=token(call),
            body=body,
            needs=("uri",),
        )
    except Refusal as no:
        if no.name != "InvalidSwap":
            raise
        return f"at://{call.account.remote_id}/{collection}/{rkey}"
    return name(said["uri"])


async def _remove(call: Call, collection: str, uri: str) -> None:
    """Removing what is not there answers 200."""
    if f"/{collection}/" not in uri or owner(uri) != call.account.remote_id:
        return
    body = {"repo": call.account.remote_id, "collection": collection, "rkey": key(uri)}
    try:
        await xrpc(call, call.account.server, "com.atproto.repo.deleteRecord", token=token(call), body=body)
    except errors.Missing:
        return
