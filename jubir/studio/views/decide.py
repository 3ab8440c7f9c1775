"""What only a person can settle: is it out there or not; and everything else that asks: failed, missed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jubir.content.models import PostKind
from jubir.inbox.models import Message
from jubir.publishing import actions as publishing
from jubir.publishing.actions import Refused
from jubir.publishing.models import Delivery, State
from jubir.publishing.queries import asking
from jubir.studio import answers, entries, words
from jubir.studio.evidence import compare
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May, who_may

#: On one page of the list.
MOST = 50

#: As the column takes it.
LONGEST_LINK = 500


def delivery_of(request: WorkspaceRequest, pk: int) -> Delivery:
    """A post's or an answer's: both are decided here, on the same evidence."""
    found = Delivery.objects.filter(workspace=request.workspace).select_related(
        "channel", "post", "workspace"
    )
    return get_object_or_404(found, pk=pk)


def case_of(delivery: Delivery) -> dict[str, Any]:
    """Everything the side-by-side shows."""
    parts = delivery.draft.get("parts") or [{}]
    part = parts[min(delivery.step, len(parts) - 1)]
    media = [item.get("asset") for item in part.get("media") or () if isinstance(item, dict)]
    shown = entries.pictures(delivery.workspace, (asset for asset in media if asset))
    return {
        "delivery": delivery,
        "channel": delivery.channel,
        "comparison": compare(list(delivery.attempts.all()), part.get("text") or "", len(media)),
        "pictures": [shown[asset] for asset in media if asset in shown],
        "reason": words.why_sentence(delivery.why, delivery.why_data),
        "part": delivery.step + 1 if len(parts) > 1 else 0,
        "parts": len(parts),
    }


@require_GET
@workspace_view(May.VIEW)
def decide(request: WorkspaceRequest, pk: int) -> HttpResponse:
    delivery = delivery_of(request, pk)
    if delivery.state != State.NEEDS_PERSON:
        return redirect(_home(request, delivery))
    queue = list(
        asking(request.workspace).filter(state=State.NEEDS_PERSON).values_list("pk", flat=True)[:200]
    )
    return render(
        request,
        "studio/decide.html",
        {
            "case": case_of(delivery),
            "left": len(queue),
            "home": _home(request, delivery),
            "is_answer": delivery.kind == PostKind.REPLY,
            "next": next((one for one in queue if one != delivery.pk), None),
            "may_publish": request.membership.may(May.PUBLISH),
            "who_may": [role.label for role in who_may(May.PUBLISH)],
        },
    )


@require_GET
@workspace_view(May.VIEW)
def needs(request: WorkspaceRequest) -> HttpResponse:
    """Everything that asks for somebody: undecided first, then what failed, then what missed its time."""
    page = request.GET.get("page", "")
    start = (int(page) if page.isdecimal() and len(page) < 5 else 0) * MOST
    every = asking(request.workspace).order_by("-state", "due_at")
    total = every.count()
    rows = list(every[start : start + MOST])
    shown = entries.pictures(
        request.workspace, (asset for row in rows for asset in [entries.first_asset(row.post.body)] if asset)
    )
    order = {State.NEEDS_PERSON: 0, State.BY_HAND: 1, State.FAILED: 2, State.MISSED: 3}
    rows.sort(key=lambda row: (order[State(row.state)], row.due_at))
    return render(
        request,
        "studio/needs.html",
        {
            "rows": [
                {
                    "delivery": row,
                    "sentence": words.state_sentence(row),
                    "todo": words.what_to_do(row),
                    "picture": shown.get(entries.first_asset(row.post.body) or 0, ""),
                }
                for row in rows
            ],
            "total": total,
            "earlier": start // MOST - 1 if start else None,
            "later": start // MOST + 1 if start + MOST < total else None,
            "may_publish": request.membership.may(May.PUBLISH),
            "who_may": [role.label for role in who_may(May.PUBLISH)],
        },
    )


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _home(request: WorkspaceRequest, delivery: Delivery) -> str:
    if delivery.kind == PostKind.REPLY:
        said = (
            Message.objects.of(request.workspace).filter(delivery=delivery).exclude(conversation=None).first()
        )
        place = ["inbox:conversation", said.conversation_id] if said else ["inbox:list"]
        return reverse(str(place[0]), args=[request.workspace.slug, *place[1:]])
    return answers.address(request, "post", delivery.post_id)


def given_link(request: WorkspaceRequest) -> str:
    """Where a post is, as a person gave it; "" for one longer than is kept: cut off it would lead nowhere."""
    url = request.POST.get("url", "").strip()
    if url and not url.startswith(("https://", "http://")):
        url = f"https://{url}"
    return url if len(url) <= LONGEST_LINK else ""


@require_POST
@workspace_view(May.PUBLISH)
def found(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """It is there."""
    delivery = delivery_of(request, pk)
    url = given_link(request)
    try:
        publishing.settle_found(
            delivery=delivery, by=request.user, remote_id=request.POST.get("remote_id", "")[:255], url=url
        )
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request, delivery))
    return answers.done(
        request, _("Noted: it is out there. Nothing is sent again."), to=_home(request, delivery)
    )


@require_POST
@workspace_view(May.PUBLISH)
def absent(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """It is not there: send it."""
    delivery = delivery_of(request, pk)
    try:
        publishing.settle_absent(delivery=delivery, by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request, delivery))
    return answers.done(request, _("It is being sent now."), to=_home(request, delivery))


@require_POST
@workspace_view(May.PUBLISH)
def retry(request: WorkspaceRequest, pk: int) -> HttpResponse:
    delivery = delivery_of(request, pk)
    try:
        publishing.retry(delivery=delivery, by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request, delivery))
    return answers.done(request, _("It is being sent now."), to=_home(request, delivery))


@require_POST
@workspace_view(May.PUBLISH)
def let_go(request: WorkspaceRequest, pk: int) -> HttpResponse:
    delivery = delivery_of(request, pk)
    try:
        publishing.let_go(delivery=delivery, by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=_home(request, delivery))
    undo = answers.address(request, "restore", delivery.post_id, delivery=delivery.pk)
    return answers.done(request, _("It will not be sent."), undo=undo, to=_home(request, delivery))
