"""One request to Reddit as the account, and its own way of saying no within a yes.

Facts: the recorded traffic of PRAW (2026-08-17) and https://www.reddit.com/dev/api. A 200 may carry `json.errors`, a
list of [code, words, field].
"""

import base64
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import name, obj, rows, words

API, SITE = "https://oauth.reddit.com", "https://www.reddit.com"
#: code → (kind, what to mend). Longer codes of one family by their beginning: see FAMILIES. Not verified, 2026-11-22:
#: Reddit publishes no list; these are those of the truth sheet and of common clients.
CODES: dict[str, tuple[type[errors.NetworkError], str]] = {
    "RATELIMIT": (errors.TooMany, ""),
    "QUOTA_FILLED": (errors.TooMany, ""),
    "ALREADY_SUB": (errors.Rejected, "duplicate"),
    "SUBREDDIT_NOEXIST": (errors.Rejected, "options"),
    "SUBREDDIT_REQUIRED": (errors.Rejected, "options"),
    "SUBREDDIT_NOTALLOWED": (errors.Rejected, "options"),
    "NO_TEXT": (errors.Rejected, "text"),
    "NO_SELFS": (errors.Rejected, "text"),
    "NO_LINKS": (errors.Rejected, "link"),
    "NO_URL": (errors.Rejected, "link"),
    "BAD_URL": (errors.Rejected, "link"),
    "DOMAIN_BANNED": (errors.Rejected, "link"),
    "NO_IMAGES": (errors.Rejected, "media"),
    "NO_GALLERIES": (errors.Rejected, "media"),
    "NO_POLLS": (errors.Rejected, "poll"),
    "TOO_LONG": (errors.Rejected, "text"),
    "TOO_SHORT": (errors.Rejected, "text"),
    "BAD_FLAIR_TEMPLATE_ID": (errors.Rejected, "options"),
    "FLAIR_REQUIRED": (errors.Rejected, "options"),
    "THREAD_LOCKED": (errors.Rejected, "thread"),
    "TOO_OLD": (errors.Rejected, "thread"),
    "DELETED_COMMENT": (errors.Missing, ""),
    "DELETED_LINK": (errors.Missing, ""),
    "NO_THING_ID": (errors.Missing, ""),
    "NOT_AUTHOR": (errors.Rejected, "account"),
    "USER_BLOCKED": (errors.Rejected, "account"),
    "USER_MUTED": (errors.Rejected, "account"),
    "NOT_WHITELISTED_BY_USER_MESSAGE": (errors.Rejected, "account"),
    "BAD_CAPTCHA": (errors.Rejected, "account"),
    "USER_REQUIRED": (errors.Unauthorized, ""),
}
FAMILIES = (
    ("SUBMIT_VALIDATION_TITLE", "options"),
    ("SUBMIT_VALIDATION_FLAIR", "options"),
    ("SUBMIT_VALIDATION_BODY", "text"),
    ("SUBMIT_VALIDATION_GALLERY", "media"),
    ("SUBMIT_VALIDATION_MEDIA", "media"),
    ("SUBMIT_VALIDATION_LINK", "link"),
    ("SUBMIT_VALIDATION_DOMAIN", "link"),
)
#: The third part of an error, where its code alone does not tell.
_NAMED = {"title": "options", "sr": "options", "flair": "options", "text": "text", "url": "link"}
_WAIT = re.compile(r"(\d+)\s*(millisecond|second|minute|hour|day)", re.IGNORECASE)
_UNITS = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600, "day": 86_400}


def agent(call: Call) -> str:
    """Reddit slows down whoever does not say who they are, in this form."""
    owner = name(call.app.get("owner") or call.account.facts.get("name") or "jubir", 40)
    return f"web:jubir:1 (by /u/{owner.removeprefix('u/').encode('ascii', 'ignore').decode()})"


def basic(call: Call) -> str:
    pair = f"{call.app.get('client_id', '')}:{call.app.get('client_secret', '')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


async def ask(call: Call, method: str, path: str, *, visible: bool = False, **parts: Any) -> Answer:
    """As the account. A no is raised."""
    headers = {"Authorization": f"bearer {call.secrets.get('access_token', '')}", "User-Agent": agent(call)}
    if method == "GET":
        # Else texts come with &amp; for &.
        parts["params"] = {**(parts.get("params") or {}), "raw_json": 1}
    answer = await asking.send(call, Request(method, API + path, headers=headers, **parts), visible=visible)
    if not answer.ok:
        raise refusal(call, answer, visible=visible)
    return answer


