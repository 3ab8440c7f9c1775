"""By the clock: networks are asked where they were left, feeds are fetched once for everybody, errors wait longer each time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from jubir.channels import door, feeds
from jubir.channels.arriving import arrived
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.language import label_many
from jubir.listening import jobs
from jubir.listening.models import Feed, Mention, Search, Source
from jubir.networks import errors
from jubir.networks.hearing import Inbound
from jubir.teams.models import Workspace
from tests.listening.making import heard, watch
from tests.listening.test_parsing import ITEM, rss

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)


class Network:
    """Stands in for a connector's `search`: answers by the cursor it is asked with."""

    def __init__(self, monkeypatch):
        self.asked = []
        self.pages = {}
        self.fails = None
        monkeypatch.setattr(door, "ask_now", self.ask)
        monkeypatch.setattr(jobs, "can_search", lambda channel: True)

    def ask(self, channel, verb, query, cursor, since):
        assert verb == "search"
        self.asked.append((channel.pk, query, cursor))
        if self.fails:
            raise self.fails
        return self.pages.get(cursor, Inbound((), cursor))


@pytest.fixture
def network(monkeypatch):
    return Network(monkeypatch)


@pytest.fixture
def taman(kopi):
    return Channel.objects.create(workspace=kopi, network="sandbox", remote_id="kopi", handle="@kopi")


def test_a_search_goes_on_where_it_was_left(kopi, taman, network):
    watch(kopi, "senja")
    network.pages = {
        "": Inbound((heard("kopi senja enak", "1"), heard("tanpa kata itu", "2")), "a", more=True),
        "a": Inbound((heard("senja lagi", "3"), heard("kopi senja enak", "1")), "b"),
    }
    assert jobs.poll_searches() == 1
    assert sorted(Mention.objects.values_list("remote_id", flat=True)) == ["1", "3"]
    assert jobs.poll_searches() == 0  # not its turn
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        assert jobs.poll_searches() == 1
    assert [cursor for _, _, cursor in network.asked] == ["", "a", "b"]


def test_two_channels_on_one_network_ask_once(kopi, taman, network):
    Channel.objects.create(workspace=kopi, network="sandbox", remote_id="dua", handle="@dua")
    watch(kopi, "senja")
    watch(kopi, "kopi", on_networks=False)
    assert jobs.poll_searches() == 1


def test_an_error_waits_longer_each_time_and_keeps_the_place(kopi, taman, network):
    watch(kopi, "senja")
    network.pages = {"": Inbound((), "here")}
    jobs.poll_searches()
    network.fails = errors.Outage("no answer")
    waits, at = [], clock.now()
    for _ in range(3):
        at += timedelta(days=1)
        with time_machine.travel(at, tick=False):
            jobs.poll_searches()
            search = Search.objects.get()
            waits.append(search.due_at - at)
    assert waits == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40)]
    assert (search.cursor, search.error) == ("here", "outage")
    network.fails = None
    with time_machine.travel(at + timedelta(days=1)):
        jobs.poll_searches()
    assert Search.objects.get().error == ""


def test_a_network_that_asks_for_rest_gets_it(kopi, taman, network):
    watch(kopi, "senja")
    until = clock.now() + timedelta(hours=3)
    network.fails = errors.TooMany("rest", until=until)
    jobs.poll_searches()
    assert Search.objects.get().due_at >= until


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────────────────
class Web:
    """What stands behind each address."""

    def __init__(self, monkeypatch):
        self.answers = {}
        self.wishes = []
        monkeypatch.setattr(feeds, "fetch", self.fetch)

    def fetch(self, wishes):
        self.wishes += wishes
        return [self.answers.get(wish.url, feeds.Fetched(wish.url, error="unreachable")) for wish in wishes]


@pytest.fixture
def web(monkeypatch):
    return Web(monkeypatch)


def source(workspace, url="https://berita.example/feed"):
    feed, _ = Feed.objects.get_or_create(url=url)
    return Source.objects.create(workspace=workspace, feed=feed, name="Berita Senja")


