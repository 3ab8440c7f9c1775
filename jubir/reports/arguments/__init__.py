"""What can be argued from the frozen data, one function per subject. Pure: numbers in, findings out.

Every one says what happened, why we think so where the data show it, and what to do. Where there is too little data it
says that, or nothing.
"""

from collections.abc import Iterator

from jubir.reports.arguments.elsewhere import competitors, incidents, rising, talk, talk_mood
from jubir.reports.arguments.people import answers, mood, questions
from jubir.reports.arguments.posts import attention, followers, formats, hours, rhythm
from jubir.reports.arguments.strategy import goals, pillar_shares, pillars
from jubir.reports.chance import FACT
from jubir.reports.findings import WRITE, Action, Finding, Ledger


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

__all__ = ["ARGUMENTS", "pillar_shares"]
