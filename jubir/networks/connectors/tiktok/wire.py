"""One request to TikTok's open API and what its refusals mean.

Every answer is {"data": {...}, "error": {"code", "message", "log_id"}}; code "ok" is a yes. Codes from
developers.tiktok.com's pages on the Content Posting and Display API, 2026-11-22. Not verified: what the store that takes
the bytes answers to an address that has ended.
"""

from collections.abc import Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import obj, words

API = "https://open.tiktokapis.com/v2"

#: code → (kind of error, what to mend). It goes before the status.
CODES: Mapping[str, tuple[type[errors.NetworkError], str]] = {
    "access_token_invalid": (errors.Unauthorized, ""),
    "scope_not_authorized": (errors.Unauthorized, ""),
    "scope_permission_missed": (errors.Unauthorized, ""),
    "token_not_authorized_for_specified_publish_id": (errors.Missing, ""),
    "invalid_publish_id": (errors.Missing, ""),
    "rate_limit_exceeded": (errors.TooMany, ""),
    "invalid_params": (errors.Rejected, ""),
    "invalid_param": (errors.Rejected, ""),
    "invalid_file_upload": (errors.Rejected, "media"),
    "app_version_check_failed": (errors.Rejected, "account"),
    "spam_risk_too_many_posts": (errors.Rejected, "account"),
    "spam_risk_too_many_pending_share": (errors.Rejected, "account"),
    "spam_risk_user_banned_from_posting": (errors.Rejected, "account"),
    "spam_risk_text": (errors.Rejected, "text"),
    "spam_risk": (errors.Rejected, "account"),
    "reached_active_user_cap": (errors.Rejected, "account"),
    "unaudited_client_can_only_post_to_private_accounts": (errors.Rejected, "account"),
    "url_ownership_unverified": (errors.Rejected, "media"),
    "privacy_level_option_mismatch": (errors.Rejected, "options"),
    "internal_error": (errors.Uncertain, ""),
}
#: In plain words, where TikTok's own say little to a person.
SAID: Mapping[str, str] = {
    "spam_risk_too_many_posts": "TikTok takes no more posts from this account today.",
    "spam_risk_too_many_pending_share": "Too many drafts wait in the TikTok app: publish or delete some there first.",
    "spam_risk_user_banned_from_posting": "TikTok has barred this account from posting.",
    "spam_risk_text": "TikTok takes this text for spam.",
    "reached_active_user_cap": "This app has not passed TikTok's audit: no more than five accounts a day may post with it.",
    "unaudited_client_can_only_post_to_private_accounts": (
        "This app has not passed TikTok's audit: the account must be private, and the post visible to itself only."
    ),
    "url_ownership_unverified": "TikTok does not know yet that the address of the pictures is yours.",
    "privacy_level_option_mismatch": "TikTok does not offer this account that choice of who can see it.",
}


async def ask(call: Call, path: str, body: Any = None, *, visible: bool = False) -> dict[str, Any]:
    """POST as the account; `data` of the answer."""
    return await _data(call, Request("POST", API + path, headers=_bearer(call), json=body or {}), visible)


async def get(call: Call, path: str) -> dict[str, Any]:
    return await _data(call, Request("GET", API + path, headers=_bearer(call)), False)


def _bearer(call: Call) -> dict[str, str]:
    return {"Authorization": f"Bearer {call.secrets.get('access_token', '')}"}


async def _data(call: Call, request: Request, visible: bool) -> dict[str, Any]:
    answer = await asking.ask(call, request, refusal, visible=visible)
    said = asking.object_in(answer, visible=visible)
    code = words(obj(said.get("error")).get("code"))
    if code not in ("ok", ""):
        raise refusal(answer, call, visible)
    if not isinstance(said.get("data"), dict):
        kind = errors.Uncertain if visible else errors.Outage
        raise kind("This is not an answer of TikTok.", status=answer.status)
    return dict(said["data"])


def refusal(answer: Answer, call: Call, visible: bool) -> errors.NetworkError:
    error = obj(obj(answer.json()).get("error"))
    code = words(error.get("code"))
    told = asking.told(answer, call, words(error.get("message")) or code)
    if code in CODES:
        kind, field = CODES[code]
        message = SAID.get(code) or told["answer"] or "TikTok refused it."
        if kind is errors.TooMany:
            return errors.TooMany("TikTok asks us to wait.", until=asking.until(answer, call.now), **told)
        if kind is errors.Uncertain:
            return (errors.Uncertain if visible else errors.Outage)("TikTok had a fault.", **told)
        if kind is errors.Rejected:
            return errors.Rejected(message, field=field or _field(told["answer"]), **told)
        return kind(message, **told)
    if trouble := asking.trouble(answer, call, visible, told):
        return trouble
    return _by_status(answer.status, told)


def _by_status(status: int, told: Mapping[str, Any]) -> errors.NetworkError:
    said = str(told["answer"])
    if status == 401:
        return errors.Unauthorized("TikTok does not know this sign-in any more.", **told)
    if status == 403:
        return errors.Rejected(said or "TikTok does not allow it.", field="account", **told)
    if status in (404, 410):
        return errors.Missing("It is not on TikTok.", **told)
    if status in (405, 501):
        return errors.Unsupported("TikTok cannot do it.", **told)
    if status == 413:
        return errors.Rejected("The file is too large for TikTok.", field="media", **told)
    return errors.Rejected(said or "TikTok refused it.", field=_field(said), **told)


def _field(said: str) -> str:
    lower = said.lower()
    hints = (("media", ("video", "photo", "image", "chunk", "file", "source")), ("text", ("title", "description", "caption")),
             ("options", ("privacy", "brand", "disable")))  # fmt: skip
    return next((field for field, some in hints if any(one in lower for one in some)), "")


async def token(call: Call, form: Mapping[str, str]) -> Mapping[str, Any]:
    """From the token endpoint, whose errors are OAuth's own: {"error", "error_description"}, at times with 200."""
    app = {
        "client_key": str(call.app.get("client_id", "")),
        "client_secret": str(call.app.get("client_secret", "")),
    }
    answer = await asking.send(call, Request("POST", f"{API}/oauth/token/", form={**app, **form}))
    said = obj(answer.json())
    fault = words(said.get("error"))
    told = asking.told(answer, call, words(said.get("error_description")) or fault)
    if answer.status == 429 or answer.status >= 500 or fault in ("server_error", "temporarily_unavailable"):
        raise (
            refusal(answer, call, False)
            if answer.status >= 400
            else errors.Outage("TikTok had a fault.", **told)
        )
    if fault or answer.status in (400, 401, 403):
        raise errors.Unauthorized("TikTok did not accept the sign-in.", **told)
    if not answer.ok or not words(said.get("access_token")):
        raise errors.Outage("TikTok gave no sign-in.", **told)
    return said