def fetched(body=None, **fields):
    return feeds.Fetched(
        "https://berita.example/feed", body or rss(), "application/rss+xml", status=200, **fields
    )


@time_machine.travel(NOW, tick=False)
def test_one_fetch_serves_every_workspace(kopi, web):
    lain = Workspace.objects.create(name="Lain", slug="lain-lagi")
    for workspace in (kopi, lain):
        watch(workspace, "kopi")
        source(workspace)
    web.answers["https://berita.example/feed"] = fetched(etag='"1"')
    assert jobs.fetch_feeds() == 1
    assert Mention.objects.count() == 2
    mention = Mention.objects.of(kopi).get()
    assert (mention.place, mention.author, mention.title) == ("feed", "Berita Senja", "Kopi & senja")


@time_machine.travel(NOW, tick=False)
def test_what_was_read_before_is_asked_for_by_its_mark(kopi, web):
    watch(kopi, "kopi")
    source(kopi)
    web.answers["https://berita.example/feed"] = fetched(etag='"1"', modified="yesterday")
    jobs.fetch_feeds()
    web.answers["https://berita.example/feed"] = feeds.Fetched(
        "https://berita.example/feed", same=True, status=304
    )
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        jobs.fetch_feeds()
    assert (web.wishes[1].etag, web.wishes[1].modified) == ('"1"', "yesterday")
    feed = Feed.objects.get()
    assert (feed.etag, feed.error) == ('"1"', "")
    assert Mention.objects.count() == 1


@time_machine.travel(NOW, tick=False)
def test_the_same_page_under_a_tracking_address_is_the_same_thing(kopi, web):
    watch(kopi, "kopi")
    source(kopi)
    web.answers["https://berita.example/feed"] = fetched(
        rss(ITEM + ITEM.replace("utm_source=rss", "utm_source=lain").replace("abc", "def"))
    )
    jobs.fetch_feeds()
    assert Mention.objects.count() == 1


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (feeds.Fetched("", error="gone", status=404), "gone"),
        (feeds.Fetched("", b"<html></html>", "text/html", status=200), "not_a_feed"),
        (feeds.Fetched("", error="busy", status=429, retry_after=7200), "busy"),
    ],
)
def test_a_feed_that_fails_says_why_and_is_left_alone_for_longer(kopi, web, answer, error):
    watch(kopi, "kopi")
    source(kopi)
    web.answers["https://berita.example/feed"] = answer
    jobs.fetch_feeds()
    feed = Feed.objects.get()
    assert feed.error == error
    assert feed.due_at - NOW >= timedelta(minutes=30)
    if answer.retry_after:
        assert feed.due_at - NOW >= timedelta(hours=2)


def test_a_feed_nobody_listens_to_is_not_fetched(kopi, web):
    source(kopi)
    watch(kopi, "kopi", on_feeds=False)
    assert jobs.fetch_feeds() == 0


def test_two_hundred_new_feeds_are_not_fetched_twice(kopi, web):
    watch(kopi, "kopi")
    for number in range(60):
        source(kopi, f"https://berita.example/{number}")
    assert jobs.fetch_feeds() == 60
    assert len({wish.url for wish in web.wishes}) == len(web.wishes) == 60


# ── the own inbox ────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_reaches_the_inbox_is_heard(kopi, taman):
    watch(kopi, "senja")
    items = [
        (one, label, taman.pk, number)
        for number, (one, label) in enumerate(
            zip(
                [
                    heard("senja basi sekali", "1", kind="comment"),
                    heard("senja kami", "2", kind="comment", ours=True),
                    heard("halo", "3", kind="message"),
                ],
                label_many(["senja basi sekali", "senja kami", "halo"]),
                strict=True,
            ),
            10,
        )
    ]
    arrived.call(workspace_id=kopi.pk, items=items)
    mention = Mention.objects.get()
    assert (mention.place, mention.message_id, mention.channel) == ("inbox", 10, taman)
