"""The `jubir` command as somebody types it."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from jubir.config import cli, doctor, networks, setup

ROOT = Path(__file__).parents[2]


def jubir(*arguments, text="", folder=None, timeout=170):
    keep = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUBIR_", "DJANGO_", "DATABASE"))
    }
    env = {
        **keep,
        "JUBIR_LANGUAGE": "en",
        "PYTHONPATH": str(ROOT),
        **({"JUBIR_DATA": str(folder)} if folder else {}),
    }
    return subprocess.run(
        [sys.executable, "-m", "jubir", *arguments],
        input=text,
        capture_output=True,
        text=True,
        env=env,
        timeout=timeout,
    )


def test_help_names_every_command(capsys):
    cli.main(["--help"])
    told = capsys.readouterr().out
    for name in cli.COMMANDS:
        assert name in told


def test_networks_as_json_without_a_database(tmp_path):
    done = jubir("networks", "--json", folder=tmp_path / "nothing-here")
    assert done.returncode == 0, done.stderr
    found = {one["slug"]: one for one in json.loads(done.stdout)}
    assert {"bluesky", "mastodon", "sandbox"} <= set(found)
    assert found["bluesky"]["limits"]["text"] == {"maximum": 300, "rule": "graphemes", "max_bytes": 3000}
    assert "publishes" in found["mastodon"]["can"]


@pytest.mark.parametrize(
    ("slug", "text", "length", "ok"),
    [
        ("bluesky", "Halo", 4, True),
        ("bluesky", "👨‍👩‍👧‍👦" * 100, 100, True),
        ("bluesky", "👨‍👩‍👧‍👦" * 130, 130, False),  # few letters, too many bytes
        ("bluesky", "a" * 301, 301, False),
        ("mastodon", "https://kopi.example/" + "x" * 600, 23, True),
        ("mastodon", "a" * 501, 501, False),
        ("sandbox", "", 0, False),
    ],
)
def test_check_counts_as_the_network_does(slug, text, length, ok):
    verdict = networks.check(slug, text)
    assert (verdict["length"], verdict["ok"]) == (length, ok)
    assert ok or verdict["problems"][0]["sentence"]


def test_check_says_what_is_wrong_and_exits_with_1(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("a" * 305 + "\n"))
    with pytest.raises(SystemExit) as end:
        cli.main(["networks", "check", "bluesky", "--json"])
    assert end.value.code == 1
    told = json.loads(capsys.readouterr().out)
    assert told["problems"][0]["data"]["over"] == 5
    assert told["problems"][0]["mend"]


def test_an_unknown_network_names_those_there_are(capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["networks", "check", "friendster"])
    assert end.value.code == 2
    assert "bluesky" in capsys.readouterr().err


# ── doctor ───────────────────────────────────────────────────────────────────────────────────────────────────────
def findings(level):
    return [one for one in doctor.examine() if one.level == level]


def test_the_doctor_finds_nothing_wrong_in_a_healthy_house(db, settings, tmp_path):
    settings.DATA = tmp_path
    wrong = findings("wrong")
    assert wrong == []
    assert any("jubir up" in one.mend for one in findings("advice"))


def test_the_doctor_names_what_is_wrong_and_its_mend(db, settings, tmp_path, kopi, monkeypatch):
    from cryptography.fernet import Fernet

    from jubir.channels.models import Channel
    from jubir.core import clock

    settings.DATA = tmp_path
    Channel.objects.create(
        workspace=kopi,
        network="sandbox",
        remote_id="1",
        handle="kopisenja",
        secrets={"token": "t"},
        health="reconnect",
    )
    settings.JUBIR_KEYS = [Fernet.generate_key().decode()]
    monkeypatch.setattr("shutil.which", lambda name: None)
    settings.SECRET_KEY = "not-set-at-all"
    from jubir.activity.models import Event

    Event.objects.create(workspace=kopi, verb="post.made", at=clock.in_seconds(3600))
    with translation.override("en"):
        found = doctor.examine()
    told = {one.what.split(":")[0].split(" ")[0]: one for one in found if one.mend}
    everything = " ".join(one.what for one in told.values())
    for word in ("JUBIR_SECRET_KEY", "kopisenja", "ffmpeg", "clock"):
        assert word in everything
    assert all(one.mend for one in told.values())


def test_the_doctor_hears_a_silent_worker(db, settings, tmp_path, kopi):
    from jubir.channels.models import Channel
    from jubir.content.models import Post
    from jubir.core import clock
    from jubir.publishing.models import Delivery

    settings.DATA = tmp_path
    channel = Channel.objects.create(workspace=kopi, network="sandbox", remote_id="1", handle="kopisenja")
    due = clock.in_seconds(-600)
    Delivery.objects.create(
        workspace=kopi, post=Post.objects.create(workspace=kopi), channel=channel, due_at=due, wake_at=due
    )
    with translation.override("en"):
        assert any("no worker" in one.what for one in findings("wrong"))


# ── demo and benches ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="its own SQLite either way: once is enough")
@pytest.mark.timeout(600)
def test_the_demo_can_be_made_and_taken_away(tmp_path):
    """Four weeks are enough for a bad day, its incident and a weekly report."""
    made = jubir("demo", "--only-fill", "--days", "28", folder=tmp_path, timeout=560)
    assert made.returncode == 0, made.stderr
    assert "laras@kopisenja.example" in made.stdout
    again = jubir("demo", "--only-fill", folder=tmp_path)
    assert "already" in again.stdout
    script = (
        "from jubir.publishing.models import *; from jubir.content.models import *; from collections import Counter;"
        "import json; print(json.dumps([Counter(Delivery.objects.values_list('state', flat=True)), Post.objects.count()]))"
    )
    states, posts = json.loads(jubir("shell", "--no-imports", "-c", script, folder=tmp_path).stdout)
    assert posts > 60
    assert states["sent"] > 40
    assert states["scheduled"] > 30
    assert {states["needs_person"], states["failed"], states["missed"]} == {1}
    told = json.loads(jubir("shell", "--no-imports", "-c", LIFE, folder=tmp_path).stdout)
    assert told["messages"]["in"] > 100 < told["messages"]["out"]
    assert told["measured"] > 100
    assert told["incidents"] == ["closed"]
    assert told["reports"] == ["ready"]
    assert (told["open_steps"], told["replies"]) == (0, 3)
    assert min(told["mentions"], told["goals"], told["competitors"]) > 1
    look = (
        "from django.conf import settings;"
        "from jubir.networks.sandbox.store import Store; import json;"
        "rows = Store(settings.DATA / 'sandbox').db.execute('SELECT media FROM posts').fetchall();"
        "print(json.dumps([one for row in rows for one in json.loads(row[0])]))"
    )
    pictures = json.loads(jubir("shell", "--no-imports", "-c", look, folder=tmp_path).stdout)
    assert pictures
    assert all(set(one) == {"id", "alt", "kind"} for one in pictures)
    assert "gone" in jubir("demo", "--remove", folder=tmp_path).stdout
    states, posts = json.loads(jubir("shell", "--no-imports", "-c", script, folder=tmp_path).stdout)
    assert (states, posts) == ({}, 0)
    told = json.loads(jubir("shell", "--no-imports", "-c", LIFE, folder=tmp_path).stdout)
    assert told == {**dict.fromkeys(told, 0), "messages": {}, "incidents": [], "reports": []}


#: What the demo's rooms hold.
LIFE = (
    "import json; from collections import Counter; from jubir.inbox.models import Message;"
    "from jubir.insights.models import PieceSnapshot; from jubir.listening.models import Mention;"
    "from jubir.reputation.models import Incident, IncidentStep; from jubir.reports.models import Report;"
    "from jubir.inbox.models import SavedReply;"
    "from jubir.content.models import Goal; from jubir.research.models import Competitor;"
    "print(json.dumps({'messages': Counter(Message.objects.values_list('direction', flat=True)),"
    "'measured': PieceSnapshot.objects.count(), 'mentions': Mention.objects.count(),"
    "'incidents': list(Incident.objects.values_list('state', flat=True)),"
    "'reports': list(Report.objects.values_list('state', flat=True)), 'goals': Goal.objects.count(),"
    "'open_steps': IncidentStep.objects.filter(done_at=None).count(), 'replies': SavedReply.objects.count(),"
    "'competitors': Competitor.objects.count()}))"
)


@pytest.mark.timeout(240)
def test_the_publishing_bench_counts_what_arrived():
    done = jubir("bench", "publish", "--n", "200", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["posted"], told["lost"], told["doubled"]) == (200, 0, 0)
    for name in ("rate", "raw_rate", "ratio", "late_p50_s", "late_p99_s", "rss_mb", "database"):
        assert told[name]


@pytest.mark.timeout(600)
def test_a_small_storm_loses_and_doubles_nothing():
    done = jubir("bench", "faults", "--n", "80", "--seed", "3", "--json", timeout=590)
    told = json.loads(done.stdout)
    assert (told["lost"], told["doubled"], told["unreadable"], told["wrong"]) == (0, 0, 0, 0), told


# ── the terminal's language ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
        ({"LANG": "en_US.UTF-8", "JUBIR_LANGUAGE": "id"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "ido"}, "en"),
    ],
)
def test_the_terminal_is_spoken_to_in_its_own_language(monkeypatch, said, spoken):
    for name in ("JUBIR_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    assert setup.language() == spoken


@pytest.mark.parametrize(("spoken", "word"), [("id", "Berhenti:"), ("en", "Stop:")])
def test_the_greeting_and_the_doctor_speak_it(db, capsys, monkeypatch, spoken, word):
    monkeypatch.setenv("JUBIR_LANGUAGE", spoken)
    with setup.speaking():
        setup.greet()
        found = doctor.examine()
    assert word in capsys.readouterr().out
    assert any(one.what.startswith("Basis data:" if spoken == "id" else "Database:") for one in found)


# ── networks with keys, kinds and costs ──────────────────────────────────────────────────────────────────────────
def test_the_overview_tells_what_each_network_takes(monkeypatch):
    from tests.channels.net import Warta, plugged

    plugged(monkeypatch, Warta())
    found = {one["slug"]: one for one in networks.overview()}
    assert found["warta"]["keys"] == [
        "JUBIR_WARTA_CLIENT_ID",
        "JUBIR_WARTA_CLIENT_SECRET",
        "JUBIR_WARTA_NOTE",
    ]
    assert found["warta"]["fetches"] and found["warta"]["asks_a_person"] and not found["warta"]["by_hand"]
    assert found["bluesky"]["keys"] == [] and found["bluesky"]["kinds"] == {}
    json.dumps(list(found.values()))


def test_check_knows_kinds_and_options(monkeypatch, capsys):
    from dataclasses import replace

    from jubir.networks.limits import Option, TextLimit
    from tests.channels.net import Warta, plugged

    class Kinds(Warta):
        kinds = ("post", "story")

        def kind_limits(self, account, kind):
            limits = replace(self.limits(account), options=(Option("kind", "choice", self.kinds, "post"),))
            return replace(limits, text=TextLimit(5, len, "codepoints")) if kind == "story" else limits

    plugged(monkeypatch, Kinds())
    assert networks.check("warta", "Selamat")["ok"] and not networks.check("warta", "Selamat", "story")["ok"]
    for arguments, status in ((["--kind", "story"], 1), (["--kind", "reel"], 2), (["--option", "oops"], 2)):
        monkeypatch.setattr("sys.stdin", io.StringIO("Selamat\n"))
        with pytest.raises(SystemExit) as end:
            cli.main(["networks", "check", "warta", *arguments])
        assert end.value.code == status
    assert "There are: post, story" in capsys.readouterr().err
