"""The bell, the list behind it, and the audit trail."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jubir.activity import actions, queries
from jubir.activity.models import Event

TRAIL = "/w/kopi-senja/activity/"
BELL = TRAIL + "notifications/"


@pytest.fixture
def page(client, laras):
    laras.language = "en"
    laras.save()
    client.force_login(laras)
    return client


def say(kopi, verb="delivery.failed", title="Es kopi", **more):
    return actions.record(
        workspace=kopi, actor=more.pop("actor", None), verb=verb, data={"title": title, **more}
    )


def test_nothing_yet(page):
    assert "Nothing to tell you yet" in page.get(BELL).content.decode()
    assert "Nothing happened yet" in page.get(TRAIL).content.decode()


def test_the_list_says_it_in_words_and_escapes_them(page, kopi):
    say(kopi, title="<script>alert(1)</script>", channel="@kopi")
    text = page.get(BELL).content.decode()
    assert "could not be published on @kopi" in text
    assert "<script>alert" not in text


def test_the_frame_shows_how_many_are_unread(page, kopi):
    say(kopi)
    say(kopi)
    assert (
        '<span class="count" data-kind="need">2</span>' in page.get("/w/kopi-senja/members/").content.decode()
    )
    assert '<span class="count" data-kind="need">2</span>' in page.get(BELL + "bell/").content.decode()


def test_following_reads_and_leads_there(page, kopi, laras):
    event = say(kopi, post=7)
    mine = event.notifications.get(user=laras)
    event.subject_type, event.subject_id = "delivery", 3
    event.save()
    assert page.get(f"{BELL}{mine.pk}/").headers["Location"] == "/w/kopi-senja/posts/7/"
    assert queries.unread_count(kopi, laras) == 0


def test_without_a_page_of_its_own_it_leads_back_to_the_list(page, kopi, laras):
    mine = say(kopi).notifications.get(user=laras)
    assert page.get(f"{BELL}{mine.pk}/").headers["Location"] == BELL


def test_read_unread_and_all_read(page, kopi, laras):
    mine = say(kopi).notifications.get(user=laras)
    say(kopi)
    page.post(f"{BELL}{mine.pk}/mark/", {"as": "read"})
    assert queries.unread_count(kopi, laras) == 1
    page.post(f"{BELL}{mine.pk}/mark/", {"as": "unread"})
    assert queries.unread_count(kopi, laras) == 2
    page.post(BELL + "read/")
    assert queries.unread_count(kopi, laras) == 0


def test_somebody_elses_notification_is_not_there(page, kopi, crew):
    theirs = say(kopi).notifications.get(user=crew["editor"])
    assert page.get(f"{BELL}{theirs.pk}/").status_code == 404
    assert page.post(f"{BELL}{theirs.pk}/mark/").status_code == 404


def test_the_trail_is_filtered_and_paged(page, kopi, crew):
    for number in range(60):
        say(kopi, "post.created", f"Satu {number}", actor=crew["editor"])
    say(kopi, "member.joined", actor=crew["client"])
    first = page.get(TRAIL).content.decode()
    assert "Page 1 of 2" in first
    assert "Satu 0”" in page.get(TRAIL, {"page": 2}).content.decode()
    people = page.get(TRAIL, {"about": "member"}).content.decode()
    assert "Client joined" in people
    assert "Satu" not in people
    theirs = page.get(TRAIL, {"who": crew["client"].pk}).content.decode()
    assert "Satu" not in theirs


@pytest.mark.parametrize("query", ["who=x", "about=x", "page=x", "page=-3", "who=" + "9" * 40, "page=99999"])
def test_nonsense_in_the_address_is_forgiven(page, kopi, query):
    say(kopi)
    assert page.get(f"{TRAIL}?{query}").status_code == 200


def test_the_trail_costs_the_same_queries_however_long_it_is(page, kopi, crew):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            page.get(TRAIL)
        return len(asked)

    for number in range(3):
        say(kopi, "post.created", str(number), actor=crew["editor"])
    page.get(TRAIL)
    short = cost()
    for number in range(47):
        say(kopi, "post.created", str(number), actor=crew["editor"])
    assert Event.objects.count() == 50
    assert cost() == short
    assert short <= 22  # more than half of them are the sign-in and the frame with its counts and notices


def test_things_are_called_by_their_names(page, kopi, crew, stranger):
    """Events keep numbers; the page says what these are called, also when the thing belongs to a post and a channel."""
    from tests.config.samples import Scene

    scene = Scene(kopi, crew)
    actions.record(
        workspace=kopi,
        actor=None,
        verb="delivery.missed",
        subject=scene.delivery,
        data={"post": scene.post.pk, "channel": scene.channel.pk, "why": "late"},
    )
    text = page.get(BELL).content.decode()
    assert "“Es kopi” missed its time on @kopi" in text
    assert f'href="/w/kopi-senja/posts/{scene.post.pk}/"' in page.get(TRAIL).content.decode()
    scene.delivery.delete()
    assert "missed its time on …" in page.get(BELL).content.decode()
