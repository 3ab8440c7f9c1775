"""What people say under an organisation's posts and about it: notifications, comments, answers, likes.

Members have none of this: LinkedIn gives an app neither their comments nor their messages. Facts:
/organizations/organization-social-action-notifications and /shares/comments-api at learn.microsoft.com, 2026-11-22.

Told only by URN: who it was. LinkedIn shows names and faces of members to apps that it chose itself; others see a number.
Kept for 60 days; COMMENT_EDIT and COMMENT_DELETE are told like COMMENT, with the same comment in them.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.linkedin import urns
from jubir.networks.connectors.linkedin.urns import enc
from jubir.networks.connectors.linkedin.wire import ask, elements
from jubir.networks.contract import Call, Draft, Published, Reading, Remote
from jubir.networks.hearing import Author, Heard, Inbound
from jubir.networks.shared.asking import clock_of, from_millis, object_in
from jubir.networks.shared.parsing import name, obj, rows, when, words
from jubir.networks.shared.walking import closed, opened

#: What has words in it; LIKE has none.
ACTIONS = ("COMMENT", "ADMIN_COMMENT", "COMMENT_EDIT", "COMMENT_DELETE", "SHARE", "SHARE_MENTION")
PAGE, MOST_PAGES = 50, 5
#: What came late is told again within this.
OVERLAP = timedelta(minutes=30)
LONGEST = timedelta(days=59)


def must_be_page(call: Call) -> None:
    if not urns.is_page(call.account.remote_id):
        raise errors.Unsupported("LinkedIn lets apps read and answer for pages only, not for members.")


# ── what arrived ─────────────────────────────────────────────────────────────────────────────────────────────────
async def inbox(call: Call, cursor: str, since: datetime) -> Inbound:
    """Notifications of a stretch of time, page by page; the cursor is where the next stretch begins."""
    must_be_page(call)
    kept = opened(cursor)
    begin = max(when(kept.get("from")) or since, call.now - LONGEST)
    end = when(kept.get("to")) or call.now
    start = kept.get("at") if isinstance(kept.get("at"), int) else 0
    path = (
        f"/rest/organizationalEntityNotifications?q=criteria&actions=List({','.join(ACTIONS)})"
        f"&organizationalEntity={enc(call.account.remote_id)}"
        f"&timeRange=(start:{_millis(begin)},end:{_millis(end)})&start={start}&count={PAGE}"
    )
    told = await elements(call, path)
    found = [one for note in told if (one := heard(note))]
    if len(told) >= PAGE:
        onward = closed(**{"from": begin.isoformat(), "to": end.isoformat(), "at": (start or 0) + len(told)})
        return Inbound(tuple(found), onward, True)
    return Inbound(tuple(found), closed(**{"from": (end - OVERLAP).isoformat()}))


def _millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def heard(note: Mapping[str, Any]) -> Heard | None:
    """One notification; None for a like, and for what makes no sense."""
    action, account = name(note.get("action"), 30), name(note.get("organizationalEntity"))
    at = from_millis(note.get("lastModifiedAt"))
    if action not in ACTIONS or at is None:
        return None
    made = obj(note.get("decoratedGeneratedActivity"))
    if "COMMENT" in action:
        return _comment(note, obj(made.get("comment")), action, account, at)
    share = obj(made.get("share"))
    urn = urns.post_in(words(share.get("entity"))) or urns.post_in(words(note.get("generatedActivity")))
    text, owner = _text(share), name(share.get("owner"))
    if not urn or not owner or (action == "SHARE" and not text.strip()):
        return None
    return Heard(
        urn, "mention", author(owner), text, urns.moment(urn) or at, urns.address(urn), urn,
        ours=owner == account, account=account, keep={"object": urn},
    )  # fmt: skip


def _comment(
    note: Mapping[str, Any], said: Mapping[str, Any], action: str, account: str, at: datetime
) -> Heard | None:
    urn = urns.comment(words(said.get("entity"))) or urns.comment(words(note.get("generatedActivity")))
    owner, gone = name(said.get("owner")), action == "COMMENT_DELETE"
    if not urn or not (owner or gone):
        return None
    post = _post_of(note)
    parent = urns.comment(words(said.get("parentComment")))
    return Heard(
        urn,
        "comment",
        author(owner),
        "" if gone else _text(said),
        urns.moment(urn) or at,
        urns.address(urns.comment_parts(urn)[0]),
        thread=parent or urn,
        parent=parent,
        post=post,
        ours=owner == account or action == "ADMIN_COMMENT",
        edited_at=at if action == "COMMENT_EDIT" else None,
        gone=gone,
        account=account,
        keep={"object": urns.comment_parts(urn)[0], **({"root": parent} if parent else {})},
    )


def _post_of(note: Mapping[str, Any]) -> str:
    """By the name under which we know it: notifications speak of the activity, and of the share beside it."""
    known = urns.post_in(words(obj(note.get("decoratedSourcePost")).get("entity")))
    return known or urns.post_in(words(note.get("sourcePost")))


def _text(said: Mapping[str, Any]) -> str:
    return (
        words(said.get("text")) or words(obj(said.get("message")).get("text")) or words(said.get("message"))
    )


def author(urn: str) -> Author:
    number = urns.number_of(urn)
    page = f"https://www.linkedin.com/company/{number}/" if urns.is_page(urn) and number.isdigit() else ""
    return Author(urn or "urn:li:unknown", number or "?", "", "", page)


# ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────
def place(draft: Draft) -> tuple[str, str]:
    """(what is commented on, the comment above or ""): LinkedIn nests answers one deep, under the thread's first comment."""
    target = draft.answers
    assert target is not None
    if target.kind == "mention":
        return words(target.keep.get("object")) or target.remote_id, ""
    object_ = words(target.keep.get("object")) or urns.comment_parts(target.remote_id)[0]
    return object_, words(target.keep.get("root")) or target.remote_id


