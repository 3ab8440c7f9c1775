"""Direct messages on Bluesky: chat.bsky.convo.*, a service of its own that the account's server hands requests on to.

Facts: lexicons chat.bsky.convo; the header `atproto-proxy` from https://docs.bsky.app/docs/api/; that an app password
needs the right to direct messages, and answers 400 InvalidToken "Bad token method" without it, from the PDS's own source
(0.5.35, pipethrough). Other networks of the protocol have no such service: then there are no messages, and no trouble.

getLog without a cursor tells where the log stands now, with one everything since. A message has no key of our own, so an
unknown outcome is settled by reading the conversation back.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.bluesky.facets import facets
from jubir.networks.connectors.bluesky.views import author, token
from jubir.networks.contract import Call, Published, Reading, Remote, Target
from jubir.networks.hearing import Author, Heard
from jubir.networks.http import Answer
from jubir.networks.shared.atproto import Refusal, clock_of, listed, xrpc
from jubir.networks.shared.parsing import name, obj, rows, when, words

SERVICE = "did:web:api.bsky.chat#bsky_chat"
#: Where there is no service, or no right to it, that is asked again this much later.
ASK_AGAIN = timedelta(hours=1)
CONVERSATIONS, MESSAGES = 20, 100
#: Pages of the log read in one go.
MOST_PAGES = 5


async def _ask(
    call: Call, method: str, params: Mapping[str, str | int] | None = None, **more: Any
) -> tuple[dict[str, Any], Answer]:
    return await xrpc(
        call,
        call.account.server,
        f"chat.bsky.convo.{method}",
        token=token(call),
        params=params,
        via=SERVICE,
        others=True,
        **more,
    )


# ── what arrives ─────────────────────────────────────────────────────────────────────────────────────────────────
async def arrived(call: Call, kept: Mapping[str, Any], since: datetime) -> tuple[list[Heard], dict[str, Any]]:
    """New messages, and what to keep: {"rev": how far the log was read, "page": of the first look back, "off": until
    when nobody asks, "more"}. Whatever goes wrong here goes wrong here alone: comments must not wait for messages."""
    closed_until = when(kept.get("off"))
    if closed_until and call.now < closed_until:
        return [], dict(kept)
    try:
        if not kept.get("rev") or kept.get("page"):
            return await _look_back(call, kept, since)
        return await _log(call, kept)
    except errors.TooMany as trouble:
        again = trouble.until or call.now + timedelta(minutes=5)
        return [], {**kept, "off": min(again, call.now + ASK_AGAIN).isoformat()}
    except errors.NetworkError:
        # Also when the token has ended: the notifications were read with it a moment ago.
        return [], {**kept, "off": (call.now + ASK_AGAIN).isoformat()}


async def _look_back(
    call: Call, kept: Mapping[str, Any], since: datetime
) -> tuple[list[Heard], dict[str, Any]]:
    """The first time: where the log stands, then the conversations of late, newest first."""
    rev = words(kept.get("rev"))
    if not rev:
        said, _ = await _ask(call, "getLog")
        rev = words(said.get("cursor")) or "0"
    params: dict[str, str | int] = {"limit": CONVERSATIONS}
    if kept.get("page"):
        params["cursor"] = words(kept["page"])
    said, _ = await _ask(call, "listConvos", params)
    convos = listed(said, "convos")
    items: list[Heard] = []
    old = False
    for convo in convos:
        last = when(obj(convo.get("lastMessage")).get("sentAt"))
        if last is None or last < since or not name(convo.get("id")):
            old = old or last is not None
            continue
        people = _people(rows(convo.get("members")))
        got, _ = await _ask(call, "getMessages", {"convoId": name(convo.get("id")), "limit": MESSAGES})
        messages = [
            _heard(call, name(convo.get("id")), message, people) for message in listed(got, "messages")
        ]
        items += [one for one in messages if one and one.created_at >= since]
    page = words(said.get("cursor")) if convos and not old else ""
    if page and page != kept.get("page"):
        return items, {"rev": rev, "page": page, "more": True}
    return items, {"rev": rev}


async def _log(call: Call, kept: Mapping[str, Any]) -> tuple[list[Heard], dict[str, Any]]:
    rev, items = words(kept.get("rev")), []
    known: dict[str, dict[str, Author]] = {}
    for _ in range(MOST_PAGES):
        said, _answer = await _ask(call, "getLog", {"cursor": rev})
        events = listed(said, "logs")
        for event in events:
            kind = words(event.get("$type")).rsplit("#")[-1]
            if kind not in ("logCreateMessage", "logDeleteMessage"):
                continue
            convo, message = name(event.get("convoId")), obj(event.get("message"))
            people = _people(rows(event.get("relatedProfiles")))
            sender = name(obj(message.get("sender")).get("did"))
            if sender not in people and sender != call.account.remote_id:
                if convo not in known:
                    known[convo] = await _members(call, convo)
                people |= known[convo]
            one = _heard(call, convo, message, people, gone=kind == "logDeleteMessage")
            if one:
                items.append(one)
        onward = words(said.get("cursor"))
        if not events or not onward or onward == rev:
            return items, {"rev": onward or rev}
        rev = onward
    return items, {"rev": rev, "more": True}


async def _members(call: Call, convo: str) -> dict[str, Author]:
    try:
        said, _ = await _ask(call, "getConvo", {"convoId": convo})
    except (errors.Rejected, errors.Missing):
        return {}
    return _people(rows(obj(said.get("convo")).get("members")))


def _people(profiles: list[dict[str, Any]]) -> dict[str, Author]:
    return {who.remote_id: who for who in map(author, profiles) if who.remote_id}


def _heard(
    call: Call, convo: str, message: Mapping[str, Any], people: Mapping[str, Author], *, gone: bool = False
) -> Heard | None:
    number, at = name(message.get("id")), when(message.get("sentAt"))
    sender = name(obj(message.get("sender")).get("did"))
    kind = words(message.get("$type"))
    if not convo or not number or at is None or not sender or kind.endswith("systemMessageView"):
        return None
    gone = gone or kind.endswith("deletedMessageView")
    replied = name(obj(message.get("replyTo")).get("id"))
    return Heard(
        remote_id=_id(convo, number),
        kind="message",
        author=people.get(sender) or Author(sender, "", url=f"https://bsky.app/profile/{sender}"),
        text="" if gone else words(message.get("text")),
        created_at=at,
        url="https://bsky.app/messages/" + convo,
        thread=convo,
        parent=_id(convo, replied) if replied else "",
        ours=sender == call.account.remote_id,
        gone=gone,
        keep={"convo": convo},
    )


def _id(convo: str, message: str) -> str:
    """A message's number is only its conversation's."""
    return f"{convo}/{message}"[:255]


# ── answering ────────────────────────────────────────────────────────────────────────────────────────────────────
def convo_of(target: Target) -> str:
    return str(target.keep.get("convo") or target.thread or target.remote_id.split("/")[0])


async def say(call: Call, target: Target, text: str, dids: Mapping[str, str]) -> Published:
    message: dict[str, Any] = {"text": text}
    if marks := facets(text, dids):
        message["facets"] = marks
    convo = convo_of(target)
    body = {"convoId": convo, "message": message}
    try:
        said, answer = await _ask(call, "sendMessage", body=body, committing=True, needs=("id",))
    except Refusal as no:
        if "message" not in no.message.lower() or no.name != "InvalidRequest":
            no.field = "account"  # they take no messages, or none of ours: no other words would change that
        raise
    return Published(_id(convo, name(said["id"])), "", {}, answer.status)


async def read_back(call: Call, target: Target, since: datetime) -> Reading:
    """What we said in that conversation lately."""
    convo, page = convo_of(target), ""
    found: list[Remote] = []
    clock = None
    for _ in range(MOST_PAGES):
        params: dict[str, str | int] = {"convoId": convo, "limit": MESSAGES}
        if page:
            params["cursor"] = page
        said, answer = await _ask(call, "getMessages", params)
        clock = clock or clock_of(answer)
        messages = [one for row in listed(said, "messages") if (one := _heard(call, convo, row, {}))]
        found += [
            Remote(one.remote_id, one.created_at, one.text) for one in messages if one.ours and not one.gone
        ]
        page = words(said.get("cursor"))
        if not page or not messages or min(one.created_at for one in messages) < since:
            return Reading(tuple(found), clock)
    return Reading(tuple(found), clock, complete=False)
