"""Reviews of a business, and its replies. A review has one reply; sending it again replaces it by itself.

https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews. Only of verified businesses. Who wrote
a review is told by name and face, never by an account, and not at all where he chose to be anonymous: the review itself
stands for its author. Reviews are nobody's to hide or delete.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.google_business.wire import V4, ask, items_of, told
from jubir.networks.contract import Call, Draft, Published
from jubir.networks.hearing import Author, Heard, Inbound, Picture
from jubir.networks.shared.parsing import link, name, obj, rows, when, words
from jubir.networks.shared.walking import Walk, closed, opened

PAGE = 50
STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
REPLY = "/reply"


def place(call: Call, review: str = "") -> str:
    return f"{V4}{call.account.remote_id}/reviews" + (f"/{review}" if review else "")


async def read(call: Call, cursor: str, since: datetime) -> Inbound:
    """Those changed last first: an edited review comes again."""
    walk = Walk.of(opened(cursor).get("walk"), since)
    params: dict[str, str | int] = {"pageSize": PAGE, "orderBy": "updateTime desc"}
    if walk.page:
        params["pageToken"] = walk.page
    try:
        body = await told(call, place(call), params=params)
    except errors.Rejected as refused:
        if not walk.page or refused.status != 400:
            raise
        return Inbound((), closed(walk=replace(walk, page="").to_json()), True)  # a page left lying too long
    found = items_of(body, "reviews")
    items = [one for review in found for one in heard(call, review)]
    moments = [at for review in found if (at := _changed(review))]
    onward = walk.onward(moments, name(body.get("nextPageToken"), 2000), call.now)
    new = [one for one in items if max(one.created_at, one.edited_at or one.created_at) >= walk.floor]
    return Inbound(tuple(new), closed(walk=onward.to_json()), onward.under_way)


def _changed(review: Mapping[str, Any]) -> datetime | None:
    return when(review.get("updateTime")) or when(review.get("createTime"))


def heard(call: Call, review: Mapping[str, Any]) -> list[Heard]:
    """The review, and the reply that stands under it."""
    number, at = name(review.get("reviewId")), when(review.get("createTime"))
    if not number or at is None:
        return []
    changed, reviewer = when(review.get("updateTime")), obj(review.get("reviewer"))
    first = Heard(
        number, "review", _author(number, reviewer), original(words(review.get("comment"))), at,
        url=link(review.get("reviewReplyUrl")), thread=number, edited_at=changed if changed and changed > at else None,
        pictures=tuple(
            Picture(found) for item in rows(review.get("reviewMediaItems")) if (found := link(item.get("thumbnailUrl")))
        ),
        rating=STARS.get(words(review.get("starRating"))),
    )  # fmt: skip
    reply = obj(review.get("reviewReply"))
    replied = when(reply.get("updateTime"))
    if not replied or not words(reply.get("comment")):
        return [first]
    us = Author(call.account.remote_id, call.account.handle, call.account.handle)
    text = original(words(reply.get("comment")))
    return [
        first,
        Heard(number + REPLY, "review", us, text, replied, thread=number, parent=number, ours=True),
    ]


def _author(review: str, reviewer: Mapping[str, Any]) -> Author:
    called = name(reviewer.get("displayName"))
    face = "" if reviewer.get("isAnonymous") else link(reviewer.get("profilePhotoUrl"))
    return Author(review, called, called, face)


def original(text: str) -> str:
    """What the person wrote, where Google added a translation [not verified, 2026-11-22]: "(Translated by Google) ...
    (Original) ..." or the other way round."""
    if "(Original)" in text:
        return text.split("(Original)", 1)[1].strip()
    return text.split("(Translated by Google)", 1)[0].strip() or text.strip()


# ── our reply ────────────────────────────────────────────────────────────────────────────────────────────────────
def review_of(draft: Draft) -> str:
    assert draft.answers is not None
    return draft.answers.thread or draft.answers.remote_id.removesuffix(REPLY)


async def reply(call: Call, draft: Draft) -> Published:
    review = review_of(draft)
    answer = await ask(call, "PUT", place(call, review) + REPLY, json={"comment": draft.text}, visible=True)
    said = obj(answer.json())
    if not words(said.get("comment")):
        raise errors.Uncertain("Google said yes and did not repeat the reply.", status=answer.status)
    if said.get("reviewReplyState") == "REJECTED":
        raise errors.Rejected(
            "Google refused the reply after looking at it.", field="text", status=answer.status
        )
    return Published(review + REPLY, "", {}, answer.status)


async def look_up(call: Call, draft: Draft) -> Published | None:
    """Does our reply stand under the review?"""
    review = review_of(draft)
    found = await told(call, place(call, review))
    if name(found.get("reviewId")) != review:
        raise errors.Outage("This is not the review that was asked for.")
    there = original(words(obj(found.get("reviewReply")).get("comment")))
    return Published(review + REPLY) if _same(there, draft.text) else None


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())
