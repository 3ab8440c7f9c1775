"""Rising words, readings and competitors, against a network that says what the test wants."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from jubir.channels.models import Channel
from jubir.core.period import last_days
from jubir.inbox import intake
from jubir.listening.models import Mention
from jubir.networks import errors
from jubir.networks.connectors.sandbox import Connector
from jubir.networks.hearing import Author, Heard, History, OwnPost, Public
from jubir.research import actions, jobs, queries
from jubir.research.actions import Refused
from jubir.research.models import Competitor, CompetitorPost, Reading
from tests.channels.net import plugged

NOW = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)


@pytest.fixture
def moves():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def taman(kopi, moves):
    return Channel.objects.create(
        workspace=kopi,
        network="sandbox",
        server="http://127.0.0.1:1/sandbox",
        remote_id="kopi",
        handle="kopisenja",
    )


class Other(Connector):
    """The sandbox with one other account; `fails` is raised instead of any answer."""

    def __init__(self):
        self.fails = None
        self.followers = 500
        self.posts = [
            OwnPost(f"o{number}", NOW - timedelta(days=number), f"Promo {number}", "https://net.example/o", figures={"likes": 10 * number, "comments": 1})
            for number in range(40)
        ]  # fmt: skip

    async def public(self, call, handle):
        if self.fails:
            raise self.fails
        if handle.strip("@") != "kopilain":
            raise errors.Missing("no such account")
        author = Author("lain", "@kopilain", "Kopi Lain", url="https://net.example/@kopilain")
        return Public(author, {"followers": self.followers}, "Kopi juga")

    async def public_posts(self, call, handle, cursor, since):
        if self.fails:
            raise self.fails
        start = int(cursor or 0)
        page = self.posts[start : start + 15]
        return History(tuple(page), str(start + 15) if start + 15 < len(self.posts) else "")


@pytest.fixture
def other(monkeypatch):
    return plugged(monkeypatch, Other())


def says(workspace, text, count, days_ago, who="orang"):
    Mention.objects.bulk_create(
        Mention(
            workspace=workspace, key=f"{text}{days_ago}{number}", place="network", network="sandbox", author=f"@{who}{number}",
            remote_id=f"{text}{days_ago}{number}", text=f"{text} nomor {number}", at=NOW - timedelta(days=days_ago, minutes=number),
        )
        for number in range(count)
    )  # fmt: skip


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_word_that_more_people_use_rises_with_its_source_and_examples(kopi, moves):
    says(kopi, "mampir ke warung pagi", 60, 10)
    says(kopi, "mampir ke warung pagi", 60, 2)
    says(kopi, "coba #kopiaren enak", 25, 1)
    found = {one.word: one for one in queries.rising_words(kopi, last_days(7, "Asia/Jakarta"))}
    assert found["#kopiaren"].now == 25 and found["#kopiaren"].before == 0
    assert found["#kopiaren"].places == {"network": 25} and found["#kopiaren"].examples
    assert found["#kopiaren"].burst == "2026-11-09"
    assert "warung" not in found


def test_one_person_who_repeats_himself_is_no_trend(kopi, moves):
    says(kopi, "mampir ke warung pagi", 60, 10)
    says(kopi, "mampir ke warung pagi", 60, 2)
    for number in range(30):
        says(kopi, f"promo gajian {number}", 1, 1, who="satu")
    assert "gajian" not in {one.word for one in queries.rising_words(kopi, last_days(7, "Asia/Jakarta"))}


def test_questions_of_the_inbox_are_put_together(kopi, taman):
    heard = [
        Heard(f"m{number}", "comment", Author(f"u{number}", f"u{number}"), text, NOW - timedelta(hours=number), thread=f"t{number}")
        for number, text in enumerate(["Jam berapa buka kak?", "buka jam berapa ya?", "Mantap kopinya"])
    ]  # fmt: skip
    intake.take_in(taman, heard)
    groups = queries.questions(kopi, last_days(7, "Asia/Jakarta"))
    assert groups[0].count == 2 and groups[0].people == 2


# ── readings ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_page_asks_for_a_reading_and_a_worker_makes_it(kopi, moves):
    says(kopi, "coba #kopiaren enak", 25, 1)
    reading = actions.want_reading(workspace=kopi, days=7)
    assert reading.read_at is None
    assert jobs.read_due() == 1
    reading.refresh_from_db()
    assert reading.data["texts"] == 25 and reading.read_at == NOW
    assert actions.want_reading(workspace=kopi, days=7).wake_at > NOW


def test_an_old_reading_is_shown_and_read_anew(kopi, moves):
    actions.want_reading(workspace=kopi, days=7)
    jobs.read_due()
    moves.shift(timedelta(hours=2))
    assert actions.want_reading(workspace=kopi, days=7).data is not None
    assert Reading.objects.get().wake_at <= NOW + timedelta(hours=2)
    assert jobs.read_due() == 1


# ── competitors ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_competitor_is_looked_up_and_its_posts_are_fetched(kopi, taman, laras, other):
    competitor = actions.add_competitor(workspace=kopi, network="sandbox", handle="@kopilain", by=laras)
    assert competitor.name == "Kopi Lain" and competitor.snapshots.get().followers == 500
    assert jobs.look_at_due() == 1
    assert CompetitorPost.objects.filter(competitor=competitor).count() == 40
    ours, theirs = queries.standings(kopi, last_days(28, "Asia/Jakarta"))
    assert ours.ours and theirs.followers == 500 and theirs.published == 28
    assert theirs.best[0].engagements == 271 and theirs.at == NOW


def test_asking_again_updates_figures_and_doubles_nothing(kopi, taman, laras, other, moves):
    competitor = actions.add_competitor(workspace=kopi, network="sandbox", handle="@kopilain", by=laras)
    jobs.look_at_due()
    assert jobs.look_at_due() == 0
    moves.shift(timedelta(days=1))
    other.followers = 520
    assert jobs.look_at_due() == 1
    assert CompetitorPost.objects.filter(competitor=competitor).count() == 40
    theirs = queries.standings(kopi, last_days(28, "Asia/Jakarta"))[1]
    assert theirs.followers == 520


def test_before_its_posts_are_known_their_number_is_unknown_not_zero(kopi, taman, laras, other):
    actions.add_competitor(workspace=kopi, network="sandbox", handle="@kopilain", by=laras)
    theirs = queries.standings(kopi, last_days(28, "Asia/Jakarta"))[1]
    assert theirs.published is None and theirs.weekly is None and theirs.gained is None


@pytest.mark.parametrize(
    ("handle", "fails", "code"),
    [
        ("@tidakada", None, "no_such_account"),
        ("", None, "no_handle"),
        ("@kopilain", errors.Outage("down"), "not_answering"),
        ("@kopilain", errors.Rejected("bad", field="account"), "no_such_account"),
    ],
)
def test_what_cannot_be_looked_up_is_refused_with_its_reason(kopi, taman, laras, other, handle, fails, code):
    other.fails = fails
    with pytest.raises(Refused) as refused:
        actions.add_competitor(workspace=kopi, network="sandbox", handle=handle, by=laras)
    assert refused.value.code == code and not Competitor.objects.exists()


@pytest.mark.parametrize(
    ("fails", "state"),
    [
        (errors.Missing("gone"), "gone"),
        (errors.Outage("down"), "trouble"),
        (errors.Uncertain("?"), "trouble"),
    ],
)
def test_trouble_is_kept_and_asked_again_later(kopi, taman, laras, other, moves, fails, state):
    competitor = actions.add_competitor(workspace=kopi, network="sandbox", handle="@kopilain", by=laras)
    other.fails = fails
    jobs.look_at_due()
    competitor.refresh_from_db()
    assert competitor.state == state and competitor.wake_at > NOW
    moves.shift(timedelta(days=1))
    other.fails = None
    assert jobs.look_at_due() == 1
    competitor.refresh_from_db()
    assert competitor.state == "known"


def test_taken_out_it_is_asked_no_more_and_comes_back_whole(kopi, taman, laras, other):
    competitor = actions.add_competitor(workspace=kopi, network="sandbox", handle="@kopilain", by=laras)
    jobs.look_at_due()
    actions.remove_competitor(competitor=competitor, by=laras)
    assert queries.watched(kopi) == [] and jobs.look_at_due() == 0
    actions.bring_back_competitor(competitor=competitor, by=laras)
    assert [one.pk for one in queries.watched(kopi)] == [competitor.pk]
    assert CompetitorPost.objects.filter(competitor=competitor).count() == 40


def test_a_guest_may_look_and_not_add(kopi, crew, taman, other):
    with pytest.raises(Refused):
        actions.add_competitor(workspace=kopi, network="sandbox", handle="@kopilain", by=crew["guest"])


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def page(laras):
    client = Client()
    client.force_login(laras)
    return client


def test_empty_pages_say_what_they_are_for(kopi, page, moves):
    actions.want_reading(workspace=kopi, days=7)
    jobs.read_due()
    assert "Belum ada yang bisa dibaca" in page.get("/w/kopi-senja/research/").content.decode()
    assert "terlalu sedikit" in page.get("/w/kopi-senja/research/audience/").content.decode()
    assert "Hubungkan dulu" in page.get("/w/kopi-senja/research/competitors/").content.decode()


def test_a_word_leads_to_the_composer_and_to_a_watch(kopi, page, moves):
    says(kopi, "mampir ke warung pagi", 60, 10)
    says(kopi, "coba #kopiaren enak", 25, 1)
    actions.want_reading(workspace=kopi, days=7)
    jobs.read_due()
    html = page.get("/w/kopi-senja/research/").content.decode()
    assert "compose/?text=%23kopiaren" in html and "watches/new/?any=%23kopiaren" in html
    assert "#kopiaren" in page.get("/w/kopi-senja/listening/watches/new/?any=%23kopiaren").content.decode()


def test_a_refused_account_stays_typed(kopi, page, taman, other):
    answer = page.post(
        "/w/kopi-senja/research/competitors/add/", {"network": "sandbox", "handle": "@tidakada"}
    )
    assert answer.status_code == 422 and "@tidakada" in answer.content.decode()


def test_competitors_stand_beside_us(kopi, page, taman, other, laras):
    actions.add_competitor(workspace=kopi, network="sandbox", handle="@kopilain", by=laras)
    jobs.look_at_due()
    html = page.get("/w/kopi-senja/research/competitors/").content.decode()
    assert "Kopi Lain" in html and "500" in html and "Promo" in html
