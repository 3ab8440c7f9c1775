"""One request to YouTube and its answer; and YouTube's own refusals, reason → what it means.

Reasons: https://developers.google.com/youtube/v3/docs/errors and each method's page. The day's allowance (10,000 units,
and of their own 100 uploads and 100 searches) opens again at midnight Pacific time; the channel's own cap of uploads,
uploadLimitExceeded, 24 hours later.
"""

from collections.abc import Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.contract import Call
from jubir.networks.errors import Missing, Rejected, TooMany, Unsupported
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking, google
from jubir.networks.shared.google import Refusal
from jubir.networks.shared.parsing import obj, rows

HOST = "https://youtube.googleapis.com"
API = f"{HOST}/youtube/v3/"
UPLOAD = f"{HOST}/upload/youtube/v3/"

_DAY = Refusal(TooMany, words="The day's allowance of this app at YouTube is used up.", wait="day")
_CLOSED = Refusal(Rejected, "account", "YouTube has closed or suspended this account.")
_NO_CHANNEL = Refusal(Rejected, "account", "This Google account has no YouTube channel.")

TABLE: google.Table = {
    "quotaExceeded": _DAY,
    "dailyLimitExceeded": _DAY,
    "uploadLimitExceeded": Refusal(
        TooMany, words="The channel has uploaded as much as YouTube allows in 24 hours.", wait=86_400.0
    ),
    "uploadRateLimitExceeded": Refusal(TooMany, words="YouTube asks us to wait before the next upload."),
    # The account
    "youtubeSignupRequired": _NO_CHANNEL,
    "authenticatedUserAccountClosed": _CLOSED,
    "authenticatedUserAccountSuspended": _CLOSED,
    "channelClosed": _CLOSED,
    "channelSuspended": _CLOSED,
    "accountDelegationForbidden": Refusal(Rejected, "account", "The sign-in may not act for this account."),
    # A video
    "invalidTitle": Refusal(Rejected, "options", "YouTube does not accept the title."),
    "invalidTags": Refusal(Rejected, "options", "YouTube does not accept the tags."),
    "invalidCategoryId": Refusal(Rejected, "options", "YouTube does not know the category."),
    "invalidVideoMetadata": Refusal(Rejected, "options", "YouTube does not accept the title or category."),
    "forbiddenPrivacySetting": Refusal(Rejected, "options", "YouTube does not allow this privacy."),
    "forbiddenLicenseSetting": Refusal(Rejected, "options", "YouTube does not allow this license."),
    "invalidDescription": Refusal(Rejected, "text", "YouTube does not accept the description."),
    "mediaBodyRequired": Refusal(Rejected, "media", "YouTube received no file."),
    "invalidFilename": Refusal(Rejected, "media", "YouTube does not accept the file's name."),
    "invalidImage": Refusal(Rejected, "media", "YouTube does not accept the picture."),
    "videoNotFound": Refusal(Missing, words="The video is not on YouTube."),
    # Subtitles
    "contentRequired": Refusal(Rejected, "options", "YouTube received no subtitles."),
    "captionExists": Refusal(Rejected, "options", "The video has subtitles of this language already."),
    # A playlist
    "playlistNotFound": Refusal(Missing, words="The playlist is not on YouTube."),
    "playlistItemsNotAccessible": Refusal(Rejected, "account", "The playlist may not be read."),
    "playlistContainsMaximumNumberOfVideos": Refusal(Rejected, "options", "The playlist is full."),
    # A comment
    "commentsDisabled": Refusal(Rejected, words="Comments are switched off under this video."),
    "commentTextRequired": Refusal(Rejected, "text", "An answer needs words."),
    "commentTextTooLong": Refusal(Rejected, "text", "The answer is too long for YouTube."),
    "invalidCommentMetadata": Refusal(Rejected, "text", "YouTube does not accept the answer."),
    "parentCommentIsPrivate": Refusal(Rejected, words="The comment cannot be answered."),
    "parentCommentNotFound": Refusal(Missing, words="The comment is not there any more."),
    "commentNotFound": Refusal(Missing, words="The comment is not there any more."),
    "operationNotSupported": Refusal(Unsupported, words="YouTube cannot do this with a comment."),
    # Whose
    "channelNotFound": Refusal(Missing, words="There is no such channel."),
}


async def ask(
    call: Call,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    token: str = "",
    visible: bool = False,
    table: google.Table = TABLE,
    **parts: Any,
) -> Answer:
    """`path`: a method's, like "videos", or a whole address. A no is raised."""
    url = path if path.startswith("https://") else API + path
    request = Request(method, url, headers={**google.bearer(call, token), **(headers or {})}, **parts)
    answer = await asking.send(call, request, visible=visible)
    if not answer.ok:
        raise refusal(call, answer, visible=visible, table=table)
    return answer


Params = Mapping[str, str | int]


async def listed(
    call: Call, path: str, params: Params, *, token: str = "", table: google.Table = TABLE
) -> dict[str, Any]:
    """A list of the API; empty parameters are left out. Where it is empty Google leaves `items` out at times; anything
    else is no answer."""
    given = {key: value for key, value in params.items() if value != ""}
    answer = await ask(call, "GET", path, token=token, table=table, params=given)
    body = obj(answer.json())
    kind = body.get("kind")
    if not isinstance(body.get("items"), list) and not (
        "items" not in body and isinstance(kind, str) and kind.startswith("youtube#")
    ):
        raise errors.Outage("This is not an answer of YouTube.", status=answer.status)
    return {**body, "items": rows(body.get("items"))}


def is_stale(refused: errors.Rejected, page: str) -> bool:
    """A page of a list that was left lying too long: the list is read from its beginning again."""
    return bool(page) and "invalidPageToken" in refused.answer


def made(call: Call, answer: Answer) -> dict[str, Any]:
    """What a write gave back; without an id it may have been done all the same."""
    body = obj(answer.json())
    if not answer.ok or not isinstance(body.get("id"), str) or not body["id"]:
        raise refusal(call, answer, visible=True)
    return body


def refusal(
    call: Call, answer: Answer, *, visible: bool = False, table: google.Table = TABLE
) -> errors.NetworkError:
    return google.error_of(answer, table, now=call.now, visible=visible, secrets=google.secrets_of(call))
