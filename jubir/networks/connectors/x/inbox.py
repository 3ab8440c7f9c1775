"""What arrives on X: mentions, what is said further down under our posts, and direct messages, one page after the other.

Facts: https://docs.x.com/x-api/users/get-mentions (newest first, only newer ones by since_id: what was read is not paid
for twice), /posts/search-recent-posts (seven days), /direct-messages/get-dm-events (newest first, thirty days, no
since_id). Who answers us mentions us, so mentions bring nearly all comments; those that left our name out are searched for
in the conversations under our posts that are alive. Encrypted messages (XChat) are not read.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.x.posts import born
from jubir.networks.connectors.x.reading import Page, fields, heard_message, heard_post
from jubir.networks.connectors.x.wire import read as ask_for
from jubir.networks.contract import Call
from jubir.networks.hearing import Heard, Inbound
from jubir.networks.shared.parsing import name, obj, when, words
from jubir.networks.shared.walking import Walk, closed, opened

PAGE = 100
#: Each message of a page is paid for once a day at least: small pages.
FEW = 20
#: X searches this far back; a minute less, so that the way there does not take it over the edge.
WEEK = timedelta(days=7) - timedelta(minutes=1)
#: Conversations under our posts are watched this long after the last comment, the latest so many.
ALIVE, WATCHED = timedelta(days=3), 10
PHASES = ("mentions", "replies", "messages")
_FAILS = (errors.Outage, errors.TooMany, errors.Rejected, errors.Missing, errors.Unsupported)


@dataclass(frozen=True, slots=True)
class Since:
    """How far a list by rising ids was read: all up to `mark`. `page`: where the read under way goes on, `top` its newest."""

    mark: str = ""
    page: str = ""
    top: str = ""

    @classmethod
    def of(cls, kept: Any) -> "Since":
        kept = obj(kept)
        mark, top = (
            found if re.fullmatch(r"\d{1,19}", found := words(kept.get(key))) else ""
            for key in ("mark", "top")
        )
        return cls(mark, words(kept.get("page")), top)

    def to_json(self) -> dict[str, str]:
        told = {"mark": self.mark, "page": self.page, "top": self.top}
        return {key: value for key, value in told.items() if value}

    def params(
        self, since: datetime, *, token: str = "pagination_token", after: datetime | None = None
    ) -> dict[str, str]:
        """`after`: an id older than this is refused, so the time is given instead."""
        at = born(self.mark)
        asked = {"since_id": self.mark}
        if not self.mark or (after and (at is None or at < after)):
            asked = {"start_time": stamp(max(since, after) if after else since)}
        return {**asked, **({token: self.page} if self.page else {})}

    def onward(self, numbers: Iterable[str], page: str) -> "Since":
        newest = max(
            (number for number in (*numbers, self.top, self.mark) if number.isdigit()), key=int, default=""
        )
        if page and page != self.page:
            return replace(self, page=page, top=newest)
        return Since(newest)


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    """One page of one phase. What fails in a later phase waits for the next round: mentions are never held up by it."""
    kept = dict(opened(cursor))
    phase = words(kept.get("phase"))
    phase = phase if phase in PHASES else PHASES[0]
    try:
        items, more, kept[phase], alive = await _PHASES[phase](call, kept, since)
    except _FAILS:
        if phase == PHASES[0]:
            raise
        items, more, alive = [], False, kept.get("alive")
    kept["alive"] = alive
    if not more:
        position = PHASES.index(phase) + 1
        phase = PHASES[position] if position < len(PHASES) else ""
    kept["phase"] = phase
    return Inbound(tuple(items), closed(**kept), bool(phase))


#: items, is there more in this phase, its state, the conversations that are alive
Turn = tuple[list[Heard], bool, Any, Any]


async def _mentions(call: Call, kept: Mapping[str, Any], since: datetime) -> Turn:
    walk, alive = Since.of(kept.get("mentions")), Alive.of(kept.get("alive"), call.now)
    params = fields(max_results=PAGE, **walk.params(since))
    page = Page.of(await ask_for(call, f"/2/users/{me(call)}/mentions", params), me(call))
    items = _posts(page, alive)
    walk = walk.onward([name(item.get("id")) for item in page.items], page.onward)
    return items, bool(walk.page), walk.to_json(), alive.with_(items).to_json()


async def _replies(call: Call, kept: Mapping[str, Any], since: datetime) -> Turn:
    walk, alive = Since.of(kept.get("replies")), Alive.of(kept.get("alive"), call.now)
    if not alive.threads:
        return [], False, walk.to_json(), {}
    handle = call.account.handle
    under = " OR ".join(f"conversation_id:{number}" for number in alive.threads)
    query = f"({under}) -from:{handle} -@{handle} -is:retweet"
    asked = walk.params(since, token="next_token", after=call.now - WEEK)
    body = await ask_for(call, "/2/tweets/search/recent", fields(query=query, max_results=PAGE, **asked))
    page = Page.of(body, me(call))
    items = _posts(page, alive)
    walk = walk.onward([name(item.get("id")) for item in page.items], page.onward)
    return items, bool(walk.page), walk.to_json(), alive.with_(items).to_json()


async def _messages(call: Call, kept: Mapping[str, Any], since: datetime) -> Turn:
    walk = Walk.of(kept.get("messages"), since)
    params: dict[str, str | int] = {
        "dm_event.fields": "attachments,created_at,dm_conversation_id,entities,event_type,id,text",
        "expansions": "attachments.media_keys,sender_id",
        "event_types": "MessageCreate",
        "user.fields": "id,name,profile_image_url,username",
        "media.fields": "media_key,preview_image_url,type,url",
        "max_results": FEW,
    }
    if walk.page:
        params["pagination_token"] = walk.page
    page = Page.of(await ask_for(call, "/2/dm_events", params), me(call))
    told = [one for item in page.items if (one := heard_message(page, item))]
    walk_on = walk.onward([one.created_at for one in told], page.onward, call.now)
    items = [one for one in told if one.created_at >= walk.floor]
    return items, walk_on.under_way, walk_on.to_json(), kept.get("alive")


_PHASES = {"mentions": _mentions, "replies": _replies, "messages": _messages}


def _posts(page: Page, alive: "Alive") -> list[Heard]:
    ours = frozenset(alive.threads)
    found = [one for item in page.items if (one := heard_post(page, item, ours=ours))]
    return [one for one in found if not one.ours]


@dataclass(frozen=True, slots=True)
class Alive:
    """Conversations under our posts in which somebody spoke lately: number → when, the latest first."""

    threads: Mapping[str, datetime]

    @classmethod
    def of(cls, kept: Any, now: datetime) -> "Alive":
        told = {
            number: at
            for number, moment in obj(kept).items()
            if re.fullmatch(r"\d{1,19}", number) and (at := when(moment)) and at > now - ALIVE
        }
        return cls(told)

    def with_(self, items: Iterable[Heard]) -> "Alive":
        threads = dict(self.threads)
        for one in items:
            if one.kind == "comment" and one.post == one.thread:
                threads[one.thread] = max(one.created_at, threads.get(one.thread, one.created_at))
        latest = sorted(threads.items(), key=lambda pair: pair[1], reverse=True)
        return Alive(dict(latest[:WATCHED]))

    def to_json(self) -> dict[str, str]:
        return {number: at.isoformat() for number, at in self.threads.items()}


def me(call: Call) -> str:
    """Our account's number, as X wants it in an address."""
    found = call.account.remote_id
    if not re.fullmatch(r"\d{1,19}", found):
        raise errors.Unsupported("This channel has no number on X: connect it again.")
    return found
