"""Assets made to fit each network, once per need; and videos read after their upload.

The row is the truth: whoever wakes claims due rows by compare-and-set, its lease is `wake_at`, and a maker that was
killed loses the lease, so that the next one takes the work up again. The value of the lease is the fence: a maker
whose lease is not in the row any more changes nothing.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F

from jubir.activity import actions as activity
from jubir.core import clock
from jubir.core.hook import Hook
from jubir.media import files, films, pictures
from jubir.media.models import Asset, Kind, Making, Rendition
from jubir.media.recipes import Recipe, expected, fits, recipe_for
from jubir.media.refusals import Refused
from jubir.networks.contract import Medium
from jubir.networks.limits import Limits

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
MOST_TRIES = 3
#: (): something is due; jobs.py listens and wakes a worker.
due = Hook()


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────
def medium_for(asset: Asset, limits: Limits, *, alt: str | None = None) -> Medium | None:
    """The asset as this network takes it, with its path; None while it is being made (which this call begins).

    Pictures are made at once, within a second or so; animations and videos by a worker. What the network takes as it
    is, is not touched. Raises Refused when it cannot be made; its `sentence` says how to mend it.
    """
    if asset.state == Making.FAILED:
        raise Refused(asset.error or "corrupt", name=asset.name)
    if asset.state != Making.READY:
        return None
    recipe = recipe_for(asset, limits)
    if recipe is None or fits(asset, recipe):
        return _with_path(expected(asset, None), asset.file.name, alt)
    return _rendered(asset, recipe, alt)


def ready(asset: Asset, limits: Limits) -> bool:
    """Nothing would have to be made now. Asks only, begins nothing."""
    if asset.state != Making.READY:
        return False
    recipe = recipe_for(asset, limits)
    if recipe is None or fits(asset, recipe):
        return True
    return asset.renditions.filter(recipe=str(recipe), state=Making.READY).exists()


def _rendered(asset: Asset, recipe: Recipe, alt: str | None) -> Medium | None:
    row, _new = Rendition.objects.get_or_create(
        asset=asset, recipe=str(recipe), defaults={"wake_at": clock.now()}
    )
    if row.state == Making.READY and files.path_of(row.file.name) is None:
        # Somebody cleaned the disk: make it again.
        Rendition.objects.filter(pk=row.pk, state=Making.READY).update(
            state=Making.QUEUED, wake_at=clock.now(), tries=0
        )
        row.refresh_from_db()
    if row.state in (Making.QUEUED, Making.RUNNING) and asset.kind == Kind.IMAGE:
        if lease := _claim(Rendition, row.pk, clock.now()):
            make_rendition(row.pk, lease)
        row.refresh_from_db()
    if row.state == Making.FAILED:
        raise Refused(row.error or "corrupt", name=asset.name)
    if row.state != Making.READY:
        transaction.on_commit(tell_due)
        return None
    made = Medium(
        asset=asset.pk,
        kind=recipe.kind,
        mime=row.mime,
        bytes=row.bytes,
        width=row.width,
        height=row.height,
        seconds=row.seconds,
        alt=asset.alt,
        name=asset.name,
    )
    return _with_path(made, row.file.name, alt)


def _with_path(medium: Medium, stored: str | None, alt: str | None) -> Medium:
    path = files.path_of(stored)
    if path is None:
        raise Refused("missing", name=medium.name)
    return replace(medium, path=str(path), alt=medium.alt if alt is None else alt)


def try_again(rendition: Rendition) -> None:
    """A person asks to make once more what failed."""
    Rendition.objects.filter(pk=rendition.pk, state=Making.FAILED).update(
        state=Making.QUEUED, wake_at=clock.now(), tries=0, error="", progress=0
    )
    transaction.on_commit(tell_due)


def tell_due() -> None:
    due.call()


# ── making ───────────────────────────────────────────────────────────────────────────────────────────────────────
def make_due(now: datetime | None = None, most: int = 10) -> int:
    """Claim and make what is due, oldest first; how many were taken up. Called by a job, safe to call from many."""
    taken = 0
    while taken < most:
        moment = now or clock.now()
        claimed = _claim_next(moment)
        if claimed is None:
            break
        make, pk, lease = claimed
        make(pk, lease)
        taken += 1
    return taken


def _claim_next(now: datetime) -> tuple[Callable[[int, datetime], None], int, datetime] | None:
    for model, make in ((Asset, make_asset), (Rendition, make_rendition)):
        waiting = model.objects.filter(wake_at__lte=now, state__in=(Making.QUEUED, Making.RUNNING))
        for pk in waiting.order_by("wake_at", "pk").values_list("pk", flat=True)[:20]:
            if lease := _claim(model, pk, now):
                return make, pk, lease
    return None


def _claim(model: type[Asset] | type[Rendition], pk: int, now: datetime) -> datetime | None:
    """Take the row if nobody holds it: the lease, or None. After the third killed maker it is given up instead."""
    open_rows = model.objects.filter(pk=pk, wake_at__lte=now, state__in=(Making.QUEUED, Making.RUNNING))
    if open_rows.filter(tries__gte=MOST_TRIES).update(state=Making.FAILED, error="gave_up", wake_at=None):
        return None
    lease = clock.now() + LEASE
    hit = open_rows.update(state=Making.RUNNING, wake_at=lease, tries=F("tries") + 1)
    return lease if hit else None


class _Held:
    """A claimed row: tells progress, keeps the lease, settles once."""

    def __init__(self, model: Any, pk: int, lease: datetime) -> None:
        self.model, self.pk, self.lease, self.told = model, pk, lease, -1

    def rows(self) -> Any:
        return self.model.objects.filter(pk=self.pk, state=Making.RUNNING, wake_at=self.lease)

    def tell(self, percent: int) -> None:
        """At most one write in five percents or half a lease. Raises _Lost when another maker took over."""
        if percent < self.told + 5 and self.lease - clock.now() > LEASE / 2:
            return
        fresh = clock.now() + LEASE
        if not self.rows().update(progress=percent, wake_at=fresh):
            raise _Lost
        self.lease, self.told = fresh, percent
        self._beat()

    def settle(self, **facts: Any) -> bool:
        hit = self.rows().update(wake_at=None, **facts)
        if hit:
            self._beat()
        return bool(hit)

    def _beat(self) -> None:
        path = "workspace" if self.model is Asset else "asset__workspace"
        workspace = self.model.objects.filter(pk=self.pk).values_list(path, flat=True).first()
        if workspace:
            activity.beat(workspace, "media")


class _Lost(Exception):
    """Another maker holds the row now."""


def make_rendition(pk: int, lease: datetime) -> None:
    """Make one claimed rendition and settle it: ready or failed, never half."""
    held = _Held(Rendition, pk, lease)
    row = Rendition.objects.select_related("asset").get(pk=pk)
    try:
        _render(row, held)
    except _Lost:
        return
    except Refused as refusal:
        held.settle(state=Making.FAILED, error=refusal.code)
    except DatabaseError:
        raise  # nothing is known of the picture: the lease lapses and another maker tries
    except Exception:  # a file nobody foresaw fails by itself, and is not tried for ever
        log.exception("rendition %d", pk)
        held.settle(state=Making.FAILED, error="unforeseen")


def _render(row: Rendition, held: _Held) -> None:
    asset, recipe = row.asset, Recipe.parse(row.recipe)
    source = _source(asset)
    with files.bench(asset.name, needs=asset.bytes) as bench:
        made = bench / "made"
        if recipe.kind == Kind.VIDEO:
            facts: Any = _film(asset, source, bench, recipe, made, held)
            mime, seconds = "video/mp4", facts.seconds
        elif recipe.kind == Kind.GIF:
            facts = pictures.fit_animation(source, asset.mime, recipe, made, asset.name)
            mime, seconds = facts.mime, facts.seconds
        else:
            facts = pictures.fit(source, asset.mime, recipe, made, asset.name)
            mime, seconds = facts.mime, None
        size = made.stat().st_size
        stored = files.keep(made, "renditions", SUFFIXES[mime])
    settled = held.settle(
        state=Making.READY,
        file=stored,
        mime=mime,
        bytes=size,
        width=facts.width,
        height=facts.height,
        seconds=seconds,
        progress=100,
        error="",
    )
    if not settled:
        files.forget(stored)


def _film(asset: Asset, source: Path, bench: Path, recipe: Recipe, made: Path, held: _Held) -> films.Facts:
    facts = films.Facts(
        width=asset.width,
        height=asset.height,
        seconds=asset.seconds or 0.0,
        codec=asset.facts.get("codec", ""),
        audio=asset.facts.get("audio", ""),
        fps=asset.facts.get("fps", 0.0),
        pix=asset.facts.get("pix", ""),
        turned=asset.facts.get("turned", False),
    )
    mime = asset.mime
    if mime == "image/webp":  # ffmpeg opens no animated WebP; Pillow does
        source = pictures.webp_to_gif(source, bench / "moving.gif", asset.name)
        mime = "image/gif"
    return films.fit(source, mime, facts, recipe, made, asset.name, held.tell)


SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
}


def make_asset(pk: int, lease: datetime) -> None:
    """Strip a video that was just uploaded and take a still of it."""
    held = _Held(Asset, pk, lease)
    asset = Asset.objects.get(pk=pk)
    before = asset.file.name
    try:
        with files.bench(asset.name, needs=asset.bytes * 2) as bench:
            clean, still, thumb = bench / "clean", bench / "still.png", bench / "thumb.webp"
            source, seconds = _source(asset), asset.seconds or 0.0
            films.strip(source, asset.mime, clean, seconds, asset.name, held.tell)
            films.poster(clean, still, seconds, asset.name)
            with pictures.opened(still, "image/png", asset.name) as image:
                image.load()
                blur = pictures.make_thumb(image, thumb)
            size = clean.stat().st_size
            stored = files.keep(clean, "assets", SUFFIXES[asset.mime])
            small = files.keep(thumb, "thumbs", ".webp")
    except _Lost:
        return
    except Refused as refusal:
        held.settle(state=Making.FAILED, error=refusal.code)
        return
    except DatabaseError:
        raise
    except Exception:  # the same
        log.exception("asset %d", pk)
        held.settle(state=Making.FAILED, error="unforeseen")
        return
    if held.settle(
        state=Making.READY, file=stored, thumb=small, blurhash=blur, bytes=size, progress=100, error=""
    ):
        files.forget(before)
    else:
        files.forget(stored, small)


def _source(asset: Asset) -> Path:
    path = files.path_of(asset.file.name)
    if path is None:
        raise Refused("missing", name=asset.name)
    return path
