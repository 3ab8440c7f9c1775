"""What the composer costs the server: the page, and the check that follows each pause in typing.

    python bench/composer.py [--json]

An in-memory database with 3 channels on three networks, then 12; a thread of four parts, five pictures, two versions of their
own. Prints CPU milliseconds (median and 95th percentile of 60), queries and bytes.
"""

import io
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

# In place of this folder, whose calendar.py would stand before Python's own.
sys.path[0] = str(Path(__file__).resolve().parent.parent)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "jubir.config.settings",
    "JUBIR_DATA": tempfile.mkdtemp(prefix="jubir-bench-"),
    "JUBIR_KEYS": "2V9uFGTpZx6zJ1a1BtgYbJx8m0aQmC0q3B1y7B8J7uU=",
    "JUBIR_SECRET_KEY": "only-for-benches",
    "DATABASE_URL": "",
}
TIMES = 60
TEXT = "Es kopi gula aren dalam botol kaca: https://kopisenja.example/liter #KopiSenja #GulaAren 🌇 "


def furnish(number: int) -> tuple[Any, str]:
    """A signed-in client and the post's address."""
    from django.core.files.base import ContentFile
    from django.test import Client
    from PIL import Image

    from jubir.channels.models import Channel
    from jubir.content import actions as content
    from jubir.media import actions as media
    from jubir.teams.models import Membership, User, Workspace

    workspace = Workspace.objects.create(name="Kopi Senja", slug=f"kopi-{number}")
    laras = User.objects.create_user(f"laras{number}@kopi.example", "kata-sandi-panjang", name="Laras")
    Membership.objects.create(workspace=workspace, user=laras, role="owner")
    networks = (["bluesky", "mastodon", "sandbox"] * 4)[:number]
    channels = [
        Channel.objects.create(
            workspace=workspace,
            network=network,
            server="https://warung.example",
            remote_id=str(i),
            handle=f"kopi{i}",
        )
        for i, network in enumerate(networks)
    ]
    assets = []
    for i in range(5):
        held = io.BytesIO()
        Image.new("RGB", (400, 500), f"#{i}0{i}0{i}0").save(held, "PNG")
        file = ContentFile(held.getvalue(), name=f"{i}.png")
        assets.append(media.store(workspace=workspace, by=laras, file=file).pk)
    parts = [{"text": TEXT * 4, "media": assets}] + [{"text": TEXT * 3, "media": []}] * 3
    body = {"parts": parts, "link": None, "poll": None}
    post = content.create_post(workspace=workspace, by=laras, body=body, channels=channels)
    for channel in channels[:2]:
        content.customise(
            post=post, channel=channel, body={**body, "parts": [{"text": TEXT * 2, "media": assets[:4]}]}
        )
    client = Client()
    client.force_login(laras)
    return client, f"/w/kopi-{number}/posts/{post.pk}/edit/"


def fields(post_url: str) -> dict[str, Any]:
    """The page's form as the script sends it."""
    from jubir.content.models import Post
    from jubir.studio.compose_doc import from_post

    doc = from_post(Post.objects.get(pk=post_url.split("/")[4]))
    data: dict[str, Any] = {
        "channels": doc.channels,
        "custom": list(doc.custom),
        "when": "pick",
        "post": post_url.split("/")[4],
    }
    for key, body in doc.bodies():
        for index, part in enumerate(body["parts"]):
            data[f"text-{key}-{index}"] = part["text"]
            data[f"media-{key}-{index}"] = part["media"]
    return data


def measure(ask: Any) -> dict[str, float]:
    """CPU, since whatever else runs on the machine is not the composer's doing."""
    from django.db import connection

    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    for _ in range(5):
        answer = ask()
        assert answer.status_code == 200, answer.content[:500]
    with connection.execute_wrapper(count):
        ask()
    spent = []
    for _ in range(TIMES):
        start = time.process_time()
        ask()
        spent.append((time.process_time() - start) * 1000)
    spent.sort()
    return {
        "cpu_p50_ms": round(statistics.median(spent), 1),
        "cpu_p95_ms": round(spent[int(TIMES * 0.95)], 1),
        "queries": len(asked),
        "kb": round(len(answer.content) / 1000, 1),
    }


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DATABASES["default"]["NAME"] = ":memory:"
    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    call_command("migrate", verbosity=0)
    found: dict[str, Any] = {}
    for number in (3, 12):
        client, url = furnish(number)
        data = fields(url)
        check = f"/w/kopi-{number}/compose/check/"
        found |= {
            f"page, {number} channels": measure(lambda url=url, client=client: client.get(url)),
            f"check, {number} channels": measure(
                lambda check=check, data=data, client=client: client.post(
                    check, data, headers={"X-Compose": "1"}
                )
            ),
        }
    if "--json" in sys.argv:
        print(json.dumps(found))
        return
    for name, row in found.items():
        print(
            f"{name:18} {row['cpu_p50_ms']:6.1f} ms CPU (median)  {row['cpu_p95_ms']:6.1f} ms p95  {row['queries']:3} queries  {row['kb']:6.1f} kB"
        )


if __name__ == "__main__":
    main()
