"""Queue times, what comes next, and the brakes."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from jubir.publishing import actions, queries
from jubir.publishing.models import Pace, Rhythm, Slot, State
from jubir.studio import timetable
from jubir.teams.roles import Role
from tests.studio.making import at, channel, deed, delivery, post

NOW = datetime(2026, 11, 10, 2, 12, tzinfo=UTC)  # Tuesday, 09.12 WIB


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sky(kopi):
    return channel(kopi)


def page(user) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get("/w/kopi-senja/queue/")
    assert answer.status_code == 200
    return answer.content.decode()


def week(of) -> list[tuple[int, int]]:
    return list(Slot.objects.filter(channel=of).values_list("weekday", "minute"))


# ── times ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_add_remove_copy_and_undo(laras, sky) -> None:
    deed(laras, f"queue/{sky.pk}/slots/", do="add", time="07:30", weekday=["0", "2"])
    assert week(sky) == [(0, 450), (2, 450)]
    deed(laras, f"queue/{sky.pk}/slots/", do="remove", slot="2-450")
    assert week(sky) == [(0, 450)]
    _status, toast = deed(laras, f"queue/{sky.pk}/slots/", do="copy", weekday=["5", "6"], **{"from": "0"})
    assert week(sky) == [(0, 450), (5, 450), (6, 450)]
    parts = urlsplit(toast["undo"])
    deed(laras, f"{parts.path.removeprefix('/w/kopi-senja/')}?{parts.query}")
    assert week(sky) == [(0, 450)]


@pytest.mark.parametrize("name", list(timetable.PRESETS))
def test_ready_made_weeks(laras, sky, name) -> None:
    assert deed(laras, f"queue/{sky.pk}/slots/", do="preset", preset=name)[0] == 204
    assert sorted(week(sky)) == sorted(timetable.preset(name))


def test_copy_to_other_channels_of_this_workspace_only(kopi, laras, sky, stranger) -> None:
    toot, theirs = channel(kopi, "mastodon"), channel(stranger.workspaces.get())
    deed(laras, f"queue/{sky.pk}/slots/", do="add", time="07:30", weekday="0")
    deed(laras, f"queue/{sky.pk}/slots/", do="share", channel=[toot.pk, theirs.pk])
    assert week(toot) == [(0, 450)] and week(theirs) == []


@pytest.mark.parametrize(
    "values",
    [
        {"do": "add", "time": "25:00", "weekday": "0"},
        {"do": "add", "time": "pagi", "weekday": "0"},
        {"do": "add", "weekday": "0"},
        {"do": "x"},
        {"do": "preset", "preset": "x"},
        {"do": "remove", "slot": "x"},
        {"do": "add", "time": "07:00", "weekday": "9"},
    ],
)
def test_nonsense_is_refused_and_changes_nothing(laras, sky, values) -> None:
    deed(laras, f"queue/{sky.pk}/slots/", do="add", time="07:30", weekday="0")
    assert deed(laras, f"queue/{sky.pk}/slots/", **values)[0] == 409
    assert week(sky) == [(0, 450)]


def test_what_stands_in_each_time_next(kopi, laras, sky) -> None:
    actions.set_slots(channel=sky, slots=[(1, 12 * 60), (1, 7 * 60), (2, 7 * 60)], by=laras)
    delivery(post(kopi, "Makan siang"), sky, at("2026-11-10 12:00"))
    days = {day.number: day.places for day in timetable.week(sky)}
    seven, noon = days[1]
    assert seven.at == at("2026-11-17 07:00") and seven.delivery is None  # today's seven o'clock is over
    assert noon.at == at("2026-11-10 12:00") and noon.delivery.post.title == "Makan siang"
    assert "Makan siang" in page(laras)


def test_the_week_of_a_zone_with_summer_time(kopi, laras, sky) -> None:
    kopi.time_zone = "Europe/Berlin"
    kopi.save()
    sky.refresh_from_db()
    actions.set_slots(channel=sky, slots=[(6, 9 * 60)], by=laras)
    with time_machine.travel(datetime(2026, 10, 24, 12, tzinfo=UTC), tick=False):
        assert queries.next_slot(sky) == at("2026-10-25 09:00", "Europe/Berlin")


@pytest.mark.parametrize("text", ["0-420,6-1140", "", "3-0"])
def test_slots_in_an_address(text: str) -> None:
    assert timetable.write(timetable.read(text)) == text


@pytest.mark.parametrize("text, minute", [("07:30", 450), ("7.05", 425), (" 00:00 ", 0), ("23:59:00", 1439)])
def test_times_as_people_write_them(text: str, minute: int) -> None:
    assert timetable.minute_of(text) == minute


# ── brakes ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_pause_everything_says_who_and_why_and_resume_says_what_is_late(kopi, laras, sky) -> None:
    laras.language = "en"
    laras.save()
    delivery(post(kopi, "Tadi"), sky, at("2026-11-10 06:00"), State.PAUSED)
    delivery(post(kopi, "Baru saja"), sky, at("2026-11-10 09:00"), State.PAUSED)
    deed(laras, "queue/pause/", why="Ada keluhan besar")
    html = page(laras)
    assert "Everything is paused" in html and "Ada keluhan besar" in html and "By Owner" in html
    assert "1 held post goes out" in html and "1 is too late" in html
    _status, toast = deed(laras, "queue/resume/")
    assert "too late" in toast["text"]
    assert Rhythm.objects.get(workspace=kopi).paused_at is None


def test_pause_and_resume_a_channel(kopi, laras, sky) -> None:
    deed(laras, f"queue/{sky.pk}/pause/", why="Ganti admin")
    assert Pace.objects.get(channel=sky).paused_why == "Ganti admin" and "Ganti admin" in page(laras)
    deed(laras, f"queue/{sky.pk}/resume/")
    assert Pace.objects.get(channel=sky).paused_at is None


@pytest.mark.parametrize("role", ["contributor", "client", "guest"])
def test_who_may_only_look(kopi, crew, sky, role) -> None:
    html = page(crew[role])
    assert "pause-all" not in html and "/slots/" not in html and str(Role.EDITOR.label) in html
    for address in (
        "queue/pause/",
        "queue/resume/",
        f"queue/{sky.pk}/pause/",
        f"queue/{sky.pk}/slots/",
        "queue/lateness/",
    ):
        assert deed(crew[role], address)[0] == 403


def test_an_editor_may_pause_but_not_change_the_lateness(crew, sky) -> None:
    assert deed(crew["editor"], "queue/pause/")[0] == 204
    assert deed(crew["editor"], "queue/lateness/", minutes="30")[0] == 403
    assert deed(crew["manager"], "queue/lateness/", minutes="30")[0] == 204


@pytest.mark.parametrize(
    "text, status", [("30", 204), ("0", 409), ("", 409), ("-5", 409), ("999999999", 409)]
)
def test_lateness(kopi, laras, text, status) -> None:
    assert deed(laras, "queue/lateness/", minutes=text)[0] == status
    assert queries.rhythm(kopi).max_lateness_minutes == (30 if status == 204 else 60)


@pytest.mark.parametrize(
    "text, seconds, status",
    [
        ("5", 300, 204),
        ("0,5", 30, 204),
        ("", None, 204),
        ("x", None, 409),
        ("-1", None, 409),
        ("inf", None, 409),
        ("nan", None, 409),
    ],
)
def test_spacing(laras, sky, text, seconds, status) -> None:
    assert deed(laras, f"queue/{sky.pk}/spacing/", minutes=text)[0] == status
    assert queries.pace(sky).spacing_seconds == seconds


def test_no_channel_no_queue(laras) -> None:
    assert 'class="empty"' in page(laras)


def test_another_workspaces_channel_is_not_there(laras, stranger) -> None:
    theirs = channel(stranger.workspaces.get())
    for verb in ("pause", "resume", "slots", "spacing"):
        assert deed(laras, f"queue/{theirs.pk}/{verb}/")[0] == 404
