"""The brand's own posts, and who follows them."""

from collections.abc import Iterator, Sequence

from jubir.reports import chance
from jubir.reports.chance import FACT, FAIR, STRONG
from jubir.reports.findings import (
    FELL,
    ROSE,
    SAME,
    UNTOLD,
    WRITE,
    Action,
    Finding,
    Ledger,
    Ref,
    Word,
    squeezed,
)

#: Fewer posts of a kind tell nothing about the kind.
FEWEST_POSTS = 4
#: One post that brings this part of everything is the reason by itself.
STAR = 0.35
#: Posts before "one of them brought most" means something.
FEWEST_FOR_A_STAR = 4


def attention(ledger: Ledger) -> Iterator[Finding]:
    """How much people did with our posts, or how many saw them: the total, and whether more posts or better ones made it."""
    for metric in ("reach", "impressions", "engagements"):
        if finding := _attention(ledger, metric):
            yield finding


def _attention(ledger: Ledger, metric: str) -> Finding | None:
    now, before = f"overview.figures.{metric}.now", f"overview.figures.{metric}.before"
    if ledger.number(now) is None:
        return None
    p = chance.means_differ(_days(ledger, metric, "now"), _days(ledger, metric, "before"))
    way, sure = ledger.direction(now, before, "count", p)
    numbers: dict[str, Ref] = {"now": (now, "count"), "before": (before, "count")}
    words: dict[str, Word] = {"metric": ("metric", metric)}
    says = ["attention.first" if ledger.number(before) is None else f"attention.{way}"]
    if way in (ROSE, FELL):
        change = ledger.derive("change", now, before)
        numbers["change"] = (change, "growth")
        says.append(f"attention.{way}.by" if ledger.known(change) else "attention.from_nothing")
        says += _why(ledger, way, numbers)
    else:
        if ledger.number(before) is None:
            says.append("attention.alone")
        elif way == UNTOLD:
            says.append("attention.too_little")
        elif way == SAME:
            says.append("attention.within")
    star, advice, action = _star(ledger, metric, numbers, words)
    says += star
    if way == FELL and "why.fewer" in says:
        advice, action = "advice.plan_more", Action("plan", "studio:calendar")
    size = squeezed(ledger.number(numbers["change"][0]), 0.5) if "change" in numbers else 0.3
    kind = {ROSE: "good", FELL: "need"}.get(way, "plain")
    return Finding(
        f"attention.{metric}", metric, kind, sure, size, tuple(says), advice, numbers, words, action,
        claims=((now, before, way),), base=_posts_base(ledger), plot=f"daily.{metric}",
    )  # fmt: skip


def _days(ledger: Ledger, metric: str, when: str) -> list[float | None]:
    return [row[1] for row in ledger.rows(f"daily.{metric}.{when}")]


def _posts_base(ledger: Ledger) -> Ref | None:
    return (ledger.derive("count", "pieces.*.engagements"), "posts") if ledger.rows("pieces") else None


def _why(ledger: Ledger, way: str, numbers: dict[str, Ref]) -> list[str]:
    """More posts, or more per post? Only what goes the same way is given as the reason."""
    says = []
    posts, posts_before = "overview.figures.published.now", "overview.figures.published.before"
    if ledger.known(posts, posts_before):
        a, b = ledger.number(posts) or 0, ledger.number(posts_before) or 0
        if (way == ROSE and a >= b * 1.15 and a > b) or (way == FELL and a <= b * 0.85):
            numbers |= {"posts": (posts, "count"), "posts_before": (posts_before, "count")}
            says.append("why.more" if way == ROSE else "why.fewer")
    each, each_before = _each(ledger, "pieces"), _each(ledger, "pieces_before")
    if each and each_before:
        p = chance.means_differ(_engagements(ledger, "pieces"), _engagements(ledger, "pieces_before"))
        per_way, sure = ledger.direction(each, each_before, "decimal", p)
        if per_way == way and sure in (STRONG, FAIR):
            numbers |= {"each": (each, "decimal"), "each_before": (each_before, "decimal")}
            says.append("why.better" if way == ROSE else "why.weaker")
    return says


def _engagements(ledger: Ledger, rows: str) -> list[float | None]:
    return list(ledger.look(f"{rows}.*.engagements") or [])


def _each(ledger: Ledger, rows: str) -> str | None:
    """The key of engagements per post with a figure; None when there is none."""
    if not [value for value in _engagements(ledger, rows) if value is not None]:
        return None
    whole = ledger.derive("known_sum", f"{rows}.*.engagements")
    return ledger.derive("per", whole, ledger.derive("count", f"{rows}.*.engagements"))


def _star(
    ledger: Ledger, metric: str, numbers: dict[str, Ref], words: dict[str, Word]
) -> tuple[list[str], str, Action | None]:
    """One post that brought a large part of all engagements, and the advice to write another like it."""
    pieces = ledger.rows("pieces")
    if metric != "engagements" or len(pieces) < FEWEST_FOR_A_STAR:
        return [], "", None
    best = max(range(len(pieces)), key=lambda number: pieces[number].get("engagements") or 0)
    whole = ledger.derive("known_sum", "pieces.*.engagements")
    share = ledger.derive("per", f"pieces.{best}.engagements", whole)
    if (ledger.number(share) or 0) < STAR:
        return [], "", None
    star = pieces[best]
    numbers |= {"share": (share, "percent"), "star": (f"pieces.{best}.engagements", "count")}
    words |= {"post": ("quote", star.get("text") or ""), "handle": ("name", star.get("handle") or "")}
    action = Action("again", WRITE, query={"text": star.get("text") or ""})
    if star.get("post_id"):
        action = Action("again", "studio:duplicate", args={"pk": star["post_id"]}, method="post")
    return ["star"], "advice.again", action


