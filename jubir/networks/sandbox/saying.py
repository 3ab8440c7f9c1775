"""What goes out: rows as the JSON that api.py documents. `base` is the address people see."""

import json
from typing import Any

from jubir.networks.sandbox import clock
from jubir.networks.sandbox.store import PROCESSING, Row, Store


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
        "text": row["text"],
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
        "id": str(row["id"]),
        "with": {"handle": person["handle"], "name": person["name"]},
        "ours": bool(row["ours"]),
        "text": row["text"],
        "at": clock.iso(row["at"]),
    }
