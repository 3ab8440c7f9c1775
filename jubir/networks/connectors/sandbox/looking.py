"""Reading back what stands on the sandbox since a moment."""

from datetime import datetime

from jubir.networks.connectors.sandbox.posts import remote
from jubir.networks.connectors.sandbox.shapes import clock_of, moment
from jubir.networks.connectors.sandbox.wire import get, send, sense, understood
from jubir.networks.contract import Call, Draft, Reading, Remote, Ticket

PAGE, PAGES = 100, 5


async def posts(call: Call, since: datetime, draft: Draft, ticket: Ticket) -> Reading:
    found: list[Remote] = []
    before, clock = "", None
    for _ in range(PAGES):
        query = {"since": since.isoformat(), "limit": str(PAGE), **({"before": before} if before else {})}
        path = f"/api/accounts/{call.account.handle}/posts"
        answer = await send(call, get(call, path, **query))
        data = understood(call, answer, commits=False)
        clock = clock or clock_of(answer)
        with sense():
            found += [remote(post) for post in data["posts"] if post["status"] != "failed"]
            before = data["next"] or ""
        if not before:
            break
    if draft.answers is not None and not ticket.step:
        # The same thanks under another comment is not this answer.
        found = [post for post in found if post.parent == draft.answers.remote_id]
    return Reading(tuple(found), clock, complete=not before)


async def messages(call: Call, since: datetime, draft: Draft) -> Reading:
    """What we wrote in that conversation. A stretch that is longer than an answer is not whole."""
    query = {
        "with": draft.answers.author if draft.answers else "",
        "since": since.isoformat(),
        "limit": "100",
    }
    answer = await send(call, get(call, "/api/messages", **query))
    data = understood(call, answer, commits=False)
    with sense():
        sent = tuple(
            Remote(
                one["id"],
                moment(one["at"]),
                one["text"],
                keep={"parent": one["id"], "pending": one["id"]},
                processing=one["status"] == "processing",
            )
            for one in data["messages"]
            if one["ours"] and one["status"] != "failed"
        )
        return Reading(sent, clock_of(answer), complete=not data["more"])