def rhythm(ledger: Ledger) -> Iterator[Finding]:
    """A channel on which nothing went out."""
    rows = ledger.rows("channels")
    for place, channel in enumerate(rows):
        published = f"channels.{place}.published.now"
        before = f"channels.{place}.published.before"
        if ledger.number(published) != 0:
            continue
        words: dict[str, Word] = {"handle": ("name", channel["handle"])}
        numbers: dict[str, Ref] = {}
        says = ["silent"]
        if ledger.number(before):
            numbers["before"] = (before, "count")
            says.append("silent.before")
        yield Finding(
            "silent", f"silent:{channel['id']}", "need", FACT, 0.5 if "before" in numbers else 0.3, tuple(says),
            "advice.silent", numbers, words, Action("write", WRITE, query={"channel": channel["id"]}),
        )  # fmt: skip


def followers(ledger: Ledger) -> Iterator[Finding]:
    """Counted, not sampled: the numbers are facts."""
    now, before = "overview.figures.followers.now", "overview.figures.followers.before"
    a, b = ledger.number(now), ledger.number(before)
    if a is None or b is None or not b:
        return
    change = ledger.derive("change", now, before)
    gained = ledger.derive("difference", now, before)
    way = SAME if a == b or abs(a - b) / b < 0.005 else ROSE if a > b else FELL
    says = [f"followers.{way}"]
    numbers: dict[str, Ref] = {
        "now": (now, "count"),
        "before": (before, "count"),
        "change": (change, "growth"),
    }
    if way != SAME:
        lost = gained if way == ROSE else ledger.derive("difference", before, now)
        numbers["n"] = (lost, "count")
        says.append(f"followers.{way}.by")
    yield Finding(
        f"followers.{way}", "followers", {ROSE: "good", FELL: "need"}.get(way, "plain"), FACT,
        squeezed(ledger.number(change), 0.1) * 0.7 if way != SAME else 0.05, tuple(says), "", numbers, {},
        claims=((now, before, way),), plot="daily.followers",
    )  # fmt: skip


def formats(ledger: Ledger) -> Iterator[Finding]:
    """Whether posts of one form draw more than the rest."""
    groups: dict[str, list[int]] = {}
    for place, piece in enumerate(ledger.rows("pieces")):
        if piece.get("engagements") is not None:
            groups.setdefault(piece.get("format") or "text", []).append(place)
    best: tuple[float, str, float] | None = None
    for name, places in groups.items():
        rest = [place for other, found in groups.items() if other != name for place in found]
        if len(places) < FEWEST_POSTS or len(rest) < FEWEST_POSTS:
            continue
        p = chance.means_differ(_of(ledger, places), _of(ledger, rest))
        mine, theirs = sum(_of(ledger, places)) / len(places), sum(_of(ledger, rest)) / len(rest)
        if p is not None and p < 0.05 and mine >= theirs * 1.2 and mine > 0 and (best is None or p < best[2]):
            best = (mine / theirs if theirs else 10.0, name, p)
    if best is None:
        return
    _ratio, name, p = best
    places = groups[name]
    rest = [place for other, found in groups.items() if other != name for place in found]
    each, each_rest = _each_of(ledger, places), _each_of(ledger, rest)
    times = ledger.derive("per", each, each_rest)
    numbers: dict[str, Ref] = {
        "n": (ledger.derive("count", *[f"pieces.{place}.engagements" for place in places]), "count"),
        "rest": (ledger.derive("count", *[f"pieces.{place}.engagements" for place in rest]), "count"),
        "each": (each, "decimal"),
        "each_rest": (each_rest, "decimal"),
    }
    says = ["format.better", "format.numbers"]
    if ledger.known(times):
        numbers["times"] = (times, "times")
        says = ["format.times", "format.numbers"]
    yield Finding(
        "format", "format", "good", chance.certainty(p),
        squeezed((ledger.number(times) or 3) - 1, 2), tuple(says), "advice.format", numbers,
        {"format": ("format", name)}, Action("write", WRITE), claims=((each, each_rest, ROSE),),
        base=_posts_base(ledger),
    )  # fmt: skip


def _of(ledger: Ledger, places: Sequence[int]) -> list[float]:
    return [float(ledger.number(f"pieces.{place}.engagements") or 0) for place in places]


def _each_of(ledger: Ledger, places: Sequence[int]) -> str:
    keys = [f"pieces.{place}.engagements" for place in places]
    return ledger.derive("per", ledger.derive("known_sum", *keys), ledger.derive("count", *keys))


def hours(ledger: Ledger) -> Iterator[Finding]:
    """The best hour of a channel, when the channel's own data are sure enough of it."""
    for place, times in enumerate(ledger.rows("times")):
        best = (times.get("best") or [None])[0]
        if not best or best.get("certainty") not in (STRONG, FAIR) or (best.get("lift") or 0) < 1.1:
            continue
        numbers: dict[str, Ref] = {"times": (f"times.{place}.best.0.lift", "times")}
        says = ["hour", "hour.times"]
        if ledger.number(f"times.{place}.posts"):
            numbers["n"] = (f"times.{place}.posts", "count")
            says.append("hour.base")
        yield Finding(
            "hour", f"hour:{times['channel_id']}", "plain", best["certainty"], squeezed(best["lift"] - 1, 1.5),
            tuple(says), "advice.hour", numbers,
            {"handle": ("name", times["handle"]), "hour": ("hour", [best["weekday"], best["hour"]])},
            Action("plan_at", WRITE, query={"channel": times["channel_id"]}, at=(best["weekday"], best["hour"])),
        )  # fmt: skip
