"""How dear is a calendar month? Fills a workspace with posts in one month and asks for every view of it.

    python bench/calendar.py [--posts 10000] [--channels 2] [--rounds 15] [--json]

SQLite in a temporary folder, or the (empty) database of DATABASE_URL. CPU is that of this process, which is the server:
the whole stack from the session to the last template, through Django's test client. PostgreSQL's own CPU runs in another
process; `wall_ms` includes it. The peer measured the same way needed 1.6 to 2.2 CPU-seconds and 487 kB.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
VIEWS = {
    "month": "?on={month}",
    "month, one channel": "?on={month}&channel={channel}",
    "month, one label": "?on={month}&label={label}",
    "week": "?view=week&on={day}",
    "list": "?view=list&on={day}",
    "day": "?view=day&on={day}",
}


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--posts", type=int, default=10_000)
    wanted.add_argument("--channels", type=int, default=2, help="channels that each post goes to")
    wanted.add_argument("--rounds", type=int, default=15)
    wanted.add_argument("--json", action="store_true")
    options = wanted.parse_args()
    _django()
    client, words = _fill(options.posts, options.channels)
    found = {name: _measure(client, query.format(**words), options.rounds) for name, query in VIEWS.items()}
    from django.db import connection

    answer = {
        "posts": options.posts,
        "deliveries": options.posts * options.channels,
        "database": connection.vendor,
    }
    if not options.json:
        print(f"{options.posts} posts on {options.channels} channels each in one month, {connection.vendor}")
        print(f"{'view':<20} {'CPU ms':>8} {'worst':>8} {'wall ms':>8} {'kB':>7} {'queries':>8}")
        for name, one in found.items():
            print(
                f"{name:<20} {one['cpu_ms']:>8.1f} {one['cpu_worst_ms']:>8.1f} {one['wall_ms']:>8.1f}"
                f" {one['bytes'] / 1000:>7.1f} {one['queries']:>8}"
            )
    print(json.dumps({**answer, "views": found}))


def _django() -> None:
    sys.path[0] = str(ROOT)  # instead of bench/, where this file would stand before Python's own `calendar`
    from cryptography.fernet import Fernet

    os.environ.setdefault("JUBIR_DATA", tempfile.mkdtemp(prefix="jubir-bench-"))
    os.environ.setdefault("JUBIR_KEYS", Fernet.generate_key().decode())
    os.environ.setdefault("JUBIR_SECRET_KEY", "only for a measurement")
    # Without the manifest no collected static files are needed; templates stay cached, as in production.
    os.environ["DJANGO_SETTINGS_MODULE"] = "jubir.config.settings"
    import django
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS.append("testserver")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _fill(posts: int, channels: int) -> tuple[Any, dict[str, Any]]:
    """A brand with a full November; returns a signed-in client and the words for the addresses."""
    from django.db import transaction
    from django.test import Client

    from jubir.channels.models import Channel
    from jubir.content.models import Label, Post, Use, Version
    from jubir.media.models import Asset
    from jubir.publishing.models import Delivery
    from jubir.teams.models import Membership, User, Workspace
    from jubir.teams.roles import Role

    chance = random.Random(11)
    zone = ZoneInfo("Asia/Jakarta")
    with transaction.atomic():
        brand = Workspace.objects.create(name="Kopi Senja", slug="bench")
        laras = User.objects.create_user("laras@kopi.example", "kata-sandi-panjang", name="Laras")
        Membership.objects.create(workspace=brand, user=laras, role=Role.OWNER)
        accounts = [
            Channel.objects.create(workspace=brand, network=network, remote_id=f"{n}", handle=f"kopi{n}")
            for n, network in enumerate(("bluesky", "mastodon", "sandbox", "mastodon"))
        ]
        labels = [
            Label.objects.create(workspace=brand, name=name, colour=n + 1) for n, name in enumerate("ABCDE")
        ]
        pictures = Asset.objects.bulk_create(
            Asset(workspace=brand, kind="image", mime="image/jpeg", name=f"{n}.jpg", file=f"assets/{n}.jpg",
                  thumb=f"thumbs/2026/11/picture-{n}.webp", sha256=f"{n:064}", bytes=1)
            for n in range(500)
        )  # fmt: skip
        text = "Kopi susu gula aren, diseduh pelan selagi hujan. " * 6
        rows = Post.objects.bulk_create(
            Post(workspace=brand, author=laras, title=f"Kopi susu gula aren ke-{n}, untuk sore yang pelan",
                 body={"parts": [{"text": text, "media": [chance.choice(pictures).pk]}], "link": None, "poll": None})
            for n in range(posts)
        )  # fmt: skip
        Post.labels.through.objects.bulk_create(
            Post.labels.through(post_id=row.pk, label_id=chance.choice(labels).pk) for row in rows
        )
        Use.objects.bulk_create(Use(post=row, asset_id=row.body["parts"][0]["media"][0]) for row in rows)
        start = datetime(2026, 11, 1, tzinfo=zone).astimezone(UTC)
        going, versions = [], []
        for row in rows:
            due = start + timedelta(minutes=chance.randrange(30 * 24 * 60))
            state = chance.choices(("sent", "scheduled", "failed", "needs_person"), (60, 37, 2, 1))[0]
            for account in chance.sample(accounts, channels):
                versions.append(Version(post=row, channel=account))
                going.append(
                    Delivery(workspace=brand, post=row, channel=account, due_at=due, state=state,
                             draft={"parts": [{"text": text, "media": []}]}, scheduled_by=laras)
                )  # fmt: skip
        Version.objects.bulk_create(versions, batch_size=2000)
        Delivery.objects.bulk_create(going, batch_size=2000)
    client = Client()
    client.force_login(laras, backend="django.contrib.auth.backends.ModelBackend")
    return client, {
        "month": f"{date(2026, 11, 1):%Y-%m}", "day": "2026-11-10", "channel": accounts[0].pk, "label": labels[0].pk
    }  # fmt: skip


def _measure(client: Any, query: str, rounds: int) -> dict[str, Any]:
    from django.db import connection

    asked = 0

    def count(execute: Any, *args: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*args)

    address = f"/w/bench/calendar/{query}"
    with connection.execute_wrapper(count):
        first = client.get(address)
    assert first.status_code == 200, first.status_code
    client.get(address)
    cpu, wall = [], []
    for _ in range(rounds):
        cpu_began, began = time.process_time(), time.perf_counter()
        answer = client.get(address)
        cpu.append((time.process_time() - cpu_began) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return {
        "cpu_ms": round(statistics.median(cpu), 1),
        "cpu_worst_ms": round(max(cpu), 1),
        "wall_ms": round(statistics.median(wall), 1),
        "bytes": len(answer.content),
        "queries": asked,
    }


if __name__ == "__main__":
    main()
