"""Is it there? The evidence, the two buttons, and two people at once."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from jubir.publishing.models import Outcome, State
from jubir.studio.evidence import compare, pieces
from jubir.teams.roles import Role
from tests.studio.making import at, attempt, channel, delivery, post

TEXT = "Untuk yang menanam, memanggul, dan menyeduh: terima kasih. Hari ini kopi hitam gratis untuk veteran, di semua kedai."
THERE = TEXT.replace(", di semua kedai", "")
SENT = at("2026-11-10 07:00")


def seen(text: str, seconds: float = 9, media: int = 0, **more) -> dict:
    return {"id": "1", "at": (SENT + timedelta(seconds=seconds)).isoformat(), "text": text, "media": media, "url": "https://b.example/1", "ours": False, **more}  # fmt: skip


@pytest.fixture
def asking(kopi):
    """A delivery without a clear answer, and a similar post on the network."""
    one = delivery(
        post(kopi, text=TEXT), channel(kopi, "bluesky"), SENT, State.NEEDS_PERSON, why="cannot_tell"
    )
    attempt(
        one,
        Outcome.UNKNOWN,
        error="uncertain",
        started_at=SENT,
        ended_at=SENT + timedelta(seconds=12),
        answer="timeout",
    )
    attempt(
        one,
        Outcome.ABSENT,
        evidence={"sought": {"text": TEXT, "media": 0}, "complete": True, "there": [seen(THERE)]},
    )
    return one


def press(user, delivery, button: str, **values) -> tuple[int, dict]:
    client = Client()
    client.force_login(user)
    answer = client.post(
        f"/w/kopi-senja/deliveries/{delivery.pk}/{button}/", values, headers={"HX-Request": "true"}
    )
    return answer.status_code, json.loads(answer.headers.get("HX-Trigger", "{}")).get("toast", {})


# ── the evidence ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_difference_is_marked_by_whole_words(asking) -> None:
    found = compare(list(asking.attempts.all()), TEXT, 0)
    assert found.best and found.best.text == THERE
    assert [text for kind, text in found.sent if kind == "only"] == [", di semua kedai"]
    assert found.missing == ", di semua kedai" and found.added == "" and not found.same_text
    assert "".join(text for _, text in found.sent) == TEXT
    assert "".join(text for _, text in found.there) == THERE
    assert found.apart == timedelta(seconds=9) and not found.before


def test_a_post_of_ours_or_of_other_words_is_no_candidate(asking) -> None:
    reading = asking.attempts.last()
    reading.evidence["there"] = [seen(TEXT, ours=True), seen("Selamat pagi!")]
    found = compare([asking.attempts.first(), reading], TEXT, 0)
    assert found.best is None and [one.text for one in found.others] == ["Selamat pagi!"] and found.read == 2


def test_what_was_there_before_us_is_told(asking) -> None:
    reading = asking.attempts.last()
    reading.evidence["there"] = [seen(TEXT, seconds=-3600)]
    found = compare([asking.attempts.first(), reading], TEXT, 0)
    assert found.same_text and found.before


def test_an_address_that_is_none_is_dropped(asking) -> None:
    reading = asking.attempts.last()
    reading.evidence["there"] = [seen(TEXT, url="javascript:alert(1)")]
    assert compare([reading], TEXT, 0).best.url == ""


def test_nothing_to_compare_is_no_error() -> None:
    found = compare([], TEXT, 1)
    assert found.best is None and found.sent == [("same", TEXT)]


@pytest.mark.parametrize(
    "left, right", [("", ""), ("a", ""), ("", "a"), ("مرحبا بكم", "مرحبا"), ("👩‍👩‍👧 x", "x")]
)
def test_pieces_lose_nothing(left: str, right: str) -> None:
    ours, theirs = pieces(left, right)
    assert ("".join(t for _, t in ours), "".join(t for _, t in theirs)) == (left, right)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_side_by_side(kopi, laras, asking) -> None:
    client = Client()
    client.force_login(laras)
    html = client.get(f"/w/kopi-senja/deliveries/{asking.pk}/").content.decode()
    assert "<mark>, di semua kedai</mark>" in html and "https://b.example/1" in html
    # On a phone the buttons come before both texts.
    assert html.index("/found/") < html.index('class="side-a"') and html.index("/absent/") < html.index(
        'class="side-a"'
    )


def test_a_decided_one_leads_to_the_post(kopi, laras, asking) -> None:
    asking.state = State.SENT
    asking.save()
    client = Client()
    client.force_login(laras)
    answer = client.get(f"/w/kopi-senja/deliveries/{asking.pk}/")
    assert answer.status_code == 302 and answer.url.endswith(f"/posts/{asking.post_id}/")


@pytest.mark.parametrize("role", ["contributor", "client", "guest"])
def test_who_may_not_decide_is_told_who_may(kopi, crew, asking, role) -> None:
    client = Client()
    client.force_login(crew[role])
    html = client.get(f"/w/kopi-senja/deliveries/{asking.pk}/").content.decode()
    assert "/found/" not in html and str(Role.EDITOR.label) in html
    assert press(crew[role], asking, "found")[0] == 403
    asking.refresh_from_db()
    assert asking.state == State.NEEDS_PERSON


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_it_is_there(kopi, laras, asking) -> None:
    assert press(laras, asking, "found", remote_id="1", url="https://b.example/1")[0] == 204
    asking.refresh_from_db()
    assert (asking.state, asking.remote_id, asking.remote_url) == (State.SENT, "1", "https://b.example/1")
    assert asking.wake_at is None


def test_it_is_not_there_send_it(kopi, laras, asking) -> None:
    assert press(laras, asking, "absent")[0] == 204
    asking.refresh_from_db()
    assert asking.state == State.SCHEDULED and asking.wake_at is not None


@pytest.mark.parametrize(
    "first, second", [("found", "absent"), ("absent", "found"), ("found", "found"), ("absent", "absent")]
)
def test_of_two_people_the_first_decides_and_the_second_is_told(kopi, crew, asking, first, second) -> None:
    assert press(crew["owner"], asking, first)[0] == 204
    asking.refresh_from_db()
    stands = (asking.state, asking.fence, asking.wake_at)
    status, toast = press(crew["editor"], asking, second)
    assert status == 409 and toast["kind"] == "error"
    asking.refresh_from_db()
    assert (asking.state, asking.fence, asking.wake_at) == stands


def test_one_remote_post_is_never_two_of_ours(kopi, laras, asking) -> None:
    delivery(post(kopi), asking.channel, SENT, State.SENT, remote_id="1")
    status, _toast = press(laras, asking, "found", remote_id="1")
    assert status == 409
    asking.refresh_from_db()
    assert asking.state == State.NEEDS_PERSON


def test_a_pasted_link_gets_its_scheme_and_never_a_script(kopi, laras, asking) -> None:
    press(laras, asking, "found", url="javascript:alert(1)")
    asking.refresh_from_db()
    assert not asking.remote_url.startswith("javascript")


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_list_of_everything_that_asks(kopi, laras, asking, stranger) -> None:
    other = stranger.workspaces.get()
    delivery(post(other, "Milik orang lain"), channel(other), SENT, State.FAILED)
    delivery(post(kopi, "Terlewat"), channel(kopi), SENT, State.MISSED, why="late", why_data={"minutes": 95})
    delivery(
        post(kopi, "Gagal"), channel(kopi, "mastodon"), SENT, State.FAILED, why="rejected", mender="author"
    )
    delivery(post(kopi, "Terbit"), channel(kopi, "sandbox", "dua"), SENT, State.SENT)
    client = Client()
    client.force_login(laras)
    html = client.get("/w/kopi-senja/needs/").content.decode()
    assert html.index("pahlawan") < html.index("Gagal") < html.index("Terlewat")
    assert "Milik orang lain" not in html and "Terbit</a>" not in html


def test_nothing_needs_anybody(laras) -> None:
    client = Client()
    client.force_login(laras)
    assert 'class="empty"' in client.get("/w/kopi-senja/needs/").content.decode()


def test_let_go_and_its_undo(kopi, laras) -> None:
    late = delivery(post(kopi), channel(kopi), SENT, State.MISSED)
    _status, toast = press(laras, late, "let-go")
    late.refresh_from_db()
    assert late.state == State.CANCELLED and "/restore/" in toast["undo"]


def test_try_again(kopi, laras) -> None:
    failed = delivery(post(kopi, text="Kopi"), channel(kopi), SENT, State.FAILED)
    assert press(laras, failed, "retry")[0] == 204
    failed.refresh_from_db()
    assert failed.state == State.SCHEDULED


@pytest.mark.parametrize("button", ["found", "absent", "retry", "let-go"])
def test_another_workspaces_delivery_is_not_there(kopi, laras, stranger, button) -> None:
    other = stranger.workspaces.get()
    theirs = delivery(post(other), channel(other), SENT, State.NEEDS_PERSON)
    assert press(laras, theirs, button)[0] == 404
