"""The first steps of a new workspace, until its first post is on its way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jubir.channels import queries as channels
from jubir.channels.models import Channel
from jubir.publishing.models import Delivery, State
from jubir.teams.models import Membership, Workspace
from jubir.teams.roles import May

#: How long a first post is worth a word.
JOY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Beginning:
    """`at`: the step to take now: "channel", "post"; "out": the first post is out, `first` is where."""

    at: str
    channel: Channel | None = None
    first: Delivery | None = None
    may_connect: bool = False
    may_write: bool = False
    has_looks: bool = False

    @property
    def done(self) -> int:
        """Of three steps."""
        return {"channel": 1, "post": 2}.get(self.at, 3)


def of(workspace: Workspace, member: Membership, now: datetime) -> Beginning | None:
    """None once the workspace is past its beginning."""
    channel = channels.in_use(workspace).first()
    living = Delivery.objects.of(workspace).exclude(state=State.CANCELLED)
    if channel is not None and living.exists():
        sent = list(living.filter(state=State.SENT).select_related("channel", "post").order_by("pk")[:2])
        if len(sent) == 1 and sent[0].sent_at and now - sent[0].sent_at < JOY:
            return Beginning("out", channel, sent[0])
        return None
    if channel is None and living.exists():
        return None  # it was here before: its channels were disconnected, and Today says so elsewhere
    return Beginning(
        "post" if channel else "channel",
        channel,
        may_connect=member.may(May.CHANNELS),
        may_write=member.may(May.WRITE) and (channel is not None),
        has_looks=bool(workspace.logo),
    )
