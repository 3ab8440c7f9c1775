"""What can be done to a post from the calendar: each deed, its undo, and who may."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from jubir.publishing.models import Delivery, State
from tests.studio.making import at, channel, deed, delivery, post

NOW = datetime(2026, 11, 10, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sky(kopi):
    return channel(kopi)


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def undo(user, toast: dict) -> int:
    parts = urlsplit(toast["undo"])
    return deed(user, f"{parts.path.removeprefix('/w/kopi-senja/')}?{parts.query}")[0]


# ── move ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_drag_keeps_the_time_of_day_and_can_be_undone(kopi, laras, sky) -> None:
    was = at("2026-11-12 07:30")
    one = delivery(post(kopi), sky, was)
    two = delivery(one.post, channel(kopi, "mastodon"), was)
    status, toast = deed(laras, f"posts/{one.post_id}/move/", at=stamp(was), day="2026-11-20")
    assert status == 204 and "20 November 2026 07.30 WIB" in toast["text"]
    assert {d.due_at for d in Delivery.objects.all()} == {at("2026-11-20 07:30")}
    assert undo(laras, toast) == 204
    two.refresh_from_db()
    assert two.due_at == was


def test_a_drag_to_another_hour_keeps_the_minutes(kopi, laras, sky) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"))
    deed(laras, f"posts/{one.post_id}/move/", at=stamp(one.due_at), day="2026-11-13", hour="19")
    one.refresh_from_db()
    assert one.due_at == at("2026-11-13 19:30")


def test_a_drag_over_the_change_of_clocks_keeps_the_wall_time(kopi, laras, sky) -> None:
    kopi.time_zone = "Europe/Berlin"
    kopi.save()
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        one = delivery(post(kopi), sky, at("2026-03-28 09:00", "Europe/Berlin"))
        deed(laras, f"posts/{one.post_id}/move/", at=stamp(one.due_at), day="2026-03-30")
    one.refresh_from_db()
    assert one.due_at == at("2026-03-30 09:00", "Europe/Berlin")
    assert one.due_at.hour == 7  # it was 8 UTC before


def test_a_time_that_the_clocks_skip_is_told(kopi, laras, sky) -> None:
    kopi.time_zone = "Europe/Berlin"
    kopi.save()
    laras.language = "en"
    laras.save()
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        one = delivery(post(kopi), sky, at("2026-03-28 09:00", "Europe/Berlin"))
        _status, toast = deed(
            laras, f"posts/{one.post_id}/move/", at=stamp(one.due_at), day="2026-03-29", time="02:30"
        )
    one.refresh_from_db()
    assert one.due_at == at("2026-03-29 03:30", "Europe/Berlin")
    assert "skip" in toast["text"] and "03:30" in toast["text"]


@pytest.mark.parametrize("state", [State.SENT, State.SENDING, State.UNCONFIRMED, State.NEEDS_PERSON])
def test_what_is_out_or_on_its_way_stays_and_says_why(kopi, laras, sky, state) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"), state)
    status, toast = deed(laras, f"posts/{one.post_id}/move/", at=stamp(one.due_at), day="2026-11-20")
    assert status == 409 and toast["kind"] == "error" and len(toast["text"]) > 30
    one.refresh_from_db()
    assert one.due_at == at("2026-11-12 07:30")


def test_half_sent_posts_move_only_what_waits(kopi, laras, sky) -> None:
    was = at("2026-11-12 07:30")
    out = delivery(post(kopi), sky, was, State.SENT)
    waiting = delivery(out.post, channel(kopi, "mastodon"), was)
    assert deed(laras, f"posts/{out.post_id}/move/", at=stamp(was), day="2026-11-20")[0] == 204
    out.refresh_from_db(), waiting.refresh_from_db()
    assert (out.due_at, waiting.due_at) == (was, at("2026-11-20 07:30"))


def test_the_past_is_refused_in_the_dialog_and_keeps_what_was_typed(kopi, laras, sky) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"))
    client = Client()
    client.force_login(laras)
    answer = client.post(
        f"/w/kopi-senja/posts/{one.post_id}/move/",
        {"at": stamp(one.due_at), "day": "2026-11-01", "time": "08:15"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="2026-11-01"' in html and 'value="08:15"' in html and 'role="alert"' in html


@pytest.mark.parametrize(
    "values",
    [
        {"day": "x"},
        {"day": "2026-11-20", "hour": "25"},
        {"day": "2026-11-20", "time": "7 pagi"},
        {"day": "9999-01-01"},
        {},
    ],
)
def test_nonsense_is_asked_again(kopi, laras, sky, values) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"))
    assert deed(laras, f"posts/{one.post_id}/move/", at=stamp(one.due_at), **values)[0] == 422


def test_a_draft_is_moved_by_its_plan(kopi, crew) -> None:
    draft = post(kopi, planned_at=at("2026-11-12 19:00"))
    assert (
        deed(crew["contributor"], f"posts/{draft.pk}/move/", at=stamp(draft.planned_at), day="2026-11-13")[0]
        == 204
    )
    draft.refresh_from_db()
    assert draft.planned_at == at("2026-11-13 19:00")


def test_a_contributor_moves_drafts_but_nothing_that_goes_out(kopi, crew, sky) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"))
    status, toast = deed(
        crew["contributor"], f"posts/{one.post_id}/move/", at=stamp(one.due_at), day="2026-11-20"
    )
    assert status == 409 and toast["kind"] == "error"


@pytest.mark.parametrize("role, status", [("client", 403), ("guest", 403), ("editor", 204)])
def test_who_may_cancel(kopi, crew, sky, role, status) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"))
    assert deed(crew[role], f"posts/{one.post_id}/cancel/")[0] == status


# ── the others ───────────────────────────────────────────────────────────────────────────────────────────────────
def test_cancel_and_its_undo(kopi, laras, sky) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"))
    _status, toast = deed(laras, f"posts/{one.post_id}/cancel/", at=stamp(one.due_at))
    one.refresh_from_db()
    assert (one.state, one.wake_at) == (State.CANCELLED, None)
    assert undo(laras, toast) == 204
    one.refresh_from_db()
    assert (one.state, one.wake_at) == (State.SCHEDULED, one.due_at)


def test_throwing_away_stops_what_waits_and_its_undo_brings_both_back(kopi, laras, sky) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"))
    _status, toast = deed(laras, f"posts/{one.post_id}/delete/")
    one.refresh_from_db(), one.post.refresh_from_db()
    assert one.state == State.CANCELLED and one.post.deleted_at
    assert undo(laras, toast) == 204
    one.refresh_from_db(), one.post.refresh_from_db()
    assert one.state == State.SCHEDULED and one.post.deleted_at is None


def test_nobody_throws_away_what_is_being_sent(kopi, laras, sky) -> None:
    one = delivery(post(kopi), sky, NOW, State.SENDING)
    assert deed(laras, f"posts/{one.post_id}/delete/")[0] == 409
    one.post.refresh_from_db()
    assert one.post.deleted_at is None


def test_send_now_wakes_what_waits(kopi, laras, sky) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"))
    assert deed(laras, f"posts/{one.post_id}/send/", at=stamp(one.due_at))[0] == 204
    one.refresh_from_db()
    assert one.wake_at == NOW


def test_a_duplicate_opens_in_the_composer(kopi, laras, sky) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"))
    client = Client()
    client.force_login(laras)
    answer = client.post(f"/w/kopi-senja/posts/{one.post_id}/duplicate/")
    assert answer.status_code == 302 and answer.url.endswith("/edit/")
    assert kopi.posts.count() == 2 and Delivery.objects.count() == 1


@pytest.mark.parametrize("verb", ["move", "cancel", "send", "duplicate", "delete", "restore", "undelete"])
def test_another_workspaces_post_is_not_there(kopi, laras, stranger, verb) -> None:
    theirs = post(stranger.workspaces.get())
    assert deed(laras, f"posts/{theirs.pk}/{verb}/", day="2026-11-20")[0] == 404


def test_an_undo_only_restores_its_own_posts_deliveries(kopi, laras, sky) -> None:
    mine = delivery(post(kopi), sky, at("2026-11-12 07:30"), State.CANCELLED)
    other = delivery(post(kopi), sky, at("2026-11-13 07:30"), State.CANCELLED)
    assert deed(laras, f"posts/{mine.post_id}/restore/?delivery={other.pk}")[0] == 204
    other.refresh_from_db()
    assert other.state == State.CANCELLED


def test_the_menu_offers_what_can_be_done(kopi, crew, sky) -> None:
    one = delivery(post(kopi), sky, at("2026-11-12 07:30"))
    out = delivery(post(kopi), sky, at("2026-11-09 07:30"), State.SENT)

    def menu(role: str, of: Delivery) -> str:
        client = Client()
        client.force_login(crew[role])
        return client.get(f"/w/kopi-senja/posts/{of.post_id}/menu/?at={stamp(of.due_at)}").content.decode()

    assert "/move/" in menu("editor", one) and "/cancel/" in menu("editor", one)
    assert "/move/" not in menu("contributor", one) and "/duplicate/" in menu("contributor", one)
    assert "/move/" not in menu("editor", out) and "/send/" not in menu("editor", out)