async def do(call: Call, path: str, *, visible: bool = False, **parts: Any) -> Mapping[str, Any]:
    """A write, and `json.data` of its answer. What `json.errors` says is raised."""
    answer = await ask(call, "POST", path, visible=visible, **parts)
    body = answer.json()
    told = obj(obj(body).get("json"))
    if not isinstance(obj(body).get("json"), dict):
        raise asking.unknown("This is not Reddit's answer.", answer, visible=visible)
    for error in told.get("errors") or ():
        raise said_no(call, error, answer)
    return obj(told.get("data"))


def object_in(answer: Answer) -> Mapping[str, Any]:
    body = answer.json()
    if not isinstance(body, dict):
        raise errors.Outage("This is not Reddit's answer.", status=answer.status)
    return body


def listing(answer: Answer) -> tuple[list[tuple[str, dict[str, Any]]], str]:
    """The things of a listing, each with its kind (t1 comment, t3 post, t4 message), and where the next page begins."""
    data = obj(object_in(answer).get("data"))
    if not isinstance(data.get("children"), list):
        raise errors.Outage("This is not a list.", status=answer.status)
    things = [(words(one.get("kind")), obj(one.get("data"))) for one in rows(data["children"])]
    return things, name(data.get("after"))


# ── how it says no ───────────────────────────────────────────────────────────────────────────────────────────────
def refusal(call: Call, answer: Answer, *, visible: bool = False) -> errors.NetworkError:
    status, body = answer.status, obj(answer.json())
    told: dict[str, Any] = {"status": status, "answer": asking.quoted(answer, call)}
    if status == 429:
        return errors.TooMany("Reddit asks us to wait.", until=asking.until(answer, call.now), **told)
    if status in (408, 425) or status >= 500 or 200 <= status < 300:
        return asking.unknown("Reddit had a fault.", answer, visible=visible, said=told["answer"])
    if status < 400:
        return errors.Outage("Reddit sends us elsewhere.", **told)
    if status == 401:
        return errors.Unauthorized("Reddit does not know this sign-in any more.", **told)
    if status == 403 and "insufficient_scope" in answer.headers.get("www-authenticate", ""):
        return errors.Unauthorized("This sign-in lacks a right: connect the channel again.", **told)
    if status == 403:
        why = name(body.get("reason"), 40)
        return errors.Rejected(
            f"Reddit does not allow it ({why})." if why else "Reddit does not allow it.",
            field="options" if why else "account",
            **told,
        )
    if status in (404, 410):
        return errors.Missing("It is not on Reddit.", **told)
    if status == 405:
        return errors.Unsupported("Reddit cannot do it.", **told)
    return errors.Rejected("Reddit refused it.", field="media" if status == 413 else "", **told)


def said_no(call: Call, error: Any, answer: Answer) -> errors.NetworkError:
    """One of `json.errors`."""
    parts = [asking.clean(name(part), call) for part in error] if isinstance(error, list) else []
    code, said, place = (*parts, "", "", "")[:3]
    told: dict[str, Any] = {"status": answer.status, "answer": " ".join(part for part in parts if part)[:500]}
    family = next((field for start, field in FAMILIES if code.startswith(start)), "")
    kind, field = CODES.get(code, (errors.Rejected, family or _NAMED.get(place, "")))
    if kind is errors.TooMany:
        return errors.TooMany(said or "Reddit asks us to wait.", until=wait_in(said, call.now), **told)
    if kind is not errors.Rejected:
        return kind(said or code, **told)
    if code in ("TOO_LONG", "TOO_SHORT", "NO_TEXT"):
        field = _NAMED.get(place, field)
    return errors.Rejected(said or code or "Reddit refused it.", field=field, **told)


def wait_in(text: str, now: datetime) -> datetime | None:
    """ "Take a break for 7 minutes before trying again": until then, a minute being a whole one."""
    found = _WAIT.search(text)
    if not found or len(found[1]) > 6:
        return None
    unit = _UNITS[found[2].lower()]
    return now + timedelta(seconds=(int(found[1]) + (unit >= 60)) * unit)
