"""One request to LinkedIn's versioned API and what its refusals mean.

Every call carries a version; each is spoken for about a year and then refused with 426. VERSION_ENDS is a year after
VERSION's month: then a newer one has to be tried and put here.

Errors are {"status", "message", "serviceErrorCode", "code"}. Not verified (2026-11-22): the numbers 65601 and 65602.
"""

from datetime import date
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import obj, rows, words

API = "https://api.linkedin.com"
VERSION = "202607"
VERSION_ENDS = date(2027, 7, 15)

#: serviceErrorCode of a sign-in that is over: expired, revoked.
_OVER = frozenset({65600, 65601, 65602, 65604})
#: What to mend, by words of a refusal. First match wins.
_FIELDS = (
    ("duplicate", ("duplicate",)),
    ("options", ("visibility", "distribution")),
    ("link", ("article", "url", "source")),
    ("media", ("image", "video", "document", "media", "asset", "thumbnail")),
    ("text", ("commentary", "length", "text", "message", "character")),
)


def headers(call: Call, *, method: str = "") -> dict[str, str]:
    made = {
        "Authorization": f"Bearer {call.secrets.get('access_token', '')}",
        "LinkedIn-Version": VERSION,
        "X-Restli-Protocol-Version": "2.0.0",
    }
    return {**made, "X-RestLi-Method": method} if method else made


async def ask(
    call: Call, method: str, path: str, *, visible: bool = False, restli: str = "", **parts: Any
) -> Answer:
    """As the account. `path` is whole, its query included: Rest.li's lists and brackets must not be encoded."""
    request = Request(method, API + path, headers=headers(call, method=restli), **parts)
    return await asking.ask(call, request, refusal, visible=visible)


async def object_of(call: Call, method: str, path: str, **parts: Any) -> dict[str, Any]:
    return asking.object_in(await ask(call, method, path, **parts))


async def elements(call: Call, path: str) -> list[dict[str, Any]]:
    """The elements of a finder's answer. One without a list is no answer."""
    said = await object_of(call, "GET", path, restli="FINDER")
    if not isinstance(said.get("elements"), list):
        raise errors.Outage("LinkedIn gave no list.")
    return rows(said["elements"])


def words_in(answer: Answer) -> str:
    body = obj(answer.json())
    return words(body.get("message")) or words(body.get("error_description"))


def refusal(answer: Answer, call: Call, visible: bool) -> errors.NetworkError:
    told = asking.told(answer, call, words_in(answer))
    if trouble := asking.trouble(answer, call, visible, told):
        return trouble
    body, said, status = obj(answer.json()), told["answer"], answer.status
    code, lower = words(body.get("code")), told["answer"].lower()
    if status == 426 or code in ("NONEXISTENT_VERSION", "VERSION_MISSING"):
        return errors.Unsupported(
            f"LinkedIn no longer speaks its version {VERSION}: Jubir must be brought up to date.", **told
        )
    if status == 401 or body.get("serviceErrorCode") in _OVER or code == "REVOKED_ACCESS_TOKEN":
        return errors.Unauthorized("LinkedIn does not know this sign-in any more.", **told)
    if status == 403:
        # A role on the page, a product of the app: signing in again changes neither.
        return errors.Rejected(said or "LinkedIn does not allow it.", field="account", **told)
    if "unable to obtain activity" in lower:  # right after a post was made, for some seconds
        return errors.Outage("LinkedIn is not ready with that post yet.", **told)
    if status in (404, 410):
        return errors.Missing("It is not on LinkedIn.", **told)
    if status in (405, 501):
        return errors.Unsupported("LinkedIn cannot do it.", **told)
    if status == 413:
        return errors.Rejected("The file is too large for LinkedIn.", field="media", **told)
    if status == 409:
        return errors.Rejected(said or "LinkedIn has it already.", field="duplicate", **told)
    field = next((field for field, hints in _FIELDS if any(hint in lower for hint in hints)), "")
    return errors.Rejected(said or "LinkedIn refused it.", field=field, **told)