async def answer(call: Call, draft: Draft) -> Published:
    must_be_page(call)
    object_, above = place(draft)
    body: dict[str, Any] = {
        "actor": call.account.remote_id,
        "object": object_,
        "message": {"text": draft.text.strip()},
    }
    if above:
        body["parentComment"] = above
    path = f"/rest/socialActions/{enc(above or object_)}/comments"
    got = await ask(call, "POST", path, json=body, visible=True)
    urn = _urn_of(object_in(got, visible=True), got.headers.get("x-restli-id", ""))
    if not urn:
        raise errors.Uncertain("LinkedIn said yes and gave the comment no number.", status=got.status)
    return Published(urn, urns.address(urns.comment_parts(urn)[0]), {}, got.status)


def _urn_of(item: Mapping[str, Any], number: str = "") -> str:
    told = urns.comment(words(item.get("commentUrn"))) or urns.comment(words(item.get("$URN")))
    digits = name(item.get("id")) or number
    return told or (urns.comment(f"urn:li:comment:({words(item.get('object'))},{digits})") if digits else "")


async def recent(call: Call, since: datetime, draft: Draft) -> Reading:
    """Our own comments where the answer belongs, newest last over there; all pages, or it is not complete."""
    must_be_page(call)
    object_, above = place(draft)
    found: list[Remote] = []
    target = draft.answers
    assert target is not None
    clock = None
    for number in range(MOST_PAGES):
        path = f"/rest/socialActions/{enc(above or object_)}/comments?start={number * PAGE}&count={PAGE}"
        got = await ask(call, "GET", path)
        clock = clock or clock_of(got)
        said = object_in(got)
        if not isinstance(said.get("elements"), list):
            raise errors.Outage("LinkedIn gave no list.")
        items = rows(said["elements"])
        for item in items:
            urn, at = _urn_of(item), from_millis(obj(item.get("created")).get("time"))
            if urn and at and name(item.get("actor")) == call.account.remote_id:
                text = words(obj(item.get("message")).get("text"))
                parent = target.remote_id
                found.append(Remote(urn, at, text, 0, urns.address(urns.comment_parts(urn)[0]), parent))
        if len(items) < PAGE:
            return Reading(tuple(sorted(found, key=lambda one: one.created_at, reverse=True)), clock)
    return Reading(tuple(found), clock, complete=False)


async def delete_comment(call: Call, urn: str) -> None:
    object_, number = urns.comment_parts(urn)
    if not number:
        raise errors.Missing("This is no comment on LinkedIn.")
    path = f"/rest/socialActions/{enc(object_)}/comments/{number}?actor={enc(call.account.remote_id)}"
    try:
        await ask(call, "DELETE", path)
    except errors.Missing:
        return


async def like(call: Call, urn: str, on: bool) -> Mapping[str, Any]:
    must_be_page(call)
    me = enc(call.account.remote_id)
    try:
        if on:
            body = {"root": urn, "reactionType": "LIKE"}
            await ask(call, "POST", f"/rest/reactions?actor={me}", json=body)
        else:
            await ask(call, "DELETE", f"/rest/reactions/(actor:{me},entity:{enc(urn)})")
    except errors.Missing:
        if on:
            raise
    except errors.Rejected as refused:
        if not (on and refused.field == "duplicate"):
            raise
    return {}


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _subscription(call: Call) -> str:
    """Of one page to our app, for the member who signed in: LinkedIn keeps them by these four. Raises Unsupported without
    the app's number, which is no part of its keys."""
    must_be_page(call)
    number, admin = str(call.app.get("app_id") or "").strip(), name(call.account.facts.get("member"))
    if not number.isdigit() or not admin:
        raise errors.Unsupported("Without the number of the app LinkedIn is not asked to tell us things.")
    app = enc(f"urn:li:developerApplication:{number}")
    return (
        f"/rest/eventSubscriptions/(developerApplication:{app},user:{enc(admin)},"
        f"entity:{enc(call.account.remote_id)},eventType:ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS)"
    )


async def subscribe(call: Call, url: str) -> None:
    """`url` must stand among the app's webhooks over there, where LinkedIn has asked it whether it is there."""
    await ask(call, "PUT", _subscription(call), json={"webhook": url})


async def unsubscribe(call: Call) -> None:
    try:
        await ask(call, "DELETE", _subscription(call))
    except errors.Missing:
        return


def challenge(query: Mapping[str, str], secret: str) -> tuple[str, str] | None:
    """LinkedIn asks at first, and every two hours again, and wants the answer within three seconds."""
    code = query.get("challengeCode", "")
    if not code or not secret:
        return None
    said = {"challengeCode": code, "challengeResponse": _sign(code.encode(), secret)}
    return json.dumps(said), "application/json"


def verified(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """What is signed begins with "hmacsha256=", although the header does not. It says no moment: a body that comes twice
    is known by what stands in it."""
    told = headers.get("x-li-signature", "").strip().lower().removeprefix("hmacsha256=")
    return bool(secret and told) and hmac.compare_digest(told, _sign(b"hmacsha256=" + body, secret))


def _sign(what: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), what, sha256).hexdigest()


def received(body: bytes) -> tuple[Heard, ...]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise errors.Outage("This is not JSON.") from None
    if not isinstance(said, dict) or not isinstance(said.get("notifications"), list):
        raise errors.Outage("This is no notification of LinkedIn.")
    return tuple(one for note in rows(said["notifications"]) if (one := heard(note)))
