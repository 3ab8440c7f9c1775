"""What waits for somebody, in the order in which a good colleague would name it, each with what can be done about it.

At most seven things: of a kind that has many, one line stands for all.
"""

from datetime import datetime

from jubir.home.tasks.channels import channels
from jubir.home.tasks.desk import Act, Desk, Task, Tasks
from jubir.home.tasks.going_out import at_risk, by_hand, failed, missed, paused, undecided
from jubir.home.tasks.people import alerts, incident, late, stuck
from jubir.home.tasks.plans import drafts, goals, planned, report, tomorrow
from jubir.studio import entries
from jubir.teams.models import Membership, Workspace

__all__ = ["Act", "Desk", "Task", "Tasks", "of"]

MOST = 7

#: In the order in which they are named.
KINDS = (
    incident, alerts, paused, undecided, by_hand, stuck, channels, failed, late, missed, at_risk, report, planned, tomorrow, goals,
    drafts,
)  # fmt: skip


def of(workspace: Workspace, member: Membership, now: datetime) -> Tasks:
    desk = Desk(workspace, member, now)
    found = [task for kind in KINDS for task in kind(desk)]
    shown = found[:MOST]
    urls = entries.pictures(workspace, [asset for task in shown for asset in task.assets])
    for task in shown:
        task.pictures = [urls[asset] for asset in task.assets if asset in urls]
    return Tasks(shown, len(found) - len(shown))
