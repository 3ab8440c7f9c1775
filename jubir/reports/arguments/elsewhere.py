"""What is said elsewhere, and by whom."""

from collections.abc import Iterator

from jubir.reports import chance
from jubir.reports.arguments.people import displeased
from jubir.reports.chance import FACT, FAIR, STRONG
from jubir.reports.findings import FELL, ROSE, Action, Finding, Ledger, Ref, Word, squeezed


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


def talk_mood(ledger: Ledger) -> Iterator[Finding]:
    """The same, of what people say about us elsewhere."""
    yield from displeased(
        ledger,
        "talk_mood",
        "listening.now",
        "listening.before",
        Action("mentions", "listening:mentions", query={"sentiment": "negative"}),
    )


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
