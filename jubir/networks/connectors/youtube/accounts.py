"""Which channel a sign-in opens, and what of it the limits depend on: playlists, categories, how long videos may be."""

from collections.abc import Iterable, Mapping
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.youtube.listing import uploads_of
from jubir.networks.connectors.youtube.videos import PAGE, picture_of, snippet, status
from jubir.networks.connectors.youtube.wire import Params, listed
from jubir.networks.contract import Account, Call, Connected
from jubir.networks.shared.google import Grant
from jubir.networks.shared.parsing import name, words

MINE: Params = {"part": "snippet,contentDetails,status", "mine": "true", "maxResults": 50}
#: A playlist chosen from more than so many is not found anyway.
MOST_PLAYLISTS = 200


async def opened(call: Call, grant: Grant) -> tuple[Connected, ...]:
    """One mostly; none where the Google account has no channel."""
    token = grant.secrets.get("access_token", "")
    try:
        told = await listed(call, "channels", MINE, token=token)
    except errors.Rejected as refused:
        if "youtubeSignupRequired" in refused.answer:
            return ()
        raise
    return tuple(
        [await _connected(call, item, token, grant) for item in told["items"] if name(item.get("id"))]
    )


async def checked(call: Call) -> Connected:
    told = await listed(call, "channels", MINE)
    mine = [item for item in told["items"] if name(item.get("id")) == call.account.remote_id]
    if not mine:
        raise errors.Unauthorized("The sign-in does not open this channel any more.")
    return await _connected(call, mine[0], "", None)


async def _connected(call: Call, channel: Mapping[str, Any], token: str, grant: Grant | None) -> Connected:
    about, number = snippet(channel), name(channel.get("id"))
    facts = {
        "uploads": uploads_of(dict(channel)),
        "long_uploads": name(status(channel).get("longUploadsStatus")),
        "playlists": await _playlists(call, token),
        "categories": await _categories(call, token, name(about.get("country")) or "US"),
    }
    # What could not be learned just now stays as it was.
    facts = {**call.account.facts, **{key: value for key, value in facts.items() if value is not None}}
    handle = name(about.get("customUrl")).lstrip("@") or name(about.get("title"))
    return Connected(
        Account(number, handle, facts=facts),
        name=name(about.get("title")),
        url=f"{PAGE}channel/{number}",
        avatar_url=picture_of(channel),
        secrets=dict(grant.secrets) if grant else {},
        expires_at=grant.expires_at if grant else None,
        scopes=grant.scopes if grant else (),
    )


async def _playlists(call: Call, token: str) -> list[list[str]] | None:
    found: list[list[str]] = []
    page = ""
    try:
        while len(found) < MOST_PLAYLISTS:
            asked: Params = {"part": "snippet", "mine": "true", "maxResults": 50, "pageToken": page}
            told = await listed(call, "playlists", asked, token=token)
            found += _named(told["items"])
            page = name(told.get("nextPageToken"))
            if not page:
                break
    except _LATER:
        return None
    return found


async def _categories(call: Call, token: str, country: str) -> list[list[str]] | None:
    try:
        asked: Params = {"part": "snippet", "regionCode": country}
        told = await listed(call, "videoCategories", asked, token=token)
    except _LATER:
        return None
    return _named(item for item in told["items"] if snippet(item).get("assignable")) or None


#: No trouble here may keep anybody from connecting.
_LATER = (errors.Rejected, errors.Missing, errors.Outage, errors.TooMany, errors.Unsupported)


def _named(items: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    return [
        [name(item.get("id")), words(snippet(item).get("title"))[:100]]
        for item in items
        if name(item.get("id"))
    ]
