"""Pillars and goals."""

from collections.abc import Iterator

from jubir.reports import frozen
from jubir.reports.chance import FACT
from jubir.reports.findings import FELL, ROSE, WRITE, Action, Finding, Ledger, Word, squeezed


def pillar_shares(data: frozen.Data) -> list[str]:
    """The keys of the pillars' shares of the posts: whole hundredths that add up to 100."""
    keys = [f"pillars.{place}.posts" for place in range(len(data.get("pillars") or []))]
    return [frozen.derive(data, "rounded_share", key, *keys) for key in keys]


def pillars(ledger: Ledger) -> Iterator[Finding]:
    """What the brand wanted to talk about, and what it talked about: the pillar farthest from its plan."""
    rows = ledger.rows("pillars")
    if sum(row.get("posts") or 0 for row in rows) < 8:
        return
    shares = pillar_shares(ledger.data)
    far: tuple[float, int] | None = None
    for place, row in enumerate(rows):
        share = ledger.number(shares[place])
        if row.get("id") is None or row.get("target") is None or share is None:
            continue
        off = share - row["target"]
        if abs(off) >= 0.15 and (far is None or abs(off) > abs(far[0])):
            far = (off, place)
    if far is None:
        return
    off, place = far
    share_key, target = shares[place], f"pillars.{place}.target"
    way = "more" if off > 0 else "less"
    yield Finding(
        f"pillar.{way}", "pillars", "need", FACT, squeezed(off, 0.5), (f"pillar.{way}", "pillar.numbers"),
        f"advice.pillar.{way}",
        {"share": (share_key, "percent"), "target": (target, "percent"), "n": (f"pillars.{place}.posts", "count")},
        {"pillar": ("name", rows[place]["name"])},
        Action("strategy", "insights:strategy") if off > 0 else Action("write", WRITE),
        claims=((share_key, target, ROSE if off > 0 else FELL),),
    )  # fmt: skip


def goals(ledger: Ledger) -> Iterator[Finding]:
    """Each goal: reached, on its way, behind, or not known."""
    rows = ledger.rows("goals")
    for place, goal in enumerate(rows):
        state = goal.get("state")
        if state not in ("reached", "on_course", "behind", "missed"):
            continue
        now, target = f"goals.{place}.now", f"goals.{place}.target"
        if not ledger.known(now, target):
            continue
        form = _form_of(goal["metric"])
        words: dict[str, Word] = {
            "goal": ("name", goal["name"]) if goal.get("name") else ("metric", goal["metric"]),
            "due": ("date", goal["due_on"]),
        }
        kind = "good" if state in ("reached", "on_course") else "need"
        size = {"reached": 0.7, "on_course": 0.3, "behind": 0.6, "missed": 0.7}[state]
        yield Finding(
            f"goal.{state}", f"goal:{goal['id']}", kind, FACT, size, (f"goal.{state}", "goal.numbers"),
            f"advice.goal.{state}", {"now": (now, form), "target": (target, form)}, words,
            Action("goal", "insights:strategy"),
        )  # fmt: skip
    if ledger.look("goals") == []:
        yield Finding(
            "goal.none", "goal", "plain", FACT, 0.15, ("goal.none", "goal.none.why"), "advice.goal.none",
            action=Action("goal_new", "insights:strategy"),
        )  # fmt: skip


def _form_of(metric: str) -> str:
    return {"engagement_rate": "rate", "response_minutes": "minutes"}.get(metric, "count")
