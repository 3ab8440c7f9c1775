"""A post that is out, from its page: deleted on its network, its text changed there. The network is one call, faked."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from jubir.channels import door
from jubir.networks import errors
from jubir.publishing.models import Delivery, State
from jubir.studio import entries
from jubir.studio.dates import Span
from jubir.studio.dress import dress
from jubir.studio.filters import Filters
from jubir.teams.roles import May
from tests.studio.making import at, channel, delivery, post


@pytest.fixture
def english(laras):
    laras.language = "en"
    laras.save()
    return laras


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What networks were asked for; they say yes."""
    seen: list[tuple[Any, ...]] = []
    monkeypatch.setattr(door, "ask_now", lambda channel, verb, *words: seen.append((verb, *words)))
    return seen


def out(kopi: Any, network: str = "mastodon", **more: Any) -> Delivery:
    return delivery(
        post(kopi), channel(kopi, network), at("2026-11-10 07:00"), State.SENT, remote_id="9", **more
    )


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: Any, one: Delivery) -> str:
    return browser(user).get(f"/w/kopi-senja/posts/{one.post_id}/").content.decode()


def url(one: Delivery, deed: str = "take-down") -> str:
    return f"/w/kopi-senja/deliveries/{one.pk}/{deed}/"


def toast(answer: Any) -> dict[str, Any]:
    return json.loads(answer["HX-Trigger"])["toast"]


HX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    "network, deletes, edits",
    [
        ("mastodon", True, True),
        ("bluesky", True, False),
        ("sandbox", True, True),
        ("instagram", False, False),
    ],
)
def test_a_network_offers_what_it_can(kopi, english, network, deletes, edits) -> None:
    one = out(kopi, network)
    html = page(english, one)
    assert (url(one) in html, url(one, "text") in html) == (deletes, edits)


@pytest.mark.parametrize("state", [state for state in State if state != State.SENT])
def test_only_what_is_out_offers_it(kopi, english, state) -> None:
    one = delivery(post(kopi), channel(kopi), at("2026-11-10 07:00"), state, remote_id="9")
    html = page(english, one)
    assert url(one) not in html and url(one, "text") not in html


def test_every_role_sees_and_may_what_it_may(kopi, crew, asked) -> None:
    for role, user in crew.items():
        one = delivery(
            post(kopi), channel(kopi, "mastodon", role), at("2026-11-10 07:00"), State.SENT, remote_id="9"
        )
        may = kopi.memberships.get(user=user).may(May.PUBLISH)
        assert (url(one) in page(user, one)) is may
        client = browser(user)
        for deed in ("take-down", "text"):
            assert (client.get(url(one, deed)).status_code == 200) is may, role
        client.post(url(one, "text"), {"text": "Halo lagi"})
        client.post(url(one, "text/back"))
        client.post(url(one))
        one.refresh_from_db()
        assert (one.state == State.TAKEN_DOWN) is may
        assert [verb for verb, *_ in asked] == (["edit", "edit", "delete"] if may else []), role
        asked.clear()


def test_the_question_says_what_goes_and_what_remains(kopi, english, asked) -> None:
    one = out(kopi, draft={"parts": [{"text": "1", "media": []}, {"text": "2", "media": []}]})
    html = browser(english).get(url(one), headers=HX).content.decode()
    assert "<dialog" in html and "All 2 parts disappear on Mastodon" in html
    assert "This cannot be undone" in html and "the post, its history and the figures" in html
    assert asked == []


def test_deleted_is_said_everywhere(kopi, english, asked) -> None:
    one = out(kopi, remote_url="https://m.example/9")
    answer = browser(english).post(url(one), headers=HX)
    assert (answer.status_code, toast(answer)) == (204, {"text": "Deleted on Mastodon."})
    assert asked == [("delete", "9")]
    html = page(english, one)
    assert "Deleted on Mastodon" in html and "1 deleted there" in html
    assert f"{english} deleted it on kopisenja." in html
    assert 'href="https://m.example/9"' not in html.split('id="happened"')[0]
    span = Span(ZoneInfo("Asia/Jakarta"), ((at("2026-11-10 00:00"), at("2026-11-11 00:00")),))
    [cell] = entries.cells(kopi, span, Filters(), limit=5)
    assert [(entry.kind, entry.word) for entry in dress(cell.entries, kopi)] == [
        ("gone", "Deleted on Mastodon")
    ]


def test_an_outage_says_so_and_nothing_changes(kopi, english, monkeypatch) -> None:
    def down(*_: Any) -> None:
        raise errors.Outage("down")

    monkeypatch.setattr(door, "ask_now", down)
    one = out(kopi)
    answer = browser(english).post(url(one), headers=HX)
    assert answer.status_code == 409 and "As far as we know it is still there" in toast(answer)["text"]
    answer = browser(english).post(url(one, "text"), {"text": "Baru"}, headers=HX)
    assert answer.status_code == 409 and "still says the old text" in toast(answer)["text"]
    assert "close-dialog" not in json.loads(answer["HX-Trigger"])  # what was typed stays
    one.refresh_from_db()
    assert one.state == State.SENT and url(one) in page(english, one)


def test_the_text_is_counted_as_its_network_counts(kopi, english, asked) -> None:
    one = out(kopi)
    client = browser(english)
    long = "https://kopi.example/" + "x" * 200 + " halo"
    html = client.post(url(one, "text"), {"text": long, "do": "check"}, headers=HX).content.decode()
    assert "28/500" in html and "Every link counts as 23 letters" in html
    html = client.post(url(one, "text"), {"text": "x" * 501, "do": "check"}, headers=HX).content.decode()
    assert "501/500" in html and "1 letter too many" in html
    for headers in (HX, {}):
        answer = client.post(url(one, "text"), {"text": "x" * 501}, headers=headers)
        assert answer.status_code == 422 and "1 letter too many" in answer.content.decode()
    assert asked == []


def test_a_change_and_its_undo_from_the_page(kopi, english, asked) -> None:
    one = out(kopi)
    client = browser(english)
    answer = client.post(url(one, "text"), {"text": "Terima kasih, <b>pahlawan</b>"}, headers=HX)
    assert toast(answer)["undo"] == url(one, "text/back")
    html = page(english, one)
    assert "changed its text on kopisenja from “Terima kasih, pahlawan” to" in html
    assert "Its text was changed there" in html and "<b>pahlawan" not in html
    answer = client.post(toast(answer)["undo"], headers=HX)
    assert toast(answer)["text"] == "The text on Mastodon is as it was."
    assert [draft.text for _, _, draft in asked] == [
        "Terima kasih, <b>pahlawan</b>",
        "Terima kasih, pahlawan",
    ]


def test_what_is_elsewhere_is_not_found(kopi, english, stranger, asked) -> None:
    theirs = out(stranger.workspaces.get())
    for deed in ("take-down", "text", "text/back"):
        assert browser(english).post(url(theirs, deed)).status_code == 404
    assert asked == []


def test_a_post_thrown_away_in_jubir_can_still_be_deleted_there(kopi, english, asked) -> None:
    from jubir.content import actions as content

    one = out(kopi)
    content.delete_post(post=one.post, by=english)
    html = page(english, one)
    assert url(one) in html
    assert browser(english).post(url(one)).status_code == 302
    one.refresh_from_db()
    assert one.state == State.TAKEN_DOWN
