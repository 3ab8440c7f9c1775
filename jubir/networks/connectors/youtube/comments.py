"""Comments under the channel's videos: what arrives, our answers, and what may be done about others'.

Facts: commentThreads.list allThreadsRelatedToChannelId gives the threads with the newest beginnings first, each with some
of its answers; a later answer moves nothing, so that young threads are looked at again by their number of answers; and
what YouTube itself holds for review is another list. Both at times only: each question is one of the day's 10,000 units,
which all channels of an installation share. There is one level of answers: whatever is answered, it stands under the
thread's first comment. What its author deleted is not told. Direct messages and mentions have no API.

Hiding is "heldForReview" and can be undone; deleting others' is "rejected" and cannot (comments.delete is for one's own).
Nobody can be blocked by himself: banning exists only together with rejecting a comment; marking as spam is no blocking.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.youtube.videos import PAGE, link_to, snippet
from jubir.networks.connectors.youtube.wire import Params, ask, is_stale, listed, made
from jubir.networks.contract import Call, Draft, Published, Reading, Remote
from jubir.networks.hearing import Author, Heard, Inbound, Picture
from jubir.networks.shared.parsing import count, figures, link, name, obj, rows, when, words
from jubir.networks.shared.walking import Walk, closed, opened

MOST = 100
#: Threads this young are looked at again, so many at once.
YOUNG, REMEMBERED = timedelta(days=14), 50
MOST_PAGES = 5
#: So often the answers in older threads, and what is held for review, are asked for.
AGAIN = timedelta(minutes=5)
#: [thread, number of answers, when it began], newest first
Seen = list[list[Any]]


# ── what arrives ─────────────────────────────────────────────────────────────────────────────────────────────────
async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    kept = opened(cursor)
    walk, seen = Walk.of(kept.get("walk"), since), _seen(kept.get("seen"))
    params: dict[str, str | int] = {
        "part": "snippet,replies", "allThreadsRelatedToChannelId": call.account.remote_id,
        "order": "time", "textFormat": "plainText", "maxResults": MOST, "pageToken": walk.page,
    }  # fmt: skip
    try:
        told = await listed(call, "commentThreads", params)
    except errors.Rejected as refused:
        if not is_stale(refused, walk.page):
            raise
        return Inbound((), closed(walk=replace(walk, page="").to_json(), seen=seen), True)
    threads, later = told["items"], []
    looked = when(kept.get("looked"))
    again = not walk.page and (looked is None or call.now - looked >= AGAIN)
    if again:
        later = await _grown(call, seen, {name(thread.get("id")) for thread in threads})
    items = [one for thread in threads for one in await _thread(call, thread, seen, walk.floor)]
    items += [one for thread in later for one in await _thread(call, thread, seen, walk.began)]
    if again:
        items += await _held(call, walk.began)
    onward = walk.onward(
        [at for thread in threads if (at := _began(thread))], name(told.get("nextPageToken")), call.now
    )
    seen = _remembered(seen, (*threads, *later), call.now)
    state = closed(
        walk=onward.to_json(), seen=seen, looked=call.now.isoformat() if again else kept.get("looked")
    )
    return Inbound(tuple(items), state, onward.under_way)


async def _held(call: Call, since: datetime) -> list[Heard]:
    """The newest that nobody sees before somebody shows them. Trouble here is trouble later."""
    asked: Params = {
        "part": "snippet", "allThreadsRelatedToChannelId": call.account.remote_id, "textFormat": "plainText",
        "moderationStatus": "heldForReview", "order": "time", "maxResults": MOST,
    }  # fmt: skip
    try:
        told = await listed(call, "commentThreads", asked)
    except (errors.Rejected, errors.Missing, errors.Outage, errors.TooMany, errors.Unsupported):
        return []
    found = [one for thread in told["items"] for one in await _thread(call, thread, [], since)]
    return [replace(one, hidden=True) for one in found]


async def _grown(call: Call, seen: Seen, just: set[str]) -> list[dict[str, Any]]:
    """Threads told before whose number of answers has changed. Trouble here is trouble later."""
    young = [row[0] for row in seen if row[0] not in just]
    if not young:
        return []
    try:
        asked: Params = {"part": "snippet,replies", "id": ",".join(young), "textFormat": "plainText"}
        told = await listed(call, "commentThreads", asked)
    except (errors.Rejected, errors.Missing, errors.Outage, errors.TooMany, errors.Unsupported):
        return []
    before = {row[0]: row[1] for row in seen}
    return [one for one in told["items"] if _answers(one) != before.get(name(one.get("id")))]


async def _thread(call: Call, thread: Mapping[str, Any], seen: Seen, floor: datetime) -> list[Heard]:
    """The first comment and its answers, as far as they are young enough; all answers where some were left out."""
    number, first = name(thread.get("id")), obj(snippet(thread).get("topLevelComment"))
    video = name(snippet(thread).get("videoId")) or name(snippet(first).get("videoId"))
    answers = rows(obj(thread.get("replies")).get("comments"))
    known = next((row[1] for row in seen if row[0] == number), 0)
    if _answers(thread) > max(len(answers), known):
        with suppress(
            errors.Rejected, errors.Missing, errors.Unsupported
        ):  # what the thread itself showed is told
            answers = (await _answers_of(call, number))[0]
    found = [heard(call, comment, number, video) for comment in (first, *answers)]
    return [one for one in found if one and max(one.created_at, one.edited_at or one.created_at) >= floor]


async def _answers_of(call: Call, thread: str) -> tuple[list[dict[str, Any]], bool]:
    """And whether these are all."""
    found: list[dict[str, Any]] = []
    page = ""
    for _ in range(MOST_PAGES):
        asked: Params = {
            "part": "snippet", "parentId": thread, "textFormat": "plainText", "maxResults": MOST, "pageToken": page,
        }  # fmt: skip
        told = await listed(call, "comments", asked)
        found += told["items"]
        page = name(told.get("nextPageToken"))
        if not page:
            return found, True
    return found, False


def _began(thread: Mapping[str, Any]) -> datetime | None:
    return when(snippet(obj(snippet(thread).get("topLevelComment"))).get("publishedAt"))


def _answers(thread: Mapping[str, Any]) -> int:
    return count(snippet(thread).get("totalReplyCount")) or 0


def _seen(kept: Any) -> Seen:
    return [
        row
        for row in (kept if isinstance(kept, list) else [])
        if isinstance(row, list)
        and len(row) == 3
        and isinstance(row[0], str)
        and count(row[1]) is not None
        and when(row[2])
    ]


def _remembered(seen: Seen, threads: Iterable[Mapping[str, Any]], now: datetime) -> Seen:
    fresh = {row[0]: row for row in seen}
    for thread in threads:
        if (at := _began(thread)) and name(thread.get("id")):
            fresh[name(thread.get("id"))] = [name(thread.get("id")), _answers(thread), at.isoformat()]
    young = [row for row in fresh.values() if (at := when(row[2])) is not None and now - at < YOUNG]
    return sorted(young, key=lambda row: row[2], reverse=True)[:REMEMBERED]


def heard(call: Call, comment: Mapping[str, Any], thread: str, video: str) -> Heard | None:
    """None for what makes no sense."""
    number, told = name(comment.get("id")), snippet(comment)
    at = when(told.get("publishedAt"))
    if not number or at is None:
        return None
    who, changed = author(told), when(told.get("updatedAt"))
    picture = link(told.get("imageUrl"))
    return Heard(
        number,
        "comment",
        who,
        words(told.get("textOriginal")) or words(told.get("textDisplay")),
        at,
        url=f"{link_to(video)}&lc={number}" if video else "",
        thread=thread,
        parent=name(told.get("parentId")),
        post=video,
        ours=bool(who.remote_id) and who.remote_id == call.account.remote_id,
        edited_at=changed if changed and changed > at else None,
        hidden=told.get("moderationStatus") in ("heldForReview", "rejected", "likelySpam"),
        pictures=(Picture(picture),) if picture else (),
        figures=figures(likes=told.get("likeCount")),
        keep={"video": video} if video else {},
    )


def author(told: Mapping[str, Any]) -> Author:
    number = name(obj(told.get("authorChannelId")).get("value"))
    called = name(told.get("authorDisplayName"))
    return Author(
        number or called,
        called.lstrip("@"),
        called,
        link(told.get("authorProfileImageUrl")),
        f"{PAGE}channel/{number}" if number else link(told.get("authorChannelUrl")),
    )


# ── what we answer ───────────────────────────────────────────────────────────────────────────────────────────────
def thread_of(draft: Draft) -> str:
    """The first comment of the thread: "thread.answer" is an answer's id."""
    assert draft.answers is not None
    return draft.answers.thread or draft.answers.remote_id.split(".")[0]


