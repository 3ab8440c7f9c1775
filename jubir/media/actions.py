"""What people do with pictures and videos: upload, describe, throw away, bring back."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction

from jubir.activity import actions as activity
from jubir.core import clock
from jubir.core.hook import Hook
from jubir.media import files, films, kinds, pictures, renditions
from jubir.media.models import Asset, Kind, Making
from jubir.media.refusals import Refused
from jubir.teams.models import User, Workspace

MOST_ALT = 5_000
#: How long what was thrown away can be brought back.
IN_THE_BIN = timedelta(days=30)
#: (asset) -> list[Hold]: who needs this asset because it is going out. Rooms above listen.
holding = Hook()


@dataclass(frozen=True, slots=True)
class Hold:
    """Something that is going out with this asset: its words, and the post's id for a link."""

    words: str
    post: int


def store(*, workspace: Workspace, by: User | None, file: File, name: str = "") -> Asset:
    """Take in an uploaded file. The same file twice is the same asset, brought back if it was deleted.

    Pictures are ready at once; a video is READY once a worker has read it. Raises Refused with a sentence.
    """
    name = clean_name(name or file.name or "")
    most = settings.JUBIR_MAX_UPLOAD_MB * 1_000_000
    if file.size is not None and file.size > most:
        raise Refused("too_large", name=name, most=f"{settings.JUBIR_MAX_UPLOAD_MB} MB")
    with files.bench(name, needs=2 * (file.size or 0)) as bench:
        raw = bench / "raw"
        sha256 = files.receive(file, raw, most, name)
        if known := _known(workspace, sha256, by):
            return known
        mime = kinds.sniff(raw, name)
        if kinds.TAKEN[mime][0] == "video":
            asset = _film(raw, mime, name)
        else:
            asset = _picture(raw, mime, bench, name)
    asset.workspace, asset.created_by, asset.sha256 = workspace, by, sha256
    return _added(asset, by)


def _picture(raw: Path, mime: str, bench: Path, name: str) -> Asset:
    most = settings.JUBIR_MAX_PICTURE_MB
    if raw.stat().st_size > most * 1_000_000:
        raise Refused("too_large", name=name, most=f"{most} MB")
    clean, thumb = bench / "clean", bench / "thumb"
    facts, blur = pictures.take_in(raw, mime, clean, thumb, name)
    suffix = renditions.SUFFIXES[facts.mime]
    return Asset(
        kind=Kind.GIF if facts.animated else Kind.IMAGE,
        mime=facts.mime,
        name=_with_suffix(name, suffix),
        bytes=clean.stat().st_size,
        width=facts.width,
        height=facts.height,
        seconds=facts.seconds,
        blurhash=blur,
        facts={"frames": facts.frames, "fps": round(facts.frames / facts.seconds, 2)}
        if facts.seconds
        else {},
        file=files.keep(clean, "assets", suffix),
        thumb=files.keep(thumb, "thumbs", ".webp"),
    )


def _film(raw: Path, mime: str, name: str) -> Asset:
    films.check_whole(raw, name)
    facts = films.probe(raw, name)
    suffix = renditions.SUFFIXES[mime]
    return Asset(
        kind=Kind.VIDEO,
        mime=mime,
        name=_with_suffix(name, suffix),
        bytes=raw.stat().st_size,
        width=facts.width,
        height=facts.height,
        seconds=facts.seconds,
        facts=facts.for_makers(),
        state=Making.QUEUED,
        progress=0,
        wake_at=clock.now(),
        file=files.keep(raw, "assets", suffix),
    )


#: Failures that lay in the circumstances: the same file may work the next time.
_MAY_PASS = frozenset({"no_space", "took_too_long", "gave_up", "missing", "unforeseen", "no_ffmpeg"})


def _known(workspace: Workspace, sha256: str, by: User | None) -> Asset | None:
    """The asset this file already is; one that failed or lost its file is made way for."""
    asset = Asset.objects.of(workspace).filter(sha256=sha256).first()
    if asset is None:
        return None
    if asset.state == Making.FAILED and asset.error not in _MAY_PASS:
        raise Refused(asset.error, name=asset.name)
    if asset.state == Making.FAILED and files.path_of(asset.file.name):
        Asset.objects.filter(pk=asset.pk).update(
            state=Making.QUEUED, wake_at=clock.now(), tries=0, error="", progress=0
        )
        transaction.on_commit(renditions.tell_due)
    elif files.path_of(asset.file.name) is None:
        return None
    return restore(asset=asset, by=by)


