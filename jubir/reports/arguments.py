"""What can be argued from the frozen data, one function per subject. Pure: numbers in, findings out.

Every one says what happened, why we think so where the data show it, and what to do. Where there is too little data it
says that, or nothing.
"""

from collections.abc import Iterator, Sequence

from jubir.reports import chance, frozen
from jubir.reports.chance import FACT, FAIR, STRONG
from jubir.reports.findings import FELL, ROSE, SAME, UNTOLD, Action, Finding, Ledger, Ref, Word, squeezed

#: Fewer posts of a kind tell nothing about the kind.
FEWEST_POSTS = 4
#: One post that brings this part of everything is the reason by itself.
STAR = 0.35
#: Posts before "one of them brought most" means something.
FEWEST_FOR_A_STAR = 4
#: A question must be asked so often.
OFTEN = 3

WRITE = "studio:compose"


# ── the brand's own posts ────────────────────────────────────────────────────────────────────────────────────────
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


# ── strategy ─────────────────────────────────────────────────────────────────────────────────────────────────────
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


# ── people who wrote to us ───────────────────────────────────────────────────────────────────────────────────────
def answers(ledger: Ledger) -> Iterator[Finding]:
    """How many were answered, how fast, and who still waits."""
    received, answered = "inbox.now.received", "inbox.now.answered"
    if not ledger.number(received) or ledger.number(answered) is None:
        return
    numbers: dict[str, Ref] = {"n": (received, "count"), "answered": (answered, "count")}
    share = ledger.derive("per", answered, received)
    share_before = ledger.derive("per", "inbox.before.answered", "inbox.before.received")
    numbers["share"] = (share, "percent")
    way, sure = UNTOLD, FACT
    if ledger.known(share_before):
        four = [
            int(ledger.number(key) or 0)
            for key in (answered, received, "inbox.before.answered", "inbox.before.received")
        ]
        p = chance.shares_differ(*four)
        way, found = ledger.direction(share, share_before, "percent", p)
        if way in (ROSE, FELL):
            sure = found
            numbers["share_before"] = (share_before, "percent")
    says = [f"answers.{way}" if way in (ROSE, FELL) else "answers", "answers.numbers"]
    median = "inbox.now.median_minutes"
    if ledger.number(median) is not None:
        numbers["median"] = (median, "minutes")
        says.append("answers.median")
        if ledger.number("inbox.before.median_minutes") is not None:
            numbers["median_before"] = ("inbox.before.median_minutes", "minutes")
            says[-1] = "answers.median_both"
    advice, action, kind = "", None, {ROSE: "good", FELL: "need"}.get(way, "plain")
    waiting = "inbox.now.waiting"
    if ledger.number(waiting):
        numbers["waiting"] = (waiting, "count")
        says.append("answers.waiting")
        advice, action = "advice.answer", Action("answer", "inbox:list")
        kind = "need"
    unanswered = 1 - (ledger.number(share) or 0)
    size = max(squeezed(unanswered, 1.0), 0.2) if kind == "need" else 0.3
    yield Finding(
        "answers", "answers", kind, sure, size, tuple(says), advice, numbers, {}, action,
        claims=((share, share_before, way),) if way in (ROSE, FELL) else (), base=(received, "messages"),
    )  # fmt: skip


def mood(ledger: Ledger) -> Iterator[Finding]:
    """The part of what people write to us that is displeased."""
    yield from _displeased(
        ledger,
        "mood",
        "inbox.now.by_sentiment",
        "inbox.before.by_sentiment",
        Action("bad", "inbox:list", query={"sentiment": "negative"}),
    )


def talk_mood(ledger: Ledger) -> Iterator[Finding]:
    """The same, of what people say about us elsewhere."""
    yield from _displeased(
        ledger,
        "talk_mood",
        "listening.now",
        "listening.before",
        Action("mentions", "listening:mentions", query={"sentiment": "negative"}),
    )


SENTIMENTS = ("positive", "neutral", "negative", "unsure")


def _displeased(ledger: Ledger, code: str, now: str, before: str, action: Action) -> Iterator[Finding]:
    keys = [[f"{where}.{one}" for one in SENTIMENTS] for where in (now, before)]
    if not all(ledger.known(*one) for one in keys):
        return
    negative, negative_before = f"{now}.negative", f"{before}.negative"
    whole, whole_before = (ledger.derive("sum", *one) for one in keys)
    share = ledger.derive("per", negative, whole)
    share_before = ledger.derive("per", negative_before, whole_before)
    if not ledger.known(share, share_before):
        return
    four = [int(ledger.number(key) or 0) for key in (negative, whole, negative_before, whole_before)]
    way, sure = ledger.direction(share, share_before, "percent", chance.shares_differ(*four))
    if way == UNTOLD:
        return
    numbers: dict[str, Ref] = {
        "share": (share, "percent"), "share_before": (share_before, "percent"),
        "negative": (negative, "count"), "n": (whole, "count"),
    }  # fmt: skip
    says = [f"{code}.{way}", f"{code}.within" if way == SAME else f"{code}.numbers"]
    difference = ledger.number(ledger.derive("difference", share, share_before))
    yield Finding(
        f"{code}.{way}", code, {ROSE: "harm", FELL: "good"}.get(way, "plain"), sure,
        squeezed(difference, 0.25) if way != SAME else 0.1, tuple(says),
        f"advice.{code}" if way == ROSE else "", numbers, {}, action if way == ROSE else None,
        claims=((share, share_before, way),), base=(whole, "messages" if code == "mood" else "mentions"),
    )  # fmt: skip


