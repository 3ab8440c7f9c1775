"""What goes out: rows as the JSON that api.py documents. `base` is the address people see."""

import json
from collections.abc import Iterable
from typing import Any

from jubir.networks.sandbox import clock, deeds, inbox, messages
from jubir.networks.sandbox.store import FAILED, PROCESSING, Row, Store


def account(store: Store, base: str, row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "handle": row["handle"],
        "name": row["name"],
        "bio": row["bio"],
        "url": f"{base}/@{row['handle']}",
        "avatar": f"{base}/face/{row['handle']}.png",
        "followers": store.followers(row["id"]),
    }


def post(
    store: Store, base: str, row: Row, owner: Row | None = None, figures: bool = False
) -> dict[str, Any]:
    owner = owner or store.account(row["account"])
    data = {
        "id": str(row["id"]),
        "account": owner["handle"],
        "text": store.text(row),
        "created_at": clock.iso(row["created"]),
        "status": store.status(row),
        "url": f"{base}/@{owner['handle']}/{row['id']}",
        "in_reply_to": str(row["parent"]) if row["parent"] else None,
        "language": row["language"],
        "media": [{**one, "url": f"{base}/media/{one['id']}"} for one in json.loads(row["media"])],
        "card": json.loads(row["card"]) if row["card"] else None,
        "poll": json.loads(row["poll"]) if row["poll"] else None,
    }
    if row["fails"] and data["status"] != PROCESSING:
        data["reason"] = row["fails"]
    if figures:
        data["figures"] = store.figures(row["id"])
    if row["kind"]:
        data |= {"kind": row["kind"], "rating": row["rating"]}
    return data


def medium(store: Store, base: str, row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["kind"],
        "status": store.status(row),
        "url": f"{base}/media/{row['id']}",
    }


def message(store: Store, row: Row) -> dict[str, Any]:
    person = store.account(row["person"])
    return {
        "id": f"m{row['id']}",
        "with": {"id": str(person["id"]), "handle": person["handle"], "name": person["name"]},
        "ours": bool(row["ours"]),
        "text": row["text"],
        "at": clock.iso(row["at"]),
        "status": messages.status(store, row),
        "url": "",
    } | ({"reason": row["fails"]} if messages.status(store, row) == FAILED else {})


def heard(store: Store, base: str, viewer: Row, arrival: Row) -> dict[str, Any] | None:
    """One thing that reached the viewer's inbox, as it stands now; None from somebody the viewer had blocked."""
    if arrival["kind"] == inbox.MESSAGE:
        message = messages.one(store, arrival["ref"])
        if not message["ours"] and inbox.is_blocked(store, viewer["id"], message["person"], message["at"]):
            return None
        return _message_heard(store, base, viewer, message)
    row = store.post(arrival["ref"])
    if inbox.is_blocked(store, viewer["id"], row["account"], row["created"]):
        return None
    return found(store, base, viewer, row) | {"kind": arrival["kind"]}


def all_heard(store: Store, base: str, viewer: Row, arrivals: Iterable[Row]) -> list[dict[str, Any]]:
    """Each thing once, as it is now; nothing from those whom the viewer had blocked."""
    items = {}
    for arrival in arrivals:
        told = heard(store, base, viewer, arrival)
        if told is not None:
            items[told["id"]] = told
    return list(items.values())


def found(store: Store, base: str, viewer: Row, row: Row) -> dict[str, Any]:
    """Somebody's post as the viewer sees it."""
    now = store.now()
    gone = row["gone"] is not None and row["gone"] <= now
    root = store.post(row["root"]) if row["root"] else row
    ours = row["account"] == viewer["id"]
    return {
        "kind": "found",
        "id": str(row["id"]),
        "account": account(store, base, store.account(row["account"])),
        "text": "" if gone else store.text(row, now),
        "created_at": clock.iso(row["created"]),
        "edited_at": clock.iso(row["edited"]) if row["edited"] is not None and row["edited"] <= now else None,
        "gone": gone,
        "ours": ours,
        "thread": str(root["id"]),
        "parent": str(row["parent"] or ""),
        "post": str(root["id"]) if root["account"] == viewer["id"] else "",
        "url": _url(store, base, row),
        "liked": deeds.likes(store, viewer["id"], row["id"]),
        "hidden": row["hidden"] is not None,
        "language": row["language"],
        "rating": row["rating"],
        "media": [{**one, "url": f"{base}/media/{one['id']}"} for one in json.loads(row["media"])],
    }


def _message_heard(store: Store, base: str, viewer: Row, row: Row) -> dict[str, Any]:
    person = store.account(row["person"])
    return {
        "kind": inbox.MESSAGE,
        "id": f"m{row['id']}",
        "account": account(store, base, viewer if row["ours"] else person),
        "text": row["text"],
        "created_at": clock.iso(row["at"]),
        "edited_at": None,
        "gone": False,
        "ours": bool(row["ours"]),
        "thread": f"dm{person['id']}",
        "with": person["handle"],
        "parent": "",
        "post": "",
        "url": "",
        "liked": False,
        "hidden": False,
        "language": "",
        "rating": None,
        "media": [],
    }


def _url(store: Store, base: str, row: Row) -> str:
    return f"{base}/@{store.account(row['account'])['handle']}/{row['id']}"
