"""Publishing by hand, on a telephone: the pack, its files, and "done" with a link or a screenshot."""

import io
import tempfile
import zipfile
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from jubir.channels import door
from jubir.core import clock
from jubir.media.serving import serve
from jubir.publishing import actions as publishing
from jubir.publishing.actions import UNDO_BY_HAND, Refused
from jubir.publishing.models import OPEN, Delivery, State
from jubir.studio import answers, words
from jubir.studio.pack import pack_of, texts_of
from jubir.studio.views.decide import delivery_of, given_link
from jubir.teams import pictures
from jubir.teams.access import WorkspaceRequest, workspace_view
from jubir.teams.roles import May, who_may

#: A screenshot keeps its small print.
PROOF_SIDE = 1600


def _by_hand(request: WorkspaceRequest, pk: int) -> Delivery:
    delivery = delivery_of(request, pk)
    if not door.is_by_hand(delivery.channel):
        raise Http404("Jubir publishes there by itself.")
    return delivery


@require_GET
@workspace_view(May.VIEW)
def pack(request: WorkspaceRequest, pk: int) -> HttpResponse:
    delivery = delivery_of(request, pk)
    if not door.is_by_hand(delivery.channel):
        return redirect(answers.address(request, "post", delivery.post_id))
    now = clock.now()
    zone = clock.zone(request.workspace.time_zone)
    tomorrow = (max(now, delivery.due_at) + timedelta(days=1)).astimezone(zone)
    is_done = delivery.state == State.SENT
    return render(
        request,
        "studio/pack.html",
        {
            "pack": pack_of(delivery),
            "delivery": delivery,
            "channel": delivery.channel,
            "sentence": words.state_sentence(delivery),
            "open": delivery.state in OPEN,
            "is_hand": delivery.state == State.BY_HAND,
            "is_done": is_done,
            "can_undo": is_done and delivery.sent_at is not None and delivery.sent_at > now - UNDO_BY_HAND,
            "tomorrow": tomorrow,
            "may_publish": request.membership.may(May.PUBLISH),
            "who_may": [role.label for role in who_may(May.PUBLISH)],
            "wrong": "",
        },
    )


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────
@require_safe
@workspace_view(May.VIEW)
def file(request: WorkspaceRequest, pk: int, number: int) -> HttpResponseBase:
    """One medium as the network takes it."""
    found = next((one for one in pack_of(_by_hand(request, pk)).ready if one.number == number), None)
    if found is None or found.medium is None:
        raise Http404("no such medium, or not made yet")
    stored = found.medium.path.removeprefix(default_storage.path("")).lstrip("/")
    return serve(request, stored, found.medium.mime, name=found.name)


@require_safe
@workspace_view(May.VIEW)
def everything(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """All media and the texts in one ZIP; made on disk, since a video is large, and never compressed again."""
    found = pack_of(_by_hand(request, pk))
    made = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("text.txt", texts_of(found))
        for one in found.ready:
            if one.medium and one.medium.file.exists():
                archive.write(one.medium.file, one.name)
    made.seek(0)
    return FileResponse(made, as_attachment=True, filename=f"jubir-{pk}.zip", content_type="application/zip")


@require_safe
@workspace_view(May.VIEW)
def proof(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    delivery = _by_hand(request, pk)
    return serve(request, delivery.proof.name, "image/webp", name=f"jubir-{pk}.webp")


# ── done ─────────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
@workspace_view(May.PUBLISH)
def done(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """It is out: with a link, or a screenshot."""
    delivery = _by_hand(request, pk)
    home = answers.address(request, "pack", pk)
    url = given_link(request)
    kept = ""
    try:
        if (picture := request.FILES.get("proof")) is not None:
            kept = _keep(picture)
        publishing.done_by_hand(delivery=delivery, by=request.user, url=url, proof=kept)
    except pictures.BadPicture:
        return answers.refused(request, Refused("bad_picture"), to=home)
    except Refused as refusal:
        if kept:
            default_storage.delete(kept)
        return answers.refused(request, refusal, to=home)
    undo = answers.address(request, "undone", pk)
    return answers.done(request, _("Noted: it is out."), undo=undo, to=home)


def _keep(picture: Any) -> str:
    """The screenshot, decoded and written anew, so that nothing but pixels is kept; its stored name."""
    made = pictures.rewritten(
        io.BytesIO(picture.read(pictures.MOST_BYTES + 1)), picture.size, square=False, side=PROOF_SIDE
    )
    name: str = default_storage.save(f"proofs/{clock.now():%Y/%m}/{made.name}", made)
    return name


@require_POST
@workspace_view(May.PUBLISH)
def undone(request: WorkspaceRequest, pk: int) -> HttpResponse:
    delivery = _by_hand(request, pk)
    home = answers.address(request, "pack", pk)
    try:
        publishing.undo_by_hand(delivery=delivery, by=request.user)
    except Refused as refusal:
        return answers.refused(request, refusal, to=home)
    return answers.done(request, _("Taken back: it is yours to publish again."), to=home)
