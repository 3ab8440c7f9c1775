"""A Page as Facebook describes it, and letting our app hear of it."""

from collections.abc import Mapping
from typing import Any

from jubir.networks.contract import Account, Call, Connected
from jubir.networks.shared import graph
from jubir.networks.shared.parsing import link, name, obj, rows

FIELDS = "id,name,username,link,picture{url}"


def connected(page: Mapping[str, Any], facts: Mapping[str, Any], **more: Any) -> Connected:
    number = name(page.get("id"))
    return Connected(
        Account(number, name(page.get("username")) or name(page.get("name")) or number, "", facts),
        name(page.get("name")),
        link(page.get("link")),
        link(obj(obj(page.get("picture")).get("data")).get("url")),
        **more,
    )


def facts_of(page: Mapping[str, Any]) -> dict[str, Any]:
    """What the person may do there: CREATE_CONTENT, MODERATE, MESSAGING, ANALYZE, MANAGE..."""
    tasks = page.get("tasks")
    return {"tasks": sorted(name(task) for task in tasks)} if isinstance(tasks, list) else {}


async def subscribed(call: Call, fields: tuple[str, ...], number: str = "") -> None:
    """Let our app hear of what happens on the Page. Asking again changes nothing."""
    path = f"{number or call.account.remote_id}/subscribed_apps"
    await graph.hear(call, "POST", path, form={"subscribed_fields": ",".join(fields)}, needs=("success",))


def listed(value: Any) -> list[dict[str, Any]]:
    """The rows of an edge that came inside another answer; none where it was left out."""
    return rows(obj(value).get("data"))
