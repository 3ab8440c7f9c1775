"""Reading lists of statuses back, as far as a moment: pages by max_id, where the server knows pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.mastodon import refusals
from jubir.networks.connectors.mastodon.posts import created
from jubir.networks.connectors.mastodon.wire import ask
from jubir.networks.contract import Call

PAGE = 40
MOST_PAGES = 5


async def pages(
    call: Call, path: str, since: datetime
) -> tuple[dict[str, Mapping[str, Any]], datetime | None, bool]:
    """Statuses by id, the server's time, and whether they surely reach back to `since`."""
    found: dict[str, Mapping[str, Any]] = {}
    told, oldest = None, ""
    for _ in range(MOST_PAGES):
        params: dict[str, str | int] = {"limit": PAGE, "exclude_reblogs": "true"}
        if oldest:
            params["max_id"] = oldest
        answer = await ask(call, "GET", path, params=params)
        told = told or refusals.clock(answer)
        page = answer.json()
        if not isinstance(page, list):
            raise errors.Outage("This is not a list of posts.", status=answer.status)
        page = [item for item in page if isinstance(item, dict) and item.get("id") and item.get("created_at")]
        new = [item for item in page if str(item["id"]) not in found]
        found |= {str(item["id"]): item for item in new}
        if not page or (page and min(created(item) for item in page) < since):
            return found, told, True
        if (
            not new
        ):  # snac knows no pages: what it gave is all there is, unless it was cut at what we asked for
            return found, told, len(page) < PAGE
        oldest = str(page[-1]["id"])
    return found, told, False
