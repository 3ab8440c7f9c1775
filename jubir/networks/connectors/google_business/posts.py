"""A draft as a LocalPost of My Business v4, and a LocalPost as we read it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.google_business.limits import BUTTONS, KINDS, is_link, moment
from jubir.networks.connectors.google_business.wire import V4, ask, items_of, told
from jubir.networks.contract import Call, Draft, Processing, Published, Reading, Remote
from jubir.networks.hearing import History, OwnPost
from jubir.networks.shared.parsing import link, name, rows, when, words

PAGE, MOST_PAGES = 100, 5
TOPICS = {"update": "STANDARD", "event": "EVENT", "offer": "OFFER"}
#: A post in this state may still be refused; ask so many seconds later.
WAIT = 10.0


def place(call: Call, number: str = "") -> str:
    """The address of the location's posts, or of one."""
    return f"{V4}{call.account.remote_id}/localPosts" + (f"/{number}" if number else "")


# ── what we say ──────────────────────────────────────────────────────────────────────────────────────────────────
def resource(draft: Draft) -> dict[str, Any]:
    """Raises Rejected for what Google would refuse later."""
    kind = str(draft.options.get("kind") or KINDS[0])
    if kind not in TOPICS:
        raise errors.Rejected(f"There is no kind {kind}.", field="options")
    body: dict[str, Any] = {"topicType": TOPICS[kind], "summary": draft.text}
    if draft.language:
        body["languageCode"] = draft.language
    if media := _media(draft):
        body["media"] = media
    if kind != "update":
        body["event"] = {"title": _title(draft), "schedule": _schedule(draft)}
    if kind == "offer":
        named = {"coupon": "couponCode", "redeem_link": "redeemOnlineUrl", "terms": "termsConditions"}
        body["offer"] = {there: text for ours, there in named.items() if (text := _text(draft, ours))}
        _require_link(_text(draft, "redeem_link"))
    elif button := _button(draft):
        body["callToAction"] = button
    return body


def _text(draft: Draft, option: str) -> str:
    return str(draft.options.get(option) or "").strip()


def _title(draft: Draft) -> str:
    if title := _text(draft, "title"):
        return title
    raise errors.Rejected("An event or offer needs a title.", field="options")


def _media(draft: Draft) -> list[dict[str, str]]:
    """Google fetches pictures itself, from an address of ours."""
    pictures = draft.parts[0].media
    if any(not picture.url for picture in pictures):
        raise errors.Rejected("Google cannot fetch the picture: it has no public address.", field="media")
    return [{"mediaFormat": "PHOTO", "sourceUrl": picture.url} for picture in pictures]


def _button(draft: Draft) -> dict[str, str]:
    action = BUTTONS.get(_text(draft, "button") or "none")
    if action is None:
        raise errors.Rejected("Google has no such button.", field="options")
    url = _text(draft, "button_link")
    if not action:
        return {}
    if action == "CALL":  # it calls the number that the business has
        return {"actionType": action}
    if not url:
        raise errors.Rejected("A button needs a link.", field="options")
    _require_link(url)
    return {"actionType": action, "url": url}


def _require_link(url: str) -> None:
    if url and not is_link(url):
        raise errors.Rejected("This is no web address.", field="options")


def _schedule(draft: Draft) -> dict[str, Any]:
    """The business's own local time. With an hour on one side only, Google would guess the other: both or none."""
    starts, ends = _moment(draft, "starts"), _moment(draft, "ends")
    if (starts[1] is None) != (ends[1] is None):
        raise errors.Rejected(
            "Give the start and the end with an hour each, or both without.", field="options"
        )
    if (ends[0], ends[1] or (23, 59)) < (starts[0], starts[1] or (0, 0)):
        raise errors.Rejected("It ends before it begins.", field="options")
    schedule: dict[str, Any] = {"startDate": _date(starts[0]), "endDate": _date(ends[0])}
    if starts[1] and ends[1]:
        schedule |= {"startTime": _time(starts[1]), "endTime": _time(ends[1])}
    return schedule


