"""What is heard is kept once, labelled, put beside what says the same; and people have the last word about it."""

from datetime import timedelta

import pytest

from jubir.activity.models import Event
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.listening import actions, intake, queries
from jubir.listening.actions import Refused
from jubir.listening.models import Hit, Mention, MentionGroup, Source
from jubir.teams.models import Workspace
from tests.listening.making import arrived, take_in, watch

pytestmark = pytest.mark.django_db


def test_each_thing_is_kept_once_however_often_and_wherever_it_is_heard(kopi):
    watch(kopi, "kopi senja")
    one = arrived("Kopi Senja buka sampai malam", "at://1")
    assert len(intake.take_in(kopi.pk, [one, one])) == 1
    assert intake.take_in(kopi.pk, [one]) == []
    again = arrived("Kopi Senja buka sampai malam", "at://1", place="inbox", message_id=7)
    assert intake.take_in(kopi.pk, [again]) == []
    assert Mention.objects.get().message_id == 7


def test_what_no_watch_listens_for_is_not_kept(kopi):
    watch(kopi, "kopi senja")
    assert take_in(kopi, "Kopi pagi", "senjata") == []
    assert Mention.objects.count() == 0


def test_a_watch_that_was_stopped_or_deleted_hears_nothing(kopi, laras):
    one, other = watch(kopi, "senja"), watch(kopi, "kopi")
    actions.set_active(watch=one, active=False, by=laras)
    actions.delete_watch(watch=other, by=laras)
    assert take_in(kopi, "kopi senja") == []


def test_a_place_that_a_watch_leaves_out_is_left_out(kopi):
    watch(kopi, "senja", on_inbox=False)
    assert intake.take_in(kopi.pk, [arrived("senja", "1", place="inbox")]) == []
    assert len(intake.take_in(kopi.pk, [arrived("senja", "1", place="feed")])) == 1


def test_what_is_known_can_be_new_to_another_watch(kopi):
    watch(kopi, "kopi")
    take_in(kopi, "kopi senja")
    other = watch(kopi, "senja")
    take_in(kopi, "kopi senja")
    assert Mention.objects.count() == 1
    assert Hit.objects.filter(watch=other).count() == 1


def test_what_the_brand_says_itself_is_no_mention(kopi):
    watch(kopi, "senja")
    Channel.objects.create(workspace=kopi, network="sandbox", remote_id="me", handle="kopi")
    assert intake.take_in(kopi.pk, [arrived("senja", "1", author_id="me")]) == []


def test_another_workspace_keeps_its_own(kopi):
    lain = Workspace.objects.create(name="Lain", slug="lain-lagi")
    watch(kopi, "senja")
    watch(lain, "senja")
    one = arrived("senja", "1")
    assert len(intake.take_in(kopi.pk, [one])) == len(intake.take_in(lain.pk, [one])) == 1


def test_it_is_labelled(kopi):
    watch(kopi, "kopi senja")
    bad, good = take_in(
        kopi,
        "kopi senja mengecewakan, pelayanan buruk sekali dan kotor",
        "kopi senja enak banget, suka sekali",
    )
    assert (bad.sentiment, good.sentiment) == ("negative", "positive")
    assert bad.language == "id"


def test_old_things_are_kept_but_do_not_count_as_happening_now(kopi):
    watch(kopi, "senja")
    intake.take_in(
        kopi.pk,
        [
            arrived("senja lama", "1", at=clock.now() - timedelta(days=3)),
            arrived("senja baru", "2", at=clock.now() - timedelta(minutes=5)),
            arrived("senja telat", "3", at=clock.now() - timedelta(hours=5)),
        ],
    )
    told = {hit.mention.remote_id: hit.told_at for hit in Hit.objects.select_related("mention")}
    assert told["1"] is None
    assert clock.now() - told["2"] > timedelta(minutes=4)
    assert clock.now() - told["3"] < timedelta(minutes=1)


def test_tomorrow_is_not_believed(kopi):
    watch(kopi, "senja")
    intake.take_in(kopi.pk, [arrived("senja", "1", at=clock.now() + timedelta(days=2))])
    assert Mention.objects.get().at <= clock.now()


