"""A watch listens to the people on lists that its channels keep: chosen from what the networks tell, read by the clock."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from jubir.channels import door
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.listening import actions, jobs, lists, words
from jubir.listening.actions import Refused
from jubir.listening.lists import Listed
from jubir.listening.models import Hit, Mention, Search, Watch
from jubir.networks import errors
from jubir.networks.hearing import Inbound, PeopleList
from jubir.teams.models import User, Workspace
from tests.listening.making import heard

pytestmark = pytest.mark.django_db
NEW = "/w/kopi-senja/listening/watches/new/"
PART = "/w/kopi-senja/listening/watches/lists/"


class Network:
    """Stands in for what a channel's network answers; a search finds nothing."""

    def __init__(self, monkeypatch):
        self.lists = (PeopleList("7", "Tetangga"), PeopleList("8", "Wartawan"))
        self.posts = {}
        self.fails = None
        self.asked = []
        monkeypatch.setattr(door, "ask_now", self.ask)
        monkeypatch.setattr(door, "ask_many", self.ask_many)

    def ask_many(self, questions):
        told = []
        for channel_id, verb, arguments in questions:
            try:
                told.append(door.Told(self.ask(channel_id, verb, *arguments)))
            except errors.NetworkError as error:
                told.append(door.Told(error=error))
        return told

    def ask(self, channel, verb, *arguments):
        self.asked.append((verb, *arguments[:2]))
        if self.fails and verb != "search":
            raise self.fails
        if verb == "lists":
            return self.lists
        if verb == "search":
            return Inbound(())
        list_id, cursor, _since = arguments
        return self.posts.get((list_id, cursor), Inbound((), cursor))


@pytest.fixture
def network(monkeypatch):
    return Network(monkeypatch)


@pytest.fixture
def taman(kopi: Workspace) -> Channel:
    return Channel.objects.create(workspace=kopi, network="sandbox", remote_id="kopi", handle="@kopi")


@pytest.fixture
def page(laras: User) -> Client:
    client = Client()
    client.force_login(laras)
    return client


def follow(kopi: Workspace, laras: User, taman: Channel, *terms: str, **fields) -> Watch:
    listed = [Listed(taman.pk, "7", "Tetangga")]
    return actions.save_watch(workspace=kopi, by=laras, lists=listed, any=terms, **fields)


def told(kopi: Workspace) -> dict[str, str]:
    return dict(Mention.objects.of(kopi).values_list("text", "list_title"))


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_of_a_list_only_what_has_the_words(kopi, laras, taman, network):
    """Also where the watch does not search the networks; other watches hear it as they hear everything."""
    watch = follow(kopi, laras, taman, "senja", on_networks=False)
    other = actions.save_watch(workspace=kopi, by=laras, any=["teh"])
    deaf = actions.save_watch(workspace=kopi, by=laras, any=["teh"], on_networks=False)
    items = (heard("kopi senja enak", "1"), heard("tanpa kata itu", "2"), heard("teh hangat", "3"))
    network.posts[("7", "")] = Inbound(items, "a")
    jobs.poll_searches()
    assert told(kopi) == {"kopi senja enak": "Tetangga", "teh hangat": "Tetangga"}
    assert dict(Hit.objects.values_list("mention__text", "watch")) == {
        "kopi senja enak": watch.pk,
        "teh hangat": other.pk,
    }
    assert not deaf.hits.exists()


def test_of_a_list_everything_that_its_people_write(kopi, laras, taman, network):
    watch = follow(kopi, laras, taman, whole_lists=True)
    assert watch.name == "Tetangga"
    network.posts[("7", "")] = Inbound((heard("apa saja", "1"), heard("hapus", "2", gone=True)), "a")
    jobs.poll_searches()
    assert told(kopi) == {"apa saja": "Tetangga"}
    assert watch.mentions.get().text == "apa saja"


def test_what_the_brand_itself_wrote_is_no_mention_on_a_list_either(kopi, laras, taman, network):
    follow(kopi, laras, taman, whole_lists=True)
    network.posts[("7", "")] = Inbound((heard("kami sendiri", "1", ours=True),), "a")
    jobs.poll_searches()
    assert told(kopi) == {}


def test_a_list_goes_on_where_it_was_left(kopi, laras, taman, network):
    follow(kopi, laras, taman, "senja", on_networks=False)
    network.posts = {("7", ""): Inbound((), "a", more=True), ("7", "a"): Inbound((), "b")}
    jobs.poll_searches()
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        jobs.poll_searches()
    assert network.asked == [("list_posts", "7", ""), ("list_posts", "7", "a"), ("list_posts", "7", "b")]


def test_a_stopped_watch_reads_no_list(kopi, laras, taman, network):
    watch = follow(kopi, laras, taman, "senja")
    actions.set_active(watch=watch, active=False, by=laras)
    jobs.poll_searches()
    assert network.asked == []