def _added(asset: Asset, by: User | None) -> Asset:
    try:
        with transaction.atomic():
            stale = (
                Asset.objects.select_for_update()
                .filter(workspace=asset.workspace, sha256=asset.sha256)
                .first()
            )
            if stale is not None and files.path_of(stale.file.name) is None:
                # Its row outlived its file: the row stays, with what posts and people know of it.
                asset.pk, asset.alt, asset.created_at = stale.pk, asset.alt or stale.alt, stale.created_at
                asset.created_by = stale.created_by
                asset.save()
            else:
                asset.save(force_insert=True)
            activity.record(
                workspace=asset.workspace,
                actor=by,
                verb="asset.uploaded",
                subject=asset,
                data={"title": asset.name, "kind": asset.kind},
            )
    except IntegrityError:
        # The same file came twice at the same moment: the first one stays.
        files.forget(asset.file.name, asset.thumb.name)
        return Asset.objects.of(asset.workspace).get(sha256=asset.sha256)
    except BaseException:  # whatever it was, no row holds these files
        files.forget(asset.file.name, asset.thumb.name)
        raise
    if asset.state == Making.QUEUED:
        transaction.on_commit(renditions.tell_due)
    activity.beat(asset.workspace_id, "media")
    return asset


def describe(*, asset: Asset, alt: str, by: User | None = None) -> Asset:
    """Say what can be seen, for people who can't see it. Longer than any network takes is cut."""
    text = "".join(
        c for c in alt.replace("\r\n", "\n") if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")
    )
    text = text.strip()[:MOST_ALT]
    if text == asset.alt:
        return asset
    with transaction.atomic():
        asset.alt = text
        asset.save(update_fields=["alt"])
        activity.record(
            workspace=asset.workspace,
            actor=by,
            verb="asset.described",
            subject=asset,
            data={"title": asset.name, "alt": text},
        )
    activity.beat(asset.workspace_id, "media")
    return asset


def delete(*, asset: Asset, by: User | None) -> Asset:
    """Throw away, so that it can be brought back. Refused("in_use") while a post that is going out needs it."""
    with transaction.atomic():
        asset = Asset.objects.select_for_update().get(pk=asset.pk)
        if asset.deleted_at:
            return asset
        holds = [hold for answer in holding.call(asset=asset) for hold in answer]
        if holds:
            refusal = Refused(
                "in_use", name=asset.name, where=", ".join(f"“{hold.words or '…'}”" for hold in holds[:3])
            )
            refusal.holds = holds
            raise refusal
        asset.deleted_at = clock.now()
        asset.save(update_fields=["deleted_at"])
        activity.record(
            workspace=asset.workspace,
            actor=by,
            verb="asset.deleted",
            subject=asset,
            data={"title": asset.name},
        )
    activity.beat(asset.workspace_id, "media")
    return asset


def restore(*, asset: Asset, by: User | None) -> Asset:
    """Bring back what was thrown away. Nothing happens when it is there."""
    with transaction.atomic():
        if Asset.objects.filter(pk=asset.pk).exclude(deleted_at=None).update(deleted_at=None):
            activity.record(
                workspace=asset.workspace,
                actor=by,
                verb="asset.restored",
                subject=asset,
                data={"title": asset.name},
            )
    asset.refresh_from_db()
    activity.beat(asset.workspace_id, "media")
    return asset


def purge(*, now: datetime | None = None) -> int:
    """Remove for good what was thrown away a month ago and no post has; how many."""
    before = (now or clock.now()) - IN_THE_BIN
    gone = 0
    for asset in Asset.objects.filter(deleted_at__lt=before, uses__isnull=True).prefetch_related(
        "renditions"
    ):
        names = [asset.file.name, asset.thumb.name, *(row.file.name for row in asset.renditions.all())]
        # Compare and set: somebody may bring it back in this very moment.
        if Asset.objects.filter(pk=asset.pk, deleted_at__lt=before, uses__isnull=True).delete()[0]:
            files.forget(*names)
            gone += 1
    return gone


def clean_name(name: str) -> str:
    """The file's name for people: no folders, no invisible or turning-around letters."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cs", "Cf"))
    return name.strip()[-200:] or "media"


def _with_suffix(name: str, suffix: str) -> str:
    """The name with the ending its content has: "foto.png" that is a JPEG becomes "foto.jpg"."""
    stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() in (suffix[1:], *(("jpeg",) if suffix == ".jpg" else ())):
        return name
    known = {"jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "mp4", "mov", "m4v", "jfif", "bin", "tmp"}
    return (stem if dot and stem and ending.lower() in known else name) + suffix