async def answer(call: Call, draft: Draft) -> Published:
    body = {"snippet": {"parentId": thread_of(draft), "textOriginal": draft.text}}
    told = await ask(call, "POST", "comments?part=snippet", json=body, visible=True)
    assert draft.answers is not None
    number, video = made(call, told)["id"], name(draft.answers.keep.get("video"))
    return Published(number, f"{link_to(video)}&lc={number}" if video else "", {}, told.status)


async def recent(call: Call, draft: Draft) -> Reading:
    """Our answers in that thread. Whatever they answer there, YouTube says only whose thread it is."""
    found, complete = await _answers_of(call, thread_of(draft))
    ours = [
        Remote(one.remote_id, one.created_at, one.text)
        for comment in found
        if (one := heard(call, comment, "", "")) and one.ours
    ]
    return Reading(tuple(sorted(ours, key=lambda one: one.created_at, reverse=True)), None, complete)


# ── what we do about others' ─────────────────────────────────────────────────────────────────────────────────────
async def moderate(call: Call, deed: str, remote_id: str, on: bool) -> Mapping[str, Any]:
    state = {"hide": "heldForReview" if on else "published", "delete": "rejected"}.get(deed)
    if state is None:
        raise errors.Unsupported("On YouTube a person is banned in YouTube Studio only.")
    params = {"id": remote_id, "moderationStatus": state}
    try:
        await ask(call, "POST", "comments/setModerationStatus", params=params)
    except errors.Missing:
        if deed != "delete":  # gone is gone
            raise
    return {}
