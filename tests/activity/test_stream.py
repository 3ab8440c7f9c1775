"""Live screens on a real server: fifty listeners, one beat, a quick stop."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import pytest

from jubir.activity import stream
from jubir.activity.actions import beat

ROOT = Path(__file__).parent.parent.parent
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from jubir.teams.models import Membership, User, Workspace
workspace = Workspace.objects.create(name="Kopi", slug="kopi")
Workspace.objects.create(name="Lain", slug="lain")
for number in range(10):
    user = User.objects.create_user(f"p{number}@kopi.example", "kata-sandi-panjang")
    Membership.objects.create(workspace=workspace, user=user, role="guest")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print(session.session_key)
"""
BEAT = """
import sys, django; django.setup()
from jubir.activity.actions import beat
from jubir.teams.models import Workspace
beat(Workspace.objects.get(slug=sys.argv[1]).pk, sys.argv[2])
"""


@pytest.fixture
def server(tmp_path):
    """(address, ten session keys, environment, process) of a real uvicorn on a database of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "jubir.config.settings",
        "PYTHONPATH": str(ROOT),
        "JUBIR_DATA": str(tmp_path),
        "JUBIR_DEBUG": "1",
        "JUBIR_SECRET_KEY": "only-for-tests",
        "JUBIR_KEYS": "2V9uFGTpZx6zJ1a1BtgYbJx8m0aQmC0q3B1y7B8J7uU=",
    }
    prepared = subprocess.run(
        [sys.executable, "-c", PREPARE], env=environment, capture_output=True, text=True, check=True, cwd=ROOT
    )
    keys = prepared.stdout.split()[-10:]
    process = subprocess.Popen(
        ["uvicorn", "jubir.config.asgi:application", "--port", str(port), "--log-level", "warning"],
        executable=str(Path(sys.executable).with_name("uvicorn")),
        env=environment,
        cwd=ROOT,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield address, keys, environment, process
    process.kill()
    process.wait()


def run_beat(environment, slug, topic):
    subprocess.run([sys.executable, "-c", BEAT, slug, topic], env=environment, check=True, cwd=ROOT)


def open_databases(pid: int) -> int:
    links = (os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir())
    return sum(link.endswith("jubir.db") for link in links)


async def listen(http, address, key, got, connected, started):
    async with http.get(
        f"{address}/w/kopi/activity/stream/", headers={"Cookie": f"sessionid={key}"}
    ) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/event-stream"
        started()
        async for line in answer.content:
            if line.startswith(b"id:"):
                connected()
            if line.startswith(b"event:"):
                got.append((line.decode().split()[1], time.monotonic()))


def test_fifty_listeners_hear_one_beat_and_the_server_stops_at_once(server):
    address, keys, environment, process = server

    async def play():
        got: list[tuple[str, float]] = []
        ready = 0

        def connected():
            nonlocal ready
            ready += 1

        timeout = aiohttp.ClientTimeout(total=60)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as http:
            listeners = [
                asyncio.create_task(listen(http, address, keys[n % 10], got, connected, lambda: None))
                for n in range(50)
            ]
            for _ in range(300):
                if ready >= 50:
                    break
                await asyncio.sleep(0.1)
            assert ready >= 50

            # Fifty open streams, and one connection to the database: the poller's.
            assert open_databases(process.pid) <= 3

            await asyncio.to_thread(run_beat, environment, "lain", "deliveries")  # somebody else's news
            await asyncio.to_thread(run_beat, environment, "kopi", "media")
            beaten = time.monotonic()
            for _ in range(40):
                if len(got) >= 50:
                    break
                await asyncio.sleep(0.05)
            assert [topic for topic, _ in got] == ["media"] * 50
            assert max(at for _, at in got) - beaten < 2

            process.send_signal(signal.SIGTERM)
            asked = time.monotonic()
            await asyncio.to_thread(process.wait, 10)
            stopped = time.monotonic() - asked
            ended = await asyncio.gather(*listeners, return_exceptions=True)
            assert stopped < 3
            # Ended, not torn: every response was finished properly.
            assert [one for one in ended if one is not None] == []

    asyncio.run(play())


def test_a_stranger_has_no_stream_and_a_person_has_only_so_many(server):
    address, keys, _environment, _process = server

    async def play():
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            me = {"Cookie": f"sessionid={keys[0]}"}
            async with http.get(f"{address}/w/lain/activity/stream/", headers=me) as answer:
                assert answer.status == 404
            async with http.get(f"{address}/w/kopi/activity/stream/", allow_redirects=False) as answer:
                assert answer.status == 302
            started = 0

            def one_more():
                nonlocal started
                started += 1

            tasks = [
                asyncio.create_task(listen(http, address, keys[0], [], lambda: None, one_more))
                for _ in range(stream.PER_PERSON)
            ]
            for _ in range(100):
                if started == stream.PER_PERSON:
                    break
                await asyncio.sleep(0.1)
            await asyncio.sleep(0.3)
            async with http.get(f"{address}/w/kopi/activity/stream/", headers=me) as answer:
                assert answer.status == 503
                assert answer.headers["Retry-After"]
            tasks[0].cancel()
            # A place is free again soon after a browser hung up.
            for _ in range(50):
                async with http.get(f"{address}/w/kopi/activity/stream/", headers=me) as answer:
                    if answer.status == 200:
                        break
                await asyncio.sleep(0.1)
            assert answer.status == 200
            for task in tasks:
                task.cancel()

    asyncio.run(play())


def test_what_was_missed_while_away_is_told_on_return():
    async def play():
        listener = stream.Listener(1, 1, stream.parsed("deliveries.4-media.2"))
        listener.hear({"deliveries": 6, "media": 2, "channels": 1})
        assert listener.news() == ["channels", "deliveries"]
        assert listener.news() == []
        fresh = stream.Listener(1, 1)
        fresh.hear({"deliveries": 6})
        assert fresh.news() == []
        fresh.hear({"deliveries": 7})
        assert fresh.news() == ["deliveries"]

    asyncio.run(play())


@pytest.mark.parametrize("mark", ["", "nonsense", "a.b-c", "x" * 900])
def test_a_mark_we_did_not_write_is_ignored(mark):
    assert stream.parsed(mark) is None


def test_marks_survive_the_way_to_the_browser_and_back():
    beats = {"deliveries": 12, "media": 0}
    assert stream.parsed(stream.written(beats)) == beats


def test_a_page_misses_nothing_between_its_drawing_and_its_first_listening():
    """The page carries where the counters stood; the first hearing is told what moved since."""
    drawn = stream.parsed(stream.written({"deliveries": 4, "media": 1}))
    listener = stream.Listener(1, 1, drawn)
    listener.hear({"deliveries": 6, "media": 1})
    assert listener.news() == ["deliveries"]
    young = stream.Listener(1, 1, stream.parsed("-"))
    young.hear({"deliveries": 1})
    assert young.news() == ["deliveries"], "drawn before anything had ever happened"


def test_every_page_of_a_workspace_carries_the_mark(client, kopi, laras, django_capture_on_commit_callbacks):
    client.force_login(laras)
    assert '/activity/stream/?since=-"' in client.get("/w/kopi-senja/members/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):  # on PostgreSQL a beat waits for the commit
        beat(kopi.pk, "deliveries")
    assert '/activity/stream/?since=deliveries.1"' in client.get("/w/kopi-senja/members/").content.decode()