def test_what_says_nearly_the_same_is_one_group_with_a_first_and_a_number(kopi):
    watch(kopi, "kopi senja")
    text = "Serpihan plastik ditemukan di es kopi senja cabang Bintaro kemarin"
    take_in(kopi, text)
    intake.take_in(kopi.pk, [arrived(f"{text.upper()}!!! https://s.id/{n}", f"r{n}") for n in range(3)])
    group = MentionGroup.objects.get()
    assert group.count == 4
    assert Mention.objects.filter(first=True).count() == 1
    assert Mention.objects.filter(group=group).count() == 4
    page = queries.page(kopi, queries.Wanted())
    assert [mention.group.count for mention in page.mentions] == [4]


def test_short_texts_and_other_texts_are_no_group(kopi):
    watch(kopi, "senja")
    take_in(
        kopi,
        "senja enak",
        "senja enak!",
        "senja yang panjang sekali ceritanya hari ini",
        "hujan deras dan senja tidak terlihat di mana-mana",
    )
    assert MentionGroup.objects.count() == 0


def test_a_correction_counts_for_what_is_alike_now_and_later(kopi, laras):
    watch(kopi, "kopi senja")
    text = "Antrean kopi senja sampai ke jalan raya, luar biasa memang"
    intake.take_in(kopi.pk, [arrived(text, "1"), arrived(f"{text} https://s.id/1", "2")])
    first = Mention.objects.get(remote_id="1")
    assert actions.correct(mention=first, sentiment="negative", by=laras) == 2
    intake.take_in(kopi.pk, [arrived(f"{text} https://s.id/9", "3")])
    assert set(Mention.objects.values_list("sentiment", flat=True)) == {"negative"}
    first.refresh_from_db()
    assert first.corrected
    with pytest.raises(Refused, match="bad_sentiment"):
        actions.correct(mention=first, sentiment="unsure", by=laras)


def test_hidden_and_spam_do_not_count_and_can_be_taken_back(kopi, laras):
    one = watch(kopi, "senja")
    [mention] = take_in(kopi, "kopi senja")
    Mention.objects.update(spam=False)
    now = clock.now()
    day = now - timedelta(days=1)
    assert queries.share(kopi, day, now, one).total == 1
    for mark in ("hidden", "spam"):
        actions.mark(mentions=[mention], by=laras, **{mark: True})
        assert queries.share(kopi, day, now, one).total == 0
        actions.mark(mentions=[mention], by=laras, **{mark: False})
    assert queries.share(kopi, day, now, one).total == 1


def test_who_may_not_answer_may_not_mark(kopi, crew):
    watch(kopi, "senja")
    [mention] = take_in(kopi, "kopi senja")
    for role in ("client", "guest", "contributor"):
        with pytest.raises(Refused, match="not_allowed"):
            actions.mark(mentions=[mention], by=crew[role], seen=True)
        with pytest.raises(Refused, match="not_allowed"):
            actions.save_watch(workspace=kopi, by=crew[role], any=["x"])


def test_a_watch_needs_a_word_and_takes_its_name_from_it(kopi, laras):
    for nothing in ([], ["*"], ["  "]):
        with pytest.raises(Refused, match="no_terms"):
            actions.save_watch(workspace=kopi, by=laras, any=nothing, none=["film"])
    made = actions.save_watch(workspace=kopi, by=laras, any=["Kopi  Senja", "kopi senja", ""], on_feeds=False)
    assert (made.name, made.any) == ("Kopi Senja", ["Kopi Senja"])
    assert Event.objects.filter(verb="watch.created").count() == 1
    with pytest.raises(Refused, match="too_many_terms"):
        actions.save_watch(workspace=kopi, by=laras, any=[f"kata{n}" for n in range(61)])


def test_the_first_watch_switches_the_media_of_ones_language_on(kopi, laras):
    actions.save_watch(workspace=kopi, by=laras, any=["senja"], on_feeds=True)
    languages = set(Source.objects.of(kopi).values_list("language", flat=True))
    assert languages == {"id"}
    assert Source.objects.of(kopi).count() > 8


def test_two_workspaces_share_a_feed_and_not_a_source(kopi, laras):
    lain = Workspace.objects.create(name="Lain", slug="lain-lagi")
    one = actions.add_source(workspace=kopi, by=laras, url="https://berita.example/feed", name="Berita")
    other = actions.add_source(workspace=lain, by=None, url="https://berita.example/feed", name="Punya lain")
    assert one.feed == other.feed
    assert [source.name for source in queries.sources(kopi)] == ["Berita"]
