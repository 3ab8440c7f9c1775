"""The screens: what is known is shown with its comparison, what is not is said; deeds have their way back."""

import csv
import io
from datetime import timedelta

import pytest

from jubir.channels.models import Channel
from jubir.content import strategy
from jubir.content.models import Goal, Pillar
from jubir.insights import actions, periods
from jubir.insights.models import Measuring, Piece
from tests.insights.conftest import NOW

HOME = "/w/kopi-senja/insights/"


def text(browser, path="", **query):
    answer = browser.get(HOME + path, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture(autouse=True)
def english(laras):
    laras.language = "en"
    laras.save()


def test_an_empty_workspace_says_what_to_do(page, kopi):
    assert "Connect a channel" in text(page)
    assert "No channel yet" in text(page, "times/")
    assert "No goal yet" in text(page, "strategy/")
    assert "No posts here" in text(page, "posts/")


def test_a_history_under_way_is_told(page, channel):
    actions.begin(channel=channel, now=NOW)
    Measuring.objects.update(history="running", found=41)
    assert "Fetching the history of @kopisenja" in text(page)


def test_the_overview_answers_in_a_sentence_with_the_comparison(page, channel, piece):
    piece("now", NOW, {"likes": 30})
    piece("then", NOW - timedelta(days=30), {"likes": 20})
    found = text(page)
    assert "Yes, 50% more: 30 interactions, 20 before." in found
    assert "no data yet" in found, "followers were never measured"


def test_a_channel_has_a_page_of_its_own(page, kopi, channel, piece):
    piece("a", NOW, {"likes": 30})
    other = Channel.objects.create(workspace=kopi, network="testnet", remote_id="2", handle="@lain")
    assert "30 interactions" in text(page, f"channels/{channel.pk}/")
    assert "Nothing was measured" in text(page, f"channels/{other.pk}/")


def test_the_table_sorts_filters_and_turns_its_pages(page, channel, piece, monkeypatch):
    from importlib import import_module

    monkeypatch.setattr(import_module("jubir.insights.views.posts"), "PER_PAGE", 2)
    for number in range(3):
        piece(f"p{number}", NOW - timedelta(days=number), {"likes": number}, text=f"Kopi nomor {number}",
              format="image" if number else "text")  # fmt: skip
    first = text(page, "posts/")
    assert "Kopi nomor 2" in first and "Kopi nomor 0" not in first
    assert "Kopi nomor 0" in text(page, "posts/", page=2)
    assert "Kopi nomor 0" in text(page, "posts/", rising=1)
    assert "Kopi nomor 1" not in text(page, "posts/", format="text")
    assert "Kopi nomor 0" in text(page, "posts/", order="published_at")


def test_the_csv_has_proper_names_a_mark_and_empty_cells_for_what_is_unknown(page, channel, piece):
    piece("a", NOW, {"likes": 30}, text='=HYPERLINK("http://evil.example")')
    piece("b", NOW - timedelta(days=1), text="Kopi, dengan koma\ndan baris")
    answer = page.get(HOME + "posts/csv/")
    body = b"".join(answer.streaming_content).decode()
    assert body.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(body[1:])))
    assert [row["Interactions"] for row in rows] == ["30", ""]
    assert rows[0]["Text"].startswith("'="), "no spreadsheet may take it for a formula"
    assert rows[1]["Text"] == "Kopi, dengan koma\ndan baris"
    assert rows[0]["Published"] == "2026-11-10 09:12", "in the workspace's zone"
    assert "kopi-senja-posts-2026-10-14_2026-11-10.csv" in answer["Content-Disposition"]


def test_a_post_shows_its_curve_and_its_usual(page, channel, piece):
    for number in range(5):
        piece(f"p{number}", NOW - timedelta(days=number + 1), {"likes": 10})
    one = piece("a", NOW, {"likes": 12, "comments": 3})
    actions.keep_figures(channel=channel, pieces=[one.pk], told={"a": {"likes": 25, "comments": 5}},
                         now=NOW + timedelta(hours=6))  # fmt: skip
    found = text(page, f"posts/{one.pk}/")
    assert "30 interactions." in found and "3.0× the usual post" in found
    assert "50% came within the first" in found


def test_a_post_that_is_gone_says_so(page, channel, piece):
    one = piece("a", NOW, {"likes": 12})
    Piece.objects.update(gone_at=NOW)
    assert "no longer has this post" in text(page, f"posts/{one.pk}/")


def test_what_a_post_is_about_can_be_set_and_taken_back(page, kopi, laras, channel, piece):
    beans = strategy.save_pillar(workspace=kopi, by=laras, name="Asal biji")
    one = piece("a", NOW, {"likes": 12})
    answer = page.post(HOME + f"posts/{one.pk}/pillar/", {"pillar": beans.pk}, headers={"HX-Request": "true"})
    one.refresh_from_db()
    assert one.pillar == beans
    undo = answer["HX-Trigger"].split('"undo": "')[1].split('"')[0]
    page.post(undo)
    one.refresh_from_db()
    assert one.pillar is None
    assert page.post(HOME + f"posts/{one.pk}/pillar/", {"pillar": "999"}).status_code == 302
    one.refresh_from_db()
    assert one.pillar is None


