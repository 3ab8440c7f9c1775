"""What waits for somebody: in which order, how it is gathered, who may act."""

from datetime import timedelta

import pytest
from django.utils import translation

from jubir.activity.actions import record
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.home import tasks
from jubir.publishing import actions as publishing
from jubir.publishing.models import Mender, State
from jubir.teams.models import Workspace
from tests.studio import making

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def titles(kopi, crew):
    """Titles as somebody of that role reads them."""

    def read(role: str = "owner") -> list[str]:
        return [task.title for task in seen(kopi, crew, role).shown]

    return read


def seen(kopi, crew, role="owner") -> tasks.Tasks:
    return tasks.of(kopi, kopi.memberships.get(user=crew[role]), clock.now())


def deliver(kopi, channel, state, title="Es kopi", hours=-1, **more):
    post = making.post(kopi, title)
    return making.delivery(post, channel, clock.now() + hours * HOUR, state, **more)


def test_nothing_waits_in_a_new_workspace(titles):
    assert titles() == []


def test_the_order_is_that_of_a_good_colleague(kopi, laras, crew, taman, titles):
    making.post(kopi, "Resep", author=laras)
    deliver(kopi, taman, State.MISSED, "Pagi")
    deliver(kopi, taman, State.FAILED, "Siang", why="rejected", mender=Mender.AUTHOR)
    deliver(kopi, taman, State.NEEDS_PERSON, "Malam")
    making.channel(kopi, "mastodon", "kopi@warung.example", health=Health.RECONNECT)
    publishing.pause_workspace(workspace=kopi, by=laras, why="banjir")
    assert titles() == [
        "All publishing is paused",
        "“Malam” may already be out on Jubir Sandbox",
        "kopi@warung.example on Mastodon must be connected again",
        "“Siang” did not go out on Jubir Sandbox",
        "“Pagi” missed its time on Jubir Sandbox",
        "Nothing is planned for tomorrow",
        "A draft waits to be finished",
    ]
    first = seen(kopi, crew).shown[0]
    assert "banjir" in first.text and first.acts[0].text == "Resume"


def test_many_of_a_kind_become_one_line(kopi, crew, taman):
    for number in range(9):
        deliver(kopi, taman, State.MISSED, f"Post {number}", hours=-10 + number)
    found = seen(kopi, crew)
    assert found.shown[0].title == "9 posts missed their time"
    assert not any("Post" in task.title for task in found.shown[1:])
    assert found.shown[0].acts[0].url == "/w/kopi-senja/needs/"
    assert "“Post 0”" in found.shown[0].text


def test_never_more_than_seven(kopi, laras, taman, crew):
    for state in (State.NEEDS_PERSON, State.FAILED, State.MISSED):
        for number in range(2):
            deliver(kopi, taman, state, f"{state} {number}")
    for number in range(2):
        making.channel(kopi, "mastodon", f"kopi{number}", health=Health.RECONNECT)
    found = seen(kopi, crew)
    assert (len(found.shown), found.more) == (7, 2), "eight that ask, and an empty tomorrow"


def test_a_failure_offers_what_mends_it(kopi, crew, taman):
    broken = making.channel(kopi, "mastodon", "kopi", health=Health.DISCONNECTED)
    by_author = deliver(kopi, taman, State.FAILED, "Satu", hours=-3, why="rejected", mender=Mender.AUTHOR)
    deliver(kopi, broken, State.FAILED, "Dua", hours=-2, why="disconnected", mender=Mender.CHANNEL)
    one, two = seen(kopi, crew).shown
    assert [act.text for act in one.acts] == ["Change it", "Don't send"]
    assert one.acts[0].url == f"/w/kopi-senja/posts/{by_author.post_id}/edit/"
    assert [act.text for act in two.acts] == ["Connect again", "Don't send"]
    # Who may not connect tries again: the owner may have connected it meanwhile.
    assert [act.text for act in seen(kopi, crew, "editor").shown[1].acts] == ["Try again", "Don't send"]


@pytest.mark.parametrize("role", ["client", "guest"])
def test_who_may_only_look_sees_no_buttons(kopi, laras, crew, taman, role):
    making.post(kopi, "Resep", author=laras)
    deliver(kopi, taman, State.FAILED, why="rejected")
    deliver(kopi, taman, State.MISSED)
    making.channel(kopi, "mastodon", "kopi", health=Health.RECONNECT)
    found = seen(kopi, crew, role).shown
    assert len(found) == 3, "drafts are not theirs"
    assert [act for task in found for act in task.acts] == []


def test_at_risk_is_said_only_while_it_is_true(kopi, crew, taman, titles):
    far = deliver(kopi, taman, State.SCHEDULED, "Panjang", hours=3)
    far.draft = {"parts": [{"text": "a" * 600, "media": []}]}
    far.save()
    assert titles() == [], "nobody was told yet: it may just have been written"
    record(workspace=kopi, actor=None, verb="delivery.at_risk", subject=far, tell=[])
    assert titles() == ["“Panjang” cannot go out on Jubir Sandbox as it is"]
    far.draft = {"parts": [{"text": "pendek", "media": []}]}
    far.save()
    assert titles() == []


def test_a_draft_meant_for_today_comes_before_one_without_a_day(kopi, laras, titles):
    making.post(kopi, "Nanti", author=laras)
    making.post(kopi, "Sekarang", author=laras, planned_at=clock.now() + HOUR)
    assert titles() == ["“Sekarang” is not scheduled yet", "A draft waits to be finished"]


def test_an_empty_tomorrow_is_named_where_posts_usually_go_out(kopi, taman, titles):
    for day in (1, 2):
        deliver(kopi, taman, State.SENT, f"Hari {day}", hours=-24 * day)
    assert titles() == []
    deliver(kopi, taman, State.SENT, "Hari 3", hours=-72)
    assert titles() == ["Nothing is planned for tomorrow"]
    deliver(kopi, taman, State.SCHEDULED, "Besok", hours=24)
    assert titles() == []


def test_other_workspaces_are_not_looked_at(kopi, stranger, crew, taman):
    other = Workspace.objects.get(slug="lain")
    elsewhere = making.channel(other, health=Health.RECONNECT)
    deliver(other, elsewhere, State.FAILED)
    assert seen(kopi, crew).shown == []
    assert Channel.objects.count() == 2


def test_it_asks_few_questions_however_much_there_is(kopi, crew, taman, django_assert_max_num_queries):
    member = kopi.memberships.get(user=crew["owner"])
    for number in range(30):
        for state in (State.MISSED, State.FAILED, State.NEEDS_PERSON):
            deliver(kopi, taman, state, f"{number}", hours=-number)
    with django_assert_max_num_queries(32):
        tasks.of(kopi, member, clock.now())


def test_words_that_run_the_other_way_keep_to_themselves(kopi, taman, titles):
    deliver(kopi, taman, State.MISSED, "سلام من المقهى")
    assert titles()[0] == "“\u2068سلام من المقهى\u2069” missed its time on Jubir Sandbox"


def test_a_post_without_words_has_a_name_all_the_same(kopi, taman, titles):
    deliver(kopi, taman, State.MISSED, " ")
    assert titles()[0] == "A post without words missed its time on Jubir Sandbox"
