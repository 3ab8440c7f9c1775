"""What the brand says back to somebody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from jubir.channels import door
from jubir.channels.models import Channel
from jubir.content.models import Post, PostKind, Version
from jubir.networks.contract import Draft, Part, Target
from jubir.publishing.actions.changing import require
from jubir.publishing.actions.refusals import ChannelProblems, Problems, Refused
from jubir.publishing.models import Delivery
from jubir.teams.models import User, Workspace
from jubir.teams.roles import May


def answer(
    *,
    workspace: Workspace,
    channel: Channel,
    text: str,
    target: Target,
    by: User | None,
    at: datetime,
    options: Mapping[str, Any] | None = None,
) -> Delivery:
    """What the brand says back, exactly once as a post, at `at` (in a few seconds: time to think better of it).

    The caller has the event recorded. Raises Problems when the text does not fit the network.
    """
    require(by, workspace, May.ANSWER)
    if channel.health == "disconnected":
        raise Refused("disconnected", channel=channel.handle)
    draft = _answer_draft(workspace, channel, text, target, options or {})
    with transaction.atomic():
        post = Post.objects.create(
            workspace=workspace, author=by, kind=PostKind.REPLY, body=_answer_body(text)
        )
        Version.objects.create(post=post, channel=channel)
        return Delivery.objects.create(
            workspace=workspace, post=post, channel=channel, kind=PostKind.REPLY, due_at=at, wake_at=at,
            draft=draft.to_json(), scheduled_by=by, media_begun=True,
        )  # fmt: skip


def _answer_draft(
    workspace: Workspace, channel: Channel, text: str, target: Target, options: Mapping[str, Any]
) -> Draft:
    draft = Draft((Part(text),), language=workspace.language, options=dict(options), answers=target)
    problems = [problem for problem in door.preflight_of(draft, channel) if problem.stops]
    if problems:
        raise Problems([ChannelProblems(channel, problems)])
    return draft


def _answer_body(text: str) -> dict[str, Any]:
    return {"parts": [{"text": text, "media": []}], "link": None, "poll": None}