def test_the_hours_say_when_they_are_a_guess(page, channel, piece):
    assert "Until then the usual rhythm" in text(page, "times/")
    for number in range(4):
        piece(f"p{number}", NOW - timedelta(days=number + 1), {"likes": 10})
    assert "Still mostly a guess from 4 posts" in text(page, "times/")


def test_an_hour_can_be_added_to_the_queue(page, channel):
    found = text(page, "times/")
    assert f"/w/kopi-senja/queue/{channel.pk}/slots/" in found


# ── strategy ─────────────────────────────────────────────────────────────────────────────────────────────────────
def goal(**more):
    return {
        "metric": "followers",
        "target": "5,000",
        "starts_on": "2026-11-01",
        "due_on": "2027-03-31",
    } | more


def test_a_goal_is_set_changed_archived_and_brought_back(page, channel):
    page.post(HOME + "strategy/goals/", goal())
    one = Goal.objects.get()
    assert (one.target, one.baseline) == (5000, None)
    assert "5,000 followers" in text(page, "strategy/")
    page.post(HOME + f"strategy/goals/{one.pk}/", goal(target="6.000", name="Enam ribu"))
    one.refresh_from_db()
    assert (one.target, one.name) == (6000, "Enam ribu")
    page.post(HOME + f"strategy/goals/{one.pk}/archive/")
    assert "1 archived goal" in text(page, "strategy/")
    page.post(HOME + f"strategy/goals/{one.pk}/restore/")
    one.refresh_from_db()
    assert one.archived_at is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "many"},
        {"target": "0"},
        {"due_on": "2026-10-01"},
        {"due_on": "someday"},
        {"metric": "happiness"},
        {"channel": "99999"},
    ],
)
def test_a_goal_that_makes_no_sense_is_refused_and_what_was_typed_stays(page, channel, wrong):
    answer = page.post(HOME + "strategy/goals/", goal(name="Tetap di sini", **wrong))
    assert answer.status_code == 422
    assert "Tetap di sini" in answer.content.decode() and 'role="alert"' in answer.content.decode()
    assert not Goal.objects.exists()


def test_a_rate_is_kept_in_hundredths(page, channel):
    page.post(HOME + "strategy/goals/", goal(metric="engagement_rate", target="2,5"))
    one = Goal.objects.get()
    assert one.target == 250
    assert 'value="2.5"' in text(page, f"strategy/goals/{one.pk}/")


def test_a_pillar_is_made_and_one_of_its_name_comes_back_instead_of_a_second(page, kopi):
    page.post(HOME + "strategy/pillars/", {"name": "Asal biji", "share": "40", "colour": "2"})
    one = Pillar.objects.get()
    assert (one.share, one.colour) == (40, 2)
    assert page.post(HOME + "strategy/pillars/", {"name": "asal biji"}).status_code == 422
    page.post(HOME + f"strategy/pillars/{one.pk}/archive/")
    page.post(HOME + "strategy/pillars/", {"name": "Asal biji", "share": ""})
    one = Pillar.objects.get()
    assert one.archived_at is None and one.share is None


@pytest.mark.parametrize("share", ["101", "-1", "x", "1.5"])
def test_a_share_is_a_number_of_a_hundred(page, kopi, share):
    assert page.post(HOME + "strategy/pillars/", {"name": "Biji", "share": share}).status_code == 422


# ── periods ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("asked", "first", "last", "kind"),
    [
        ({}, "2026-10-14", "2026-11-10", "days"),
        ({"days": "7"}, "2026-11-04", "2026-11-10", "days"),
        ({"days": "-7"}, "2026-10-14", "2026-11-10", "days"),
        ({"days": "9" * 400}, "2026-10-14", "2026-11-10", "days"),
        ({"month": "2026-02"}, "2026-02-01", "2026-02-28", "month"),
        ({"month": "2026-13"}, "2026-10-14", "2026-11-10", "days"),
        ({"first": "2026-11-09", "last": "2026-11-01"}, "2026-11-01", "2026-11-09", "own"),
        ({"first": "2001-01-01", "last": "2026-11-01"}, "2024-11-01", "2026-11-01", "own"),
        ({"first": "0001-01-01", "last": "9999-12-31"}, "2026-10-14", "2026-11-10", "days"),
    ],
)
def test_which_days_an_address_means(asked, first, last, kind):
    found = periods.read(asked, "Asia/Jakarta", NOW)
    assert (str(found.period.first), str(found.period.last), found.kind) == (first, last, kind)


def test_the_address_says_it_again():
    for asked in ({"days": "7"}, {"month": "2026-02"}, {"first": "2026-11-01", "last": "2026-11-09"}):
        found = periods.read(asked, "Asia/Jakarta", NOW)
        again = periods.read(dict(one.split("=") for one in found.query.split("&")), "Asia/Jakarta", NOW)
        assert again.period == found.period
