"""One request to the Business Profile APIs and its answer; and their refusals.

Posts and reviews live in My Business v4, which has no public description; accounts, locations and figures in three v1 APIs
that have. All say no as google.rpc.Status. A project that Google has not let in has an allowance of zero: no waiting helps.
"""

from collections.abc import Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.errors import Missing, Rejected
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking, google
from jubir.networks.shared.google import Refusal
from jubir.networks.shared.parsing import obj, rows, words

V4 = "https://mybusiness.googleapis.com/v4/"
ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com/v1/"
INFORMATION = "https://mybusinessbusinessinformation.googleapis.com/v1/"
PERFORMANCE = "https://businessprofileperformance.googleapis.com/v1/"

_NOT_LET_IN = Refusal(
    Rejected, "account", "Google has not yet let this app's project use the Business Profile APIs."
)
TABLE: google.Table = {
    "PERMISSION_DENIED": Refusal(Rejected, "account", "The sign-in may not manage this business."),
    "FAILED_PRECONDITION": Refusal(
        Rejected, "account", "Google does not allow it for this business: it may not be verified."
    ),
    "NOT_FOUND": Refusal(Missing, words="It is not on Google."),
    "ALREADY_EXISTS": Refusal(Rejected, "duplicate", "Google has it already."),
}
#: What of a post a field that Google names belongs to; the first that fits.
_FIELDS = (
    ("media", "media"),
    ("source_url", "media"),
    ("sourceurl", "media"),
    ("call_to_action", "options"),
    ("calltoaction", "options"),
    ("event", "options"),
    ("offer", "options"),
    ("summary", "text"),
    ("comment", "text"),
)

Params = Mapping[str, str | int] | list[tuple[str, str]]


async def ask(
    call: Call, method: str, url: str, *, token: str = "", visible: bool = False, **parts: Any
) -> Answer:
    answer = await asking.send(
        call, Request(method, url, headers=google.bearer(call, token), **parts), visible=visible
    )
    if not answer.ok:
        raise refusal(call, answer, visible=visible)
    return answer


async def told(call: Call, url: str, *, token: str = "", params: Params | None = None) -> dict[str, Any]:
    """An object. An empty one is an answer too: these APIs leave empty lists out."""
    answer = await ask(call, "GET", url, token=token, params=params)
    body = answer.json()
    if not isinstance(body, dict):
        raise errors.Outage("This is not an answer of Google.", status=answer.status)
    return body


def items_of(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The list of that name, left out where it is empty. A body with other things only is no such list."""
    if name not in body and set(body) - {"nextPageToken", "totalSize", "totalReviewCount", "averageRating"}:
        raise errors.Outage("This is not the list that was asked for.")
    return rows(body.get(name))


def refusal(call: Call, answer: Answer, *, visible: bool = False) -> errors.NetworkError:
    error = google.error_of(
        answer, _table_for(answer), now=call.now, visible=visible, secrets=google.secrets_of(call)
    )
    if isinstance(error, errors.Rejected) and answer.status == 400 and not error.field:
        said = _named(answer)
        error.field = next((field for part, field in _FIELDS if part in said), "")
    return error


def _table_for(answer: Answer) -> google.Table:
    """An allowance of zero is no "wait"."""
    details = rows(obj(obj(answer.json()).get("error")).get("details"))
    zero = any(str(obj(one.get("metadata")).get("quota_limit_value")) == "0" for one in details)
    if answer.status in (403, 429) and zero:
        return {**TABLE, **dict.fromkeys(google.reasons(answer.json()), _NOT_LET_IN)}
    return TABLE


def _named(answer: Answer) -> str:
    """The fields and the words of a 400, in small letters."""
    error = obj(obj(answer.json()).get("error"))
    details = rows(error.get("details"))
    named = [one.get("field") for detail in details for one in rows(detail.get("fieldViolations"))]
    named += [one.get("field") for detail in details for one in rows(detail.get("errorDetails"))]
    return " ".join(words(one) for one in (*named, error.get("message"))).lower()
