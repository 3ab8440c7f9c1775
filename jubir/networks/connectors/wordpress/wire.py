"""One request to a site's REST API, and how it says no.

Facts: the sources of WordPress 6.9 (rest-api, read in a stored copy) and https://developer.wordpress.org/rest-api/. A
refusal is {"code", "message", "data": {"status"}}; some refused uploads come as 500.
"""

import base64
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import name, obj, rows

#: code → (kind, what to mend). Uploads by their beginning, see `_by_code`.
CODES: dict[str, tuple[type[errors.NetworkError], str]] = {
    "rest_not_logged_in": (errors.Unauthorized, ""),
    "incorrect_password": (errors.Unauthorized, ""),
    "invalid_username": (errors.Unauthorized, ""),
    "invalid_email": (errors.Unauthorized, ""),
    "application_passwords_disabled": (errors.Unauthorized, ""),
    "application_passwords_disabled_for_user": (errors.Unauthorized, ""),
    "rest_cannot_publish": (errors.Rejected, "account"),
    "rest_cannot_create": (errors.Rejected, "account"),
    "rest_cannot_edit": (errors.Rejected, "account"),
    "rest_cannot_delete": (errors.Rejected, "account"),
    "rest_forbidden": (errors.Rejected, "account"),
    "rest_forbidden_context": (errors.Rejected, "account"),
    "rest_cannot_assign_term": (errors.Rejected, "options"),
    "rest_invalid_featured_media": (errors.Rejected, "media"),
    "empty_content": (errors.Rejected, "text"),
    "rest_comment_content_invalid": (errors.Rejected, "text"),
    "comment_content_column_length": (errors.Rejected, "text"),
    "comment_duplicate": (errors.Rejected, "duplicate"),
    "comment_flood": (errors.TooMany, ""),
    "rest_comment_closed": (errors.Rejected, "thread"),
    "rest_comment_draft_post": (errors.Rejected, "thread"),
    "rest_comment_trash_post": (errors.Rejected, "thread"),
    "rest_comment_invalid_post_id": (errors.Missing, ""),
    "rest_post_invalid_id": (errors.Missing, ""),
    "rest_comment_invalid_id": (errors.Missing, ""),
    "rest_already_trashed": (errors.Missing, ""),
    "rest_trash_not_supported": (errors.Unsupported, ""),
    "rest_no_route": (errors.Unsupported, ""),
}
#: A comment's status that is its status already; it comes as 500.
UNCHANGED = "rest_comment_failed_edit"
#: A refused parameter → what to mend.
PARAMETERS = {
    "content": "text",
    "title": "options",
    "excerpt": "options",
    "categories": "options",
    "tags": "options",
    "status": "options",
    "featured_media": "media",
    "file": "media",
}


class Refusal(errors.Rejected):
    """`code` is WordPress's own, "" for none."""

    def __init__(self, message: str, code: str, **more: Any) -> None:
        super().__init__(message, **more)
        self.code = code


def address(root: str, path: str) -> str:
    """`root` is …/wp-json/, or …/?rest_route=/ on a site without pretty addresses."""
    return root + path.lstrip("/")


def basic(call: Call) -> str:
    pair = f"{call.secrets.get('user', '')}:{call.secrets.get('password', '')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


async def ask(call: Call, method: str, path: str, *, visible: bool = False, **parts: Any) -> Answer:
    """As the user, under /wp/v2. A no is raised."""
    root = str(call.account.facts.get("root") or f"{call.account.server}/wp-json/")
    headers = {"Authorization": basic(call), "Accept": "application/json"}
    request = Request(method, address(root, f"wp/v2/{path}"), headers=headers, **parts)
    answer = await asking.send(call, request, visible=visible)
    if not answer.ok:
        raise refusal(call, answer, visible=visible)
    return answer


def object_in(answer: Answer, *needs: str, visible: bool = False) -> dict[str, Any]:
    body = answer.json()
    if not isinstance(body, dict) or any(not body.get(key) for key in needs):
        raise asking.unknown("This is not WordPress's answer.", answer, visible=visible)
    return body


def list_in(answer: Answer) -> list[dict[str, Any]]:
    body = answer.json()
    if not isinstance(body, list):
        raise errors.Outage("This is not a list.", status=answer.status)
    return rows(body)


def total(answer: Answer, header: str = "x-wp-total") -> int | None:
    told = answer.headers.get(header, "")
    return int(told) if told.isdecimal() and len(told) < 16 else None


def refusal(call: Call, answer: Answer, *, visible: bool = False) -> errors.NetworkError:
    status, body = answer.status, answer.json()
    told: dict[str, Any] = {"status": status, "answer": asking.quoted(answer, call)}
    code = name(obj(body).get("code"), 100)
    if status == 429:
        return errors.TooMany("The site asks us to wait.", until=asking.until(answer, call.now), **told)
    if code.startswith("rest_upload"):
        return Refusal("The site does not take this file.", code, field="media", **told)
    if code == UNCHANGED:
        return Refusal("The comment is that already, or cannot be.", code, **told)
    if status in (408, 425) or status >= 500 or 200 <= status < 300:
        return asking.unknown("The site had a fault.", answer, visible=visible, said=told["answer"])
    if status < 400:
        return errors.Outage("The site sends us elsewhere.", **told)
    return _by_code(code, obj(body), told)


def _by_code(code: str, body: dict[str, Any], told: dict[str, Any]) -> errors.NetworkError:
    status = told["status"]
    if code in ("rest_invalid_param", "rest_missing_callback_param"):
        params = obj(body.get("data")).get("params")
        first = next(iter(params if isinstance(params, dict | list) else ()), "")
        return Refusal("The site refused it.", code, field=PARAMETERS.get(str(first), ""), **told)
    kind, field = CODES.get(code, (None, ""))
    if status == 401 and kind is not errors.Rejected:
        return errors.Unauthorized("The site does not accept this sign-in any more.", **told)
    if kind is errors.Rejected:
        return Refusal(f"The site refused it ({code}).", code, field=field, **told)
    if kind is not None:
        return kind(f"The site refused it ({code}).", **told)
    if status in (404, 410):
        return errors.Missing("It is not on the site.", **told)
    if status in (405, 501):
        return errors.Unsupported("The site cannot do it.", **told)
    words = (
        f"The site refused it ({code})."
        if code
        else "Something before the site, a firewall perhaps, refused it."
    )
    return Refusal(words, code, field={403: "account", 413: "media"}.get(status, ""), **told)
