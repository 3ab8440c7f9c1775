"""What a post and an account have brought, now or at any moment before.

What people did is counted from its rows. How many saw a post is no row: it grows out of who acted on it, and out of the
followers who pass by, by a ratio drawn from the seed and the post; so it never shrinks, and never depends on who looked.
"""

import json
import random
from collections.abc import Sequence
from math import exp

from jubir.networks.sandbox.store import THERE, Row, Store

#: What a network like this tells; a figure that makes no sense for a post (votes without a poll) is absent.
SEEN = 14.0  # people pass by for each one who acts
PASSES = 0.22  # of the followers, until the interest is gone
FADE = 11.0  # hours


def of_posts(store: Store, rows: Sequence[Row], at: float | None = None) -> dict[int, dict[str, int]]:
    """By post id. The audience must have lived until then."""
    at = store.now() if at is None else min(at, store.now())
    if not rows:
        return {}
    ids = [row["id"] for row in rows]
    marks = ",".join("?" * len(ids))
    done: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    people: dict[int, int] = dict.fromkeys(ids, 0)
    for row in store.db.execute(
        f"SELECT post, kind, count(*) AS n FROM reactions WHERE post IN ({marks}) AND at<=? GROUP BY post, kind",
        (*ids, at),
    ):
        done[row["post"]][row["kind"]] = row["n"]
    for row in store.db.execute(
        f"SELECT post, count(DISTINCT person) AS n FROM reactions WHERE post IN ({marks}) AND at<=? GROUP BY post",
        (*ids, at),
    ):
        people[row["post"]] = row["n"]
    comments: dict[int, int] = {}
    for row in store.db.execute(
        f"SELECT root, count(*) AS n FROM posts WHERE root IN ({marks}) AND {THERE}"
        " AND (hidden IS NULL OR hidden>?) AND created<=? AND ready<=? AND fails=''"
        " AND account != (SELECT account FROM posts AS above WHERE above.id=posts.root) GROUP BY root",
        (*ids, at, at, at, at),
    ):
        comments[row["root"]] = row["n"]
    fans: dict[int, int] = {}
    seed = store.setting("seed")
    told = {}
    for row in rows:
        if row["account"] not in fans:
            fans[row["account"]] = store.followers(row["account"], at)
        passing = store.followers(row["account"], row["ready"])
        told[row["id"]] = _of_post(seed, row, done[row["id"]], people[row["id"]], passing, at)
        told[row["id"]]["comments"] = (
            comments.get(row["id"], 0) if row["parent"] is None else _below(store, row, at)
        )
    return told


def _below(store: Store, row: Row, at: float) -> int:
    return store.db.execute(
        f"SELECT count(*) FROM posts WHERE parent=? AND {THERE} AND (hidden IS NULL OR hidden>?) AND created<=?"
        " AND ready<=? AND fails=''",
        (row["id"], at, at, at, at),
    ).fetchone()[0]


def _of_post(
    seed: str, row: Row, done: dict[str, int], people: int, passing: int, at: float
) -> dict[str, int]:
    chance = random.Random(f"{seed}|seen|{row['id']}")
    ratio, again = SEEN * chance.lognormvariate(0, 0.25), chance.uniform(1.12, 1.6)
    hours = max(0.0, at - row["ready"]) / 3600
    reach = round(people * ratio + passing * PASSES * chance.uniform(0.7, 1.3) * (1 - exp(-hours / FADE)))
    told = {
        "impressions": round(reach * again),
        "reach": reach,
        "likes": done.get("like", 0),
        "shares": done.get("repost", 0),
        "saves": done.get("save", 0),
    }
    if row["card"] or "://" in row["text"]:
        told["clicks"] = done.get("click", 0)
    if row["poll"]:
        told["votes"] = done.get("vote", 0)
    if any(medium.get("kind") == "video" for medium in json.loads(row["media"])):
        told["video_views"] = round(reach * chance.uniform(0.45, 0.8))
    return told


def of_account(store: Store, account: Row, at: float | None = None) -> dict[str, int]:
    at = store.now() if at is None else min(at, store.now())
    posts = store.db.execute(
        f"SELECT count(*) FROM posts WHERE account=? AND {THERE} AND kind='' AND created<=? AND ready<=? AND fails=''",
        (account["id"], at, at, at),
    ).fetchone()[0]
    following = store.db.execute(
        "SELECT count(*) FROM follows WHERE person=? AND at<=? AND (until IS NULL OR until>?)",
        (account["id"], at, at),
    ).fetchone()[0]
    return {"followers": store.followers(account["id"], at), "following": following, "posts": posts}
