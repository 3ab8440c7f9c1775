"""The post's own page: what went where, when, with its link; every attempt as a sentence; what can be done now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from jubir.activity.models import Event
from jubir.channels import door
from jubir.channels.models import Channel
from jubir.content.models import Post
from jubir.insights import queries as insights
from jubir.insights import words as figures
from jubir.networks.contract import Draft
from jubir.publishing import afterwards, queries
from jubir.publishing.models import ASKING, BUSY, OPEN, Attempt, Delivery, State
from jubir.studio import entries, words
from jubir.studio.dress import ICONS
from jubir.studio.pack import called
from jubir.studio.views.decide import case_of
from jubir.studio.views.deeds import post_of
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.models import User
from jubir.teams.roles import May, who_may

#: Rows of the timeline that are shown at once.
MOST_LINES = 200
KINDS = entries.KINDS


@dataclass(slots=True)
class Line:
    """One thing that happened: an attempt (with its network) or what somebody did (with their face)."""

    at: datetime
    text: str
    kind: str = ""
    network: str = ""
    who: User | None = None
    answer: str = ""
    status: int | None = None
    url: str = ""
    there: list[dict[str, Any]] | None = None


@workspace_view(May.VIEW)
def post(request: WorkspaceRequest, pk: int) -> HttpResponse:
    found = post_of(request, pk, gone=True)
    deliveries = list(
        found.deliveries.select_related("channel")
        .prefetch_related("attempts")
        .order_by("due_at", "channel__network", "pk")
    )
    living = [one for one in deliveries if one.state != State.CANCELLED] or deliveries
    publish, write = request.membership.may(May.PUBLISH), request.membership.may(May.WRITE)
    return render(
        request,
        "studio/post.html",
        {
            "post": found,
            "rows": [_row(delivery, publish) for delivery in (living if deliveries else [])],
            "measured": _measured(request, found),
            "planned": _planned(found) if not deliveries else [],
            "pills": _pills(living),
            "cases": [case_of(one) for one in living if one.state == State.NEEDS_PERSON],
            "lines": _lines(found, deliveries)[:MOST_LINES],
            "pictures": _pictures(found),
            "labels": found.labels.order_by("name"),
            "parts": found.body.get("parts") or [],
            "versions": [v for v in found.versions.select_related("channel") if v.is_customised],
            "is_draft": not living,
            "open": [one for one in living if one.state in OPEN],
            "lags": queries.lags([one for one in living if one.state in OPEN]),
            "busy": any(one.state in BUSY for one in living),
            "may_publish": publish,
            "may_write": write,
            "who_may": [role.label for role in who_may(May.PUBLISH)],
        },
    )


def _measured(request: WorkspaceRequest, post: Post) -> list[dict[str, Any]]:
    """What came of it on each channel, as measured last: the way to its own figures."""
    return [
        {"piece": piece, "engagements": figures.value("engagements", piece.engagements)}
        for piece in insights.of_post(request.workspace, post.pk)
    ]


def _row(delivery: Delivery, publish: bool) -> dict[str, Any]:
    kind = KINDS[delivery.state]
    return {
        "delivery": delivery,
        "kind": "need"
        if kind == "need"
        else {"sent": "sent", "busy": "good", "draft": "draft"}.get(kind, ""),
        "icon": ICONS[kind],
        "sentence": words.state_sentence(delivery),
        "todo": words.what_to_do(delivery),
        "can_move": publish and delivery.state in OPEN,
        "can_send": publish and delivery.state in OPEN and delivery.state not in ASKING,
        "can_retry": publish and delivery.state in (State.FAILED, State.MISSED),
        "can_cancel": publish and delivery.state in OPEN and delivery.state not in ASKING,
        "can_let_go": publish and delivery.state in (State.FAILED, State.MISSED, State.BY_HAND),
        "pack": door.is_by_hand(delivery.channel) and delivery.state in (*OPEN, State.SENT),
        "is_hand": delivery.state == State.BY_HAND,
        "called": called(delivery.channel),
        "can_edit_there": publish and afterwards.can_edit(delivery),
        "can_delete_there": publish and afterwards.can_delete(delivery),
        "state": words.deleted_on(called(delivery.channel))
        if delivery.state == State.TAKEN_DOWN
        else delivery.get_state_display(),
        "said_there": Draft.from_json(delivery.draft).text if delivery.edited_at else "",
        "can_restore": publish and delivery.state == State.CANCELLED,
    }


def _planned(post: Post) -> list[Channel]:
    return [
        version.channel for version in post.versions.select_related("channel").order_by("channel__network")
    ]


def _pills(deliveries: list[Delivery]) -> list[dict[str, str]]:
    """3 sent, 1 needs you: the page in four words."""
    counts: dict[str, int] = {}
    for delivery in deliveries:
        kind = KINDS[delivery.state]
        counts[kind] = counts.get(kind, 0) + 1
    say = {
        "need": lambda n: ngettext("%(n)d needs you", "%(n)d need you", n),
        "busy": lambda n: ngettext("%(n)d under way", "%(n)d under way", n),
        "wait": lambda n: ngettext("%(n)d waiting", "%(n)d waiting", n),
        "paused": lambda n: ngettext("%(n)d paused", "%(n)d paused", n),
        "set": lambda n: ngettext("%(n)d scheduled", "%(n)d scheduled", n),
        "sent": lambda n: ngettext("%(n)d sent", "%(n)d sent", n),
        "gone": lambda n: ngettext("%(n)d deleted there", "%(n)d deleted there", n),
        "cancelled": lambda n: ngettext("%(n)d cancelled", "%(n)d cancelled", n),
    }
    return [
        {
            "kind": {"need": "need", "sent": "sent", "busy": "good"}.get(kind, ""),
            "icon": ICONS[kind],
            "text": words_(counts[kind]) % {"n": counts[kind]},
        }
        for kind, words_ in say.items()
        if kind in counts
    ]


def _pictures(post: Post) -> list[str]:
    ids = [asset for part in post.body.get("parts") or () for asset in part.get("media") or ()]
    shown = entries.pictures(post.workspace, ids)
    return [shown[asset] for asset in dict.fromkeys(ids) if asset in shown]


# ── what happened ────────────────────────────────────────────────────────────────────────────────────────────────
def _lines(post: Post, deliveries: list[Delivery]) -> list[Line]:
    """Attempts and people's deeds together, the newest first."""
    lines = [_tried(delivery, attempt) for delivery in deliveries for attempt in delivery.attempts.all()]
    channels = {delivery.pk: delivery.channel.handle for delivery in deliveries}
    about_post = Event.objects.filter(workspace=post.workspace, subject_type="post", subject_id=post.pk)
    about_deliveries = Event.objects.filter(
        workspace=post.workspace, subject_type="delivery", subject_id__in=list(channels)
    )
    for event in [*about_post.select_related("actor"), *about_deliveries.select_related("actor")]:
        channel = channels.get(event.subject_id or 0, "") if event.subject_type == "delivery" else ""
        text = words.history_sentence(event, str(event.actor) if event.actor else "", channel)
        if text:
            lines.append(Line(event.at, text, who=event.actor))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _tried(delivery: Delivery, attempt: Attempt) -> Line:
    network = delivery.channel.network
    text = words.attempt_sentence(attempt, network, len(delivery.draft.get("parts") or [None]))
    kind = words.attempt_kind(attempt)
    url = delivery.remote_url if kind == "good" and attempt.remote_id == delivery.remote_id else ""
    return Line(
        attempt.started_at,
        text,
        kind,
        network,
        answer=attempt.answer,
        status=attempt.status,
        url=url,
        there=(attempt.evidence or {}).get("there") or None,
    )
