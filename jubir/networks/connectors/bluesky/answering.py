"""What an answer on Bluesky stands under: the reply reference of its record, app.bsky.feed.post#replyRef.

Both the thread's root and the post answered go in by uri and cid; a cid we were not told is asked of getPosts.
"""

from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.bluesky.views import is_post, posts_of, reference
from jubir.networks.contract import Call, Draft, Target
from jubir.networks.shared.parsing import name, obj


def is_message(draft: Draft) -> bool:
    return draft.answers is not None and draft.answers.kind == "message"


async def references(call: Call, target: Target) -> dict[str, dict[str, str]]:
    """{"root", "parent"}. Raises Missing when what is answered is gone."""
    uri = target.remote_id
    if not is_post(uri):
        raise errors.Missing("This is no post that can be answered.")
    parent = reference({"uri": uri, "cid": target.keep.get("cid")})
    root = reference(target.keep.get("root"))
    if parent and (root or target.thread in ("", uri)):
        return {"root": root or parent, "parent": parent}
    view: dict[str, Any] = (await posts_of(call, [uri])).get(uri) or {}
    cid = name(view.get("cid"))
    if not cid:
        raise errors.Missing("What is answered is gone.")
    parent = {"uri": uri, "cid": cid}
    root = reference(obj(obj(view.get("record")).get("reply")).get("root"))
    return {"root": root or parent, "parent": parent}
