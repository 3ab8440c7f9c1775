"""The post's own page: where it stands, what happened, what can be done."""

import pytest
from django.test import Client

from jubir.activity.models import Event
from jubir.publishing.models import Outcome, State
from tests.studio.making import at, attempt, channel, delivery, post


def page(user, of, **more) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(f"/w/kopi-senja/posts/{of.pk}/", **more)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def english(laras):
    laras.language = "en"
    laras.save()
    return laras


def test_what_went_where_with_its_link(kopi, english) -> None:
    thanks = post(kopi)
    out = delivery(
        thanks,
        channel(kopi, "mastodon"),
        at("2026-11-10 07:00"),
        State.SENT,
        remote_url="https://m.example/9",
    )
    attempt(out, Outcome.NOT_SENT, error="outage", answer="connection refused")
    attempt(out, Outcome.SENT, status=200)
    html = page(english, thanks)
    assert 'href="https://m.example/9"' in html
    assert "at try 2" in html and "nothing left Jubir" in html
    assert "connection refused" in html.split("<summary>What Mastodon said</summary>")[1]
    assert "1 sent" in html


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_page_for_every_role(kopi, crew, state) -> None:
    one = delivery(
        post(kopi),
        channel(kopi),
        at("2026-11-10 07:00"),
        state,
        why="outage" if state == State.WAITING else "",
    )
    for user in crew.values():
        html = page(user, one.post)
        says_otherwise = (State.NEEDS_PERSON, State.CANCELLED, State.TAKEN_DOWN)
        assert str(State(state).label) in html or state in says_otherwise


@pytest.mark.parametrize(
    "state, deeds",
    [
        (State.SCHEDULED, {"move", "send", "cancel"}),
        (State.WAITING, {"move", "send", "cancel"}),
        (State.PAUSED, {"move", "send", "cancel"}),
        (State.MISSED, {"retry", "move", "let-go"}),
        (State.FAILED, {"retry", "move", "let-go"}),
        (State.NEEDS_PERSON, {"found", "absent"}),
        (State.SENDING, set()),
        (State.SENT, set()),
        (State.CANCELLED, {"restore"}),
    ],
)
def test_what_can_be_done_in_each_state(kopi, crew, state, deeds) -> None:
    one = delivery(post(kopi), channel(kopi), at("2026-11-10 07:00"), state)
    body = page(crew["editor"], one.post).split('id="post-deeds"')[0]
    every = {"move", "send", "cancel", "retry", "let-go", "found", "absent", "restore"}
    assert {deed for deed in every if f"/{deed}/" in body} == deeds
    guest = page(crew["guest"], one.post)
    assert not {deed for deed in every if f"/{deed}/" in guest}


def test_peoples_deeds_stand_among_the_attempts(kopi, english) -> None:
    one = delivery(post(kopi), channel(kopi), at("2026-11-10 07:00"))
    Event.objects.create(
        workspace=kopi, actor=english, verb="post.scheduled", subject_type="post", subject_id=one.post_id,
        data={"at": one.due_at.isoformat()},
    )  # fmt: skip
    Event.objects.create(
        workspace=kopi, actor=english, verb="delivery.retried", subject_type="delivery", subject_id=one.pk
    )
    html = page(english, one.post)
    assert "scheduled it for Tuesday, 10 November 2026 07:00 WIB" in html
    assert "asked to send it to kopisenja now" in html


def test_another_workspaces_events_stay_there(kopi, english, stranger) -> None:
    one = delivery(post(kopi), channel(kopi), at("2026-11-10 07:00"))
    Event.objects.create(
        workspace=stranger.workspaces.get(),
        actor=stranger,
        verb="post.restored",
        subject_type="post",
        subject_id=one.post_id,
    )
    assert "brought it back" not in page(english, one.post)


def test_a_draft_says_where_it_is_meant_to_go(kopi, english) -> None:
    from jubir.content.models import Version

    draft = post(kopi, planned_at=at("2026-11-10 19:00"))
    Version.objects.create(post=draft, channel=channel(kopi, "bluesky", "senja.bsky.social"))
    html = page(english, draft)
    assert "Not scheduled yet" in html and "senja.bsky.social" in html


def test_ugly_words_are_only_words(kopi, laras) -> None:
    one = delivery(
        post(kopi, "", text="<img src=x onerror=alert(1)>"),
        channel(kopi),
        at("2026-11-10 07:00"),
        State.FAILED,
    )
    attempt(one, Outcome.REFUSED, error="rejected", answer="<script>alert(2)</script>" + "x" * 5000)
    html = page(laras, one.post)
    assert "<img src=x" not in html and "<script>alert(2)" not in html


def test_a_post_thrown_away_can_be_brought_back_from_its_page(kopi, laras) -> None:
    from jubir.core import clock

    gone = post(kopi, deleted_at=clock.now())
    assert "/undelete/" in page(laras, gone)


def test_strangers_and_other_workspaces_get_404(kopi, laras, stranger) -> None:
    client = Client()
    client.force_login(stranger)
    assert client.get(f"/w/kopi-senja/posts/{post(kopi).pk}/").status_code == 404
    client.force_login(laras)
    theirs = post(stranger.workspaces.get())
    assert client.get(f"/w/kopi-senja/posts/{theirs.pk}/").status_code == 404


def test_an_edit_after_scheduling_is_said(client, kopi, laras):
    """Otherwise somebody mends a slip, sees "saved", and the slip goes out."""
    from datetime import timedelta

    from jubir.channels.models import Channel
    from jubir.content import actions as content
    from jubir.core import clock
    from jubir.publishing import actions

    channel = Channel.objects.create(workspace=kopi, network="sandbox", remote_id="9", handle="kopisenja9")
    made = content.create_post(
        workspace=kopi, by=laras, body={"parts": [{"text": "Kpoi pagi", "media": []}]}, channels=[channel]
    )
    at = clock.now() + timedelta(hours=3)
    actions.schedule(post=made, at=at, by=laras)
    client.force_login(laras)
    page, desk = f"/w/kopi-senja/posts/{made.pk}/", f"/w/kopi-senja/posts/{made.pk}/edit/"
    assert "Disunting setelah dijadwalkan" not in client.get(page).content.decode()
    content.save_post(
        post=made, by=laras, revision=made.revision, body={"parts": [{"text": "Kopi pagi", "media": []}]}
    )
    assert "Disunting setelah dijadwalkan" in client.get(page).content.decode()
    assert "versi sebelumnya yang terbit" in client.get(desk).content.decode()
    actions.schedule(post=made, at=at, by=laras)
    assert "Disunting setelah dijadwalkan" not in client.get(page).content.decode()
