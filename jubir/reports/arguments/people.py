"""People who wrote to us."""

from collections.abc import Iterator

from jubir.reports import chance
from jubir.reports.chance import FACT
from jubir.reports.findings import FELL, ROSE, SAME, UNTOLD, WRITE, Action, Finding, Ledger, Ref, squeezed

#: A question must be asked so often.
OFTEN = 3


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
    yield from displeased(
        ledger,
        "mood",
        "inbox.now.by_sentiment",
        "inbox.before.by_sentiment",
        Action("bad", "inbox:list", query={"sentiment": "negative"}),
    )


SENTIMENTS = ("positive", "neutral", "negative", "unsure")


def displeased(ledger: Ledger, code: str, now: str, before: str, action: Action) -> Iterator[Finding]:
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
