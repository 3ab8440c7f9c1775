"""`jubir bench insights`: how fast screens answer over very many snapshots, and how fast snapshots are written.

One workspace holds everything, which is the hardest case: 20 channels, two years of posts, six snapshots each. They are
put in as measuring would have left them, and the roll-ups are made from them (`rollups.rebuild`). Then, as a browser
would, each screen is asked for (whole pages, rendered, over random periods and channels), and further posts are measured
with `actions.keep_figures`, 50 at a time as a network gives them: snapshot, latest figures and roll-up in one transaction.
"""

import json
import math
import random
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from jubir.config.bench import pages
from jubir.config.bench.lab import Lab, batches

CHANNELS = 20
DAYS = 730
#: Pieces measured to know the speed of writing.
MEASURED, AT_ONCE = 5000, 50


def run(*, snapshots: int, database: str = "", seed: int = 1) -> dict[str, Any]:
    with Lab(database, JUBIR_URL="http://localhost:8000") as lab:
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        dice = random.Random(seed)
        begun = time.monotonic()
        workspace, user = _brand()
        made = _fill(workspace, snapshots, dice)
        filled = time.monotonic()
        days = _roll_up(workspace)
        rolled = time.monotonic()
        lab.settle()
        figures = {
            "database": lab.engine,
            "snapshots": made["snapshots"],
            "pieces": made["pieces"],
            "days": days,
        }
        figures["p95_ms"], figures["cpu_ms"] = _screens(workspace, user, dice)
        figures["snapshots_per_s"] = _write(workspace)
        figures["rebuild_s"] = round(rolled - filled, 1)
        figures["fill_s"] = round(filled - begun, 1)
    return figures


def _brand() -> tuple[Any, Any]:
    from jubir.channels.models import Channel
    from jubir.content import strategy
    from jubir.core import clock
    from jubir.insights.models import History, Measuring
    from jubir.teams.models import Membership, User, Workspace
    from jubir.teams.roles import Role

    workspace = Workspace.objects.create(name="Bench", slug="bench")
    user = User.objects.create_user("bench@jubir.example", "kata-sandi-panjang", name="Bench")
    Membership.objects.create(workspace=workspace, user=user, role=Role.OWNER)
    for number in range(4):
        strategy.save_pillar(workspace=workspace, by=user, name=f"Pillar {number}", share=25)
    now = clock.now()
    channels = Channel.objects.bulk_create(
        Channel(workspace=workspace, network="sandbox", remote_id=str(number), handle=f"@channel{number}",
                connected_at=now) for number in range(CHANNELS)
    )  # fmt: skip
    Measuring.objects.bulk_create(
        Measuring(channel=one, connected_at=now, zone_name=workspace.time_zone, history=History.DONE,
                  history_since=now - timedelta(days=DAYS), account_at=now + timedelta(days=1))
        for one in channels
    )  # fmt: skip
    return workspace, user