def _moment(draft: Draft, option: str) -> tuple[date, tuple[int, int] | None]:
    if found := moment(_text(draft, option)):
        return found
    raise errors.Rejected("Write the day as 2026-12-24, with an hour as 2026-12-24 18:00.", field="options")


def _date(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _time(hour: tuple[int, int]) -> dict[str, int]:
    return {"hours": hour[0], "minutes": hour[1]}


# ── what becomes of it ───────────────────────────────────────────────────────────────────────────────────────────
def number_of(post: Mapping[str, Any]) -> str:
    """The last step of accounts/1/locations/2/localPosts/3."""
    whole = words(post.get("name"))
    return name(whole.rsplit("/localPosts/", 1)[1]) if "/localPosts/" in whole else ""


def outcome(post: Mapping[str, Any], status: int | None = None) -> Published | Processing:
    """Raises Rejected when Google has looked at it and refused it."""
    number, state = number_of(post), post.get("state")
    if state == "REJECTED":
        raise errors.Rejected("Google refused the post after looking at it.", field="text", status=status)
    if state == "PROCESSING":
        return Processing(WAIT, {"post": number}, status)
    return Published(number, link(post.get("searchUrl")), {"post": number}, status)


async def look(call: Call, number: str) -> Published | Processing:
    if not number:
        raise errors.Missing("It is not known which post this was.")
    post = await told(call, place(call, number))
    if not number_of(post):
        raise errors.Outage("This is no post.")
    return outcome(post)


async def recent(call: Call, since: datetime) -> Reading:
    """Whether they come newest first is not said [not verified], so that every page must be older before we stop. What is
    still processed, or was refused, is told as such: `poll` says which."""
    found: list[Remote] = []
    page = ""
    for _ in range(MOST_PAGES):
        posts, page = await page_of(call, page)
        mine = [remote for post in posts if (remote := _remote(post))]
        found += mine
        if not page or (mine and max(one.created_at for one in mine) < since):
            return _reading(found, True)
    return _reading(found, False)


def _reading(found: list[Remote], complete: bool) -> Reading:
    return Reading(tuple(sorted(found, key=lambda one: one.created_at, reverse=True)), None, complete)


async def page_of(call: Call, page: str) -> tuple[list[dict[str, Any]], str]:
    params: dict[str, str | int] = {"pageSize": PAGE, **({"pageToken": page} if page else {})}
    body = await told(call, place(call), params=params)
    return items_of(body, "localPosts"), name(body.get("nextPageToken"), 2000)


def _remote(post: Mapping[str, Any]) -> Remote | None:
    number, at = number_of(post), when(post.get("createTime"))
    if not number or at is None:
        return None
    return Remote(
        number, at, words(post.get("summary")), len(rows(post.get("media"))), link(post.get("searchUrl")),
        processing=post.get("state") in ("PROCESSING", "REJECTED"), keep={"post": number},
    )  # fmt: skip


async def history(call: Call, cursor: str, since: datetime) -> History:
    posts, page = await page_of(call, cursor)
    own = [one for post in posts if (one := _own(post))]
    more = page if page and any(one.created_at >= since for one in own) else ""
    return History(tuple(one for one in own if one.created_at >= since), more)


def _own(post: Mapping[str, Any]) -> OwnPost | None:
    """None for what nobody sees."""
    remote = _remote(post)
    if remote is None or remote.processing:
        return None
    pictures = rows(post.get("media"))
    return OwnPost(
        remote.remote_id, remote.created_at, remote.text, remote.url, "image" if pictures else "text", len(pictures),
        link(pictures[0].get("googleUrl")) if pictures else "",
    )  # fmt: skip


async def edit(call: Call, number: str, text: str) -> None:
    await ask(call, "PATCH", place(call, number), params={"updateMask": "summary"}, json={"summary": text})