def test_looking_after_searches_leaves_lists_alone(kopi, laras, taman, network):
    """Of two channels on one network only one searches; each keeps its own lists."""
    second = Channel.objects.create(workspace=kopi, network="sandbox", remote_id="dua", handle="@dua")
    watch = follow(kopi, laras, taman, "senja")
    actions.save_watch(
        workspace=kopi, by=laras, watch=watch, any=["senja"], lists=[Listed(second.pk, "9", "Dua")]
    )
    jobs.make_searches()
    jobs.make_searches()
    assert list(Search.objects.order_by("list_id").values_list("channel", "list_id")) == [
        (taman.pk, ""),
        (second.pk, "9"),
    ]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (errors.Missing("gone"), words.LIST_ERRORS["missing"]),
        (errors.Unsupported("older"), words.LIST_ERRORS["unsupported"]),
        (errors.Outage("no"), words.SEARCH_ERRORS["outage"]),
    ],
)
def test_a_list_that_cannot_be_read_says_so(kopi, laras, taman, network, page, error, sentence):
    follow(kopi, laras, taman, "senja", on_networks=False)
    network.fails = error
    jobs.poll_searches()
    search = Search.objects.get()
    assert words.search_error(search) == str(sentence)
    assert search.due_at > clock.now()
    shown = page.get("/w/kopi-senja/listening/watches/").content.decode()
    assert "Tetangga" in shown and 'class="small wrong row"' in shown


# ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_channels_lists_are_asked_for_only_when_somebody_wants_them(kopi, taman, network, page):
    before = page.get(NEW).content.decode()
    assert network.asked == [] and PART in before and "Tetangga" not in before
    part = page.get(PART).content.decode()
    assert network.asked == [("lists",)]
    assert "Tetangga" in part and "Wartawan" in part and "checked" not in part
    assert "Tetangga" in page.get(f"{NEW}?lists=yes").content.decode(), "also without JavaScript"


def test_a_list_is_chosen_kept_shown_and_left(kopi, taman, network, page):
    mark = Listed(taman.pk, "7", "Tetangga").mark
    form = {"name": "Tetangga", "about": "competitor", "colour": "2", "lists-shown": "yes", "list": [mark]}
    assert page.post(NEW, form).status_code == 422, "words, or everything"
    assert page.post(NEW, form | {"whole_lists": "on"}).status_code < 400
    watch = Watch.objects.get()
    search = Search.objects.get()
    assert (search.list_id, search.list_title, watch.whole_lists) == ("7", "Tetangga", True)
    assert "Tetangga" in page.get("/w/kopi-senja/listening/watches/").content.decode()
    edit = f"/w/kopi-senja/listening/watches/{watch.pk}/"
    assert page.get(edit).content.decode().count('checked><span class="title" dir="auto">Tetangga') == 1
    part = page.get(f"{PART}?watch={watch.pk}").content.decode()
    assert part.count('name="list"') == 2 and part.count(" checked") == 1
    page.post(edit, form | {"list": [], "any": "senja"})
    assert not Search.objects.exclude(list_id="").exists()


def test_a_form_that_showed_no_lists_leaves_them(kopi, laras, taman, network, page):
    watch = follow(kopi, laras, taman, "senja")
    form = {"name": "Baru", "about": "brand", "colour": "1", "any": "senja"}
    page.post(f"/w/kopi-senja/listening/watches/{watch.pk}/", form)
    watch.refresh_from_db()
    assert watch.name == "Baru"
    assert Search.objects.filter(list_id="7").exists()


def test_a_list_that_was_ticked_stays_ticked_when_the_form_has_a_mistake(kopi, taman, network, page):
    mark = Listed(taman.pk, "7", "Tetangga").mark
    form = {"about": "brand", "colour": "1", "lists-shown": "yes", "list": [mark]}
    answer = page.post(NEW, form)
    assert answer.status_code == 422
    assert 'checked><span class="title" dir="auto">Tetangga' in answer.content.decode()


def test_what_was_not_offered_is_not_taken(kopi, laras, taman, page, stranger):
    elsewhere = Workspace.objects.exclude(pk=kopi.pk).first()
    theirs = Channel.objects.create(workspace=elsewhere, network="sandbox", remote_id="x", handle="@x")
    form = {"about": "brand", "colour": "1", "any": "senja", "lists-shown": "yes"}
    forged = [Listed(theirs.pk, "7", "Curian").mark, "[1, 2]", Listed(taman.pk, "7", "Tetangga").mark + "x"]
    page.post(NEW, form | {"list": forged})
    assert Watch.objects.of(kopi).exists()
    assert not Search.objects.exclude(list_id="").exists()


def test_too_many_lists_are_refused(kopi, laras, taman):
    many = [Listed(taman.pk, str(number), "x") for number in range(actions.MOST_LISTS + 1)]
    with pytest.raises(Refused) as refusal:
        actions.save_watch(workspace=kopi, by=laras, any=["senja"], lists=many)
    assert refusal.value.code == "too_many_lists"
    assert words.refusal("too_many_lists", refusal.value.data)


def test_a_channel_that_does_not_answer_says_so_and_the_others_are_shown(kopi, taman, network, page):
    network.fails = errors.Unsupported("older")
    part = page.get(PART).content.decode()
    assert str(words.LIST_ERRORS["unsupported"])[:30] in part or "izin" in part


def test_only_channels_in_use_whose_network_has_lists_are_asked(kopi, taman, network):
    Channel.objects.create(workspace=kopi, network="telegram", remote_id="t", handle="@t")
    Channel.objects.create(
        workspace=kopi, network="mastodon", remote_id="m", handle="@m", health=Health.DISCONNECTED
    )
    assert [offer.channel for offer in lists.offered(kopi)] == [taman]


def test_where_it_came_from_is_shown_with_the_mention(kopi, laras, taman, network, page):
    follow(kopi, laras, taman, whole_lists=True)
    network.posts[("7", "")] = Inbound((heard("apa saja", "1"),), "a")
    jobs.poll_searches()
    one = Mention.objects.get()
    for path in ("", f"{one.pk}/"):
        assert "Tetangga" in page.get(f"/w/kopi-senja/listening/{path}").content.decode()