def _fill(workspace: Any, snapshots: int, dice: random.Random) -> dict[str, int]:
    """Pieces and snapshots as they would stand after two years."""
    from jubir.channels.models import Channel
    from jubir.content.models import Pillar
    from jubir.core import clock
    from jubir.insights.models import ChannelSnapshot, Piece, PieceSnapshot
    from jubir.insights.rules import AGES, engagements

    now = clock.now()
    channels = list(Channel.objects.filter(workspace=workspace))
    pillars = [*Pillar.objects.filter(workspace=workspace), None]
    count = max(1, snapshots // len(AGES))
    wanted = {"pieces": 0, "snapshots": 0}

    def pieces() -> Iterator[Any]:
        for number in range(count):
            at = now - timedelta(seconds=(number + 0.5) / count * DAYS * 86400)
            figures = _figures(dice, 1.0)
            yield Piece(
                workspace=workspace, channel=channels[number % CHANNELS], remote_id=str(number), published_at=at,
                text=f"Kopi susu gula aren nomor {number}, hangat seperti biasa. " * 3, pillar=dice.choice(pillars),
                format=dice.choice(("text", "image", "image", "carousel", "video", "link")),
                measured_at=now, engagements=engagements(figures), **figures,
            )  # fmt: skip

    for some in batches(pieces(), 2000):
        Piece.objects.bulk_create(some, batch_size=250)
        wanted["pieces"] += len(some)
    for some in batches(_shots(now, dice), 5000):
        PieceSnapshot.objects.bulk_create(some, batch_size=500)
        wanted["snapshots"] += len(some)
    ChannelSnapshot.objects.bulk_create(
        (ChannelSnapshot(channel=one, at=now - timedelta(days=day), followers=5000 + (DAYS - day) * 3)
         for one in channels for day in range(DAYS, -1, -1)),
        batch_size=1000,
    )  # fmt: skip
    return wanted


def _shots(now: datetime, dice: random.Random) -> Iterator[Any]:
    from jubir.insights.models import Piece, PieceSnapshot
    from jubir.insights.rules import AGES, POST_METRICS

    for row in (
        Piece.objects.order_by("pk").values("pk", "published_at", *POST_METRICS).iterator(chunk_size=5000)
    ):
        for share, age in zip((0.3, 0.6, 0.8, 0.9, 0.97, 1.0), AGES, strict=True):
            at = row["published_at"] + age
            if at > now:
                at, share = now, 1.0
            known = {name: int(row[name] * share) for name in POST_METRICS if row[name] is not None}
            yield PieceSnapshot(piece_id=row["pk"], at=at, **known)


def _figures(dice: random.Random, share: float) -> dict[str, int]:
    size = math.exp(dice.gauss(3.5, 1.0)) * share
    return {
        "likes": int(size),
        "comments": int(size * 0.2),
        "shares": int(size * 0.15),
        "impressions": int(size * 30),
    }


def _roll_up(workspace: Any) -> int:
    from jubir.channels.models import Channel
    from jubir.insights import rollups

    return sum(
        rollups.rebuild(one, workspace.time_zone) for one in Channel.objects.filter(workspace=workspace)
    )


def _screens(workspace: Any, user: Any, dice: random.Random) -> tuple[dict[str, float], dict[str, float]]:
    from jubir.channels.models import Channel
    from jubir.insights import jobs

    while jobs.work_out_times():
        pass  # as the clock does once a day
    channels = list(Channel.objects.filter(workspace=workspace).values_list("pk", flat=True))

    def address(path: str, *more: str) -> str:
        query = dice.choice(("days=7", "days=28", "days=90", f"month=2026-{dice.randint(1, 9):02}"))
        query += dice.choice(more) if more else ""
        return f"/w/{workspace.slug}/insights/{path.format(dice.choice(channels))}?{query}"

    sifted = ("", f"&channel={dice.choice(channels)}", "&format=image", "&order=likes", "&pillar=0")
    return pages.asked(
        user,
        {
            "overview": lambda: address(""),
            "channel": lambda: address("channels/{}/"),
            "content_table": lambda: address("posts/", *sifted),
        },
    )


def _write(workspace: Any) -> float:
    """Snapshots a second, through the action that measuring uses."""
    from jubir.channels.models import Channel
    from jubir.core import clock
    from jubir.insights import actions
    from jubir.insights.models import Piece

    dice, written, spent = random.Random(7), 0, 0.0
    for channel in Channel.objects.filter(workspace=workspace).select_related("workspace"):
        rows = list(
            Piece.objects.filter(channel=channel).order_by("-published_at").values_list("pk", "remote_id")
        )[: MEASURED // CHANNELS]
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            told = {remote: _figures(dice, 1.2) for _pk, remote in some}
            begun = time.perf_counter()
            written += actions.keep_figures(
                channel=channel, pieces=[pk for pk, _remote in some], told=told, now=clock.now()
            )
            spent += time.perf_counter() - begun
    return round(written / spent, 1) if spent else 0.0


def main(arguments: Any) -> None:
    figures = run(snapshots=arguments.snapshots, database=arguments.database, seed=arguments.seed)
    if arguments.json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:<16}  {value}\n")
