"""`jubir bench listening`: how fast the screens of listening, reputation, research and Today answer over many mentions.

One workspace holds everything, said over ninety days in the rhythm of days and weeks, found by three watches; a tenth is
nearly the same as something before it. They are put in as taking in would have left them. `--n` mentions.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from jubir.config.bench import pages
from jubir.config.bench.lab import Lab, batches

DAYS = 90
WATCHES = ("kopi senja", "es kopi", "gula aren")
SAID = (
    "{} enak sekali, pelayanannya ramah #ngopi",
    "pesan {} dari siang belum datang juga, kecewa",
    "{} buka sampai jam berapa hari ini?",
    "baru coba {} di dekat kantor, lumayan #jumat",
    "promo {} akhir pekan, cek https://kopi.example",
)


def run(*, mentions: int, database: str = "", seed: int = 1) -> dict[str, Any]:
    with Lab(database, JUBIR_URL="http://localhost:8000") as lab:
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        workspace, user, watches = _brand()
        _fill(workspace, watches, mentions, random.Random(seed))
        lab.settle()
        figures: dict[str, Any] = {"database": lab.engine, "mentions": mentions, "days": DAYS}
        figures["p95_ms"], figures["cpu_ms"] = _screens(workspace, user, watches, random.Random(seed))
    return figures


def _brand() -> tuple[Any, Any, list[Any]]:
    from jubir.listening.models import Watch
    from jubir.teams.models import Membership, User, Workspace
    from jubir.teams.roles import Role

    workspace = Workspace.objects.create(name="Bench", slug="bench")
    user = User.objects.create_user("bench@jubir.example", "kata-sandi-panjang", name="Bench")
    Membership.objects.create(workspace=workspace, user=user, role=Role.OWNER)
    watches = [Watch.objects.create(workspace=workspace, name=word, any=[word]) for word in WATCHES]
    return workspace, user, watches


def _fill(workspace: Any, watches: list[Any], count: int, dice: random.Random) -> None:
    from jubir.core import clock
    from jubir.listening import tallies
    from jubir.listening.models import Hit, Mention

    for some in batches(_mentions(workspace, count, dice, clock.now()), 2000):
        Mention.objects.bulk_create(some, batch_size=250)
    rows = Mention.objects.order_by("pk").values_list("pk", "at").iterator(chunk_size=5000)
    hits = (
        Hit(watch=watch, mention_id=pk, at=at, told_at=at)
        for pk, at in rows
        for watch in dice.sample(watches, dice.choice((1, 1, 1, 2)))
    )
    for found in batches(hits, 5000):
        Hit.objects.bulk_create(found, batch_size=500)
    tallies.rebuild(workspace.pk)


def _mentions(workspace: Any, count: int, dice: random.Random, now: datetime) -> Iterator[Any]:
    from jubir.listening.models import Mention

    for number in range(count):
        at = now - timedelta(days=dice.random() * DAYS)
        at = at.replace(hour=min(23, max(0, int(dice.gauss(12, 4)))))
        sentiment = dice.choices(("positive", "neutral", "negative", "unsure"), (3, 4, 2, 1))[0]
        yield Mention(
            workspace=workspace, key=f"{number:064}", place=dice.choice(("network", "network", "inbox", "feed")),
            network=dice.choice(("bluesky", "mastodon")), remote_id=str(number), author=f"rani{number % 9973}",
            text=dice.choice(SAID).format(dice.choice(WATCHES)) + f" {number}", language="id", sentiment=sentiment,
            guessed=sentiment, at=min(at, now), found_at=min(at, now), first=dice.random() > 0.1,
            spam=dice.random() < 0.03, seen_at=None if dice.random() < 0.01 else now,
        )  # fmt: skip


def _screens(
    workspace: Any, user: Any, watches: list[Any], dice: random.Random
) -> tuple[dict[str, float], dict[str, float]]:
    from jubir.research import actions, jobs
    from jubir.research.queries import STRETCHES

    for days in STRETCHES:
        actions.want_reading(workspace=workspace, days=days)
    jobs.read_due()  # as the clock does
    at = f"/w/{workspace.slug}"

    def one() -> Any:
        return dice.choice(watches).pk

    return pages.asked(
        user,
        {
            "today": lambda: f"{at}/today/",
            "mentions": lambda: f"{at}/listening/",
            "mentions_of_watch": lambda: (
                f"{at}/listening/?watch={one()}&sentiment={dice.choice(('', 'negative'))}"
            ),
            "mentions_search": lambda: (
                f"{at}/listening/?q={dice.choice(('kecewa', 'ramah', '1234', 'tidak ada'))}"
            ),
            "reputation_30": lambda: f"{at}/reputation/?days=30",
            "reputation_90": lambda: f"{at}/reputation/?days=90",
            "reputation_90_watch": lambda: f"{at}/reputation/?days=90&watch={one()}",
            "research": lambda: f"{at}/research/",
        },
    )


def main(arguments: Any) -> None:
    figures = run(mentions=arguments.n, database=arguments.database, seed=arguments.seed)
    if arguments.json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:<16}  {value}\n")