def questions(ledger: Ledger) -> Iterator[Finding]:
    """The question that was asked most often."""
    rows = ledger.rows("questions")
    if not rows or (rows[0].get("count") or 0) < OFTEN:
        return
    numbers: dict[str, Ref] = {"n": ("questions.0.count", "count")}
    says = ["question", "question.why"]
    yield Finding(
        "question", "question", "need", FACT, squeezed(rows[0]["count"], 15), tuple(says), "advice.question", numbers,
        {"question": ("quote", rows[0]["text"])}, Action("write_about", WRITE, query={"text": rows[0]["text"]}),
    )  # fmt: skip


# ── what is said elsewhere ───────────────────────────────────────────────────────────────────────────────────────
def talk(ledger: Ledger) -> Iterator[Finding]:
    """How much is said about what is watched."""
    now, before = "listening.now.total", "listening.before.total"
    if ledger.number(now) is None or (not ledger.number(now) and not ledger.number(before)):
        return
    days = [[row[1] for row in ledger.rows(f"listening.{when}.days")] for when in ("now", "before")]
    way, sure = ledger.direction(now, before, "count", chance.means_differ(days[0], days[1]))
    numbers: dict[str, Ref] = {"now": (now, "count"), "before": (before, "count")}
    says = ["talk.first" if ledger.number(before) is None else f"talk.{way}"]
    size = 0.1
    if way in (ROSE, FELL):
        change = ledger.derive("change", now, before)
        if ledger.known(change):
            numbers["change"] = (change, "growth")
            says.append(f"talk.{way}.by")
            size = squeezed(ledger.number(change), 1.0) * 0.8
        else:
            size = 0.5
    yield Finding(
        f"talk.{way}", "talk", "plain", sure, size, tuple(says), "", numbers, {},
        Action("mentions", "listening:mentions"), claims=((now, before, way),), base=(now, "mentions"),
    )  # fmt: skip


def incidents(ledger: Ledger) -> Iterator[Finding]:
    """What went wrong in public: a fact, however small."""
    for place, incident in enumerate(ledger.rows("incidents")):
        words: dict[str, Word] = {
            "title": ("quote", incident["title"]),
            "since": ("date", incident["opened_on"]),
        }
        numbers: dict[str, Ref] = {}
        still = incident.get("hours") is None
        if not still:
            numbers["hours"] = (f"incidents.{place}.hours", "hours")
        yield Finding(
            "incident.open" if still else "incident.over", f"incident:{incident['id']}", "harm", FACT,
            1.0 if still else 0.6, ("incident.open",) if still else ("incident.over", "incident.hours"),
            "advice.incident.open" if still else "advice.incident.over", numbers, words,
            Action("incident", "reputation:incident", args={"pk": incident["id"]}),
        )  # fmt: skip


def rising(ledger: Ledger) -> Iterator[Finding]:
    """A word that is suddenly spoken of more, beyond chance."""
    for place, word in enumerate(ledger.rows("rising")):
        if word.get("certainty") not in (STRONG, FAIR):
            continue
        now, before = f"rising.{place}.now", f"rising.{place}.before"
        if not ledger.known(now, before):
            continue
        yield Finding(
            "rising", "rising", "plain", word["certainty"], 0.4, ("rising", "rising.numbers"), "advice.rising",
            {"n": (now, "count"), "before": (before, "count")}, {"word": ("quote", word["word"])},
            Action("watch", "listening:new_watch", query={"any": word["word"]}),
            claims=((now, before, ROSE),) if (ledger.number(now) or 0) > (ledger.number(before) or 0) else (),
        )  # fmt: skip
        return


def competitors(ledger: Ledger) -> Iterator[Finding]:
    """Who of those we look at publishes far more often than we do."""
    ours = "overview.figures.published.now"
    mine = ledger.number(ours)
    if mine is None:
        return
    rows = ledger.rows("competitors")
    busy = [
        (ledger.number(f"competitors.{place}.published") or 0, place)
        for place in range(len(rows))
        if ledger.known(f"competitors.{place}.published")
    ]
    if not busy:
        return
    most, place = max(busy)
    if most < 4 or most < mine * 2:
        return
    theirs = f"competitors.{place}.published"
    numbers: dict[str, Ref] = {"n": (theirs, "count"), "ours": (ours, "count")}
    says = ["competitor", "competitor.numbers"]
    if ledger.number(f"competitors.{place}.median") is not None:
        numbers["median"] = (f"competitors.{place}.median", "decimal")
        says.append("competitor.median")
    yield Finding(
        "competitor", "competitor", "plain", FACT, 0.3, tuple(says), "", numbers,
        {"handle": ("name", rows[place]["handle"])}, Action("competitors", "research:competitors"),
        claims=((theirs, ours, ROSE),),
    )  # fmt: skip


def nothing(ledger: Ledger) -> Iterator[Finding]:
    """Nothing was measured: that is the finding."""
    figures = ledger.look("overview.figures") or {}
    if not any(ledger.known(f"overview.figures.{metric}.now") for metric in figures):
        yield Finding(
            "nothing", "nothing", "plain", FACT, 0.2, ("nothing", "nothing.why"), "advice.nothing",
            action=Action("write", WRITE),
        )  # fmt: skip


ARGUMENTS = (
    attention, followers, rhythm, formats, hours, pillars, goals, answers, mood, questions, talk, talk_mood, incidents,
    rising, competitors, nothing,
)  # fmt: skip
