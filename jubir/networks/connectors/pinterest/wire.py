"""One request to Pinterest's API and what its refusals mean.

Errors are {"code": number, "message": text}; the numbers stand in its own list of responses (API 5.23.0) and, where it
has none, in what developers met [third-party, checked 2026-11-22]. Not verified: the code beside 429.
"""

import base64
from collections.abc import Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import obj, words

API = "https://api.pinterest.com/v5"

#: (code, kind of error, what to mend). A code goes before the status it comes with.
CODES: Mapping[int, tuple[type[errors.NetworkError], str]] = {
    2: (errors.Unauthorized, ""),  # the token is no longer good
    3: (errors.Unauthorized, ""),  # a right is missing
    7: (errors.Rejected, "account"),  # not the account's own board or pin
    8: (errors.TooMany, ""),
    12: (errors.Rejected, "account"),
    29: (errors.Rejected, "account"),  # not permitted, as with a trial app or somebody else's board
    40: (errors.Rejected, "options"),  # no such board
    50: (errors.Missing, ""),  # no such pin
    235: (errors.Rejected, "media"),
}
#: What to mend, by words of a refusal without a code of its own. First match wins.
_FIELDS = (
    ("options", ("board", "title")),
    ("link", ("link", "'url'")),
    ("media", ("media", "image", "video", "cover", "alt_text", "unable to reach")),
    ("text", ("description", "spam")),
)


async def ask(call: Call, method: str, path: str, *, visible: bool = False, **parts: Any) -> dict[str, Any]:
    """As the account; the object of the answer, {} for 204."""
    headers = {"Authorization": f"Bearer {call.secrets.get('access_token', '')}"}
    request = Request(method, API + path, headers=headers, **parts)
    answer = await asking.ask(call, request, refusal, visible=visible)
    return {} if answer.status == 204 else asking.object_in(answer, visible=visible)


async def token(call: Call, form: Mapping[str, str]) -> Mapping[str, Any]:
    """From the token endpoint, as our app (Basic). Raises Unauthorized only for a grant that Pinterest refuses."""
    pair = f"{call.app.get('client_id', '')}:{call.app.get('client_secret', '')}"
    basic = base64.b64encode(pair.encode()).decode()
    request = Request(
        "POST", f"{API}/oauth/token", headers={"Authorization": f"Basic {basic}"}, form=dict(form)
    )
    answer = await asking.send(call, request)
    if answer.status in (400, 401, 403):
        raise errors.Unauthorized("Pinterest did not accept the sign-in.", **_told(answer, call))
    if not answer.ok:
        raise refusal(answer, call, False)
    said = asking.object_in(answer)
    if not words(said.get("access_token")):
        raise errors.Outage("Pinterest gave no sign-in.", status=answer.status)
    return said


def _told(answer: Answer, call: Call) -> dict[str, Any]:
    body = obj(answer.json())
    return asking.told(answer, call, words(body.get("message")) or words(body.get("error_description")))


def refusal(answer: Answer, call: Call, visible: bool) -> errors.NetworkError:
    told = _told(answer, call)
    if trouble := asking.trouble(answer, call, visible, told):
        return trouble
    said, code = told["answer"], obj(answer.json()).get("code")
    lower = said.lower()
    if "unable to reach the url" in lower:  # its own network could not fetch it just now
        return errors.Outage("Pinterest could not fetch that address.", **told)
    if isinstance(code, int) and code in CODES:
        kind, field = CODES[code]
        if kind is errors.TooMany:
            return errors.TooMany("Pinterest asks us to wait.", until=asking.until(answer, call.now), **told)
        if kind is errors.Rejected:
            return errors.Rejected(said or "Pinterest refused it.", field=field, **told)
        return kind(said or "Pinterest refused it.", **told)
    return _by_status(answer.status, lower, said, told)


def _by_status(status: int, lower: str, said: str, told: Mapping[str, Any]) -> errors.NetworkError:
    if status == 401:
        return errors.Unauthorized("Pinterest does not know this sign-in any more.", **told)
    if status == 403:
        return errors.Rejected(said or "Pinterest does not allow it.", field="account", **told)
    if status in (404, 410):
        return errors.Missing("It is not on Pinterest.", **told)
    if status in (405, 501):
        return errors.Unsupported("Pinterest cannot do it.", **told)
    if status == 413:
        return errors.Rejected("The file is too large for Pinterest.", field="media", **told)
    field = next((field for field, hints in _FIELDS if any(hint in lower for hint in hints)), "")
    return errors.Rejected(said or "Pinterest refused it.", field=field, **told)
